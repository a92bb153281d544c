import { toLondon } from '../calendar/londonTime.ts'
import type { Transaction } from '../register/database.ts'

/**
 * The newest accepted form of this kind in a case with the words that were written in it, for the readers of the record;
 * `since`: only one from this instant on.
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
