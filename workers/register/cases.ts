import { chronologyOf } from './chronology.ts'
import { type DutyTrayFilter, dutyTray } from './dutyTray.ts'
import { NotFound } from './errors.ts'
import { type IntakeOptions, intake } from './intake.ts'
import type { Referral } from './referral.ts'
import type { Scope } from './scope.ts'
import type { ConcernLevel } from './tables.ts'
import { endPeriod } from './unallocated.ts'

export type CaseChange = { concernLevel?: ConcernLevel; team?: string; district?: string; categories?: string[] }

export const casesOf = (scope: Scope) => ({
  intake: (referral: Referral, options: IntakeOptions) => intake(scope, referral, options),

  /** The case alone: codes and dates. */
  get: (reference: string) =>
    scope.db.selectFrom('cases').selectAll().where('reference', '=', reference).executeTakeFirst(),

  /** The case with child and referral; names and addresses are in it, so it goes to pages and letters alone. */
  async withChild(reference: string) {
    const found = await this.get(reference)
    if (!found) return undefined
    const [child, referral, siblings] = await Promise.all([
      scope.db.selectFrom('children').selectAll().where('id', '=', found.childId).executeTakeFirstOrThrow(),
      scope.db.selectFrom('referrals').selectAll().where('id', '=', found.referralId).executeTakeFirstOrThrow(),
      scope.db
        .selectFrom('cases')
        .innerJoin('children', 'children.id', 'cases.childId')
        .select(['cases.reference', 'cases.status', 'children.name', 'children.initials', 'children.dateOfBirth'])
        .where('cases.familyId', '=', found.familyId)
        .where('cases.id', '!=', found.id)
        .orderBy('cases.reference')
        .execute(),
    ])
    return { ...found, child, referral, siblings }
  },

  /** Cases, newest first; `open` leaves out closed ones. */
  list: ({
    authority,
    district,
    team,
    open,
    limit = 100,
  }: {
    authority?: string
    district?: string
    team?: string
    open?: boolean
    limit?: number
  } = {}) =>
    scope.db
      .selectFrom('cases')
      .innerJoin('children', 'children.id', 'cases.childId')
      .selectAll('cases')
      .select(['children.initials', 'children.name as childName'])
      .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
      .$if(team !== undefined, (query) => query.where('cases.team', '=', team ?? ''))
      .$if(open === true, (query) => query.where('cases.closed', 'is', null))
      .orderBy('cases.reference', 'desc')
      .limit(limit)
      .execute(),

  /** Changes codes of an open case: level of concern, team, district, categories. */
  change: (caseReference: string, change: CaseChange, actor: string): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable('cases')
        .set(change)
        .where('reference', '=', caseReference)
        .where('closed', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new NotFound('open case')
      tx.audit({ actor, action: 'case.changed', caseReference, detail: change })
    }),

  /** Closes a case with its outcome and ends every allocation and an open unallocated period at the same instant. */
  close: (caseReference: string, { outcome, actor }: { outcome: string; actor: string }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const now = tx.now()
      const closed = await tx.db
        .updateTable('cases')
        .set({ status: 'CLOSED', closed: now, outcome })
        .where('reference', '=', caseReference)
        .where('closed', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (!closed) throw new NotFound('open case')
      await tx.db
        .updateTable('allocations')
        .set({ to: now, endReasonCode: 'CASE_CLOSED', endedBy: actor })
        .where('caseId', '=', closed.id)
        .where('to', 'is', null)
        .execute()
      await endPeriod(tx, caseReference, 'CLOSED', actor)
      tx.audit({ actor, action: 'case.closed', caseReference, detail: { outcome } })
    }),

  /** Everything that happened in the case, in order of time. */
  chronology: (caseReference: string) => chronologyOf(scope, caseReference),

  /** open cases without a worker. */
  dutyTray: (filter: DutyTrayFilter = {}) => dutyTray(scope, filter),
})
