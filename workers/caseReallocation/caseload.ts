import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { HeldCase } from '../register/reallocations.ts'
import type { WorkerEntry } from '../register/staff.ts'
import type { Option } from '../shared/staffOptions.ts'
import { isCaseWorker } from './checkRows.ts'

type Directory = Pick<Dependencies, 'register'>

const dayWords = (day: string) => toLondon(day).setLocale('en-GB').toFormat('d LLL yyyy')

/** What the form says of a case: initials, categories and, where it is given, who holds it. */
export const aboutCase = ({
  initials,
  categories,
  holder,
}: Pick<HeldCase, 'initials' | 'categories'> & { holder?: string | null }) =>
  `${initials}, ${categories.join(', ')}${holder ? `, with ${holder}` : ''}`

/** Cases as a field in which one is picked. */
export const caseOptions = (cases: HeldCase[]): Option[] =>
  cases.map((one) => ({
    label: `${one.caseReference} (${aboutCase({ ...one, holder: null })})`,
    value: one.caseReference,
  }))

/** Who the absence is about and since when, for the top of its forms. */
export function absenceText({ absentWorker, absentSince, expectedReturn, leaving }: Variables): string {
  const since = absentSince ? dayWords(absentSince) : ''
  if (leaving) return `${absentWorker} leaves the service: first day away ${since}`
  return `${absentWorker} is away from ${since}, ${expectedReturn ? `expected back on ${dayWords(expectedReturn)}` : 'return not known'}`
}

const capacity = ({ caseload, fullTimeEquivalent, leave }: WorkerEntry): string => {
  const share = fullTimeEquivalent === 1 ? '' : `, ${fullTimeEquivalent} of full time`
  const away = leave ? `, ${leave.now ? 'away' : `away from ${dayWords(leave.from)}`}` : ''
  return `${caseload} ${caseload === 1 ? 'case' : 'cases'}${share}${away}`
}

/** Workers who could take over cases, those of the team first; whoever is away now cannot be chosen but is shown. */
export async function workersFor({ register }: Directory, { authority, team, absentWorker }: Variables) {
  const all = (await register.staff.workers({ authority })).filter(
    (person) => isCaseWorker(person) && person.username !== absentWorker,
  )
  const own = (person: WorkerEntry) => Number(person.team === team)
  const staff = all.toSorted((one, other) => own(other) - own(one) || one.username.localeCompare(other.username))
  return {
    workerOptions: staff
      .filter(({ leave }) => !leave?.now)
      .map((person) => ({
        label: `${person.username} - ${capacity(person)} - ${person.team ?? ''}`,
        value: person.username,
      })),
    workerRows: staff
      .filter((person) => person.team === team)
      .map((person) => ({ worker: person.username, caseload: String(person.caseload), note: capacity(person) })),
  }
}

/** Staff of the authority who hold one of these roles, those of the team first. */
export async function peopleFor(
  { register }: Directory,
  { authority, team, absentWorker }: Variables,
  wanted: string[],
) {
  const staff = (await register.staff.list({ authority })).filter(
    ({ roles, username }) => username !== absentWorker && roles.some((role) => wanted.includes(role)),
  )
  const own = (person: { team: string | null }) => Number(person.team === team)
  return staff
    .toSorted((one, other) => own(other) - own(one))
    .map(({ displayName, username }) => ({ label: `${displayName} (${username})`, value: username }))
}

/** Whether this person holds one of these roles. */
export async function holdsRole({ register }: Directory, username: string, wanted: string[]): Promise<boolean> {
  const person = await register.staff.get(username)
  return person?.active === true && person.roles.some((role) => wanted.includes(role))
}
