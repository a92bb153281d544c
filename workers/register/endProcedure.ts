import type { ProcedureOutcome } from '../models/closureWords.ts'
import { announce, atOnce } from './announce.ts'
import { Overtaken } from './errors.ts'
import { lockProcedure, noteProcedureEvent, selectProcedures } from './procedureRows.ts'
import type { TransactionScope } from './scope.ts'
import { endUnstartedTaf } from './tafSteps.ts'
import type { By } from './transferSteps.ts'

/** Outcomes of a transfer to another authority after which the family lives where it lived. */
const moveOff: Partial<Record<ProcedureOutcome, string>> = {
  STAYS: 'The case stays here: the other authority does not take it on.',
  WITHDRAWN: 'The transfer to the other authority was withdrawn.',
}

/** Where the move does not come about, the closing after it is withdrawn with it (G-34). */
async function withdrawClosing(tx: TransactionScope, caseReference: string, reason: string, { by, at }: By) {
  const closing = await selectProcedures(tx)
    .where('cases.reference', '=', caseReference)
    .where('caseProcedures.procedure', '=', 'closeAfterMove')
    .where('caseProcedures.endedAt', 'is', null)
    .executeTakeFirst()
  if (!closing) return
  const procedureId = closing.id
  await noteProcedureEvent(tx, procedureId, { kind: 'WITHDRAWAL_REPORTED', at, by, reason })
  await announce(tx, {
    ...{ caseReference, correlationKey: procedureId, message: 'procedureWithdrawn' },
    ...{ variables: { caseReference, procedureId }, timeToLive: atOnce, key: `moveOff:${procedureId}` },
  })
}

/**
 * Ends a procedure with its outcome, once: what is not done falls away, and a TAF that was only prepared does not come
 * about. Whoever waits for the closing of the case hears when it does not happen, and a closing after a move that does
 * not come about is withdrawn.
 * @throws Overtaken when it has ended with another outcome
 */
export async function endProcedure(
  tx: TransactionScope,
  procedureId: string,
  { outcome, by, at }: By & { outcome: ProcedureOutcome },
): Promise<void> {
  const { outcome: before, caseReference, procedure } = await lockProcedure(tx, procedureId)
  if (before === outcome) return
  if (before) throw new Overtaken('the procedure')
  const ended = { outcome, endedAt: at, endedBy: by }
  await tx.db.updateTable('caseProcedures').set(ended).where('id', '=', procedureId).execute()
  await tx.db
    .updateTable('procedureSteps')
    .set({ droppedAt: at })
    .where('procedureId', '=', procedureId)
    .where('doneAt', 'is', null)
    .where('droppedAt', 'is', null)
    .execute()
  await endUnstartedTaf(tx, procedureId, { by, at })
  if (procedure === 'caseClosure' && outcome !== 'CLOSED') {
    const variables = { caseReference, procedureId }
    const key = `closureDropped:${procedureId}`
    await announce(tx, { caseReference, message: 'closureDropped', variables, timeToLive: atOnce, key })
  }
  const off = procedure === 'interAuthorityTransfer' ? moveOff[outcome] : undefined
  if (off) await withdrawClosing(tx, caseReference, off, { by, at })
  tx.audit({ actor: by, action: 'procedure.ended', caseReference, detail: { procedureId, procedure, outcome } })
}
