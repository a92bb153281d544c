import { Conflict } from './errors.ts'
import { procedureLink, selectProcedures } from './procedureRows.ts'
import type { TransactionScope } from './scope.ts'

const conflict = (problem: string, wayOut: string, procedureId?: string) =>
  new Conflict({
    ...{ field: 'kind', problem, wayOut },
    ...(procedureId ? { link: procedureLink('closeAfterMove', procedureId) } : {}),
  })

/**
 * The written account of the visit to the new home comes (CM-06): it was asked for, and is not there yet.
 * @throws Conflict with the way out where nobody waits for it
 */
export async function acceptAccount(tx: TransactionScope, caseReference: string): Promise<void> {
  const closing = await selectProcedures(tx)
    .where('cases.reference', '=', caseReference)
    .where('caseProcedures.procedure', '=', 'closeAfterMove')
    .where('caseProcedures.endedAt', 'is', null)
    .executeTakeFirst()
  if (!closing) {
    throw conflict(
      'does not go with a case that is not closed after a move',
      'file the account in the record of the case; where the family has moved, start "Close after a move"',
    )
  }
  const [seen, step] = await Promise.all([
    tx.db
      .selectFrom('oversight')
      .select('id')
      .where('caseId', '=', closing.caseId)
      .where('formId', '=', 'cmAccommodationSeen')
      .where('state', '=', 'accepted')
      .where('decidedAt', '>=', closing.requestedAt)
      .executeTakeFirst(),
    tx.db
      .selectFrom('procedureSteps')
      .select('doneAt')
      .where('procedureId', '=', closing.id)
      .where('step', '=', 'ACCOMMODATION')
      .executeTakeFirst(),
  ])
  if (!seen) {
    throw conflict(
      'comes before it is on record who saw the new home',
      'have the worker record who saw it and that the account was asked for, then report it',
      closing.id,
    )
  }
  if (step?.doneAt)
    throw conflict('is on record already', 'file a further account in the record of the case', closing.id)
}
