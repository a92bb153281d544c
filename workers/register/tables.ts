import type { ColumnType, Generated } from 'kysely'
import type { JsonParameter } from './columnTypes.ts'
import type { DocumentKind } from './documents.ts'
import type { LettersTable } from './letters.ts'
import type { MoveTables } from './moveTables.ts'
import type { ProcedureTables } from './procedureTables.ts'
import type { TransferTables } from './transferTables.ts'

/** An instant: read as offset ISO text in London time, written as such text or as a Date. */
export type Instant = ColumnType<string, string | Date, string | Date>
export type InstantOrNull = ColumnType<string | null, string | Date | null | undefined, string | Date | null>
type Json<T> = ColumnType<T, JsonParameter, JsonParameter>
type JsonOrNull<T> = ColumnType<T | null, JsonParameter | null, JsonParameter | null>

export type Texts = Record<string, unknown>
export type Codes = Record<string, unknown>
export type PersonKind = 'REFERRER' | 'PARENT' | 'CARER' | 'RELATIVE' | 'AGENCY'
export type Channel = 'POST' | 'EMAIL'
export type Need = 'S17' | 'S47'
export type ConcernLevel = 'S47' | 'SERIOUS' | 'OTHER'
export type CaseStatus = 'UNALLOCATED' | 'ALLOCATED' | 'CLOSED'
export type AllocationRole = 'PRIMARY' | 'CO_WORKER' | 'INVOLVED'
export type HolderKind = 'WORKER' | 'DUTY_MANAGER' | 'TEAM_MANAGER'
export type OversightState = 'accepted' | 'refused'
export type PeriodOutcome = 'ALLOCATED' | 'CLOSED' | 'STAYED' | 'DISCARDED'
export type DutySource = 'DUTY_PLAN' | 'REVIEW' | 'ABSENCE'
export type AbsenceKind = 'LEAVING' | 'SICK_SHORT' | 'SICK_LONG' | 'ANNUAL_LEAVE' | 'OTHER'
export type RiskKind = 'DUTY_VISIT' | 'JOINT' | 'WEEKLY'
export type ReportKind = 'R-01' | 'R-02' | 'R-03'

