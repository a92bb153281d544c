import type { ColumnType, Generated } from 'kysely'
import type {
  ClosurePath,
  CommentKind,
  CommentSource,
  ConsentAnswer,
  ConsentKind,
  ContactDecision,
  ContactSource,
  DefectStage,
  LeadAnswer,
  ProcedureKind,
  ProcedureOutcome,
  ProcedureStep,
  TafEndReason,
  TafReviewOutcome,
  TafState,
} from '../models/closureWords.ts'
import type { JsonParameter } from './columnTypes.ts'
import type { Instant, InstantOrNull } from './tables.ts'

export type ProcedureEventKind = 'WITHDRAWAL_REPORTED' | 'RETURNED'

/** A professional who leads a Team around the Family, or was asked to; `username` where there is an account. */
export type LeadProfessional = {
  name: string
  organisation: string
  role: string
  phone?: string | null
  email?: string | null
  username?: string | null
}

export type CaseProcedures = {
  id: string
  seq: Generated<number>
  caseId: string
  procedure: ProcedureKind
  path: ClosurePath | null
  /** A username, or the key of the process that started it. */
  requestedBy: string
  requestedAt: Instant
  processInstanceKey: string | null
  /** How often the closing manager gave the case back (G-47). */
  returns: Generated<number>
  endedAt: InstantOrNull
  endedBy: string | null
  outcome: ProcedureOutcome | null
}
export type ProcedureSteps = {
  procedureId: string
  step: ProcedureStep
  /** Key of a role, or a username. */
  responsible: string
  due: InstantOrNull
  doneAt: InstantOrNull
  doneBy: string | null
  droppedAt: InstantOrNull
}
export type ProcedureDefects = {
  id: string
  seq: Generated<number>
  procedureId: string
  stage: DefectStage
  defect: string
  raisedBy: string
  raisedAt: Instant
  fix: string | null
  fixedBy: string | null
  fixedAt: InstantOrNull
}
export type ProcedureEvents = {
  id: string
  seq: Generated<number>
  procedureId: string
  kind: ProcedureEventKind
  at: Instant
  by: string
  reason: string | null
  recordedAt: Instant
}
export type AgencyComments = {
  id: string
  seq: Generated<number>
  procedureId: string
  personId: string | null
  agency: string
  kind: CommentKind
  text: string
  source: CommentSource
  notedBy: string
  notedAt: Instant
}
export type Tafs = {
  procedureId: string
  state: TafState
  leadProfessional: ColumnType<LeadProfessional | null, JsonParameter | null | undefined, JsonParameter | null>
  finalMeetingAt: InstantOrNull
  finalMeetingVenue: string | null
  closingSummary: string | null
  actionPlan: string | null
  planSource: string | null
  nextTafAt: InstantOrNull
  startedAt: InstantOrNull
  endedAt: InstantOrNull
  endReason: TafEndReason | null
  concernRemains: boolean | null
  endedNote: string | null
}
export type TafConsents = {
  id: string
  procedureId: string
  /** Key of the person, or 'child'. */
  personId: string
  personKind: ConsentKind
  askedOn: string
  explained: boolean
  given: ConsentAnswer
  notedBy: string
  notedAt: Instant
  reconfirmed: 'YES' | 'NO' | null
  reconfirmedAt: InstantOrNull
  withdrawnAt: InstantOrNull
  withdrawnNotedBy: string | null
}
export type TafApproaches = {
  id: string
  seq: Generated<number>
  procedureId: string
  candidate: ColumnType<LeadProfessional, JsonParameter, JsonParameter>
  knownToCase: boolean
  contactedAt: Instant
  answer: LeadAnswer
  views: string
  notedBy: string
  notedAt: Instant
}
export type TafReviews = {
  id: string
  seq: Generated<number>
  procedureId: string
  at: Instant
  outcome: TafReviewOutcome
  nextTafAt: InstantOrNull
  note: string | null
  notedBy: string
  notedAt: Instant
}
export type Contacts = {
  id: string
  seq: Generated<number>
  authority: string
  district: string
  caseId: string | null
  childId: string | null
  source: ContactSource
  reason: string
  receivedAt: Instant
  receivedFrom: string
  decision: ContactDecision | null
  decidedBy: string | null
  decidedAt: InstantOrNull
  note: string | null
  processInstanceKey: string | null
}

/** Tables of closing, of stepping down to TAF, of ending the involvement, and of contacts (CL, CX, TS, EI). */
export type ProcedureTables = {
  caseProcedures: CaseProcedures
  procedureSteps: ProcedureSteps
  procedureDefects: ProcedureDefects
  procedureEvents: ProcedureEvents
  agencyComments: AgencyComments
  tafs: Tafs
  tafConsents: TafConsents
  tafApproaches: TafApproaches
  tafReviews: TafReviews
  contacts: Contacts
}
