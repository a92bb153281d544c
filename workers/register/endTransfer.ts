import { announce, atOnce } from './announce.ts'
import { Overtaken } from './errors.ts'
import type { TransactionScope } from './scope.ts'
import { lockTransfer } from './transferRows.ts'
import type { By } from './transferSteps.ts'
import type { TransferOutcome } from './transferTables.ts'

/**
 * Ends a transfer with its outcome, once: what is not done falls away and the case leaves every agenda.
 * @throws Overtaken when it has ended with another outcome
 */
export async function endTransfer(
  tx: TransactionScope,
  transferId: string,
  { outcome, by, at, keepsWorker = false }: By & { outcome: TransferOutcome; keepsWorker?: boolean | undefined },
): Promise<void> {
  const { outcome: before, caseReference } = await lockTransfer(tx, transferId)
  if (before === outcome) return
  if (before) throw new Overtaken('the transfer')
  await tx.db
    .updateTable('transfers')
    .set({ outcome, endedAt: at, endedBy: by, keepsWorker })
    .where('id', '=', transferId)
    .execute()
  await tx.db
    .updateTable('transferSteps')
    .set({ droppedAt: at })
    .where('transferId', '=', transferId)
    .where('doneAt', 'is', null)
    .where('droppedAt', 'is', null)
    .execute()
  await tx.db
    .updateTable('agendaItems')
    .set({ state: 'WITHDRAWN' })
    .where('transferId', '=', transferId)
    .where('state', '=', 'LISTED')
    .execute()
  if (outcome === 'WITHDRAWN' || outcome === 'CASE_CLOSED') {
    const variables = { caseReference, transferId }
    const key = `transferEnded:${transferId}`
    await announce(tx, { caseReference, message: 'transferEnded', variables, timeToLive: atOnce, key })
  }
  tx.audit({ actor: by, action: 'transfer.ended', caseReference, detail: { transferId, outcome, keepsWorker } })
}
