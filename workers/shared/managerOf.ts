import type { Register } from '../register/register.ts'

/** Who answers for a team at an instant: its duty manager by the rota, else its Team Manager. */
export async function managerOf(
  register: Pick<Register, 'authorities' | 'staff'>,
  authority: string,
  team: string,
  at: string,
) {
  const onDuty = (await register.authorities.onDuty(authority, at)).find((entry) => entry.team === team)
  if (onDuty) return { holder: onDuty.dutyManager, kind: 'DUTY_MANAGER' as const }
  const [manager] = await register.staff.list({ authority, team, role: 'teamManager' })
  return manager && { holder: manager.username, kind: 'TEAM_MANAGER' as const }
}
