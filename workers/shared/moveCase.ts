import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import type { HolderKind } from '../register/tables.ts'

export type Move = {
  caseReference: string
  authority: string
  team: string
  holder: string
  kind: HolderKind
  reasonCode: string
  decidedBy: string
  rationale?: string | null
  at: string
}

/**
 * Gives a case to a team and to its holder at one instant, so that it is never without either. The same team and holder
 * again change nothing. @returns the district that the case is in then
 */
export async function moveCase(tx: Transaction, { authority, team, holder, ...change }: Move): Promise<string> {
  const { caseReference } = change
  const target = await tx.authorities.team(authority, team)
  const subject = await tx.cases.get(caseReference)
  if (!subject)
    throw new WorkerProblem(`The register has no case ${caseReference}.`, 'check the case reference of the instance')
  const district = target?.district ?? subject.district
  if (subject.team !== team || subject.district !== district) {
    await tx.cases.change(caseReference, { team, district }, change.decidedBy)
  }
  const before = await tx.allocations.holder(caseReference)
  if (before?.username !== holder || before.kind !== change.kind)
    await tx.allocations.change({ ...change, username: holder })
  return district
}
