import { toLondon } from '../calendar/londonTime.ts'
import type { Transaction } from '../register/database.ts'

/**
 * The newest accepted form of this kind in a case with the words that were written in it, for the readers of the record;
 * `since`: only one of the present time without a worker.
 */
export async function latestWords(
  { oversight }: Pick<Transaction, 'oversight'>,
  caseReference: string,
  formId: string,
  since?: string,
) {
  const [newest] = await oversight.acceptedOf([caseReference], [formId])
  const isOfNow = newest && (since === undefined || toLondon(newest.decidedAt) >= toLondon(since))
  return isOfNow ? newest : undefined
}

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
