import { z } from 'zod'
import {
  type AfterMoveStep,
  afterMoveSteps,
  type InterAuthorityStep,
  interAuthoritySteps,
  moveOutcomes,
  moveProcedures,
  plannedMoveSteps,
  stepOfMoveForm,
} from './moveWords.ts'
import { due, dueOrNull, type Word, word } from './word.ts'

/** Procedures by which the work with a family ends or goes to somebody else. */
export const procedureKinds = [
  'caseClosure',
  'tafStepDownClosure',
  'endOfInvolvement',
  'tacTransfer',
  ...moveProcedures,
] as const
export const closurePaths = ['NO_TAF', 'TAF', 'MOVE', 'TAC'] as const
export const procedureOutcomes = [
  'CLOSED',
  'WITHDRAWN',
  'NOT_YET',
  'STEP_DOWN',
  'CASE_CLOSED',
  'TAF_ENDED',
  'ROUTED',
  'WITHOUT_TAF',
  ...moveOutcomes,
] as const
export const tafOutcomes = ['CONSENTED', 'REFUSED', 'NOT_SUITABLE'] as const
export const levels = ['L2', 'L3', 'L4'] as const
export const tafStates = ['PREPARING', 'RUNNING', 'ENDED'] as const
export const tafEndReasons = ['NEEDS_MET', 'CONSENT_WITHDRAWN', 'NOT_STARTED'] as const
/** Answers of a professional who was asked to lead the TAF (TS-09, TS-11). */
export const leadAnswers = ['ACCEPTED', 'NEEDS_SUPPORT', 'UNSURE_OF_PROCESS', 'REFUSED'] as const
export const tafReviewOutcomes = ['CONTINUE', 'NEEDS_MET', 'CONSENT_WITHDRAWN'] as const
/** Steps of closing in the order of the tracker. */
export const closureSteps = [
  'CONSIDERED',
  'CONSULTATION',
  'CIN_REVIEW',
  'NOTIFIED',
  'AGREED',
  'AGENCIES',
  'VISIT',
  'DECISION',
  'RECORD',
  'SUMMARY',
  'AUDIT',
  'LETTERS',
] as const
export const tafSteps = [
  'CONSIDERED',
  'CONSENT',
  'LEAD_PROFESSIONAL',
  'MEETING_ARRANGED',
  'HAND_OUT',
  'FINAL_MEETING',
] as const
export const involvementSteps = ['LEVEL', 'MEETING', 'CONFIRMED', 'MINUTES'] as const
/** Where a defect was found: at the further action before the decision, or by the closing manager (G-47). */
export const defectStages = ['DECISION', 'AUDIT'] as const
export const commentKinds = ['AGREE', 'DISAGREE', 'COMMENT'] as const
export const commentSources = ['REVIEW', 'REPLY', 'EVENT'] as const
export const consentKinds = ['PARENT', 'CARER', 'CHILD'] as const
export const consentAnswers = ['YES', 'NO', 'NOT_APPLICABLE'] as const
/** Whose consent it is: a person by key, or the child of the case. */
export const childConsent = 'child'
export const contactSources = ['TAF_ENDED', 'OTHER_AUTHORITY'] as const
export const contactDecisions = ['REFERRAL', 'NO_ACTION'] as const

export type ProcedureKind = (typeof procedureKinds)[number]
export type ClosurePath = (typeof closurePaths)[number]
export type ProcedureOutcome = (typeof procedureOutcomes)[number]
export type TafOutcome = (typeof tafOutcomes)[number]
export type Level = (typeof levels)[number]
export type TafState = (typeof tafStates)[number]
export type TafEndReason = (typeof tafEndReasons)[number]
export type LeadAnswer = (typeof leadAnswers)[number]
export type TafReviewOutcome = (typeof tafReviewOutcomes)[number]
export type ClosureStep = (typeof closureSteps)[number]
export type TafStep = (typeof tafSteps)[number]
export type InvolvementStep = (typeof involvementSteps)[number]
export type ProcedureStep = ClosureStep | TafStep | InvolvementStep | InterAuthorityStep | AfterMoveStep
export type DefectStage = (typeof defectStages)[number]
export type CommentKind = (typeof commentKinds)[number]
export type CommentSource = (typeof commentSources)[number]
export type ConsentKind = (typeof consentKinds)[number]
export type ConsentAnswer = (typeof consentAnswers)[number]
export type ContactSource = (typeof contactSources)[number]
export type ContactDecision = (typeof contactDecisions)[number]

