import { type Role, roles } from '../../models/vocabulary.ts'
import type { Register } from '../../register/register.ts'
import { staffNames, teamNames } from './placeFilters.ts'

/** Names of staff, roles, teams and districts, as the pages of procedures say them. */
export async function readNames(register: Register) {
  const [nameOf, teamOf, authorities] = await Promise.all([
    staffNames(register),
    teamNames(register),
    register.authorities.list(),
  ])
  const districts = (await Promise.all(authorities.map(({ code }) => register.authorities.districts(code)))).flat()
  return {
    nameOf,
    teamOf,
    districtOf: (authority: string, code: string) =>
      districts.find((district) => district.authority === authority && district.code === code)?.name ?? code,
    /** Whoever has a step: a role in words, or a person. */
    whoOf: (responsible: string) => (roles[responsible as Role] as string | undefined) ?? nameOf(responsible),
  }
}
export type Names = Awaited<ReturnType<typeof readNames>>
