import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'

/** Forms in which a manager writes an overview of the referral and a plan (DA-12). */
const oversightForms = ['daTrayReview', 'daDailyOversight', 'daAllocationPlan', 'awManagersDecision']

const input = z.object({
  caseReference: z.string(),
  authority: z.string(),
  nextDayEnd: z.string(),
  dayEndTime: z.string().nullish(),
})
const output = z.object({ oversightPresent: z.boolean(), nextDayEnd: z.string(), nextMorning: z.string() })

/**
 * Whether a manager's oversight entry stands in the record for the day that has ended at `nextDayEnd`, written on that
 * day up to its midnight; gives the end of the next working day and the next working morning. A day that the engine
 * missed is checked all the same. Working days, Europe/London. DA-12, G-06.
 */
export const checkOversight = defineWorker(
  'dutyAllocation.checkOversight',
  ({ register, calendar }) =>
    async ({ caseReference, authority, nextDayEnd, dayEndTime }) => {
      const own = calendar.with({ authority, dayEndTime: dayEndTime ?? undefined })
      const day = toLondon(nextDayEnd).startOf('day')
      const [from, to] = [toOffsetIso(day), toOffsetIso(day.plus({ days: 1 }))]
      return {
        oversightPresent: await register.oversight.acceptedBetween(caseReference, oversightForms, from, to),
        nextDayEnd: own.addWorkingDays(nextDayEnd, 1),
        nextMorning: own.nextWorkingMorning(nextDayEnd),
      }
    },
  { input, output },
)
