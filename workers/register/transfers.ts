import { acceptOnce } from './acceptOnce.ts'
import { endTransfer } from './endTransfer.ts'
import { NotFound } from './errors.ts'
import { announceTransfer, type NewTransfer, requestTransfer } from './requestTransfer.ts'
import type { Scope } from './scope.ts'
import { type TransferBoardFilter, transferBoard } from './transferBoard.ts'
import { acceptTransferEvent } from './transferEvents.ts'
import { keptSince } from './transferKept.ts'
import type { TransferEvent, TransferRequest } from './transferRequests.ts'
import { selectTransfers } from './transferRows.ts'
import {
  addDefects,
  type By,
  doStep,
  dropSteps,
  fixDefects,
  loseWorker,
  nameTeam,
  nameWorker,
  openWindow,
  type PlannedStep,
  planSteps,
  reopenSteps,
} from './transferSteps.ts'
import { type TransferOutcome, type TransferStepName, transferStepNames } from './transferTables.ts'

export type { NewTransfer } from './requestTransfer.ts'
export type { TransferBoardFilter, TransferEntry, TransferStatus, TransferStepEntry } from './transferBoard.ts'
export type { TransferRow } from './transferRows.ts'
export type { PlannedStep } from './transferSteps.ts'

export const transfersOf = (scope: Scope) => ({
  /**
   * Writes a transfer that is asked for; announces nothing.
   * @throws Refused with the fields that do not fit, Conflict with a link to the first while one of the case is open
   */
  request: (request: NewTransfer): Promise<{ transferId: string; repeated: false }> =>
    scope.inTransaction((tx) => requestTransfer(tx, request)),

  /** Asks the engine to carry out a requested transfer, once. @returns the message's id */
  announce: (transferId: string): Promise<string> => announceTransfer(scope, transferId),

  /** Accepts a transfer once for each key and announces it. @throws Refused, Conflict, KeyReused */
  accept: (request: TransferRequest, idempotencyKey: string): Promise<{ transferId: string; repeated: boolean }> =>
    acceptOnce(scope, { operation: 'transfer', key: idempotencyKey, body: request }, async (tx) => {
      const { transferId } = await requestTransfer(tx, request)
      await announceTransfer(tx, transferId)
      return { transferId }
    }),

  /** Accepts what happens to an open transfer, once for each key. @throws NotFound, Refused, Conflict, KeyReused */
  acceptEvent: (transferId: string, event: TransferEvent, idempotencyKey: string) =>
    acceptTransferEvent(scope, transferId, event, { idempotencyKey }),

  /** The instance that carries the transfer out; the first one that says so stands. */
  attach: (transferId: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .selectFrom('transfers')
        .select('processInstanceKey')
        .where('id', '=', transferId)
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new NotFound('transfer')
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('transfers').set({ processInstanceKey }).where('id', '=', transferId).execute()
      return 'first'
    }),

  get: (transferId: string) => selectTransfers(scope).where('transfers.id', '=', transferId).executeTakeFirst(),

  /** The open transfer of a case. */
  openOf: (caseReference: string) =>
    selectTransfers(scope)
      .where('cases.reference', '=', caseReference)
      .where('transfers.endedAt', 'is', null)
      .executeTakeFirst(),

  /** All transfers of a case, oldest first. */
  ofCase: (caseReference: string) =>
    selectTransfers(scope).where('cases.reference', '=', caseReference).orderBy('transfers.seq').execute(),

  /** The newest transfer of a case, open or ended. */
  latestOf: (caseReference: string) =>
    selectTransfers(scope)
      .where('cases.reference', '=', caseReference)
      .orderBy('transfers.seq', 'desc')
      .limit(1)
      .executeTakeFirst(),

  /** Steps of a transfer in the order of the tracker. */
  async steps(transferId: string) {
    const rows = await scope.db.selectFrom('transferSteps').selectAll().where('transferId', '=', transferId).execute()
    return rows.sort((one, other) => transferStepNames.indexOf(one.step) - transferStepNames.indexOf(other.step))
  },

  /** Agenda items of a transfer, oldest first, each with its meeting. */
  items: (transferId: string) =>
    scope.db
      .selectFrom('agendaItems')
      .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
      .selectAll('agendaItems')
      .select(['transferMeetings.at as meetingAt', 'transferMeetings.state as meetingState'])
      .where('agendaItems.transferId', '=', transferId)
      .orderBy('agendaItems.seq')
      .execute(),

  /** What happened on the way of a transfer, oldest first: team and worker named, worker lost, withdrawal reported. */
  events: (transferId: string) =>
    scope.db.selectFrom('transferEvents').selectAll().where('transferId', '=', transferId).orderBy('seq').execute(),

  /** Puts steps into the tracker before or outside of the window (RECEIVING_TEAM, ARRANGEMENT). */
  planSteps: (transferId: string, steps: PlannedStep[]): Promise<void> =>
    scope.inTransaction((tx) => planSteps(tx, transferId, steps)),

  /** The window of the steps (DT-02); again with other limits moves them, and what is done stays done. */
  openWindow: (transferId: string, window: { windowEndsAt: string; steps: PlannedStep[] }): Promise<void> =>
    scope.inTransaction((tx) => openWindow(tx, transferId, window)),

  /** A step is done; the first time stands. @returns whether it is done now for the first time */
  step: (transferId: string, step: TransferStepName, done: By & { note?: string | null }): Promise<boolean> =>
    scope.inTransaction((tx) => doStep(tx, transferId, step, done)),

  /** Steps are to be done again. */
  reopen: (transferId: string, steps: TransferStepName[]): Promise<void> =>
    scope.inTransaction((tx) => reopenSteps(tx, transferId, steps)),

  /** Steps fall away (DT-11); what is done stays done. */
  drop: (transferId: string, steps: TransferStepName[]): Promise<void> =>
    scope.inTransaction((tx) => dropSteps(tx, transferId, steps)),

  /** The receiving worker is named (DT-03). @throws Overtaken when another one is named already */
  nameWorker: (transferId: string, named: By & { worker: string; decisionId: string | null }): Promise<void> =>
    scope.inTransaction((tx) => nameWorker(tx, transferId, named)),

  /** The named worker cannot take the case: the steps of naming, meeting and visit are to be done again. */
  loseWorker: (transferId: string, lost: By & { reason: string | null }): Promise<void> =>
    scope.inTransaction((tx) => loseWorker(tx, transferId, lost)),

  /** The receiving team is named, and with it the district (XD-06, XD-07). @throws Refused */
  nameTeam: (transferId: string, named: By & { team: string }): Promise<{ toTeam: string; toDistrict: string }> =>
    scope.inTransaction((tx) => nameTeam(tx, transferId, named)),

  /** Defects that the receiving team found (DT-10). @returns their ids */
  addDefects: (transferId: string, rows: { defect: string; due: string }[], by: By): Promise<string[]> =>
    scope.inTransaction((tx) => addDefects(tx, transferId, rows, by)),

  /** Every defect of a transfer, in the order in which they were found. */
  defects: (transferId: string) =>
    scope.db.selectFrom('transferDefects').selectAll().where('transferId', '=', transferId).orderBy('seq').execute(),

  /** Defects that are not put right yet. */
  openDefects: (transferId: string) =>
    scope.db
      .selectFrom('transferDefects')
      .selectAll()
      .where('transferId', '=', transferId)
      .where('fixedAt', 'is', null)
      .orderBy('seq')
      .execute(),

  /** Defects are put right (DT-10). @throws NotFound, Overtaken when somebody put one right before */
  fixDefects: (transferId: string, fixes: { id: string; fix: string }[], by: By): Promise<void> =>
    scope.inTransaction((tx) => fixDefects(tx, transferId, fixes, by)),

  /** Ends a transfer with its outcome, once. @throws Overtaken when it has ended with another one */
  end: (transferId: string, end: By & { outcome: TransferOutcome; keepsWorker?: boolean }): Promise<void> =>
    scope.inTransaction((tx) => endTransfer(tx, transferId, end)),

  /** Open transfers for which this person is named to receive the case. */
  nominated: (username: string) =>
    selectTransfers(scope)
      .where('transfers.receivingWorker', '=', username)
      .where('transfers.endedAt', 'is', null)
      .orderBy('cases.reference')
      .execute(),

  /** Since when a case in the receiving team still has the worker of the transferring one (G-69); null: it has not. */
  keptSince: (caseReference: string): Promise<string | null> => keptSince(scope, caseReference),

  /** One row of the tracking tool, of an open or an ended transfer. */
  entry: async (transferId: string, now?: Date) => (await transferBoard(scope, { transferId }, now))[0],

  /** the tracking tool, open transfers in order of their time, or the ended ones. */
  board: (filter: TransferBoardFilter = {}, now?: Date) => transferBoard(scope, filter, now),
})
