import { toLondon } from '../calendar/londonTime.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'

/** Refuses a meeting that has been: consent came before, and people have to be asked to come. TS-12. */
export const inTheFuture = (
  field: string,
  label: string,
  at: string,
  { completedAt }: Pick<CompletedTask, 'completedAt'>,
): Problem[] =>
  toLondon(at) > toLondon(completedAt)
    ? []
    : [{ field, problem: `${label} has passed`, wayOut: 'enter a time to come: people have to be asked first' }]
