import type { Register } from '../../register/register.ts'
import type { Filter, Option } from './board.ts'

/** Filters by district and team of all authorities; where there are several, each entry names its authority. */
export async function placeFilters(register: Register): Promise<Filter[]> {
  const authorities = await register.authorities.list()
  const both = await Promise.all(
    authorities.map(async ({ code, name }) => {
      const option = (place: { code: string; name: string }): Option => ({
        value: `${code}.${place.code}`,
        text: authorities.length > 1 ? `${name}: ${place.name}` : place.name,
      })
      return {
        districts: (await register.authorities.districts(code)).map(option),
        teams: (await register.authorities.teams(code)).map(option),
      }
    }),
  )
  return [
    { name: 'district', label: 'District', options: both.flatMap(({ districts }) => districts) },
    { name: 'team', label: 'Team', options: both.flatMap(({ teams }) => teams) },
  ]
}

/** A filter by a Team Manager or a deputy. */
export async function managerFilter(register: Register): Promise<Filter> {
  const roles = ['teamManager', 'deputyTeamManager']
  return { name: 'manager', label: 'Team Manager', options: await staffOptions(register, { roles }) }
}

type Place = { authority?: string; district?: string; team?: string }

/** What somebody chose in these filters, as the register asks for it. */
export function placeChosen(choice: Record<string, string>): Place {
  const [authority, district] = choice.district?.split('.') ?? []
  const [authorityOfTeam, team] = choice.team?.split('.') ?? []
  // A district of one authority with a team of another has no rows: the team is looked for in the district's authority.
  const impossible = authority !== undefined && authorityOfTeam !== undefined && authority !== authorityOfTeam
  return {
    ...((authority ?? authorityOfTeam) ? { authority: authority ?? authorityOfTeam ?? '' } : {}),
    ...(district ? { district } : {}),
    ...(team ? { team: impossible ? '' : team } : {}),
  }
}

/** Name of a team by authority and code. */
export async function teamNames(register: Register): Promise<(authority: string, team: string) => string> {
  const teams = await register.authorities.allTeams()
  return (authority, team) => teams.find((row) => row.authority === authority && row.code === team)?.name ?? team
}

/** Name of a member of staff by username; what is no username is answered as it is. */
export async function staffNames(register: Register): Promise<(username: string | null | undefined) => string> {
  const staff = await register.staff.list()
  const names = new Map(staff.map(({ username, displayName }) => [username, displayName]))
  return (username) => (username ? (names.get(username) ?? username) : '')
}

/** Members of staff who hold one of the roles, for a field in which somebody is picked; everybody without roles. */
export async function staffOptions(
  register: Register,
  { authority, roles }: { authority?: string; roles?: string[] },
): Promise<Option[]> {
  const staff = await register.staff.list(authority === undefined ? {} : { authority })
  return staff
    .filter((person) => !roles || roles.some((role) => person.roles.includes(role)))
    .map(({ username, displayName }) => ({ value: username, text: displayName }))
}
