import type { Request } from 'express'
import { csvOf } from './csv.ts'
import type { Picture } from './picture.ts'
import type { StepView } from './steps.ts'

/** One column of a board. `href` makes the cell a link; `flag` marks the cell in words and colour; `steps` shows a track. */
export type Column<Row> = {
  heading: string
  text: (row: Row) => string
  href?: (row: Row) => string
  flag?: (row: Row) => boolean
  numeric?: boolean
  /** So many letters the page shows; the file has all. */
  cut?: number
  steps?: (row: Row) => StepView[]
  /** Where the column stands when it does not stand in both. */
  only?: 'page' | 'file'
}
export type Option = { value: string; text: string; hint?: { text: string } }
/** A filter by one code of a list, or by a tick. Codes only, never names: they stand in the address (I6). */
export type Filter = { name: string; label: string; options?: Option[] }
export type Board<Row> = {
  title: string
  caption: string
  /** Where the board is; its CSV is at the same address with .csv. */
  path: string
  /** What the board says when it is empty. */
  nothing: string
  columns: Column<Row>[]
  filters: Filter[]
  /** What can be begun from here. */
  actions?: { text: string; href: string }[]
  /** What the rows come to at a glance. */
  picture?: (rows: Row[]) => Picture
}

/** A board with the rows that fit what somebody chose. */
export type Loaded<Row> = { board: Board<Row>; rows: Row[]; choice: Record<string, string> }

/** The filters of a board that somebody chose; a code that is no option is no filter. */
export function chosen(filters: Filter[], request: Request): Record<string, string> {
  const query = request.query as Record<string, unknown>
  return Object.fromEntries(
    filters.flatMap(({ name, options = [{ value: 'yes', text: '' }] }) => {
      const value = query[name]
      return typeof value === 'string' && options.some((option) => option.value === value) ? [[name, value]] : []
    }),
  )
}

const brief = (text: string, cut = text.length): string =>
  text.length > cut ? `${text.slice(0, cut).trimEnd()} …` : text

/** A board with its rows as the template shows it. */
export const boardView = <Row>(board: Board<Row>, rows: Row[], choice: Record<string, string>) => ({
  ...board,
  choice,
  csv: `${board.path}.csv${Object.keys(choice).length > 0 ? `?${new URLSearchParams(choice)}` : ''}`,
  picture: rows.length > 0 ? board.picture?.(rows) : undefined,
  ...tableView(board.columns, rows),
})

/** Columns and rows as the table of a page shows them. */
export function tableView<Row>(all: Column<Row>[], rows: Row[]) {
  const columns = all.filter(({ only }) => only !== 'file')
  return {
    columns: columns.map(({ heading, numeric = false, cut }) => ({ heading, numeric, wide: cut !== undefined })),
    rows: rows.map((row) =>
      columns.map(({ text, href, flag, cut, steps }) => ({
        text: brief(text(row), cut),
        href: href?.(row),
        flag: flag?.(row) ?? false,
        steps: steps?.(row),
      })),
    ),
  }
}

/** The same board as a file for a spreadsheet. */
export function boardCsv<Row>({ columns: all }: Board<Row>, rows: Row[]): string {
  const columns = all.filter(({ only }) => only !== 'page')
  return csvOf([columns.map(({ heading }) => heading), ...rows.map((row) => columns.map(({ text }) => text(row)))])
}
