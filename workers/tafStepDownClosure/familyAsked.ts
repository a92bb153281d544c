import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { type ConsentKind, childConsent } from '../models/closureWords.ts'
import type { Option } from '../shared/staffOptions.ts'

export type Asked = { personId: string; kind: ConsentKind; label: string }
type People = Pick<Dependencies['register'], 'people'>

const kindWords = { PARENT: 'Parent', CARER: 'Carer' }
export const isParentOrCarer = <Person extends { kind: string }>(
  person: Person,
): person is Person & { kind: 'PARENT' | 'CARER' } => person.kind === 'PARENT' || person.kind === 'CARER'

/** Parents before carers, and last those who are not safe to contact. */
const rank = ({ kind, safeToContact }: { kind: string; safeToContact: boolean }) =>
  (kind === 'PARENT' ? 0 : 1) + (safeToContact ? 0 : 2)

/**
 * Whose agreement a Team around the Family needs: every parent and carer, and the child. Shown by role and initials; names
 * are on the case page (I6). TS-03, TS-04.
 */
export async function familyAsked(
  { people }: People,
  { caseReference, initials }: Variables,
): Promise<[...Asked[], Asked]> {
  const family = (await people.ofCase(caseReference))
    .filter(isParentOrCarer)
    .toSorted((one, other) => rank(one) - rank(other) || one.initials.localeCompare(other.initials))
  return [
    ...family.map(({ id, kind, initials: known, safeToContact }) => ({
      personId: id,
      kind,
      label: `${kindWords[kind]} (${known})${safeToContact ? '' : ', not safe to contact: see the case page'}`,
    })),
    { personId: childConsent, kind: 'CHILD', label: `The child (${initials ?? '?'})` },
  ]
}

/** The same for a field in which one of them is picked. */
export const personOptions = (asked: Asked[]): Option[] =>
  asked.map(({ personId, label }) => ({ label, value: personId }))
