import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import type { AuthorityContact } from '../register/moveTables.ts'
import type { Database } from '../register/tables.ts'
import type { PersonFacts, RecipientFacts, RecipientKind } from './facts.ts'
import { type MoveInHand, moveInHand } from './moveInHand.ts'
import { addressLines, placeOf } from './postal.ts'
import { words, writtenIn } from './procedureInHand.ts'

/** Keys of recipients who are no people of the family: the other authority, and who sees the new home (CM-05). */
export const receivingAuthority = 'receivingAuthority'
export const askingAuthority = 'askingAuthority'
export const visitingProfessional = 'visitingProfessional'

/** Somebody in an authority or service, as the recipient of a letter. */
export const contactAsRecipient = (
  personId: string,
  kind: RecipientKind,
  contact: Partial<AuthorityContact> | null,
): RecipientFacts => ({
  ...{ personId, kind, age: null, harmRisk: false, safeToContact: true, preferredChannel: null, secretMove: false },
  hasAddress: addressLines(contact?.address).length > 0,
  hasEmail: Boolean(contact?.email),
})
export const contactAsPerson = (contact: Partial<AuthorityContact> | null, service: string): PersonFacts => ({
  name: contact?.name ?? service,
  greetingName: contact?.name ?? 'colleague',
  email: contact?.email ?? null,
  addressLines: contact?.address
    ? [...(contact.name && service ? [service] : []), ...addressLines(contact.address)]
    : [],
})

/** Where letters to the household go after a move; `secret`: nowhere by post, a person decides (G-65). */
export type NewHome = { from: string; address: string | null; secret: boolean }
/** The address of somebody who lived with the child, at the new home; anybody else keeps theirs. */
export const addressNow = (address: string | null, home: NewHome | undefined): string | null => {
  if (!home || !placeOf(address) || placeOf(address) !== placeOf(home.from)) return address
  return home.secret ? null : home.address
}

/**
 * A family that agrees to nothing, with no concern for the child, closes without a word to the other authority: the copy of
 * the closing record does not go there either. A referral that was not begun is passed on all the same. IA-02, IA-12, G-70.
 */
const mayHear = ({ consentShare, safeguarding, activated }: MoveInHand): boolean =>
  consentShare !== false || safeguarding === true || activated === false

type Professional = Pick<AuthorityContact, 'name' | 'email' | 'address'> & { service: string }
const isKey = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value)

/** Whom the letters about a move go to besides the people of the case (IA-05, IA-07, CM-06, CM-13). */
export function createMoveRecipients(db: Kysely<Database>, clock: Clock) {
  const moveOf = (caseReference: string) => moveInHand(db, { caseReference }, clock)

  /** As the worker named them; what the register knows of an agency of the case fills the gaps. */
  async function professionalOf({ caseId, requestedAt }: MoveInHand): Promise<Professional | undefined> {
    const [form] = await writtenIn(db, { caseId, requestedAt }, ['cmAccommodationSeen'])
    const name = words(form?.professionalName)
    if (!form || !name) return undefined
    const agency = isKey(form.professional)
      ? await db.selectFrom('people').selectAll().where('id', '=', form.professional).executeTakeFirst()
      : undefined
    return {
      name,
      service: words(form.professionalAgency) ?? agency?.agency ?? '',
      email: words(form.professionalEmail) ?? agency?.email ?? null,
      address: words(form.professionalAddress) ?? agency?.address ?? null,
    }
  }

  return {
    /** The receiving authority once it is named, and the professional who sees the new home. */
    async of(caseReference: string): Promise<RecipientFacts[]> {
      const move = await moveOf(caseReference)
      if (!move) return []
      const professional = await professionalOf(move)
      return [
        ...(move.receivingName && mayHear(move)
          ? [contactAsRecipient(receivingAuthority, 'OTHER_AUTHORITY', move.receivingContact)]
          : []),
        ...(professional ? [contactAsRecipient(visitingProfessional, 'VISITING_PROFESSIONAL', professional)] : []),
      ]
    },

    async person(caseReference: string, personId: string): Promise<PersonFacts | undefined> {
      if (personId !== receivingAuthority && personId !== visitingProfessional) return undefined
      const move = await moveOf(caseReference)
      if (!move) return undefined
      if (personId === receivingAuthority) return contactAsPerson(move.receivingContact, move.receivingName ?? '')
      const professional = await professionalOf(move)
      return professional && contactAsPerson(professional, professional.service)
    },

    /** Undefined until the family has moved, or where the old address is not known. */
    async newHome(caseReference: string): Promise<NewHome | undefined> {
      const move = await moveOf(caseReference)
      if (!move?.moved || !move.oldAddress) return undefined
      return { from: move.oldAddress, address: move.newAddress, secret: move.addressSecret }
    },

    /** True while the new address of the family is to be kept secret: letters about the move wait for a decision. */
    secretMove: async (caseReference: string): Promise<boolean> =>
      (await moveOf(caseReference))?.addressSecret === true,
  }
}
