import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import { managerOf } from '../shared/managerOf.ts'
import { moveCase } from '../shared/moveCase.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import type { Team } from './askedTeams.ts'

/** Refuses a team in which nobody could hold the case: a child is never without a holder. */
export async function checkManager(
  field: string,
  code: string | undefined,
  teams: Team[],
  { variables, completedAt }: CompletedTask,
  { register }: Pick<Dependencies, 'register'>,
): Promise<Problem[]> {
  const team = teams.find((one) => one.code === code)
  if (!code || !team) {
    return [{ field, problem: 'The team is no team of this authority', wayOut: 'choose a team from the list' }]
  }
  if (team.area === 'OWN_TEAM' || (await managerOf(register, variables.authority, code, completedAt))) return []
  return [
    {
      field,
      problem: `${team.name} has neither a duty manager nor a Team Manager, so nobody could hold the case`,
      wayOut: 'choose another team, or have a manager entered in the duty rota',
    },
  ]
}

/**
 * Gives the case to a team that takes it: team, district and holder change in one transaction. A worker who
 * still has the case keeps it until another one is entered, unless that worker has gone (G-68, CR-09). Nothing happens for the team that has it.
 * @returns team, district and dutyManager for the process, or nothing
 */
export async function giveToTeam(
  tx: Transaction,
  code: string,
  { caseReference, variables, completedBy, completedAt }: CompletedTask,
): Promise<{ team: string; district: string; dutyManager: string } | Record<string, never>> {
  if (code === variables.team) return {}
  const { authority } = variables
  const manager = await managerOf(tx, authority, code, completedAt)
  if (!manager) throw new Error(`team ${code} has no manager`)
  const before = await tx.allocations.holder(caseReference)
  const hasWorker = before?.kind === 'WORKER' && !(await tx.unallocated.current(caseReference))
  const kept = hasWorker ? { holder: before.username, kind: before.kind } : manager
  const district = await moveCase(tx, {
    caseReference,
    authority,
    team: code,
    ...kept,
    reasonCode: 'OTHER_TEAM',
    decidedBy: completedBy,
    at: completedAt,
  })
  return { team: code, district, dutyManager: manager.holder }
}
