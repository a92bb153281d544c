import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { transferOf } from '../shared/transferOf.ts'
import { lostReport } from './lostReport.ts'
import { bySystem } from './system.ts'

/**
 * The named worker cannot take the case: the team looks for another one, and tasks that named this one are over. Who
 * reported it and why comes from the register, where it was accepted; otherwise the worker leaves. DT-03, DT-11.
 */
export const loseWorker = defineWorker(
  'districtTransfer.loseWorker',
  ({ clock }) =>
    async ({ transferId }, job) =>
      job.once(async (tx) => {
        const transfer = await transferOf(tx, transferId)
        const reported = await lostReport(tx, transfer)
        await tx.transfers.loseWorker(transferId, {
          reason: reported?.reason ?? 'LEAVING',
          by: reported?.by ?? bySystem,
          at: toOffsetIso(toLondon(clock.now())),
        })
        await tx.tasks.cancelOf(transfer.caseReference, [
          'dtTransferMeetingRecord',
          'dtJointVisit',
          'dtCompleteTransfer',
        ])
        return { receivingWorker: null }
      }),
  { input: z.object({ transferId: z.uuid() }) },
)
