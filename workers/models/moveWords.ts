import { z } from 'zod'
import { due, dueOrNull, type Word, word } from './word.ts'

/** Procedures of a family that moves into the area of another authority; each is a procedure of the case. */
export const moveProcedures = ['interAuthorityTransfer', 'closeAfterMove'] as const
/** A plan of child protection and a placement follow procedures of their own (GN-03, GN-04). */
export const planTypes = ['PROGRESS_PLAN', 'CP_PLAN', 'CIC_PLACEMENT'] as const
export const plannings = ['PLANNED_AT_REVIEW', 'PLANNED_OWN_MEETING', 'UNPLANNED'] as const
/** How papers go to the other authority (IA-10); by hand is a hard copy too. */
export const dispatchChannels = ['SECURE_EMAIL', 'POST', 'BY_HAND'] as const
export const laResponses = ['ACCEPTED', 'REFUSED', 'NO_ANSWER'] as const
/** The answers that end the wait. */
export const laAnswers = ['ACCEPTED', 'REFUSED'] as const
export const paperKinds = ['ASSESSMENT', 'PLAN', 'CHRONOLOGY', 'OTHER'] as const
/** Without these the letter does not go (IA-07). */
export const requiredPapers = ['ASSESSMENT', 'PLAN', 'CHRONOLOGY'] as const
export const iaRoutes = ['TRANSFER', 'REFER', 'CLOSE_ONLY', 'FORWARD', 'OUTSIDE', 'STAYS'] as const
export const requestStates = ['RECEIVED', 'LAUNCHED', 'ACCEPTED', 'DECLINED'] as const
/** Who saw child and parents after the move (G-36). */
export const visitDoneBy = ['OWN_PRACTITIONER', 'OTHER_AUTHORITY'] as const
/** How an inter-authority transfer ends, beside being withdrawn or ending with the case. */
export const moveOutcomes = ['TRANSFERRED', 'REFERRED', 'FORWARDED', 'MOVED', 'OUTSIDE', 'STAYS'] as const
export const interAuthoritySteps = ['CONSENT', 'PLAN', 'MEETING', 'PAPERS', 'RESPONSE', 'NOTICES'] as const
export const afterMoveSteps = [
  'MOVE',
  'VISITS',
  'ACCOMMODATION',
  'NOTIFIED',
  'QA',
  'DECISION',
  'RECORD',
  'SUMMARY',
  'AUDIT',
  'COPIES',
] as const

export type MoveProcedure = (typeof moveProcedures)[number]
export type PlanType = (typeof planTypes)[number]
export type Planning = (typeof plannings)[number]
export type DispatchChannel = (typeof dispatchChannels)[number]
export type LaResponse = (typeof laResponses)[number]
export type PaperKind = (typeof paperKinds)[number]
export type IaRoute = (typeof iaRoutes)[number]
export type RequestState = (typeof requestStates)[number]
export type VisitDoneBy = (typeof visitDoneBy)[number]
export type MoveOutcome = (typeof moveOutcomes)[number]
export type InterAuthorityStep = (typeof interAuthoritySteps)[number]
export type AfterMoveStep = (typeof afterMoveSteps)[number]

const worker = 'socialWorker'
const manager = 'teamManager'
/** Who has each step at first; a transfer meeting comes in where the move is planned. */
export const plannedMoveSteps: Record<
  MoveProcedure,
  { step: InterAuthorityStep | AfterMoveStep; responsible: string }[]
> = {
  interAuthorityTransfer: interAuthoritySteps
    .filter((step) => step !== 'MEETING')
    .map((step) => ({ step, responsible: worker })),
  closeAfterMove: afterMoveSteps.map((step) => ({
    step,
    responsible: ['QA', 'DECISION', 'AUDIT', 'COPIES'].includes(step) ? manager : worker,
  })),
}
/** The step of the tracker that a task does. */
export const stepOfMoveForm: Record<string, InterAuthorityStep | AfterMoveStep> = {
  iaConsent: 'CONSENT',
  iaTransferPlan: 'PLAN',
  iaLetterPack: 'PAPERS',
  iaLiaison: 'RESPONSE',
  cmMoveDetails: 'MOVE',
  cmClosureVisits: 'VISITS',
  cmAccommodationSeen: 'ACCOMMODATION',
  cmReadyNotification: 'NOTIFIED',
  cmQa: 'QA',
  cmManagersDecision: 'DECISION',
  cmCompleteRecord: 'RECORD',
}

