import { toLondon } from '../calendar/londonTime.ts'
import type { Problem } from '../tasks/defineTask.ts'

/** Refuses a meeting that is arranged for a time that has passed. */
export const meetingAhead = (
  field: string,
  label: string,
  at: string | undefined,
  { completedAt }: { completedAt: string },
): Problem[] =>
  at && toLondon(at) <= toLondon(completedAt)
    ? [{ field, problem: `${label} lies in the past`, wayOut: 'enter when the meeting will be' }]
    : []
