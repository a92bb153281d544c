import {
  type ClosurePath,
  type DefectStage,
  type ProcedureKind,
  type ProcedureOutcome,
  type ProcedureStep,
  stepsOfProcedure,
} from '../models/closureWords.ts'
import { acceptOnce } from './acceptOnce.ts'
import { endProcedure } from './endProcedure.ts'
import { NotFound } from './errors.ts'
import { type ProcedureBoardFilter, procedureBoard } from './procedureBoard.ts'
import { acceptProcedureEvent } from './procedureEvents.ts'
import type { ProcedureEvent, ProcedureRequest } from './procedureRequests.ts'
import { type ProcedureRow, selectProcedures, withState } from './procedureRows.ts'
import {
  addComments,
  addDefects,
  doStep,
  fixDefects,
  type NewComment,
  noteReturn,
  type PlannedProcedureStep,
  planSteps,
  reopenSteps,
  setPath,
} from './procedureSteps.ts'
import { announceProcedure, type NewProcedure, requestProcedure, startProcedure } from './requestProcedure.ts'
import type { Scope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type { ProcedureBoardFilter, ProcedureEntry, ProcedureStatus, ProcedureStepEntry } from './procedureBoard.ts'
export type { ProcedureRow } from './procedureRows.ts'
export type { NewComment, PlannedProcedureStep } from './procedureSteps.ts'
export type { NewProcedure } from './requestProcedure.ts'

/** Closing a case, stepping down to TAF, ending the involvement (CL, CX, TS, EI). Writes refuse one that has ended. */
export const proceduresOf = (scope: Scope) => ({
  /**
   * Writes a procedure that somebody asks for; announces nothing.
   * @throws Refused with the fields that do not fit, Conflict with a link to the first while one of this kind is open
   */
  request: (asked: NewProcedure): Promise<{ procedureId: string }> =>
    scope.inTransaction((tx) => requestProcedure(tx, asked)),

  /** Asks the engine to carry out a requested procedure, once. */
  announce: (procedureId: string): Promise<void> => announceProcedure(scope, procedureId),

  /** Accepts a procedure once for each key and announces it. @throws Refused, Conflict, KeyReused */
  accept: (request: ProcedureRequest, idempotencyKey: string): Promise<{ procedureId: string; repeated: boolean }> =>
    acceptOnce(scope, { operation: 'procedure', key: idempotencyKey, body: request }, async (tx) => {
      const { procedureId } = await requestProcedure(tx, request)
      await announceProcedure(tx, procedureId)
      return { procedureId }
    }),

  /** A process starts another procedure; where one of this kind is open it is that one. @throws Refused */
  start: (asked: NewProcedure): Promise<{ procedureId: string; started: boolean }> =>
    scope.inTransaction((tx) => startProcedure(tx, asked)),

  /** Accepts that it is withdrawn, once for each key. @throws NotFound, Refused, Conflict, KeyReused */
  acceptEvent: (procedureId: string, event: ProcedureEvent, idempotencyKey: string) =>
    acceptProcedureEvent(scope, procedureId, event, { idempotencyKey }),

  /** The instance that carries the procedure out; the first one that says so stands. @throws NotFound */
  attach: (procedureId: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .selectFrom('caseProcedures')
        .select('processInstanceKey')
        .where('id', '=', procedureId)
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new NotFound('procedure')
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('caseProcedures').set({ processInstanceKey }).where('id', '=', procedureId).execute()
      return 'first'
    }),

  async get(procedureId: string): Promise<ProcedureRow | undefined> {
    const found = await selectProcedures(scope).where('caseProcedures.id', '=', procedureId).executeTakeFirst()
    return found && withState(found)
  },

  /** The open procedure of this kind of a case. */
  async openOf(caseReference: string, procedure: ProcedureKind): Promise<ProcedureRow | undefined> {
    const found = await selectProcedures(scope)
      .where('cases.reference', '=', caseReference)
      .where('caseProcedures.procedure', '=', procedure)
      .where('caseProcedures.endedAt', 'is', null)
      .executeTakeFirst()
    return found && withState(found)
  },

  /** All procedures of a case, oldest first. */
  async ofCase(caseReference: string): Promise<ProcedureRow[]> {
    const rows = await selectProcedures(scope)
      .where('cases.reference', '=', caseReference)
      .orderBy('caseProcedures.seq')
      .execute()
    return rows.map(withState)
  },

  /** The newest procedure of this kind of a case, open or ended. */
  async latestOf(caseReference: string, procedure: ProcedureKind): Promise<ProcedureRow | undefined> {
    const found = await selectProcedures(scope)
      .where('cases.reference', '=', caseReference)
      .where('caseProcedures.procedure', '=', procedure)
      .orderBy('caseProcedures.seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return found && withState(found)
  },

  /** Steps of a procedure in the order of the tracker. */
  async steps(procedureId: string) {
    const rows = await scope.db
      .selectFrom('procedureSteps')
      .innerJoin('caseProcedures', 'caseProcedures.id', 'procedureSteps.procedureId')
      .selectAll('procedureSteps')
      .select('caseProcedures.procedure')
      .where('procedureId', '=', procedureId)
      .execute()
    const order = stepsOfProcedure[rows[0]?.procedure ?? 'caseClosure']
    return rows
      .sort((one, other) => order.indexOf(one.step) - order.indexOf(other.step))
      .map(({ procedure: _procedure, ...step }) => step)
  },

  /** Puts steps into the tracker, or brings who and when up to date; what is done stays done. */
  planSteps: (procedureId: string, steps: PlannedProcedureStep[]): Promise<void> =>
    scope.inTransaction((tx) => planSteps(tx, procedureId, steps)),

  /** A step is done; the first time stands. @returns whether it is done now for the first time */
  step: (procedureId: string, step: ProcedureStep, done: By): Promise<boolean> =>
    scope.inTransaction((tx) => doStep(tx, procedureId, step, done)),

  /** Steps are to be done again. */
  reopen: (procedureId: string, steps: ProcedureStep[]): Promise<void> =>
    scope.inTransaction((tx) => reopenSteps(tx, procedureId, steps)),

  /** The way on which the case came to closing (CL-24). */
  setPath: (procedureId: string, path: ClosurePath): Promise<void> =>
    scope.inTransaction((tx) => setPath(tx, procedureId, path)),

  /** What is to be put right before the case can close (CL-20, CX-06). @returns ids */
  addDefects: (procedureId: string, stage: DefectStage, rows: { defect: string }[], by: By): Promise<string[]> =>
    scope.inTransaction((tx) => addDefects(tx, procedureId, stage, rows, by)),

  /** Every defect of a procedure, in the order in which they were found. */
  defects: (procedureId: string) =>
    scope.db.selectFrom('procedureDefects').selectAll().where('procedureId', '=', procedureId).orderBy('seq').execute(),

  /** Defects that are not put right yet, of one stage or of all. */
  openDefects: (procedureId: string, stage?: DefectStage) =>
    scope.db
      .selectFrom('procedureDefects')
      .selectAll()
      .where('procedureId', '=', procedureId)
      .where('fixedAt', 'is', null)
      .$if(stage !== undefined, (rows) => rows.where('stage', '=', stage ?? 'DECISION'))
      .orderBy('seq')
      .execute(),

  /** Defects are put right. @throws NotFound, Overtaken when somebody put one right before */
  fixDefects: (procedureId: string, fixes: { id: string; fix: string }[], by: By): Promise<void> =>
    scope.inTransaction((tx) => fixDefects(tx, procedureId, fixes, by)),

  /** The closing manager gives the case back (G-47). @returns how often that has happened now */
  returned: (procedureId: string, by: By): Promise<number> =>
    scope.inTransaction((tx) => noteReturn(tx, procedureId, by)),

  /** What agencies say of the closure (CL-09, CL-12 to CL-14). */
  comments: {
    /** @returns ids */
    add: (procedureId: string, rows: NewComment[], by: By): Promise<string[]> =>
      scope.inTransaction((tx) => addComments(tx, procedureId, rows, by)),

    /** In the order in which they were noted. */
    of: (procedureId: string) =>
      scope.db.selectFrom('agencyComments').selectAll().where('procedureId', '=', procedureId).orderBy('seq').execute(),
  },

  /** What happened on the way, oldest first: withdrawal reported, returned by the closing manager. */
  events: (procedureId: string) =>
    scope.db.selectFrom('procedureEvents').selectAll().where('procedureId', '=', procedureId).orderBy('seq').execute(),

  /** Ends a procedure with its outcome, once. @throws Overtaken when it has ended with another one */
  end: (procedureId: string, end: By & { outcome: ProcedureOutcome }): Promise<void> =>
    scope.inTransaction((tx) => endProcedure(tx, procedureId, end)),

  /** One row of the tracker, of an open or an ended procedure. */
  entry: async (procedureId: string, now?: Date) => (await procedureBoard(scope, { procedureId }, now))[0],

  /** open procedures, the most urgent first, or the ended ones. */
  board: (filter: ProcedureBoardFilter = {}, now?: Date) => procedureBoard(scope, filter, now),
})
