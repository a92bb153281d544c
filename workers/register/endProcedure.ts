import type { ProcedureOutcome } from '../models/closureWords.ts'
import { announce, atOnce } from './announce.ts'
import { Overtaken } from './errors.ts'
import { lockProcedure } from './procedureRows.ts'
import type { TransactionScope } from './scope.ts'
import { endUnstartedTaf } from './tafSteps.ts'
import type { By } from './transferSteps.ts'

/**
 * Ends a procedure with its outcome, once: what is not done falls away, and a TAF that was only prepared does not come
 * about. Whoever waits for the closing of the case hears when it does not happen.
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
  tx.audit({ actor: by, action: 'procedure.ended', caseReference, detail: { procedureId, procedure, outcome } })
}
