import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'

export type Option = { label: string; value: string }
type Staff = { username: string; displayName: string; roles: string[]; team: string | null }
type Directory = Pick<Dependencies, 'register'>

const managerRoles = ['teamManager', 'deputyTeamManager', 'dutyManager', 'serviceManager']
const optionOf = ({ username, displayName, team }: Staff): Option => ({
  label: `${displayName} (${username}${team ? `, ${team}` : ''})`,
  value: username,
})
const staffOf = async ({ register }: Directory, { authority }: Variables): Promise<Staff[]> =>
  register.staff.list({ authority })

/** Staff of the case's authority, its own team first, for a field in which somebody is picked. */
export async function staffOptions(deps: Directory, variables: Variables): Promise<Option[]> {
  const staff = await staffOf(deps, variables)
  const own = (person: Staff) => Number(person.team === variables.team)
  return staff.toSorted((one, other) => own(other) - own(one)).map(optionOf)
}

/** Managers of the case's authority who may hold a case or stay involved. */
export async function managerOptions(deps: Directory, variables: Variables): Promise<Option[]> {
  const staff = await staffOf(deps, variables)
  return staff.filter(({ roles }) => roles.some((role) => managerRoles.includes(role))).map(optionOf)
}

/** Teams of the authority other than the one that has the case. */
export async function teamOptions({ register }: Directory, { authority, team }: Variables): Promise<Option[]> {
  const teams = await register.authorities.teams(authority)
  return teams.filter(({ code }) => code !== team).map(({ code, name }) => ({ label: name, value: code }))
}

/** Keeps a preset in its list: somebody who has left is still the previous worker. */
export const withPerson = (options: Option[], username: string | null): Option[] =>
  username === null || options.some(({ value }) => value === username)
    ? options
    : [...options, { label: `${username} (not in the staff directory any more)`, value: username }]
