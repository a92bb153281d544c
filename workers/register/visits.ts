import { json } from './columnTypes.ts'
import { NotFound } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { Codes, Texts, VisitKind } from './tables.ts'

export type NewVisit = {
  caseReference: string
  kind: VisitKind
  at: string
  visitor: string
  childSeen: boolean
  seenAlone?: boolean | null
  announced?: 'ANNOUNCED' | 'UNANNOUNCED' | null
  details?: Codes
  text?: Texts
  recordedBy: string
}

/** A day planned for the next sight of a child without a worker is done with by a sighting after the plan (UC-38, G-12). */
async function fulfilPlannedSight(tx: TransactionScope, caseId: string, seenAt: string): Promise<void> {
  const plan = await tx.db
    .selectFrom('oversight')
    .select('decidedAt')
    .where('caseId', '=', caseId)
    .where('formId', '=', 'ucDutyPlan')
    .where('state', '=', 'accepted')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!plan || Date.parse(plan.decidedAt) > Date.parse(seenAt)) return
  await tx.db
    .updateTable('unallocatedPeriods')
    .set({ nextSeenBy: null })
    .where('caseId', '=', caseId)
    .where('endedAt', 'is', null)
    .execute()
}

export const visitsOf = (scope: Scope) => ({
  /** Files a visit or an attempt (CG-5), with its audit entry. @returns id */
  record: ({
    caseReference,
    seenAlone = null,
    announced = null,
    details = {},
    text = {},
    ...visit
  }: NewVisit): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const of = await tx.db.selectFrom('cases').select('id').where('reference', '=', caseReference).executeTakeFirst()
      if (!of) throw new NotFound('case')
      const id = tx.newId()
      await tx.db
        .insertInto('visits')
        .values({
          ...visit,
          id,
          caseId: of.id,
          seenAlone,
          announced,
          details: json(details),
          text: json(text),
          recordedAt: tx.now(),
        })
        .execute()
      if (visit.childSeen) await fulfilPlannedSight(tx, of.id, visit.at)
      const { kind, childSeen, recordedBy } = visit
      tx.audit({ actor: recordedBy, action: 'visit.recorded', caseReference, detail: { visitId: id, kind, childSeen } })
      return id
    }),

  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('visits')
      .innerJoin('cases', 'cases.id', 'visits.caseId')
      .selectAll('visits')
      .where('cases.reference', '=', caseReference)
      .orderBy('visits.at')
      .orderBy('visits.id')
      .execute(),

  /** The newest sighting of the child (UC-31, UC-35). */
  lastSeen: (caseReference: string) =>
    scope.db
      .selectFrom('visits')
      .innerJoin('cases', 'cases.id', 'visits.caseId')
      .selectAll('visits')
      .where('cases.reference', '=', caseReference)
      .where('visits.childSeen', '=', true)
      .orderBy('visits.at', 'desc')
      .limit(1)
      .executeTakeFirst(),

  /** The first time that the child was seen at or after an instant (DA-14, DA-15). */
  firstSeen: (caseReference: string, since: string) =>
    scope.db
      .selectFrom('visits')
      .innerJoin('cases', 'cases.id', 'visits.caseId')
      .selectAll('visits')
      .where('cases.reference', '=', caseReference)
      .where('visits.childSeen', '=', true)
      .where('visits.at', '>=', since)
      .orderBy('visits.at')
      .limit(1)
      .executeTakeFirst(),
})