const yesNo = (meaning: string, example = false) => word(z.boolean(), meaning, example)
const yesNoOrNull = (meaning: string, example = false) => word(z.boolean().nullable(), meaning, example)

/** Process variables of moves: out of this authority, into it, and the closing after it. */
export const moveWords: Record<string, Word> = {
  askAgain: yesNo('the other authority is asked again after it refused', true),
  chronologyDocumentId: word(
    z.string(),
    'the chronology of the case as a document, by its key in the register',
    '2f0c9f0e-1111-4222-8333-444455556676',
  ),
  acceptedBy: word(
    z.string().nullable(),
    'manager who accepted the request of another authority, by username',
    'tm.north',
  ),
  accommodationDue: due('instant by which the written account of the accommodation is there'),
  activated: yesNoOrNull('work on the referral has begun', true),
  addressKnown: yesNo('the new address is known', true),
  chaseAgainAt: due('instant at which the other authority is asked a second time'),
  escalateAt: due('instant at which the Service Manager is told that the other authority is silent'),
  qaDue: due('instant by which the quality of the case is checked'),
  sentAt: due('instant from which the answer of the other authority is awaited'),
  accommodationAskedAt: dueOrNull('instant of the visit to the new home, or of the asking for an account of it'),
  visitsStand: yesNo('the closure visits count', true),
  authorityKnown: yesNo('the authority into whose area the family moves is known', true),
  channel: word(z.enum(dispatchChannels), 'how the papers went to the other authority', 'SECURE_EMAIL'),
  callDue: due('instant by which both managers are telephoned about a request of another authority'),
  chaseAt: due('instant at which the other authority is asked again'),
  closeBy: due('instant by which the case is closed after the move'),
  consentShare: yesNoOrNull('the family agrees that information is shared', true),
  iaRoute: word(z.enum(iaRoutes), 'what follows for the other authority', 'TRANSFER'),
  laResponse: word(z.enum(laResponses).nullable(), 'answer of the other authority', 'ACCEPTED'),
  laSpoken: yesNo('the authority that asks has been spoken with', true),
  liaisonDue: due('instant by which the authority that asks has been spoken with'),
  meetingHeldAt: dueOrNull('instant at which the transfer meeting or discussion was held'),
  moveDate: word(z.iso.date().nullable(), 'day of the move', '2026-11-16'),
  movedAt: due('instant from which the limits after the move run'),
  planning: word(z.enum(plannings).nullable(), 'whether the move is planned', 'PLANNED_AT_REVIEW'),
  planType: word(z.enum(planTypes).nullable(), 'kind of plan that the child has', 'PROGRESS_PLAN'),
  recordReceived: yesNo('the written account of the accommodation is there', true),
  requestAccepted: yesNo('the request of the other authority is accepted', true),
  requestDecisionDue: due('instant by which the request of another authority is decided'),
  requestId: word(
    z.string(),
    'a request from another authority, by its key in the register',
    '2f0c9f0e-1111-4222-8333-444455556675',
  ),
  safeguarding: word(
    z.boolean().nullable(),
    'stopping the plan would put the child at risk; null where consent and wish are there',
    null,
  ),
  wantsService: yesNoOrNull('the family wants the service to go on elsewhere', true),
  sought: word(z.enum(['AUTHORITY', 'ADDRESS']), 'what of the new place of a family is looked for', 'ADDRESS'),
  visitsBy: due('instant by which the closure visits after the notification are made'),
  copiesDue: dueOrNull('instant by which the copies of the closure record are sent'),
  warnAt: due('instant of the warning before the limit after the move'),
}
