import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Option } from '../shared/staffOptions.ts'

type Directory = Pick<Dependencies, 'register'>
export const otherAuthority = 'OTHER_AUTHORITY'
export const someoneElse = 'OTHER'

/**
 * Who may have seen the accommodation: agencies of the case first, a practitioner of the receiving authority (G-36), or
 * another service of the plan. By kind and initials, as names stay on the case page (I6). CM-05.
 */
export async function professionalOptions({ register }: Directory, { caseReference }: Variables): Promise<Option[]> {
  const people = await register.people.ofCase(caseReference)
  const agencies = people.filter(({ kind }) => kind === 'AGENCY')
  return [
    ...agencies.map(({ id, agency, initials }) => ({
      label: `Agency of the case: ${agency ?? 'kind not recorded'} (${initials})`,
      value: id,
    })),
    { label: 'A practitioner of the receiving authority', value: otherAuthority },
    { label: 'Another service of the plan', value: someoneElse },
  ]
}

/** What the register knows of a chosen agency. */
export const agencyOf = async ({ register }: Directory, caseReference: string, id: string) =>
  (await register.people.ofCase(caseReference)).find((person) => person.kind === 'AGENCY' && person.id === id)
