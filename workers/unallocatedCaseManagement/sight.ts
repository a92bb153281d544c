import { dueDatesOf } from '../calendar/calculate.ts'
import { type Moment, toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Problem, TaskContext } from '../tasks/defineTask.ts'

const milestone = 'maxGapSeen'

/**
 * When the child was last seen and by when they must be seen again: the limit of the profile from the last sighting, or
 * from the start of being unallocated where nobody has seen the child yet. UC-38, G-12.
 */
export async function sightOf(
  { register, engine, calendar }: Dependencies,
  { caseReference, profile, variables }: TaskContext,
) {
  const seen = await register.visits.lastSeen(caseReference)
  const since = (await register.unallocated.current(caseReference))?.since ?? variables.unallocatedSince
  const start = seen?.at ?? since ?? variables.receivedAt
  const limit = await engine.decide('policyDeadlines', { profile, milestone, category: 'OTHER' })
  const { deadlines } = dueDatesOf(calendar, { limits: [limit as never], clocks: { lastSeenAt: start } })
  const seenBy = deadlines[milestone]
  if (!seenBy) throw new WorkerProblem(`The table policyDeadlines sets no ${milestone}.`, 'give it an amount')
  return {
    seenBy,
    words: {
      lastSeenText: seen
        ? toWords(toLondon(seen.at))
        : `not yet; the limit counts from ${toWords(toLondon(start))}, the start of being unallocated`,
      seenLimitText: toWords(toLondon(seenBy)),
    },
  }
}

/** Whether the child has gone unseen for longer than the limit at this moment. */
export const isLate = (seenBy: string, at: Moment): boolean => toLondon(at) > toLondon(seenBy)

/** Refuses a sighting before the last one on record: it would set the clock back (UC-38). */
export async function notBeforeLastSight(
  { register }: Pick<Dependencies, 'register'>,
  caseReference: string,
  field: string,
  label: string,
  at: string,
): Promise<Problem[]> {
  const last = await register.visits.lastSeen(caseReference)
  if (!last || toLondon(at) >= toLondon(last.at)) return []
  return [
    {
      field,
      problem: `${label} lies before the child was last seen (${toWords(toLondon(last.at))})`,
      wayOut: 'enter when this visit took place; write about an earlier one in the note',
    },
  ]
}
