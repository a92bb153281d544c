import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

const hour = 3_600_000

/**
 * Closes the case with its outcome and ends every allocation at the same instant, once, and tells the processes of the
 * case. The record names the manager who closed it, where a manager did. CX-01, CX-03, G-63, RD-02.
 */
export const closeCase = defineWorker(
  'closeCase',
  () =>
    async ({ caseReference, outcome, closedBy }, job) =>
      job.once(async (tx) => {
        await tx.cases.close(caseReference, { outcome, actor: closedBy ?? job.processId })
        await tx.events.announce({ caseReference, message: 'caseClosed', timeToLive: hour })
        return { closed: true }
      }),
  { input: z.object({ caseReference: z.string(), outcome: z.string(), closedBy: z.string().nullish() }) },
)
