import { childConsent } from '../../models/closureWords.ts'
import type { Register } from '../../register/register.ts'

type Asked = { name: string; safeToContact: boolean }

/** Those whose consent a TAF needs, by their keys; names stay on the pages (I6). */
export async function familyOf(
  { people, cases }: Pick<Register, 'people' | 'cases'>,
  caseReference: string,
  asked: { personId: string }[],
): Promise<(personId: string) => Asked> {
  const [family, found] = await Promise.all([people.ofCase(caseReference), cases.withChild(caseReference)])
  const known = new Map<string, Asked>(family.map(({ id, name, safeToContact }) => [id, { name, safeToContact }]))
  known.set(childConsent, { name: found?.child.name ?? 'The child', safeToContact: true })
  // Somebody may have been taken off the record of the case since.
  for (const { personId } of asked.filter((one) => !known.has(one.personId))) {
    const person = await people.get(personId)
    known.set(personId, { name: person?.name ?? 'Not on record', safeToContact: person?.safeToContact ?? true })
  }
  return (personId) => known.get(personId) ?? { name: personId, safeToContact: true }
}
