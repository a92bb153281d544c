import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'

/**
 * The worker is back: what is planned and not carried out is dropped, duties go back to the worker, and the cases that
 * somebody else took over are counted for the decision who keeps them. CR-14, G-40.
 */
export const closeAbsence = defineWorker(
  'caseReallocation.closeAbsence',
  ({ clock }) =>
    async ({ absenceId }, job) =>
      job.once(async (tx) => {
        await tx.reallocations.drop(absenceId)
        await tx.duties.dropOfAbsence(absenceId, job.processId)
        await tx.tasks.cancelOfAbsence(absenceId)
        const moved = await tx.reallocations.moved(absenceId)
        return { movedCount: moved.length, now: toOffsetIso(toLondon(clock.now())) }
      }),
  { input: z.object({ absenceId: z.string() }) },
)
