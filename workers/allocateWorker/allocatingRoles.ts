import type { TaskContext } from '../tasks/defineTask.ts'

/**
 * Roles that may allocate under the case's profile, as decision policyValues gave them to the process in
 * `allocatingRoles` (C-16). The duty manager stands in for an absent Team Manager. A Practice Supervisor may only where
 * the Team Manager has delegated it, which the process says in `allocationDelegated` (AW-47).
 */
export function allocatingRoles({ variables }: Pick<TaskContext, 'variables'>): string[] {
  const byProfile: string[] = Array.isArray(variables.allocatingRoles) ? variables.allocatingRoles : ['teamManager']
  const delegated = variables.allocationDelegated === true
  return [...new Set([...byProfile, 'dutyManager'])].filter((role) => role !== 'practiceSupervisor' || delegated)
}
