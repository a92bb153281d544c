import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { nameOf } from '../shared/nameOf.ts'
import type { CompletedTask } from '../tasks/defineTask.ts'
import { instantInWords } from './words.ts'

/** A looked-after child, as the register has it now: the Team Manager has weekly oversight too (UC-61). */
export const isLookedAfter = async ({ cases }: Pick<Transaction, 'cases'>, caseReference: string): Promise<boolean> =>
  (await cases.get(caseReference))?.categories.includes('CLA') === true
/** The duty manager has signed the review of a looked-after child; the Team Manager signs now (UC-61). */
export const isCountersigned = ({ weeklySigned }: Variables): boolean => weeklySigned === 'MANAGER_NEXT'

export const isTeamManager = async ({ staff }: Pick<Transaction, 'staff'>, { completedBy }: CompletedTask) =>
  (await staff.get(completedBy))?.roles.includes('teamManager') === true

/** The weekly reviews of a case, newest first. */
export const reviewsOf = ({ oversight }: Pick<Transaction, 'oversight'>, caseReference: string) =>
  oversight.acceptedOf([caseReference], ['ucWeeklyReview'])
type Review = Awaited<ReturnType<typeof reviewsOf>>[number]

/** What the first signer wrote, as presets for the Team Manager. */
export async function firstSigned(
  { register }: Pick<Dependencies, 'register'>,
  first: Review | undefined,
): Promise<Variables> {
  if (!first) return { firstSignedText: 'The duty manager has signed.' }
  const name = await nameOf({ register }, first.decidedBy)
  const firstSignedText = `${name} signed this review on ${instantInWords(first.decidedAt)}; you countersign it.`
  return { ...first.decisions, ...first.text, firstSignedText }
}