/** Every step of every procedure, each once. */
export const procedureSteps: readonly ProcedureStep[] = [
  ...new Set<ProcedureStep>([
    ...closureSteps,
    ...tafSteps,
    ...involvementSteps,
    ...interAuthoritySteps,
    ...afterMoveSteps,
  ]),
]
/** Steps of a procedure in their order; the transfer to a Team Around the Child has none here. */
export const stepsOfProcedure: Record<ProcedureKind, readonly ProcedureStep[]> = {
  caseClosure: closureSteps,
  tafStepDownClosure: tafSteps,
  endOfInvolvement: involvementSteps,
  tacTransfer: [],
  interAuthorityTransfer: interAuthoritySteps,
  closeAfterMove: afterMoveSteps,
}

const worker = 'socialWorker'
const manager = 'teamManager'
/** Who has each step at first; a consultation and a review of the plan come in where the case asks for them. */
export const plannedAtFirst: Record<ProcedureKind, { step: ProcedureStep; responsible: string }[]> = {
  caseClosure: [
    { step: 'CONSIDERED', responsible: worker },
    { step: 'NOTIFIED', responsible: worker },
    { step: 'AGREED', responsible: manager },
    { step: 'AGENCIES', responsible: worker },
    { step: 'VISIT', responsible: worker },
    { step: 'DECISION', responsible: manager },
    { step: 'RECORD', responsible: worker },
    { step: 'SUMMARY', responsible: worker },
    { step: 'AUDIT', responsible: manager },
    { step: 'LETTERS', responsible: manager },
  ],
  tafStepDownClosure: tafSteps.map((step) => ({ step, responsible: worker })),
  endOfInvolvement: involvementSteps.map((step) => ({
    step,
    responsible: step === 'CONFIRMED' ? manager : worker,
  })),
  tacTransfer: [],
  ...plannedMoveSteps,
}
/** The step of the tracker that a task does: its limit is the limit of the step. */
export const stepOfForm: Record<string, ProcedureStep> = {
  clClosureCase: 'CONSIDERED',
  clSafeguardingConsultation: 'CONSULTATION',
  clCinReview: 'CIN_REVIEW',
  clReadyNotification: 'NOTIFIED',
  clAgreement: 'AGREED',
  clAgencyComments: 'AGENCIES',
  clClosureVisit: 'VISIT',
  clManagersDecision: 'DECISION',
  clCompleteRecord: 'RECORD',
  cxClosingSummary: 'SUMMARY',
  cxCloseDecision: 'AUDIT',
  tsConsiderTaf: 'CONSIDERED',
  tsConsent: 'CONSENT',
  tsLeadProfessional: 'LEAD_PROFESSIONAL',
  tsArrangeMeeting: 'MEETING_ARRANGED',
  tsHandOut: 'HAND_OUT',
  tsFinalMeeting: 'FINAL_MEETING',
  eiLevel: 'LEVEL',
  eiFinalMeeting: 'MEETING',
  eiConfirmLevel: 'CONFIRMED',
  ...stepOfMoveForm,
}

const yesNo = (meaning: string, example = false) => word(z.boolean(), meaning, example)
const yesNoOrNull = (meaning: string) => word(z.boolean().nullable(), meaning, null)
const username = (meaning: string, example: string | null) => word(z.string().nullable(), meaning, example)

