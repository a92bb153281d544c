import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { managerOf } from '../shared/managerOf.ts'
import type { Option } from '../shared/staffOptions.ts'
import type { Problem } from '../tasks/defineTask.ts'
import type { AuthorityRequest } from './requestOf.ts'

type Deps = Pick<Dependencies, 'register' | 'clock'>
export type TrayTeam = { code: string; name: string; district: string | null; manager: string | null }

/** Teams into whose tray the request can go, those of its district first; once it is a referral, its team alone. IA-17. */
export async function teamsFor(
  { register, clock }: Deps,
  { authority, district, team, state }: AuthorityRequest,
): Promise<TrayTeam[]> {
  const now = toOffsetIso(toLondon(clock.now()))
  const all = await register.authorities.teams(authority)
  const wanted = state === 'ACCEPTED' ? all.filter(({ code }) => code === team) : all
  const own = (one: { district: string | null }) => Number(district !== null && one.district === district)
  return Promise.all(
    wanted
      .toSorted((one, other) => own(other) - own(one))
      .map(async ({ code, name, district: place }) => ({
        ...{ code, name, district: place },
        manager: (await managerOf(register, authority, code, now))?.holder ?? null,
      })),
  )
}

export const teamOptions = (teams: TrayTeam[]): Option[] =>
  teams.map(({ code, name, manager }) => ({ label: `${name} (${manager ?? 'nobody manages it now'})`, value: code }))

/** The district of the request: that of the team, else the one that is given, else the one that was asked for. */
export const districtOf = (
  code: string,
  teams: TrayTeam[],
  given: string | undefined,
  { district }: AuthorityRequest,
): string | null => teams.find((team) => team.code === code)?.district ?? given ?? district

/** Refuses a team that is not there or in which nobody would see the request, and a district that stays open. */
export function checkTeam(code: string, teams: TrayTeam[], place: string | null, districts: string[]): Problem[] {
  const team = teams.find((one) => one.code === code)
  if (!team)
    return [{ field: 'team', problem: `${code} is no team that can take this up`, wayOut: 'choose one from the list' }]
  if (!team.manager)
    return [
      {
        field: 'team',
        problem: `${team.name} has neither a duty manager nor a Team Manager, so nobody would see the request`,
        wayOut: 'choose another team, or have a manager entered in the duty rota',
      },
    ]
  if (place !== null && districts.includes(place)) return []
  return [
    {
      field: 'district',
      problem: `District is not known, and ${team.name} works in all of them`,
      wayOut: 'choose the district where the family lives',
    },
  ]
}
