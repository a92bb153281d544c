import {
  type AbsenceEvent,
  type AbsenceRequest,
  acceptAbsence,
  acceptAbsenceEvent,
  type By,
} from './absenceRequests.ts'
import { endAbsence, extendAbsence, type NewAbsence, startAbsence } from './absenceSteps.ts'
import { caseIdOf } from './caseIdOf.ts'
import { NotFound } from './errors.ts'
import type { Scope } from './scope.ts'
import type { AbsenceCaseState, AbsenceKind } from './tables.ts'
import { announceLostWorker } from './transferEvents.ts'

export type AbsenceCase = {
  caseReference: string
  initials: string
  holder: string | null
  state: AbsenceCaseState
  outcome: string | null
  notedAt: string | null
}

export const absencesOf = (scope: Scope) => ({
  /**
   * Accepts a reported absence once for each key.
   * @throws Refused with the fields that do not fit, Conflict when it overlaps another of the same worker, KeyReused
   */
  accept: (absence: AbsenceRequest, by: By) => acceptAbsence(scope, absence, by),

  /** Accepts what happens to a running absence, once for each key. @throws NotFound, Refused, Conflict, KeyReused */
  acceptEvent: (id: string, event: AbsenceEvent, by: By) => acceptAbsenceEvent(scope, id, event, by),

  /** Enters an absence and announces it. @throws Conflict when it overlaps one of the same worker */
  start: (absence: NewAbsence): Promise<string> => scope.inTransaction((tx) => startAbsence(tx, absence)),

  /** The worker is expected later than was thought. @throws Refused for an earlier day, Conflict when it has ended */
  extend: (id: string, expectedReturn: string, actor: string): Promise<void> =>
    scope.inTransaction((tx) => extendAbsence(tx, id, expectedReturn, actor)),

  /** The worker came back on this day. @throws Refused for a day that does not fit, Conflict when it has ended */
  returned: (id: string, on: string, actor: string): Promise<void> =>
    scope.inTransaction((tx) => endAbsence(tx, id, on, actor)),

  /** The managers found another kind than was reported (short or long sickness). */
  correctKind: (id: string, kind: AbsenceKind, actor: string): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .updateTable('absences')
        .set({ kind, reason: kind })
        .where('id', '=', id)
        .returning('username')
        .executeTakeFirst()
      if (found && kind === 'LEAVING') await announceLostWorker(tx, found.username, id)
      tx.audit({ actor, action: 'absence.corrected', detail: { absenceId: id, kind } })
    }),

  /** The instance of case reallocation that attends to the absence; the first one that says so stands. */
  attend: (id: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .selectFrom('absences')
        .select('processInstanceKey')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new NotFound('absence')
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('absences').set({ processInstanceKey }).where('id', '=', id).execute()
      return 'first'
    }),

  get: (id: string) => scope.db.selectFrom('absences').selectAll().where('id', '=', id).executeTakeFirst(),

  /** Absences that have not ended, oldest first. */
  runningOnes: ({ authority, username }: { authority?: string; username?: string } = {}) =>
    scope.db
      .selectFrom('absences')
      .selectAll()
      .where('endedOn', 'is', null)
      .$if(authority !== undefined, (query) => query.where('authority', '=', authority ?? null))
      .$if(username !== undefined, (query) => query.where('username', '=', username ?? ''))
      .orderBy('from')
      .execute(),

  /** Notes how far one case of an absence is: OPEN while it waits, DONE or FAILED with a code of what happened. */
  noteCase: (
    absenceId: string,
    caseReference: string,
    { state, outcome = null }: { state: AbsenceCaseState; outcome?: string | null },
  ): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const caseId = await caseIdOf(tx, caseReference)
      const change = { state, outcome, notedAt: tx.now() }
      await tx.db
        .insertInto('absenceCases')
        .values({ absenceId, caseId, ...change })
        .onConflict((on) => on.columns(['absenceId', 'caseId']).doUpdateSet(change))
        .execute()
      const detail = { absenceId, state, outcome }
      tx.audit({ actor: 'caseReallocation', action: 'absence.case', caseReference, detail })
    }),

  /**
   * The cases of an absence with what was done for each: those that were noted, and while it runs also those that the
   * worker holds and nobody has attended to yet.
   */
  async cases(absenceId: string): Promise<AbsenceCase[]> {
    const noted = await scope.db
      .selectFrom('absenceCases')
      .innerJoin('cases', 'cases.id', 'absenceCases.caseId')
      .innerJoin('children', 'children.id', 'cases.childId')
      .leftJoin('allocations', (join) =>
        join
          .onRef('allocations.caseId', '=', 'cases.id')
          .on('allocations.role', '=', 'PRIMARY')
          .on('allocations.to', 'is', null),
      )
      .select(['cases.reference as caseReference', 'children.initials', 'allocations.username as holder'])
      .select(['absenceCases.state', 'absenceCases.outcome', 'absenceCases.notedAt'])
      .where('absenceCases.absenceId', '=', absenceId)
      .execute()
    const held = await scope.db
      .selectFrom('absences')
      .innerJoin('allocations', (join) =>
        join
          .onRef('allocations.username', '=', 'absences.username')
          .on('allocations.role', '=', 'PRIMARY')
          .on('allocations.kind', '=', 'WORKER')
          .on('allocations.to', 'is', null),
      )
      .innerJoin('cases', 'cases.id', 'allocations.caseId')
      .innerJoin('children', 'children.id', 'cases.childId')
      .select(['cases.reference as caseReference', 'children.initials', 'allocations.username as holder'])
      .where('absences.id', '=', absenceId)
      .where('absences.endedOn', 'is', null)
      .execute()
    const unattended = held
      .filter(({ caseReference }) => !noted.some((row) => row.caseReference === caseReference))
      .map((row) => ({ ...row, state: 'OPEN' as const, outcome: null, notedAt: null }))
    return [...noted, ...unattended].sort((a, b) => a.caseReference.localeCompare(b.caseReference))
  },
})