/** Process variables of closing a case, stepping down to TAF and ending the involvement. */
export const closureWords: Record<string, Word> = {
  agreedAt: dueOrNull('instant of the agreement in principle'),
  caseAccepted: yesNo('the procedure is entered for the case', true),
  caseProblem: word(z.string(), 'why the procedure cannot be entered, and the way out; empty when it can', ''),
  cinPlan: yesNo('the child has a Child in Need plan', true),
  cinReview: yesNo('the plan is reviewed before the case is closed', true),
  closeDecision: word(
    z.enum(['CLOSED', 'RETURNED', 'CASE_CLOSED', 'WITHDRAWN']).nullable(),
    'what the closing manager decided',
    'CLOSED',
  ),
  closedBy: username('manager who closed the case, by username', 'tm.north'),
  closurePath: word(z.enum(closurePaths).nullable(), 'way on which the case came to closing', 'NO_TAF'),
  closureAgreed: yesNo('the manager agrees that the case closes', true),
  closureRoute: word(z.enum(['CLOSE', 'STEP_DOWN', 'NOT_YET']), 'how the case can be closed', 'CLOSE'),
  closureVisit: word(z.enum(['DONE', 'PART', 'ATTEMPT', 'OBSERVED']), 'what came of the closure visit', 'DONE'),
  closureVisitConfirmed: yesNo('the manager takes the observation as the closure visit', true),
  closureReviewDue: due('instant by which the closing review is recorded'),
  closureStepDue: due('instant by which a step is done that the procedure sets no limit for'),
  completeDue: due('instant by which the record is complete'),
  concernRemains: yesNoOrNull('a concern for the child remains'),
  consentGiven: yesNo('everyone asked agrees to a Team around the Family', true),
  consultation: yesNo('the safeguarding unit is consulted', false),
  contactDecision: word(z.enum(contactDecisions), 'what the front door made of a contact', 'REFERRAL'),
  contactId: word(
    z.string(),
    'a contact of the front door, by its key in the register',
    '2f0c9f0e-1111-4222-8333-444455556672',
  ),
  cpThreshold: word(z.enum(['BELOW', 'MET']).nullable(), 'whether the threshold of child protection is met', 'BELOW'),
  contactDue: due('instant by which the front door has decided on a contact'),
  disagreementDue: due('instant by which the outcome of a disagreement is recorded'),
  disagreementOutcome: word(z.enum(['SETTLED', 'GO_ON']), 'what became of a disagreement of agencies', 'SETTLED'),
  ending: word(z.unknown(), 'what follows the end of the involvement, with the reason', { route: 'CLOSURE' }),
  endRoute: word(
    z.enum(['CLOSURE', 'TAF', 'TAC', 'TRANSFER', 'REFUSED']),
    'what follows the end of the involvement',
    'CLOSURE',
  ),
  escalation: yesNo('an agency has opened the process for disagreements'),
  facts: word(z.unknown(), 'what letters say besides the record, codes and dates', {
    commentsBy: '2026-11-16T17:00:00+00:00',
  }),
  finalMeetingAt: due('instant of the final meeting'),
  goOn: yesNo('closing goes on although agencies disagree', true),
  holdingTeam: word(z.enum(['ASSESSMENT', 'CIN_CP', 'CIC', 'ADOPTION']), 'kind of team that has the case', 'CIN_CP'),
  leadProfessional: username('Lead Professional with an account, by username', null),
  leadProfessionalDue: due('instant by which there is a Lead Professional'),
  level: word(z.enum(levels).nullable(), 'level of need', 'L2'),
  levelConfirmed: yesNo('the manager has confirmed the level', true),
  levelDue: due('instant by which the manager has confirmed the level'),
  lpAnswer: word(z.enum(leadAnswers), 'answer of a professional who was asked to lead', 'ACCEPTED'),
  meetingHeld: yesNo('the final meeting was held', true),
  meetingRecordDue: due('instant by which the final meeting is recorded'),
  nextStepDue: due('instant by which the manager has set the next step after a visit'),
  nextTafAt: dueOrNull('instant of the next meeting of the Team around the Family'),
  nonCooperation: yesNo('the family does not work with the service'),
  notifiedAt: dueOrNull('instant at which the worker said that the agencies can be told'),
  path: word(z.unknown(), 'how the case can be closed, with the reason', { route: 'CLOSE' }),
  procedure: word(z.enum(procedureKinds), 'kind of procedure', 'caseClosure'),
  procedureId: word(
    z.string().nullable(),
    'the procedure, by its key in the register',
    '2f0c9f0e-1111-4222-8333-444455556673',
  ),
  procedureOutcome: word(z.enum(procedureOutcomes), 'how the procedure ended', 'CLOSED'),
  readDue: due('instant by which the manager has read the record'),
  refusals: word(z.number(), 'professionals who refused to lead the TAF since the manager last looked at it', 1),
  requestedBy: username('who asks for it, by username', 'sw.ash'),
  reviewHeld: yesNo('the review of the plan was held', true),
  searchDecisionDue: due('instant by which the manager has decided on the search for a Lead Professional'),
  searchOn: yesNo('a Lead Professional is looked for further', true),
  specialistRoleEnds: yesNo('specialist services have no further role', true),
  startedProcedureId: word(
    z.string().nullable(),
    'the procedure that was started, by its key in the register; null where the case is closed',
    '2f0c9f0e-1111-4222-8333-444455556674',
  ),
  summaryBy: username('who wrote the closing summary, by username', 'sw.ash'),
  tafAgreed: yesNo('the family and the agencies agree on the TAF', true),
  tafEndReason: word(z.enum(tafEndReasons), 'why the TAF ended', 'NEEDS_MET'),
  tafOutcome: word(z.enum(tafOutcomes).nullable(), 'what considering a TAF came to', 'CONSENTED'),
  tafPossible: yesNo('a Team around the Family comes into question', true),
  tafReviewOutcome: word(z.enum(tafReviewOutcomes), 'what the review of the TAF came to', 'CONTINUE'),
  tafReviewDue: due('instant by which the review of the TAF is recorded'),
  transferDistrict: word(z.string().nullable(), 'district that is to take the case', null),
  transferRequested: yesNo('a transfer of the case is asked for', true),
  transferTeam: word(z.string().nullable(), 'team that is to take the case', null),
  visitDue: due('instant by which the closure visit is made'),
  withdrawalDue: due('instant by which it is said whether concern remains'),
}
