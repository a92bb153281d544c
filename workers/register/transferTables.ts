import type { ColumnType, Generated } from 'kysely'
import type { JsonParameter } from './columnTypes.ts'
import type { Instant, InstantOrNull } from './tables.ts'

export const transferKinds = ['DISTRICT', 'CROSS_DISTRICT'] as const
export const meetingParts = ['ONE', 'TWO'] as const
export const transferDecisions = ['TRANSFER', 'STEP_DOWN_TAF', 'HOLD', 'REFUSED'] as const
export const transferOutcomes = [
  'TRANSFERRED',
  'TRANSFERRED_UNALLOCATED',
  'STEPPED_DOWN',
  'REFUSED',
  'WITHDRAWN',
  'CASE_CLOSED',
] as const
/** Steps of a transfer in the order of the tracker; the first two only where the district changes. */
export const transferStepNames = [
  'RECEIVING_TEAM',
  'ARRANGEMENT',
  'WORKER_NAMED',
  'WORKER_MEETING',
  'JOINT_VISIT',
  'REQUEST',
  'AUDIT',
  'SUMMARY',
  'AUDIT_REVIEW',
  'RECORD_CHANGE',
] as const
export const meetingStates = ['PLANNED', 'IN_PROGRESS', 'HELD', 'CANCELLED'] as const

export type TransferKind = (typeof transferKinds)[number]
export type MeetingPart = (typeof meetingParts)[number]
export type TransferDecision = (typeof transferDecisions)[number]
export type TransferOutcome = (typeof transferOutcomes)[number]
export type TransferStepName = (typeof transferStepNames)[number]
export type MeetingState = (typeof meetingStates)[number]
export type ItemState = 'LISTED' | 'DECIDED' | 'CARRIED' | 'WITHDRAWN'
export type TransferEventKind =
  | 'TEAM_NAMED'
  | 'WORKER_NAMED'
  | 'WORKER_LOST'
  | 'WORKER_REPORTED_LOST'
  | 'WITHDRAWAL_REPORTED'

/** Who took part in a District Transfer Meeting (DM-05); `minutes` and reasons are words and stay in the register. */
export type Attendance = {
  attendees: string[]
  apologies?: string[] | string
  areaTeamManager: boolean
  absenceReason?: string
  minutes?: string
}
/** An outcome as it stood before it was corrected, and why it was. */
export type Correction = {
  decision: TransferDecision | null
  plan: string | null
  targetDate: string | null
  targetReason: string | null
  receivingTeam: string | null
  decidedBy: string | null
  decidedAt: string | null
  reason: string
  by: string
  at: string
}

export type TransferMeetings = {
  id: string
  authority: string
  district: string
  at: Instant
  venue: string
  chair: string
  state: MeetingState
  plannedBy: string
  plannedAt: Instant
  agendaClosesAt: InstantOrNull
  processInstanceKey: string | null
  attendance: ColumnType<Attendance | null, JsonParameter | null | undefined, JsonParameter | null>
  begunAt: InstantOrNull
  endedAt: InstantOrNull
  endedReason: string | null
}
export type Transfers = {
  id: string
  seq: Generated<number>
  caseId: string
  kind: TransferKind
  part: MeetingPart
  fromTeam: string
  fromDistrict: string
  toDistrict: string
  toTeam: string | null
  reason: string
  proposedTarget: string | null
  reviewDate: string | null
  requestedBy: string
  requestedAt: Instant
  processInstanceKey: string | null
  /** The meeting that decided, with what it decided. */
  meetingId: string | null
  meetingAt: InstantOrNull
  decision: TransferDecision | null
  plan: string | null
  targetDate: string | null
  windowEndsAt: InstantOrNull
  receivingWorker: string | null
  /** Id of the oversight row by which the receiving worker was chosen. */
  receivingDecisionId: string | null
  namedAt: InstantOrNull
  /** The present worker stays although the team changed (G-69). */
  keepsWorker: Generated<boolean>
  outcome: TransferOutcome | null
  endedAt: InstantOrNull
  endedBy: string | null
}
export type TransferSteps = {
  transferId: string
  step: TransferStepName
  /** Key of a role, or a username. */
  responsible: string
  due: InstantOrNull
  doneAt: InstantOrNull
  doneBy: string | null
  droppedAt: InstantOrNull
  note: string | null
}
export type TransferDefects = {
  id: string
  transferId: string
  seq: Generated<number>
  defect: string
  due: string
  raisedBy: string
  raisedAt: Instant
  fix: string | null
  fixedBy: string | null
  fixedAt: InstantOrNull
}
export type TransferEvents = {
  id: string
  seq: Generated<number>
  transferId: string
  kind: TransferEventKind
  at: Instant
  by: string
  /** The worker or the team that it is about. */
  subject: string | null
  reason: string | null
  recordedAt: Instant
}
export type AgendaItems = {
  id: string
  seq: Generated<number>
  meetingId: string
  transferId: string
  caseId: string
  part: MeetingPart
  late: boolean
  listedBy: string
  listedAt: Instant
  state: ItemState
  decision: TransferDecision | null
  plan: string | null
  targetDate: string | null
  targetReason: string | null
  receivingTeam: string | null
  decidedBy: string | null
  decidedAt: InstantOrNull
  revision: Generated<number>
  takenAt: InstantOrNull
  /** The meeting to which the case was carried over. */
  carriedTo: string | null
  corrections: ColumnType<Correction[], JsonParameter | undefined, JsonParameter>
}

/** Tables of the transfers between teams (DT, DM, XD). */
export type TransferTables = {
  transferMeetings: TransferMeetings
  transfers: Transfers
  transferSteps: TransferSteps
  transferDefects: TransferDefects
  transferEvents: TransferEvents
  agendaItems: AgendaItems
}
