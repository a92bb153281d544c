import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { absenceOf } from './absence.ts'

const input = z.object({
  absenceId: z.string(),
  action: z.enum(['NONE', 'COVER', 'DUTY_VISITS', 'REALLOCATE']),
  deadlines: z.record(z.string(), z.string().nullable()),
})
/** When no limit is ahead, the absence is looked at again after so many days, so that none is forgotten. */
const lookAgainAfter = 28

/**
 * Notes in the register which steps of the absence begin now; each begins once, the visits once more when the return
 * moves. Answers also when to look again: the next limit, the day of return, or a month. CR-02, CR-10, CR-14, G-40.
 */
export const beginSteps = defineWorker(
  'caseReallocation.beginSteps',
  ({ calendar, clock }) =>
    async ({ absenceId, action, deadlines }, job) =>
      job.once(async (tx) => {
        const { expectedReturn } = await absenceOf(tx, absenceId)
        const begin = (step: 'COVER' | 'REALLOCATION', wanted: boolean) =>
          wanted ? tx.reallocations.beginStep(absenceId, step, null) : false
        const back = expectedReturn ? calendar.dayEnd(expectedReturn) : null
        const now = toLondon(clock.now())
        const isOver = back !== null && toLondon(back) <= now
        const ahead = [
          action === 'NONE' || action === 'COVER' ? deadlines.absenceDutyCover : null,
          action === 'REALLOCATE' ? null : deadlines.absenceReallocate,
          back,
        ].filter((limit): limit is string => Boolean(limit) && toLondon(limit ?? '') > now)
        return {
          coverDue: await begin('COVER', action === 'COVER' || action === 'DUTY_VISITS'),
          visitsDue:
            action === 'DUTY_VISITS' && (await tx.reallocations.beginStep(absenceId, 'VISITS', expectedReturn)),
          reallocationDue: await begin('REALLOCATION', action === 'REALLOCATE'),
          returnOverdue: isOver && (await tx.reallocations.beginStep(absenceId, 'RETURN_ASKED', expectedReturn)),
          nextLookAt:
            ahead.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? toOffsetIso(now.plus({ days: lookAgainAfter })),
        }
      }),
  { input },
)
