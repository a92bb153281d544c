import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestDecision } from '../shared/caseRecord.ts'
import { transferOf } from '../shared/transferOf.ts'
import { openSteps } from './windowState.ts'

const input = z.object({ transferId: z.uuid(), caseReference: z.string(), worker: z.string() })

/**
 * Enters the receiving worker with the manager's decision that chose them; the case stays with its team until the record
 * changes. Another one than was named before takes that place, and meeting and visit are to be held again. DT-01, DT-03.
 */
export const nameWorker = defineWorker(
  'districtTransfer.nameWorker',
  ({ clock }) =>
    async ({ transferId, caseReference, worker }, job) =>
      job.once(async (tx) => {
        const decision = await latestDecision(tx, caseReference, 'awManagersDecision')
        if (!decision) {
          throw new WorkerProblem(
            "The manager's decision for the receiving worker is not in the record.",
            'complete the task awManagersDecision before this step',
          )
        }
        const by = { by: decision.decidedBy, at: toOffsetIso(toLondon(clock.now())) }
        const { receivingWorker } = await transferOf(tx, transferId)
        if (receivingWorker && receivingWorker !== worker)
          await tx.transfers.loseWorker(transferId, { ...by, reason: 'ANOTHER_NAMED' })
        await tx.transfers.nameWorker(transferId, { ...by, worker, decisionId: decision.id })
        return { receivingWorker: worker, windowOpenSteps: await openSteps(tx, transferId) }
      }),
  { input },
)
