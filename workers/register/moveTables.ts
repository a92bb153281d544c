import type { ColumnType, Generated } from 'kysely'
import type { DispatchChannel, LaResponse, PaperKind, Planning, PlanType, RequestState } from '../models/moveWords.ts'
import type { AuthorityRequestDraft } from './authorityRequestSchema.ts'
import type { JsonParameter } from './columnTypes.ts'
import type { Instant, InstantOrNull } from './tables.ts'

type Json<T> = ColumnType<T, JsonParameter, JsonParameter>
type JsonOrNull<T> = ColumnType<T | null, JsonParameter | null | undefined, JsonParameter | null>

/** Somebody in another authority (CG-4): at least one way of contact. */
export type AuthorityContact = {
  name: string
  role?: string | null | undefined
  phone?: string | null | undefined
  email?: string | null | undefined
  address?: string | null | undefined
}
/** To whom papers went: an authority, with its statistical code where it is in England, and the person there. */
export type DispatchRecipient = AuthorityContact & { authority: string | null; authorityName: string }
/** A document as it was sent: name and hash are those of the register at that moment. */
export type SentPaper = { kind: PaperKind; documentId: string; name: string; sha256: string }
/** Where the steps for a family that cannot be found were taken over (G-71). */
export type MissingFamily = { pointer: string; on: string; person: string }

export type Moves = {
  procedureId: string
  planType: PlanType | null
  consentShare: boolean | null
  wantsService: boolean | null
  /** Null where it was not asked: consent and wish are there. */
  safeguarding: boolean | null
  noSafeguardingConfirmedBy: string | null
  noSafeguardingConfirmedAt: InstantOrNull
  activated: boolean | null
  planning: Planning | null
  meetingAt: InstantOrNull
  meetingPlace: string | null
  /** Statistical code (GSS) of the directory; null outside England and while it is not known (G-71). */
  receivingAuthority: string | null
  /** Null while the authority is not known. */
  receivingName: string | null
  receivingContact: JsonOrNull<AuthorityContact>
  moveDate: string | null
  newAddress: string | null
  /** Null while nobody was asked. */
  addressKnown: boolean | null
  /** Never printed in a letter (G-65). */
  addressSecret: Generated<boolean>
  missingFamily: JsonOrNull<MissingFamily>
  response: LaResponse | null
  respondedAt: InstantOrNull
  /** Who over there. */
  responseBy: string | null
  responseNote: string | null
}
export type Dispatches = {
  id: string
  seq: Generated<number>
  procedureId: string
  papers: Json<SentPaper[]>
  recipient: Json<DispatchRecipient>
  channel: DispatchChannel
  sentBy: string
  sentAt: Instant
  receiptDocumentId: string | null
  noReceiptReason: string | null
  note: string | null
}
/** What was said with the other authority, outward (procedure) or inward (request). */
export type AuthorityContacts = {
  id: string
  seq: Generated<number>
  procedureId: string | null
  requestId: string | null
  at: Instant
  person: string
  result: string
  /** Where this contact brought the other authority's answer. */
  response: LaResponse | null
  notedBy: string
  notedAt: Instant
}
export type AuthorityRequests = {
  id: string
  seq: Generated<number>
  authority: string
  district: string | null
  /** Statistical code (GSS) of the authority that asks; null where it is outside England. */
  fromAuthority: string | null
  fromName: string
  contact: Json<AuthorityContact>
  /** Names and addresses inside: for pages and the intake, never a variable. */
  referral: Json<AuthorityRequestDraft['referral']>
  safeguarding: boolean
  team: string | null
  state: RequestState
  launchedAt: InstantOrNull
  launchedBy: string | null
  calledTmAt: InstantOrNull
  calledSmAt: InstantOrNull
  acceptedAt: InstantOrNull
  acceptedBy: string | null
  declinedAt: InstantOrNull
  declinedBy: string | null
  declinedReason: string | null
  meetingAt: InstantOrNull
  /** The case of the first child; the others came with the same referral. */
  caseReference: string | null
  referralId: string | null
  /** Of the bundle that brought it, which is taken in once. */
  bundleSha256: string | null
  receivedAt: Instant
  receivedBy: string
  processInstanceKey: string | null
}
/** Papers that came with a request: they go into the case when it is accepted. */
export type AuthorityRequestDocuments = { requestId: string; documentId: string }

export type MoveTables = {
  moves: Moves
  dispatches: Dispatches
  authorityContacts: AuthorityContacts
  authorityRequests: AuthorityRequests
  authorityRequestDocuments: AuthorityRequestDocuments
}
