import { askAgain, logContacts, type NewResponse, respond } from './moveAnswers.ts'
import { addReceipt, type NewDispatch, noteDispatch } from './moveDispatches.ts'
import { ensureMove, type MoveRow, moveIdOf, type NewAuthorityContact, selectMoves } from './moveRows.ts'
import { type MovePatch, setMove } from './moveSteps.ts'
import type { Scope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type { NewResponse } from './moveAnswers.ts'
export type { NewDispatch } from './moveDispatches.ts'
export type { MoveRow, NewAuthorityContact } from './moveRows.ts'
export type { MovePatch } from './moveSteps.ts'
export type { AuthorityContact, DispatchRecipient, MissingFamily, SentPaper } from './moveTables.ts'

/**
 * Moves into the area of another authority (IA, CM), by procedure. Closing after the move reads and writes the move of the
 * transfer before it. Every write refuses a procedure that has ended.
 */
export const movesOf = (scope: Scope) => ({
  /** Begins to keep the move of a procedure; the other writes do so by themselves. @throws NotFound, Conflict */
  ensure: (procedureId: string): Promise<void> =>
    scope.inTransaction(async (tx) => void (await ensureMove(tx, procedureId))),

  /** What is known of the move of a procedure; `procedureId` is the one under which it is kept. */
  async get(procedureId: string): Promise<MoveRow | undefined> {
    const kept = await moveIdOf(scope, procedureId)
    return kept ? selectMoves(scope).where('moves.procedureId', '=', kept).executeTakeFirst() : undefined
  },

  /** Something becomes known of it; what is left out stays. @throws Refused with the fields that do not fit */
  set: (procedureId: string, patch: MovePatch, by: By): Promise<void> =>
    scope.inTransaction((tx) => setMove(tx, procedureId, patch, by)),

  /** Files what was said with the other authority (IA-06, CM-02). @throws Refused @returns ids */
  log: (procedureId: string, rows: NewAuthorityContact[], by: By): Promise<string[]> =>
    scope.inTransaction((tx) => logContacts(tx, procedureId, rows, by)),

  /** What was said with the other authority, and its answers, in the order in which they were noted. */
  async contacts(procedureId: string) {
    const kept = await moveIdOf(scope, procedureId)
    if (!kept) return []
    return scope.db.selectFrom('authorityContacts').selectAll().where('procedureId', '=', kept).orderBy('seq').execute()
  },

  /** Which papers went, by whom, to whom, when and how (IA-10, IA-11). @throws Refused @returns id */
  dispatch: (sent: NewDispatch): Promise<string> => scope.inTransaction((tx) => noteDispatch(tx, sent)),

  /** The receipt of posting comes later. @throws NotFound, Refused, Conflict when there is another one */
  addReceipt: (dispatchId: string, documentId: string, by: By): Promise<void> =>
    scope.inTransaction((tx) => addReceipt(tx, dispatchId, documentId, by)),

  /** Papers that went, oldest first. */
  async dispatches(procedureId: string) {
    const kept = await moveIdOf(scope, procedureId)
    if (!kept) return []
    return scope.db.selectFrom('dispatches').selectAll().where('procedureId', '=', kept).orderBy('seq').execute()
  },

  /** The other authority answers, or has not by now (IA-19, G-34). @throws Refused, Conflict after its acceptance */
  respond: (procedureId: string, response: NewResponse, by: By): Promise<void> =>
    scope.inTransaction((tx) => respond(tx, procedureId, response, by)),

  /** After a refusal the other authority is asked again. @throws Conflict after its acceptance */
  askAgain: (procedureId: string, by: By): Promise<void> => scope.inTransaction((tx) => askAgain(tx, procedureId, by)),

  /** All moves of a case, oldest first. */
  ofCase: (caseReference: string): Promise<MoveRow[]> =>
    selectMoves(scope).where('cases.reference', '=', caseReference).orderBy('caseProcedures.seq').execute(),

  /** The newest move of a case. */
  latestOf: (caseReference: string): Promise<MoveRow | undefined> =>
    selectMoves(scope)
      .where('cases.reference', '=', caseReference)
      .orderBy('caseProcedures.seq', 'desc')
      .limit(1)
      .executeTakeFirst(),
})
