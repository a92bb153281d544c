import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { nameOf } from './nameOf.ts'

/** The duty team of a case that nobody is allocated to. */
export const dutyInstead = ['dutySocialWorker', 'dutyManager', 'teamManager']
export const teamManagers = ['teamManager', 'deputyTeamManager']

/** Everybody who may be the worker of a case, and the duty team for a case without one; `onlyTheWorker` says who it is. */
export const anyWorker = [
  'ALLOCATED_WORKER',
  'socialWorker',
  'assessmentSocialWorker',
  'advancedPractitioner',
  ...dutyInstead,
]

/**
 * Refuses everybody but the allocated worker, or the duty team where the case has none. The register says who that is, as
 * the case may have got another worker since the process began. CX-02, CX-03.
 */
export async function onlyTheWorker(
  { register }: Pick<Dependencies, 'register'>,
  { caseReference, completedBy }: Pick<CompletedTask, 'caseReference' | 'completedBy'>,
): Promise<Problem[]> {
  const holder = await register.allocations.holder(caseReference)
  const worker = holder?.kind === 'WORKER' ? holder.username : undefined
  if (worker === completedBy) return []
  const person = await register.staff.get(completedBy)
  if (!worker && person?.roles.some((role) => dutyInstead.includes(role))) return []
  return [
    {
      field: 'Who completed the task',
      problem: worker
        ? `${completedBy} is not the worker of this case`
        : `the case has no worker, and ${completedBy} is not of the duty team`,
      wayOut: worker
        ? `let ${await nameOf({ register }, worker)} claim and complete it`
        : 'let a duty worker or the manager claim and complete it',
    },
  ]
}
