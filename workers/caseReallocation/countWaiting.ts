import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'

const input = z.object({ absenceId: z.string(), meetingsBegin: z.boolean() })

/**
 * Counts the cases of an absence that wait for somebody. Asked whether meetings begin, it says yes to one asker alone: as
 * long as they go on they see every case that waits. Where none is left, they are over. CR-05.
 */
export const countWaiting = defineWorker(
  'caseReallocation.countWaiting',
  ({ clock }) =>
    async ({ absenceId, meetingsBegin }, job) =>
      job.once(async (tx) => {
        const waiting = await tx.reallocations.waiting(absenceId)
        const open = waiting.length > 0
        if (!open && !meetingsBegin) await tx.reallocations.endStep(absenceId, 'MEETINGS')
        const casesWait = open && (!meetingsBegin || (await tx.reallocations.beginStep(absenceId, 'MEETINGS', null)))
        return { casesWait, waitingCount: waiting.length, now: toOffsetIso(toLondon(clock.now())) }
      }),
  { input },
)
