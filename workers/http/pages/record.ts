import type { Request } from 'express'
import { type Column, tableView } from './board.ts'
import type { StepView } from './steps.ts'

export type Fact = { key: string; text: string; href?: string; flag?: boolean }
export type Section = {
  id: string
  heading: string
  /** Names the list for those who hear the page; another name than the heading's. */
  caption?: string
  text?: string
  nothing?: string
  steps?: StepView[]
  facts?: Fact[]
  table?: ReturnType<typeof tableView>
}
/** One thing of the register as its page shows it: how it stands, what can be done, its facts, its parts. */
export type RecordView = {
  caption: string
  back: { href: string; text: string }
  tags: { text: string; colour: 'green' | 'grey' | 'orange' | 'red' | 'blue' }[]
  panel?: { heading: string; text: string; waiting: boolean }
  actions: { text: string; href: string }[]
  sections: Section[]
}

/** A part of a record that is a list. */
export const listSection = <Row>(
  { id, heading, caption, text, nothing }: Omit<Section, 'table' | 'steps' | 'facts'> & { caption: string },
  columns: Column<Row>[],
  rows: Row[],
): Section => ({
  ...{ id, heading, caption, table: tableView(columns, rows) },
  ...(text ? { text } : {}),
  ...(nothing ? { nothing } : {}),
})

/** What a page says after something was sent; only the code stands in the address (I6). */
export const noticeOf = ({ query }: Request, notices: Record<string, string>): string | undefined =>
  typeof query.done === 'string' ? notices[query.done] : undefined
