import type { Dependencies } from '../dependencies.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { partiesOf } from './parties.ts'

export const managers = ['teamManager', 'deputyTeamManager']
/** Whoever holds a case as its worker, and the managers of the two teams. */
export const workersAndManagers = [
  'socialWorker',
  'assessmentSocialWorker',
  'advancedPractitioner',
  'dutySocialWorker',
  ...managers,
]

/**
 * Refuses workers who have no part in this transfer. The register says who the current worker is, as the case may have
 * got another one since the transfer began; a manager may stand in. DT-04 to DT-06, DT-08.
 */
export async function refuseOthers(
  deps: Pick<Dependencies, 'register'>,
  { variables, completedBy }: CompletedTask,
  who: 'CURRENT' | 'BOTH',
): Promise<Problem[]> {
  const { current, receiving } = await partiesOf(deps, variables.transferId)
  const may = [current?.username, ...(who === 'BOTH' ? [receiving?.username] : [])]
  const person = await deps.register.staff.get(completedBy)
  if (may.includes(completedBy) || person?.roles.some((role) => managers.includes(role))) return []
  const words = who === 'BOTH' ? 'neither the current nor the receiving worker' : 'not the current worker of this case'
  const names = [current?.displayName, who === 'BOTH' ? receiving?.displayName : undefined].filter(Boolean)
  return [
    {
      field: 'Who completed the task',
      problem: `${completedBy} is ${words}`,
      wayOut: `let ${[...names, 'the Team Manager'].join(' or ')} claim and complete it`,
    },
  ]
}

/** Refuses a meeting or visit from before the transfer was asked for. */
export function notBeforeRequest(field: string, label: string, at: string, requestedAt: string): Problem[] {
  return Date.parse(at) < Date.parse(requestedAt)
    ? [
        {
          field,
          problem: `${label} lies before the transfer was asked for`,
          wayOut: 'enter the one that was held for this transfer',
        },
      ]
    : []
}
