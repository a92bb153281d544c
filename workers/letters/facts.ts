import type { FieldValues } from './fields.ts'
import type { LetterApproval } from './waitingFacts.ts'

/** Where a notice belongs; the narrower, the better it is known who is told. */
export type Place = { authority: string; district: string | null; team: string | null }

/** A team as letters name it. */
export type TeamContact = {
  authorityName: string
  teamName: string
  teamAddress: string[]
  teamPhone: string
  teamEmail: string
  teamHours: string
  urgentPhone: string
}

export type StaffContact = { username: string; name: string; role: string; phone: string | null; email: string | null }

/** What a letter about a case may need; nothing of it is a process variable. */
export type CaseFacts = {
  caseReference: string
  initials: string
  childName: string
  childFirstName: string
  need: 'S17' | 'S47'
  referralReceivedAt: Date | null
  team: TeamContact
  teamManager: StaffContact | null
  worker: StaffContact | null
  /** Codes of the Allocation Plan as it was last accepted (DA-05). */
  plan: { seenWithinDays: number | null; reviewDate: string | null }
}

export const recipientKinds = [
  'REFERRER_PROFESSIONAL',
  'REFERRER_PUBLIC',
  'PARENT',
  'CARER',
  'CHILD',
  'RELATIVE',
  'AGENCY',
  'OTHER_AUTHORITY',
  'VISITING_PROFESSIONAL',
  'STAFF',
] as const
export type RecipientKind = (typeof recipientKinds)[number]

/** What the decision table needs to know of a person; no name, address or date of birth (I6). */
export type RecipientFacts = {
  personId: string
  kind: RecipientKind
  /** Completed years; null when the date of birth is not recorded (G-16). */
  age: number | null
  safeToContact: boolean
  harmRisk: boolean
  hasAddress: boolean
  hasEmail: boolean
  preferredChannel: 'POST' | 'EMAIL' | 'SECURE_EMAIL' | null
  /** A letter that tells of the move would lead to an address that is kept secret (G-65). */
  secretMove: boolean
}

/** A person as the letter addresses them. */
export type PersonFacts = { name: string; greetingName: string; addressLines: string[]; email: string | null }

/** Where letters get their facts at the moment of writing: the register. */
export type FactsPort = {
  /** The team, district or authority that a notice about no single case comes from. */
  ofPlace: (place: Place) => Promise<TeamContact>
  /** What is known about a child who waits for a worker, by field name. */
  waiting: (caseReference: string) => Promise<FieldValues>
  /** What is known about the open transfer of a case, otherwise about its last one, by field name. */
  transferOf: (caseReference: string) => Promise<FieldValues>
  /** What is known of closing, TAF and the end of involvement, by field name; `reader`: who gets the letter. */
  closureOf: (caseReference: string, reader?: string) => Promise<FieldValues>
  /** What is known of the last move of a case into the area of another authority, by field name. */
  moveOf: (caseReference: string) => Promise<FieldValues>
  /** What is known of a request of another authority, by field name. */
  requestOf: (requestId: string) => Promise<FieldValues>
  /** The facts of a notice with what the register knows of the duty, report, transfer, procedure, request and so on they name. */
  complete: (facts: FieldValues) => Promise<FieldValues>
  /** What the manager decided about the letters of an unallocated case; undefined when nothing yet. */
  approval: (caseReference: string) => Promise<LetterApproval | undefined>
  /** The case; a request of another authority, by its key, stands for the case that it may become. */
  ofCase: (caseReference: string) => Promise<CaseFacts | undefined>
  recipients: (caseReference: string) => Promise<RecipientFacts[]>
  person: (caseReference: string, personId: string) => Promise<PersonFacts | undefined>
  staff: (username: string) => Promise<StaffContact | undefined>
}
