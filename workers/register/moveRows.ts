import { sql } from 'kysely'
import { contactProblems, refuseProblems } from './authorityContact.ts'
import { NotFound } from './errors.ts'
import { lockOpenProcedure } from './procedureRows.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { By } from './transferSteps.ts'

/** Moves with the reference, place and profile of their case and the child's initials. */
export const selectMoves = (scope: Pick<Scope, 'db'>) =>
  scope.db
    .selectFrom('moves')
    .innerJoin('caseProcedures', 'caseProcedures.id', 'moves.procedureId')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .selectAll('moves')
    .select(['caseProcedures.seq', 'caseProcedures.caseId', 'caseProcedures.procedure', 'caseProcedures.outcome'])
    .select(['caseProcedures.requestedBy', 'caseProcedures.requestedAt', 'caseProcedures.endedAt'])
    .select(['cases.reference as caseReference', 'cases.authority', 'cases.district', 'cases.team', 'cases.profile'])
    .select(['cases.closed as caseClosed', 'children.initials'])
export type MoveRow = Awaited<ReturnType<ReturnType<typeof selectMoves>['executeTakeFirstOrThrow']>>

/**
 * Under which procedure a move is kept: its own; closing after the move takes that of the transfer before it, unless that
 * one was withdrawn or the family stayed. Undefined where nothing is kept yet.
 */
export async function moveIdOf(scope: Pick<Scope, 'db'>, procedureId: string): Promise<string | undefined> {
  const found = await scope.db
    .selectFrom('caseProcedures as own')
    .innerJoin('caseProcedures as kept', 'kept.caseId', 'own.caseId')
    .innerJoin('moves', 'moves.procedureId', 'kept.id')
    .select('kept.id')
    .where('own.id', '=', procedureId)
    .where((where) =>
      where.or([
        where('kept.id', '=', procedureId),
        where.and([
          where('own.procedure', '=', 'closeAfterMove'),
          where('kept.procedure', '=', 'interAuthorityTransfer'),
          where('kept.seq', '<', where.ref('own.seq')),
          sql<boolean>`coalesce(kept.outcome, '') not in ('WITHDRAWN', 'STAYS')`,
        ]),
      ]),
    )
    .orderBy('kept.seq', 'desc')
    .executeTakeFirst()
  return found?.id
}

/** The procedure of a move under lock. @throws NotFound for another kind of procedure, Conflict when it has ended */
async function lockProcedureOfMove(tx: TransactionScope, procedureId: string) {
  const found = await lockOpenProcedure(tx, procedureId)
  const { procedure } = found
  if (procedure === 'interAuthorityTransfer' || procedure === 'closeAfterMove') return found
  throw new NotFound('move')
}

/** Begins to keep a move; again changes nothing. @throws NotFound, Conflict when the procedure has ended */
export async function ensureMove(tx: TransactionScope, procedureId: string): Promise<string> {
  const { procedure, caseReference } = await lockProcedureOfMove(tx, procedureId)
  const kept = await moveIdOf(tx, procedureId)
  if (kept) return kept
  await tx.db.insertInto('moves').values({ procedureId }).execute()
  tx.audit({ actor: procedure, action: 'move.kept', caseReference, detail: { procedureId } })
  return procedureId
}

/** The move of an open procedure under lock, made where there is none yet. @throws NotFound, Conflict when it has ended */
export async function lockMove(tx: TransactionScope, procedureId: string): Promise<MoveRow> {
  const kept = await ensureMove(tx, procedureId)
  return selectMoves(tx).where('moves.procedureId', '=', kept).forUpdate('moves').executeTakeFirstOrThrow()
}

export type NewAuthorityContact = { at: string; person: string; result: string }

/** Files what was said with the other authority, about a move or about a request. @throws Refused @returns ids */
export async function noteContacts(
  tx: TransactionScope,
  of: { procedureId: string } | { requestId: string },
  rows: (NewAuthorityContact & { response?: 'ACCEPTED' | 'REFUSED' | 'NO_ANSWER' | null })[],
  { by, at: notedAt }: By,
): Promise<string[]> {
  refuseProblems(contactProblems(rows, tx.now()))
  const values = rows.map(({ at, person, result, response = null }) => ({
    ...{ id: tx.newId(), procedureId: null, requestId: null, ...of },
    ...{ at, person: person.trim(), result: result.trim(), response, notedBy: by, notedAt },
  }))
  if (values.length > 0) await tx.db.insertInto('authorityContacts').values(values).execute()
  return values.map(({ id }) => id)
}
