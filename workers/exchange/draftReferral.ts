import { placeOf } from '../letters/postal.ts'
import type { MoveRow } from '../register/moves.ts'
import type { Register } from '../register/register.ts'
import { dayInWords } from '../shared/words.ts'
import type { Bundle } from './bundleSchema.ts'

type Found = NonNullable<Awaited<ReturnType<Register['cases']['withChild']>>>
type Person = Awaited<ReturnType<Register['people']['ofCase']>>[number]
type Facts = { found: Found; move: MoveRow; people: Person[]; from: Bundle['from']; inWriting: boolean }

const planWords = {
  PROGRESS_PLAN: 'Child and Family Progress Plan',
  CP_PLAN: 'child protection plan',
  CIC_PLACEMENT: 'placement as a child in care',
}
const longestReason = 10_000

/** Fields that are there, so that none is sent as null. */
const given = <T extends Record<string, unknown>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== '')) as {
    [K in keyof T]?: Exclude<T[K], null>
  }

/** What the receiver reads first; the whole history stands in the chronology. */
function reasonOf({ found, move, from }: Facts): string {
  const { moveDate, consentShare, wantsService, safeguarding, planType, activated } = move
  const sentences = [
    `Transfer from ${from.name}${planType ? `, ${planWords[planType]}` : ''}.`,
    moveDate ? `The family moves on ${dayInWords(moveDate)}.` : 'The day of the move is not known.',
    wantsService ? 'The family wants the service to go on.' : 'The family does not want the service to go on.',
    consentShare ? '' : 'The family has not agreed that information is shared.',
    safeguarding ? 'Stopping the work would put the child at risk: this is a safeguarding referral.' : '',
    activated === false ? 'The referral was accepted there and work on it had not begun.' : '',
  ]
  const said = `Reason of the referral there: ${found.referral.reason}`
  return `${sentences.filter(Boolean).join(' ')}\n\n${said}`.slice(0, longestReason).replace(/[\ud800-\udbff]$/, '')
}

const toDecide = 'The new address of the child is to be kept secret: decide for each person before anything is written.'

/**
 * Who lived with the child moves with the child. Where the address is secret or not known, the old one goes with nobody who
 * lived there; where it is secret, nobody of the family is written to before somebody has decided. G-65, G-71.
 */
function personOf(person: Person, { found, move }: Facts): Bundle['referral']['people'][number] {
  const { name, relationship, kind, parentalResponsibility, email, phone, preferredChannel } = person
  const isAtHome = person.address !== null && placeOf(person.address) === placeOf(found.child.address)
  const newAddress = move.addressSecret ? null : move.newAddress
  const safeToContact = person.safeToContact && !move.addressSecret
  return {
    ...{ name, relationship: relationship ?? kind.toLowerCase(), parentalResponsibility },
    ...given({ address: isAtHome ? newAddress : person.address, email, phone }),
    preferredChannel: preferredChannel === 'EMAIL' && email ? 'EMAIL' : 'POST',
    safeToContact,
    ...(safeToContact ? {} : { unsafeReason: person.unsafeReason ?? toDecide }),
  }
}

/** The referral in the shape that the receiver's intake takes: the child of this case, the family, the agencies (IA-07). */
export function draftReferral(facts: Facts): Bundle['referral'] {
  const { found, move, people, inWriting } = facts
  const { child, referral, need, categories } = found
  const { name, dateOfBirth, dueDate, ethnicity, religion, disability } = child
  const family = people.filter(({ kind }) => kind !== 'REFERRER' && kind !== 'AGENCY')
  // Agencies of the old place would be written to from the new one.
  const agencies = move.addressSecret ? [] : people.filter(({ kind }) => kind === 'AGENCY')
  const address = move.addressSecret ? null : move.newAddress
  return {
    need,
    categories: categories as Bundle['referral']['categories'],
    reason: reasonOf(facts),
    indicators: referral.indicators,
    requestInWriting: inWriting,
    consentS17: referral.consentS17,
    children: [{ name, ...given({ dateOfBirth, dueDate, address, ethnicity, religion, disability }) }],
    people: family.map((person) => personOf(person, facts)),
    agencies: agencies.map(({ name: called, agency, email, address: at }) => ({
      ...{ name: called, kind: agency ?? 'agency' },
      ...given({ email, address: at }),
    })),
  }
}
