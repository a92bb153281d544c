import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { LeadProfessional } from '../register/procedureTables.ts'
import type { Option } from '../shared/staffOptions.ts'

type Directory = Pick<Dependencies, 'register'>
export const someoneElse = 'OTHER'

/** Agencies of the case and the professional who referred the child. */
async function known({ people }: Pick<Dependencies['register'], 'people'>, caseReference: string) {
  const all = await people.ofCase(caseReference)
  return all
    .filter(({ kind, referrerKind }) => kind === 'AGENCY' || referrerKind === 'PROFESSIONAL')
    .toSorted((one, other) => one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name))
}

/**
 * Where the Lead Professional may come from: those who know the case first, then anybody else. By kind and initials, as
 * names stay on the case page (I6). TS-10.
 */
export async function candidateOptions({ register }: Directory, { caseReference }: Variables): Promise<Option[]> {
  const options = (await known(register, caseReference)).map(({ id, kind, agency, initials }) => ({
    label: kind === 'AGENCY' ? `Agency: ${agency ?? 'kind not recorded'} (${initials})` : `Referrer (${initials})`,
    value: id,
  }))
  return [...options, { label: 'Somebody else', value: someoneElse }]
}

/** What the register knows of a chosen agency. */
export async function agencyOf(register: Pick<Dependencies['register'], 'people'>, reference: string, id: string) {
  const found = (await known(register, reference)).find((person) => person.id === id)
  return found && { name: found.kind === 'AGENCY' ? found.name : found.agency, email: found.email, phone: found.phone }
}

/** Staff of the authority with an account as Lead Professional. */
export async function leadOptions({ register }: Directory, { authority }: Variables): Promise<Option[]> {
  const staff = await register.staff.list({ authority, role: 'leadProfessional' })
  return staff.map(({ username, displayName }) => ({ label: `${displayName} (${username})`, value: username }))
}

const folded = (words: string) => words.replace(/\s+/g, ' ').trim().toLowerCase()
/** Whether two approaches are to the same person. */
export const isSame = (one: LeadProfessional, other: LeadProfessional): boolean =>
  folded(one.name) === folded(other.name) && folded(one.organisation) === folded(other.organisation)
