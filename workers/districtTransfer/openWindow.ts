import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import type { PlannedStep } from '../register/transfers.ts'
import { transferOf } from '../shared/transferOf.ts'
import { openSteps } from './windowState.ts'

const input = z.object({
  transferId: z.uuid(),
  windowEndsAt: z.string(),
  receivingWorkerDue: z.string().nullish(),
  caseDiscussionDue: z.string().nullish(),
})

/** The Team Manager of a team by name, the role where it has none. */
async function managerIn({ staff }: Pick<Transaction, 'staff'>, authority: string, team: string | null) {
  const [manager] = team ? await staff.list({ authority, team, role: 'teamManager' }) : []
  return manager?.username ?? 'teamManager'
}

/**
 * Puts the steps of the window into the tracker, each with who has it and by when; what is done already stays done.
 * DT-01, DT-02.
 */
export const openWindow = defineWorker(
  'districtTransfer.openWindow',
  () =>
    async ({ transferId, windowEndsAt, receivingWorkerDue, caseDiscussionDue }, job) =>
      job.once(async (tx) => {
        const { caseReference, authority, fromTeam, toTeam } = await transferOf(tx, transferId)
        const waits = await tx.unallocated.current(caseReference)
        const holder = await tx.allocations.holder(caseReference)
        const giving = await managerIn(tx, authority, fromTeam)
        const receiving = await managerIn(tx, authority, toTeam)
        const worker = holder?.username ?? giving
        const steps: PlannedStep[] = [
          { step: 'WORKER_NAMED', responsible: receiving, due: receivingWorkerDue ?? windowEndsAt },
          { step: 'WORKER_MEETING', responsible: worker, due: caseDiscussionDue ?? windowEndsAt },
          { step: 'JOINT_VISIT', responsible: worker, due: windowEndsAt },
          { step: 'REQUEST', responsible: worker, due: windowEndsAt },
          { step: 'AUDIT', responsible: giving, due: windowEndsAt },
          { step: 'SUMMARY', responsible: worker, due: windowEndsAt },
          { step: 'AUDIT_REVIEW', responsible: receiving, due: windowEndsAt },
          { step: 'RECORD_CHANGE', responsible: receiving, due: windowEndsAt },
        ]
        await tx.transfers.openWindow(transferId, { windowEndsAt, steps })
        // After a corrected outcome the steps begin again: what was asked before is over, what is done stays done.
        await tx.tasks.cancelOf(caseReference, ['dt', ...(waits ? [] : ['aw'])])
        return {
          windowOpenSteps: await openSteps(tx, transferId),
          receivingWorker: (await transferOf(tx, transferId)).receivingWorker,
        }
      }),
  { input },
)
