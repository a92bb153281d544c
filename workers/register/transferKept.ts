import type { Scope } from './scope.ts'

/**
 * The instant at which a case moved to the receiving team while its worker stayed (G-69, C-29), as long as no other worker
 * has been entered since; null otherwise.
 */
export async function keptSince({ db }: Scope, caseReference: string): Promise<string | null> {
  const last = await db
    .selectFrom('transfers')
    .innerJoin('cases', 'cases.id', 'transfers.caseId')
    .select(['transfers.caseId', 'transfers.endedAt'])
    .where('cases.reference', '=', caseReference)
    .where('transfers.outcome', '=', 'TRANSFERRED_UNALLOCATED')
    .where('transfers.keepsWorker', '=', true)
    .orderBy('transfers.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last?.endedAt) return null
  const workers = () =>
    db
      .selectFrom('allocations')
      .select('username')
      .where('caseId', '=', last.caseId)
      .where('role', '=', 'PRIMARY')
      .where('kind', '=', 'WORKER')
  const kept = await workers()
    .where('from', '<=', last.endedAt)
    .where((where) => where.or([where('to', 'is', null), where('to', '>', last.endedAt ?? '')]))
    .executeTakeFirst()
  const other = await workers()
    .where('from', '>', last.endedAt)
    .$if(kept !== undefined, (query) => query.where('username', '!=', kept?.username ?? ''))
    .executeTakeFirst()
  return other ? null : last.endedAt
}
