import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { transferOf } from '../shared/transferOf.ts'
import { bySystem } from './system.ts'

const outcomes = ['STEPPED_DOWN', 'REFUSED', 'WITHDRAWN', 'CASE_CLOSED'] as const
const input = z.object({ transferId: z.uuid(), outcome: z.enum(outcomes) })

/** Who decided that the case does not move: the meeting, or who took the request back. */
async function decidedBy({ transfers }: Transaction, transferId: string, outcome: string): Promise<string> {
  if (outcome === 'CASE_CLOSED') return bySystem
  if (outcome === 'WITHDRAWN') {
    const events = await transfers.events(transferId)
    return events.findLast(({ kind }) => kind === 'WITHDRAWAL_REPORTED')?.by ?? bySystem
  }
  const items = await transfers.items(transferId)
  return items.findLast(({ state }) => state === 'DECIDED')?.decidedBy ?? bySystem
}

/**
 * Ends a transfer by which the case does not move, once; its tasks are over. A case that the meeting steps down goes on
 * to its procedure. One that has ended already keeps its outcome. DT-01, DM-04, DM-05, TS-05.
 */
export const endTransfer = defineWorker(
  'districtTransfer.endTransfer',
  ({ clock }) =>
    async ({ transferId, outcome }, job) =>
      job.once(async (tx) => {
        const transfer = await transferOf(tx, transferId)
        if (transfer.outcome) return { transferOutcome: transfer.outcome }
        const by = await decidedBy(tx, transferId, outcome)
        await tx.transfers.end(transferId, { outcome, by, at: toOffsetIso(toLondon(clock.now())) })
        await tx.tasks.cancelOf(transfer.caseReference, ['dt', 'dmMeetingOutcome', 'xd'])
        if (outcome === 'STEPPED_DOWN')
          await tx.procedures.start({ procedure: 'tafStepDownClosure', caseReference: transfer.caseReference, by })
        return { transferOutcome: outcome }
      }),
  { input },
)
