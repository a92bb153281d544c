import { z } from 'zod'
import { calculateDueDatesInput, calculateDueDatesOutput, dueDatesOf, type Limit } from '../calendar/calculate.ts'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'

const input = calculateDueDatesInput.extend({
  /** Where it is given, the limits are noted in the case's record. */
  caseReference: z.string().nullish(),
})

/** The instant of the computation is the clock `now`, and stands for every clock that a model sets to "now". */
const withNow = (clocks: Record<string, string | null>, now: string) => ({
  now,
  ...Object.fromEntries(Object.entries(clocks).map(([name, start]) => [name, start === 'now' ? now : start])),
})

/** A repeated limit that a model wants after 'now' is its first repetition later than that: the one that runs. */
const afterNow = ({ after, ...limit }: Limit, now: string): Limit => ({
  ...limit,
  after: after === 'now' ? now : after,
})

/**
 * Turns the limits of the policy tables into instants with offset (2.5, note 1), each with one sentence that explains it,
 * and notes them in the record of the case, from where pages and reports read them.
 */
export const calculateDueDates = defineWorker(
  'calculateDueDates',
  ({ calendar, register, clock }) =>
    async ({ caseReference, ...variables }, { processInstanceKey }) => {
      const now = toOffsetIso(toLondon(clock.now()))
      const clocks = withNow(variables.clocks, now)
      const limits = variables.limits.map((limit) => afterNow(limit, now))
      const found = dueDatesOf(calendar, calculateDueDatesInput.parse({ ...variables, limits, clocks }))
      if (caseReference) {
        const noted = Object.entries(found.deadlines).map(([milestone, due]) => ({
          milestone,
          due,
          note: found.deadlineNotes[milestone] ?? '',
        }))
        await register.limits.noteAll({ caseReference, processInstanceKey, limits: noted })
      }
      return found
    },
  { input, output: calculateDueDatesOutput },
)
