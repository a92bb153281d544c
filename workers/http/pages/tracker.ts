import type { Column } from './board.ts'
import { barsOf, lateKey, lateness, type Picture } from './picture.ts'
import type { RecordView } from './record.ts'
import type { StepView } from './steps.ts'
import { wordFor } from './words.ts'

type Step = { state: StepView['state']; due: string | null }
type Holder = { displayName: string; kind: string } | null

export const historyColumn: Column<{ caseReference: string }> = {
  heading: 'History',
  text: () => 'Chronology',
  href: ({ caseReference }) => `/cases/${caseReference}#chronology`,
  only: 'page',
}
export const holderColumn: Column<{ holder: Holder }> = {
  heading: 'Held by',
  text: ({ holder }) => holder?.displayName ?? 'Nobody: the case is closed',
}
export const defectsColumn: Column<{ openDefects: number }> = {
  heading: 'Defects open',
  text: ({ openDefects }) => String(openDefects),
  flag: ({ openDefects }) => openDefects > 0,
  numeric: true,
}
export const categoryText = ({ categories }: { categories: string[] }): string =>
  categories.map((code) => wordFor('category', code)).join(', ')
export const categoryColumn: Column<{ categories: string[] }> = { heading: 'Category', text: categoryText }

/** A step as a column of the file: the page shows all of them in one. */
export const stepColumn = <Row extends { steps: unknown[] }>(
  name: string,
  nameOf: (step: Row['steps'][number], row: Row) => string,
  textOf: (step: Row['steps'][number], row: Row) => string,
): Column<Row> => ({
  heading: name,
  text: (row) => {
    const at = row.steps.findIndex((one) => nameOf(one, row) === name)
    return at < 0 ? '' : textOf(row.steps[at], row)
  },
  only: 'file',
})

/** Steps with their names, of which some are still open. */
export const openSteps = <Of extends Step>(steps: Of[], nameOf: (step: Of) => string): Waiting[] =>
  steps
    .filter(({ state }) => state === 'DUE' || state === 'OVERDUE')
    .map((step) => ({ name: nameOf(step), due: step.due }))
type Waiting = { name: string; due: string | null }

/** A tracker at a glance: how many wait at each step, and how late; where none waits is no bar, but for `always`. */
export function stepPicture(
  { title, note, always }: { title: string; note: string; always?: string },
  names: readonly string[],
  waiting: Waiting[],
  now: Date,
): Picture {
  const bars = names.map((name) => ({ name, dues: waiting.filter((one) => one.name === name).map(({ due }) => due) }))
  return {
    ...{ id: 'picture', title, note, key: lateKey },
    bars: barsOf(
      bars
        .filter(({ name, dues }) => dues.length > 0 || name === always)
        .map(({ name, dues }) => lateness(name, dues, now)),
    ),
  }
}

/** Who has a case while something is under way, and until when. */
export const heldBy = (holder: NonNullable<Holder>, team: string, until: string): RecordView['panel'] => ({
  heading: `Held by ${holder.displayName}`,
  text: `${wordFor('holderKind', holder.kind)}, ${team}${until}`,
  waiting: holder.kind !== 'WORKER',
})