export type Families = { id: string; createdAt: Instant }
export type Children = {
  id: string
  familyId: string
  name: string
  initials: string
  dateOfBirth: string | null
  dueDate: string | null
  address: string | null
  ethnicity: string | null
  religion: string | null
  disability: string | null
  createdAt: Instant
  updatedAt: Instant
}
export type People = {
  id: string
  familyId: string
  kind: PersonKind
  name: string
  initials: string
  relationship: string | null
  agency: string | null
  referrerKind: 'PROFESSIONAL' | 'PUBLIC' | null
  parentalResponsibility: Generated<boolean>
  address: string | null
  email: string | null
  phone: string | null
  preferredChannel: Generated<Channel>
  safeToContact: Generated<boolean>
  unsafeReason: string | null
  createdAt: Instant
  updatedAt: Instant
  removedAt: InstantOrNull
}
export type Authorities = { code: string; name: string; profile: string; recordSystem: string | null }
export type Districts = { authority: string; code: string; name: string }
export type Teams = {
  authority: string
  code: string
  name: string
  district: string | null
  phone: string | null
  email: string | null
  address: string | null
}
export type Staff = {
  username: string
  displayName: string
  roles: string[]
  authority: string | null
  district: string | null
  team: string | null
  qualification: string | null
  employment: string | null
  fullTimeEquivalent: Generated<number>
  asye: Generated<boolean>
  student: Generated<boolean>
  email: string | null
  phone: string | null
  active: Generated<boolean>
}
export type Absences = {
  id: string
  username: string
  from: string
  to: string | null
  reason: string
  recordedBy: string
  recordedAt: Instant
  kind: Generated<AbsenceKind>
  authority: string | null
  /** First day on which the worker is thought to be back. */
  expectedReturn: string | null
  /** Day on which the worker came back, or the absence was ended. */
  endedOn: string | null
  processInstanceKey: string | null
}
export type AbsenceCaseState = 'OPEN' | 'DONE' | 'FAILED'
export type AbsenceCases = {
  absenceId: string
  caseId: string
  state: AbsenceCaseState
  /** Code of what was done for the case, or why it could not be done. */
  outcome: string | null
  notedAt: Instant
}
export type ReallocationOccasion = 'PLAN' | 'MEETING' | 'RETURN' | 'REQUEST'
export type ReallocationMode = 'MOVE' | 'INDIVIDUALLY' | 'UNALLOCATED' | 'WAITS' | 'STAYS'
export type ReallocationState = 'PLANNED' | 'IN_HAND' | 'WAITS' | 'STAYS' | 'DONE' | 'FAILED' | 'DROPPED'
export type ReallocationBatches = {
  id: string
  absenceId: string | null
  authority: string
  occasion: ReallocationOccasion
  fromUsername: string
  reasonCode: string
  requestedBy: string
  /** Id of the oversight row that decided it, where a form did. */
  rationale: string | null
  note: string | null
  processInstanceKey: string | null
  at: Instant
}
export type ReallocationRows = {
  batchId: string
  caseId: string
  seq: Generated<number>
  fromUsername: string
  toUsername: string | null
  mode: ReallocationMode
  state: ReallocationState
  /** Code of why it could not be done. */
  problem: string | null
  allocationId: string | null
  settledAt: InstantOrNull
}
export type AbsenceStep = 'COVER' | 'VISITS' | 'REALLOCATION' | 'MEETINGS' | 'RETURN_ASKED'
export type AbsenceSteps = {
  absenceId: string
  step: AbsenceStep
  expectedReturn: string | null
  begunAt: Instant
  endedAt: InstantOrNull
}
export type DutyRota = {
  id: string
  authority: string
  team: string
  from: Instant
  to: Instant
  dutyManager: string
  dutyWorkers: Generated<string[]>
}
export type Indicators = {
  neglectOrPoorHomeConditions: boolean
  preBirth: boolean
  professionalConnection: boolean
}
export type PreviousInvolvement = { closedOn: string; worker?: string | undefined; teamLeader?: string | undefined }
export type Referrals = {
  id: string
  familyId: string
  authority: string
  district: string
  need: Need
  seriousConcern: boolean
  reason: string
  indicators: Json<Indicators>
  referrerId: string
  requestInWriting: boolean
  consentS17: 'YES' | 'NO' | 'NOT_RECORDED'
  previousInvolvement: JsonOrNull<PreviousInvolvement>
  receivedAt: Instant
  decidedAt: InstantOrNull
  acceptedAt: Instant
  acceptedFrom: string
}
export type Cases = {
  id: string
  reference: string
  referralId: string
  childId: string
  familyId: string
  authority: string
  profile: string
  district: string
  team: string
  need: Need
  concernLevel: ConcernLevel
  categories: string[]
  status: CaseStatus
  receivedAt: Instant
  decidedAt: InstantOrNull
  opened: Instant
  closed: InstantOrNull
  outcome: string | null
}
export type Allocations = {
  id: string
  caseId: string
  username: string
  role: AllocationRole
  kind: HolderKind
  from: Instant
  to: InstantOrNull
  reasonCode: string
  decidedBy: string
  rationale: string | null
  endReasonCode: string | null
  endedBy: string | null
}
export type Oversight = {
  id: string
  seq: Generated<number>
  caseId: string | null
  processId: string
  processInstanceKey: string
  elementId: string
  elementInstanceKey: string
  formId: string
  versionTag: string | null
  profile: string | null
  state: OversightState
  decisions: Json<Codes>
  text: Json<Texts>
  decidedBy: string
  decidedAt: Instant
  ruleIds: string[]
  due: InstantOrNull
  late: boolean
}
export type Tasks = {
  elementInstanceKey: string
  caseId: string | null
  /** The absence that the task is about or follows from. */
  absenceId: string | null
  processId: string
  processInstanceKey: string
  elementId: string
  formId: string
  candidateGroups: Generated<string[]>
  district: string | null
  team: string | null
  due: InstantOrNull
  openedAt: Instant
  closedAt: InstantOrNull
  closedBy: string | null
  outcome: string | null
}
export type Drafts = {
  processInstanceKey: string
  elementId: string
  discriminator: Generated<string>
  caseId: string | null
  values: Json<Codes>
  refusal: string
  savedBy: string
  savedAt: Instant
}
export type Engines = { generation: number; mark: string; metAt: Instant }
export type JobResults = { jobKey: string; outcome: Json<Codes>; at: Instant }
export type AcceptedRequests = {
  operation: string
  idempotencyKey: string
  bodyHash: string
  answer: JsonOrNull<unknown>
  acceptedAt: Instant
}
export type InboundEvents = {
  id: string
  seq: Generated<number>
  idempotencyKey: string
  bodyHash: string
  kind: string
  caseId: string | null
  messageName: string
  correlationKey: string
  variables: Json<Codes>
  note: string | null
  timeToLiveMs: number
  acceptedBy: string
  acceptedAt: Instant
  publishedAt: InstantOrNull
  processInstanceKey: string | null
  startedAt: InstantOrNull
  /** What the register itself announces once, by a key of the caller. */
  announceKey: string | null
}
export type VisitKind = 'VISIT' | 'DUTY_VISIT' | 'STATUTORY_VISIT' | 'ATTEMPT'
export type Visits = {
  id: string
  caseId: string
  kind: VisitKind
  at: Instant
  visitor: string
  childSeen: boolean
  seenAlone: boolean | null
  announced: 'ANNOUNCED' | 'UNANNOUNCED' | null
  details: Json<Codes>
  text: Json<Texts>
  recordedBy: string
  recordedAt: Instant
}
export type Meetings = {
  id: string
  caseId: string | null
  kind: string
  at: Instant
  details: Json<Codes>
  text: Json<Texts>
  recordedBy: string
  recordedAt: Instant
}
export type RiskAssessments = {
  id: string
  caseId: string
  level: string
  at: Instant
  text: Json<Texts>
  assessedBy: string
  recordedAt: Instant
  kind: Generated<RiskKind>
}
export type UnallocatedPeriods = {
  id: string
  caseId: string
  processInstanceKey: string | null
  occasion: string
  since: Instant
  openedAt: Instant
  reasons: Generated<string[]>
  authorisedBy: string | null
  authorisedAt: InstantOrNull
  authorisedUntil: InstantOrNull
  dutyWorker: string | null
  nextSeenBy: InstantOrNull
  lettersApprovedAt: InstantOrNull
  iroToldAt: InstantOrNull
  endedAt: InstantOrNull
  outcome: PeriodOutcome | null
}
export type Duties = {
  id: string
  seq: Generated<number>
  caseId: string
  absenceId: string | null
  source: DutySource
  kind: string
  due: Instant
  what: string | null
  who: string | null
  plannedBy: string
  plannedAt: Instant
  doneAt: InstantOrNull
  doneBy: string | null
  note: string | null
  /** No longer wanted: the case was allocated or closed first. */
  droppedAt: InstantOrNull
}
export type CaseLimits = {
  seq: Generated<number>
  caseId: string
  processInstanceKey: string
  milestone: string
  due: InstantOrNull
  note: string
  notedAt: Instant
}
export type Confirmation = { by: string; stage: string; at: string; note?: string }
export type Reports = {
  id: string
  kind: ReportKind
  authority: string
  district: string | null
  key: string
  caseId: string | null
  asOf: Instant
  rows: Json<Codes[]>
  confirmations: ColumnType<Confirmation[], JsonParameter | undefined, JsonParameter>
  filedAt: Instant
  sentAt: InstantOrNull
  sentTo: Generated<string[]>
}
export type Documents = {
  id: string
  seq: Generated<number>
  /** Null for what arrived before there was a case. */
  caseId: string | null
  name: string
  kind: DocumentKind
  contentType: string
  size: number
  sha256: string
  content: Uint8Array
  addedBy: string
  addedAt: Instant
  removedAt: InstantOrNull
  removedBy: string | null
}
export type Notices = {
  id: string
  caseId: string | null
  notice: string
  role: string | null
  username: string | null
  jobKey: string
  at: Instant
}
export type AuditDetail = Record<string, string | number | boolean | null | string[]>
export type Audit = {
  seq: number
  at: Instant
  actor: string
  action: string
  caseReference: string | null
  detail: Json<AuditDetail>
  prevHash: string
  hash: string
}

/** All tables, in TypeScript's spelling; the plug-in turns it into that of SQL. */
export type Database = {
  families: Families
  children: Children
  people: People
  authorities: Authorities
  districts: Districts
  teams: Teams
  staff: Staff
  absences: Absences
  absenceCases: AbsenceCases
  absenceSteps: AbsenceSteps
  reallocationBatches: ReallocationBatches
  reallocationRows: ReallocationRows
  dutyRota: DutyRota
  referrals: Referrals
  cases: Cases
  allocations: Allocations
  oversight: Oversight
  tasks: Tasks
  drafts: Drafts
  jobResults: JobResults
  engines: Engines
  acceptedRequests: AcceptedRequests
  inboundEvents: InboundEvents
  visits: Visits
  meetings: Meetings
  riskAssessments: RiskAssessments
  unallocatedPeriods: UnallocatedPeriods
  duties: Duties
  caseLimits: CaseLimits
  reports: Reports
  notices: Notices
  documents: Documents
  audit: Audit
  letters: LettersTable
} & TransferTables &
  ProcedureTables &
  MoveTables
