import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { TransferRow } from '../register/transfers.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { managerOf } from './managerOf.ts'
import type { Option } from './staffOptions.ts'

type Deps = Pick<Dependencies, 'register' | 'clock'>
export type ReceivingTeam = { code: string; name: string; manager: string | null }

/** Teams of the receiving district that do not have the case already, each with who answers for it now. DM-04, XD-06. */
export async function receivingTeams(
  { register, clock }: Deps,
  { authority, toDistrict, fromTeam }: Pick<TransferRow, 'authority' | 'toDistrict' | 'fromTeam'>,
): Promise<ReceivingTeam[]> {
  const now = toOffsetIso(toLondon(clock.now()))
  const teams = (await register.authorities.teams(authority, { district: toDistrict })).filter(
    ({ code }) => code !== fromTeam,
  )
  return Promise.all(
    teams.map(async ({ code, name }) => {
      const manager = await managerOf(register, authority, code, now)
      return { code, name, manager: manager?.holder ?? null }
    }),
  )
}

/** The same for a field in which a team is picked; one without a manager is shown, and refused. */
export const receivingTeamOptions = (teams: ReceivingTeam[]): Option[] =>
  teams.map(({ code, name, manager }) => ({ label: `${name} (${manager ?? 'nobody manages it now'})`, value: code }))

/** Refuses a team of another district, and one in which nobody could hold the case. */
export function checkReceivingTeam(field: string, code: string, teams: ReceivingTeam[]): Problem[] {
  const team = teams.find((one) => one.code === code)
  if (!team) {
    const problem = `${code} is no team of the receiving district that could take this case`
    return [{ field, problem, wayOut: 'choose a team from the list' }]
  }
  if (team.manager) return []
  const problem = `${team.name} has neither a duty manager nor a Team Manager, so nobody could hold the case`
  return [{ field, problem, wayOut: 'choose another team, or have a manager entered in the duty rota' }]
}
