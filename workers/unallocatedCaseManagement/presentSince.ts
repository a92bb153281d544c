import type { Transaction } from '../register/database.ts'

/**
 * The instant from which the present proposal or time without a worker counts in the record: the opening of the period,
 * or for a case that would lose its worker the beginning of that allocation.
 */
export async function presentSince(
  { unallocated, allocations }: Pick<Transaction, 'unallocated' | 'allocations'>,
  caseReference: string,
): Promise<string | undefined> {
  const period = await unallocated.current(caseReference)
  return period?.openedAt ?? (await allocations.holder(caseReference))?.from
}
