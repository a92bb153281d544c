import { caseIdOf } from './caseIdOf.ts'
import { NotFound } from './errors.ts'
import { type IroFilter, iroLog } from './iroLog.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { PeriodOutcome } from './tables.ts'
import { type BoardFilter, unallocatedBoard } from './unallocatedBoard.ts'

export type NewPeriod = {
  caseReference: string
  processInstanceKey: string
  /** Why the case has nobody: an occasion of the vocabulary or a code of the model. */
  occasion: string
  /** Instant from which every clock counts (G-64). */
  since: string
  /** Instant of the entry; now when left out. */
  at?: string
}
export type PeriodChange = {
  reasons?: string[]
  authorisedBy?: string | null
  authorisedAt?: string | null
  authorisedUntil?: string | null
  dutyWorker?: string | null
  nextSeenBy?: string | null
  lettersApprovedAt?: string | null
  iroToldAt?: string | null
}

const system = 'unallocatedCaseManagement'

const openPeriod = (tx: TransactionScope, caseReference: string) =>
  tx.db
    .selectFrom('unallocatedPeriods')
    .innerJoin('cases', 'cases.id', 'unallocatedPeriods.caseId')
    .select(['unallocatedPeriods.id', 'unallocatedPeriods.since', 'unallocatedPeriods.caseId'])
    .where('cases.reference', '=', caseReference)
    .where('unallocatedPeriods.endedAt', 'is', null)
    .forUpdate('unallocatedPeriods')
    .executeTakeFirst()

/** Ends the open period of a case, if there is one, and drops the duties that were planned in it. */
export async function endPeriod(
  tx: TransactionScope,
  caseReference: string,
  outcome: PeriodOutcome,
  actor: string,
): Promise<void> {
  const open = await openPeriod(tx, caseReference)
  if (!open) return
  const now = tx.now()
  await tx.db.updateTable('unallocatedPeriods').set({ endedAt: now, outcome }).where('id', '=', open.id).execute()
  await tx.db
    .updateTable('duties')
    .set({ droppedAt: now })
    .where('caseId', '=', open.caseId)
    .where('source', '!=', 'ABSENCE')
    .where('doneAt', 'is', null)
    .where('droppedAt', 'is', null)
    .execute()
  tx.audit({ actor, action: 'unallocated.ended', caseReference, detail: { periodId: open.id, outcome } })
}

export const unallocatedOf = (scope: Scope) => ({
  /** Opens the period in which a case has no worker. A case has one at a time: asked again, the open one is answered. */
  open: (
    { caseReference, processInstanceKey, occasion, since, at }: NewPeriod,
    actor = system,
  ): Promise<{ id: string; since: string }> =>
    scope.inTransaction(async (tx) => {
      const caseId = await caseIdOf(tx, caseReference)
      const written = await tx.db
        .insertInto('unallocatedPeriods')
        .values({ id: tx.newId(), caseId, processInstanceKey, occasion, since, openedAt: at ?? tx.now() })
        .onConflict((on) => on.column('caseId').where('endedAt', 'is', null).doNothing())
        .returning(['id', 'since'])
        .executeTakeFirst()
      if (written) {
        const detail = { periodId: written.id, occasion, since }
        tx.audit({ actor, action: 'unallocated.opened', caseReference, detail })
        return written
      }
      return tx.db
        .selectFrom('unallocatedPeriods')
        .select(['id', 'since'])
        .where('caseId', '=', caseId)
        .where('endedAt', 'is', null)
        .executeTakeFirstOrThrow()
    }),

  /** The open period of a case. */
  current: (caseReference: string) =>
    scope.db
      .selectFrom('unallocatedPeriods')
      .innerJoin('cases', 'cases.id', 'unallocatedPeriods.caseId')
      .selectAll('unallocatedPeriods')
      .where('cases.reference', '=', caseReference)
      .where('unallocatedPeriods.endedAt', 'is', null)
      .executeTakeFirst(),

  /** All periods of a case, oldest first. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('unallocatedPeriods')
      .innerJoin('cases', 'cases.id', 'unallocatedPeriods.caseId')
      .selectAll('unallocatedPeriods')
      .where('cases.reference', '=', caseReference)
      .orderBy('unallocatedPeriods.openedAt')
      .execute(),

  /** Changes what is known of the open period. @throws NotFound when none is open */
  update: (caseReference: string, change: PeriodChange, actor = system): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const open = await openPeriod(tx, caseReference)
      if (!open) throw new NotFound('open unallocated period')
      if (Object.keys(change).length === 0) return
      await tx.db.updateTable('unallocatedPeriods').set(change).where('id', '=', open.id).execute()
      tx.audit({ actor, action: 'unallocated.changed', caseReference, detail: { periodId: open.id, ...change } })
    }),

  /** cases without a worker, the longest wait first, each with its clocks and what has passed them. */
  board: (filter: BoardFilter = {}) => unallocatedBoard(scope, filter),

  /** the weeks of looked-after children without a worker, with the oversight of the IRO in each. */
  iroLog: (filter: IroFilter = {}) => iroLog(scope, filter),

  /** Ends the open period; without one nothing happens. Duties that were planned in it and not done are dropped. */
  end: (caseReference: string, outcome: PeriodOutcome, actor = system): Promise<void> =>
    scope.inTransaction((tx) => endPeriod(tx, caseReference, outcome, actor)),
})
