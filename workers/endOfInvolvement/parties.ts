import type { Dependencies } from '../dependencies.ts'
import type { Option } from '../shared/staffOptions.ts'
import type { Problem } from '../tasks/defineTask.ts'

const child = 'child'
const kindWords = { REFERRER: 'Referrer', PARENT: 'Parent', CARER: 'Carer', RELATIVE: 'Relative', AGENCY: 'Agency' }

export type Party = Option & { isAgency: boolean; isSafe: boolean }

/**
 * Everybody around the child who may be asked to a meeting, by kind and initials: names stay on the case page (I6). A
 * member of the public who referred the child is none of them.
 */
export async function partiesOf(
  { register }: Pick<Dependencies, 'register'>,
  caseReference: string,
  initials: string,
): Promise<Party[]> {
  const people = await register.people.ofCase(caseReference)
  const invited = people.filter(({ kind, referrerKind }) => kind !== 'REFERRER' || referrerKind === 'PROFESSIONAL')
  return [
    { value: child, label: `The child (${initials})`, isAgency: false, isSafe: true },
    ...invited.map((person) => {
      const of = person.kind === 'AGENCY' && person.agency ? `, ${person.agency}` : ''
      const warning = person.safeToContact ? '' : ' - not safe to contact'
      return {
        value: person.id,
        label: `${kindWords[person.kind]}${of} (${person.initials})${warning}`,
        isAgency: person.kind === 'AGENCY' || person.kind === 'REFERRER',
        isSafe: person.safeToContact,
      }
    }),
  ]
}

/** The same for a field in which several are picked. */
export const partyOptions = (parties: Party[]): Option[] => parties.map(({ label, value }) => ({ label, value }))

/** Whom the form ticks at first: everybody who is safe to contact. Whether the child comes is asked each time. */
export const usualInvitees = (parties: Party[]): string[] =>
  parties.filter(({ value, isSafe }) => value !== child && isSafe).map(({ value }) => value)

/** Refuses somebody who is not of this case, and somebody whom an invitation could put or bring into danger (G-65). */
export const checkParties = (field: string, chosen: string[], parties: Party[]): Problem[] =>
  chosen.flatMap((value) => {
    const party = parties.find((one) => one.value === value)
    if (party?.isSafe) return []
    return party
      ? [{ field, problem: `${party.label}: cannot be invited`, wayOut: 'leave this person out, or clear it first' }]
      : [{ field, problem: 'Somebody chosen is not of this case any more', wayOut: 'choose from the list' }]
  })
