import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { familyAsked } from './familyAsked.ts'

/** Who gets the invitation to the final meeting: family and agencies as the register has them, no names (I6). TS-12. */
export async function invitees(
  { register }: Pick<Dependencies, 'register'>,
  variables: Variables,
): Promise<{ who: string; kind: string }[]> {
  const family = await familyAsked(register, variables)
  const agencies = (await register.people.ofCase(variables.caseReference)).filter(({ kind }) => kind === 'AGENCY')
  return [
    ...family.map(({ label, kind }) => ({ who: label, kind: kind === 'CHILD' ? 'Young person' : 'Family' })),
    ...agencies.map(({ agency, initials }) => ({
      who: `${agency ?? 'Agency'} (${initials})`,
      kind: 'Practitioner',
    })),
  ]
}
