import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { transferOf } from '../shared/transferOf.ts'

/**
 * The window ended and nobody is named: naming, meeting of the workers and joint visit fall away, and the case will move
 * without a worker of the receiving team. The search's own tasks are over. DT-11.
 */
export const noWorkerNamed = defineWorker(
  'districtTransfer.noWorkerNamed',
  () =>
    async ({ transferId }, job) =>
      job.once(async (tx) => {
        const { caseReference } = await transferOf(tx, transferId)
        await tx.transfers.drop(transferId, ['WORKER_NAMED', 'WORKER_MEETING', 'JOINT_VISIT'])
        // A case that is without a worker already has a search of its own, which goes on.
        const waits = await tx.unallocated.current(caseReference)
        await tx.tasks.cancelOf(caseReference, ['dtNominateWorker', ...(waits ? [] : ['aw'])])
        return { receivingWorker: null, workerMissing: true }
      }),
  { input: z.object({ transferId: z.uuid() }) },
)
