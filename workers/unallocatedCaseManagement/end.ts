import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

const input = z.object({ caseReference: z.string(), outcome: z.enum(['ALLOCATED', 'CLOSED', 'STAYED']) })

/** Ends the period without a worker, and with it every task that was open in it (I4). UC-01, G-64. */
export const end = defineWorker(
  'unallocatedCaseManagement.end',
  () =>
    async ({ caseReference, outcome }, job) =>
      job.once(async (tx) => {
        await tx.unallocated.end(caseReference, outcome)
        await tx.tasks.cancelOf(caseReference, ['uc', 'aw', 'letterProblem'])
        return { unallocatedOutcome: outcome }
      }),
  { input },
)
