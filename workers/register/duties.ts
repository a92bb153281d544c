import { atLocalTime, isWholeDay, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { caseIdOf } from './caseIdOf.ts'
import { NotFound, Overtaken } from './errors.ts'
import type { Scope } from './scope.ts'
import type { DutySource } from './tables.ts'

export type NewDuty = {
  kind: string
  /** A whole day means the end of that working day, 17:00. */
  due: string
  /** What to do, in words; stays in the register. */
  what?: string | null
  /** Username of who does it; whoever is on duty when left out. */
  who?: string | null
}
export type DutyPlan = { source: DutySource; plannedBy: string; items: NewDuty[]; absenceId?: string | null }
export type PlannedDuty = { dutyId: string; kind: string; due: string }
export type DutyFilter = {
  authority?: string
  district?: string
  team?: string
  absenceId?: string
  who?: string
  source?: DutySource
}

const dayEnd = '17:00'
const dueOf = (due: string): string => toOffsetIso(isWholeDay(due) ? atLocalTime(toLondon(due), dayEnd) : toLondon(due))

export const dutiesOf = (scope: Scope) => ({
  /** Plans visits, reviews and other work for duty workers, in the order given. @returns what a model needs of them */
  plan: (caseReference: string, { source, plannedBy, items, absenceId = null }: DutyPlan): Promise<PlannedDuty[]> =>
    scope.inTransaction(async (tx) => {
      if (items.length === 0) return []
      const caseId = await caseIdOf(tx, caseReference)
      const planned = items.map(({ kind, due, what = null, who = null }) => ({
        id: tx.newId(),
        kind,
        due: dueOf(due),
        what,
        who,
      }))
      await tx.db
        .insertInto('duties')
        .values(planned.map((duty) => ({ ...duty, caseId, absenceId, source, plannedBy, plannedAt: tx.now() })))
        .execute()
      const detail = { source, absenceId, dutyIds: planned.map(({ id }) => id), kinds: planned.map(({ kind }) => kind) }
      tx.audit({ actor: plannedBy, action: 'duty.planned', caseReference, detail })
      return planned.map(({ id, kind, due }) => ({ dutyId: id, kind, due }))
    }),

  /** A duty was done. @throws Overtaken when it was done or dropped before, NotFound */
  done: (dutyId: string, { by, at, note = null }: { by: string; at: string; note?: string | null }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const duty = await tx.db
        .selectFrom('duties')
        .innerJoin('cases', 'cases.id', 'duties.caseId')
        .select(['cases.reference', 'duties.kind', 'duties.doneAt', 'duties.droppedAt'])
        .where('duties.id', '=', dutyId)
        .forUpdate('duties')
        .executeTakeFirst()
      if (!duty) throw new NotFound('duty')
      if (duty.doneAt || duty.droppedAt) throw new Overtaken('this duty')
      await tx.db.updateTable('duties').set({ doneAt: at, doneBy: by, note }).where('id', '=', dutyId).execute()
      tx.audit({ actor: by, action: 'duty.done', caseReference: duty.reference, detail: { dutyId, kind: duty.kind } })
    }),

  /** Drops what was planned for an absence and not done, in all its cases or in one. */
  dropOfAbsence: (absenceId: string, actor: string, caseReference?: string): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const caseId = caseReference ? await caseIdOf(tx, caseReference) : undefined
      const { numUpdatedRows } = await tx.db
        .updateTable('duties')
        .set({ droppedAt: tx.now() })
        .where('absenceId', '=', absenceId)
        .where('doneAt', 'is', null)
        .where('droppedAt', 'is', null)
        .$if(caseId !== undefined, (query) => query.where('caseId', '=', caseId ?? ''))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      const detail = { absenceId, count: Number(numUpdatedRows) }
      tx.audit({ actor, action: 'duty.dropped', caseReference: caseReference ?? null, detail })
    }),

  get: (id: string) => scope.db.selectFrom('duties').selectAll().where('id', '=', id).executeTakeFirst(),

  /** All duties of a case, by due date. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('duties')
      .innerJoin('cases', 'cases.id', 'duties.caseId')
      .selectAll('duties')
      .where('cases.reference', '=', caseReference)
      .orderBy('duties.due')
      .orderBy('duties.seq')
      .execute(),

  /** Duties still to be done, the most urgent first. */
  open: (filter: DutyFilter = {}) => dutyRows(scope, { ...filter, done: false }).execute(),

  /** duty work with the absence that it stands in for; `done` shows also what is done and when it was reported. */
  board: (filter: DutyFilter & { done?: boolean } = {}) => dutyRows(scope, { done: false, ...filter }).execute(),
})

const dutyRows = (
  { db }: Scope,
  { authority, district, team, absenceId, who, source, done }: DutyFilter & { done: boolean },
) =>
  db
    .selectFrom('duties')
    .innerJoin('cases', 'cases.id', 'duties.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .leftJoin('absences', 'absences.id', 'duties.absenceId')
    .leftJoin('unallocatedPeriods', (join) =>
      join.onRef('unallocatedPeriods.caseId', '=', 'cases.id').on('unallocatedPeriods.endedAt', 'is', null),
    )
    .selectAll('duties')
    .select(['cases.reference as caseReference', 'cases.authority', 'cases.district', 'cases.team'])
    .select(['children.initials', 'unallocatedPeriods.dutyWorker'])
    .select(['absences.username as absentWorker', 'absences.from as absentFrom'])
    .where('duties.droppedAt', 'is', null)
    .$if(!done, (query) => query.where('duties.doneAt', 'is', null))
    .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
    .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
    .$if(team !== undefined, (query) => query.where('cases.team', '=', team ?? ''))
    .$if(absenceId !== undefined, (query) => query.where('duties.absenceId', '=', absenceId ?? ''))
    .$if(who !== undefined, (query) => query.where('duties.who', '=', who ?? ''))
    .$if(source !== undefined, (query) => query.where('duties.source', '=', source ?? 'ABSENCE'))
    .orderBy('duties.due')
    .orderBy('duties.seq')
