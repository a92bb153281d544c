import { NotFound, Overtaken } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { AllocationRole, HolderKind } from './tables.ts'

export type NewHolder = {
  caseReference: string
  username: string
  kind: HolderKind
  reasonCode: string
  decidedBy: string
  rationale?: string | null
  /** Instant of the change; now when left out. */
  at?: string
  /** Who is thought to hold the case now; refused as overtaken when somebody else does. */
  expected?: string
}
export type NewInvolvement = Omit<NewHolder, 'kind' | 'expected'> & { role: 'CO_WORKER' | 'INVOLVED' }

/** Locks the case until the transaction ends, so that two managers decide one after the other. */
async function lockOpenCase(tx: TransactionScope, caseReference: string) {
  const row = await tx.db
    .selectFrom('cases')
    .select(['id', 'status'])
    .where('reference', '=', caseReference)
    .where('closed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('open case')
  return row
}

export const allocationsOf = (scope: Scope) => ({
  /**
   * Gives the case to a new holder: the old allocation ends and the new one begins at the same instant, in one
   * transaction. A worker makes the case ALLOCATED, a duty or team manager UNALLOCATED.
   * @throws Overtaken when `expected` no longer holds the case; NotFound when there is no such open case
   * @returns id of the new allocation
   */
  change: ({
    caseReference,
    username,
    kind,
    reasonCode,
    decidedBy,
    rationale = null,
    at,
    expected,
  }: NewHolder): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const { id: caseId } = await lockOpenCase(tx, caseReference)
      const from = at ?? tx.now().toISOString()
      const before = await tx.db
        .selectFrom('allocations')
        .select(['id', 'username'])
        .where('caseId', '=', caseId)
        .where('role', '=', 'PRIMARY')
        .where('to', 'is', null)
        .executeTakeFirst()
      if (expected !== undefined && before?.username !== expected) throw new Overtaken('the allocation')
      if (before) {
        await tx.db
          .updateTable('allocations')
          .set({ to: from, endReasonCode: reasonCode, endedBy: decidedBy })
          .where('id', '=', before.id)
          .execute()
      }
      const id = tx.newId()
      await tx.db
        .insertInto('allocations')
        .values({ id, caseId, username, role: 'PRIMARY', kind, from, reasonCode, decidedBy, rationale })
        .execute()
      await tx.db
        .updateTable('cases')
        .set({ status: kind === 'WORKER' ? 'ALLOCATED' : 'UNALLOCATED' })
        .where('id', '=', caseId)
        .execute()
      tx.audit({
        actor: decidedBy,
        action: 'allocation.changed',
        caseReference,
        detail: { allocationId: id, username, kind, reasonCode, previous: before?.username ?? null },
      })
      return id
    }),

  /** Adds a co-worker or an involved practitioner beside the holder; the same one again changes nothing. @returns id */
  involve: ({
    caseReference,
    username,
    role,
    reasonCode,
    decidedBy,
    rationale = null,
    at,
  }: NewInvolvement): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const { id: caseId } = await lockOpenCase(tx, caseReference)
      const open = await tx.db
        .selectFrom('allocations')
        .select('id')
        .where('caseId', '=', caseId)
        .where('username', '=', username)
        .where('role', '=', role)
        .where('to', 'is', null)
        .executeTakeFirst()
      if (open) return open.id
      const id = tx.newId()
      await tx.db
        .insertInto('allocations')
        .values({ id, caseId, username, role, kind: 'WORKER', from: at ?? tx.now(), reasonCode, decidedBy, rationale })
        .execute()
      tx.audit({
        actor: decidedBy,
        action: 'allocation.added',
        caseReference,
        detail: { allocationId: id, username, role, reasonCode },
      })
      return id
    }),

  /** Ends the part of a co-worker or involved practitioner. The holder changes through `change` alone. */
  endInvolvement: (
    caseReference: string,
    username: string,
    role: Exclude<AllocationRole, 'PRIMARY'>,
    reasonCode: string,
    endedBy: string,
  ): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { id: caseId } = await lockOpenCase(tx, caseReference)
      const { numUpdatedRows } = await tx.db
        .updateTable('allocations')
        .set({ to: tx.now(), endReasonCode: reasonCode, endedBy })
        .where('caseId', '=', caseId)
        .where('username', '=', username)
        .where('role', '=', role)
        .where('to', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new NotFound('allocation')
      tx.audit({ actor: endedBy, action: 'allocation.ended', caseReference, detail: { username, role, reasonCode } })
    }),

  /** Who holds the case now. */
  holder: (caseReference: string) =>
    scope.db
      .selectFrom('allocations')
      .innerJoin('cases', 'cases.id', 'allocations.caseId')
      .innerJoin('staff', 'staff.username', 'allocations.username')
      .selectAll('allocations')
      .select('staff.displayName')
      .where('cases.reference', '=', caseReference)
      .where('allocations.role', '=', 'PRIMARY')
      .where('allocations.to', 'is', null)
      .executeTakeFirst(),

  /** Who holds several cases now, by id of the case. */
  openHolders: (caseIds: string[]) =>
    scope.db
      .selectFrom('allocations')
      .innerJoin('staff', 'staff.username', 'allocations.username')
      .select(['allocations.caseId', 'allocations.kind', 'allocations.username', 'staff.displayName'])
      .where((where) => where('allocations.caseId', '=', where.fn.any(where.val(caseIds))))
      .where('allocations.role', '=', 'PRIMARY')
      .where('allocations.to', 'is', null)
      .execute(),

  /** All allocations of a case, oldest first. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('allocations')
      .innerJoin('cases', 'cases.id', 'allocations.caseId')
      .innerJoin('staff', 'staff.username', 'allocations.username')
      .selectAll('allocations')
      .select('staff.displayName')
      .where('cases.reference', '=', caseReference)
      .orderBy('allocations.from')
      .orderBy('allocations.to', (order) => order.asc().nullsLast())
      .orderBy('allocations.id')
      .execute(),
})
