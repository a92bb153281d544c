import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

/** A complete submission of each form of a closing, as people would write it on the day that the clock shows. */
export const closingFormsOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' }).startOf('second')
  const at = (moment: DateTime) => moment.toISO({ suppressMilliseconds: true }) ?? ''
  const now = () => at(london())
  const rationale =
    'The goals of the plan are reached, the school and the aunt see the child, and nobody reports a concern.'
  return {
    /** Variables with which Tasklist's start form begins the process. */
    clStart: (caseReference: string) => ({ caseReference, requestedBy: 'sw.ash' }),
    /** Without a plan and with cooperating parents: nothing comes before the notification. */
    clClosureCase: {
      whyClose: 'The goals of the plan are reached and the school goes on with its support.',
      tafConsidered: true,
      tafOutcome: 'NOT_SUITABLE',
      rationaleNoTaf: 'One agency alone goes on, so there is nothing to coordinate.',
      nonCooperation: 'NO',
      cinPlan: 'NO',
    },
    /** What a child in need plan adds. */
    reviewPlanned: {
      cinPlan: 'YES',
      reviewAt: at(london().plus({ days: 7 }).set({ hour: 14, minute: 0, second: 0 })),
      reviewVenue: 'Hilltop School',
    },
    /** What parents who do not cooperate add. */
    belowThreshold: { nonCooperation: 'YES', cpThreshold: 'BELOW' },
    clSafeguardingConsultation: {
      consultedAt: now(),
      advice: 'The threshold of a child protection plan is not met on what is known today.',
      analysis:
        'The mother does not open the door, the school sees the child each day, fed and rested; the aunt is near.',
    },
    clCinReview: {
      held: 'YES',
      gpInvited: true,
      meetingAt: now(),
      venue: 'Hilltop School',
      attendees: [{ name: 'The mother' }, { name: 'Head teacher', role: 'School' }],
      apologies: [],
      reasons: 'The goals of the plan are reached and the school goes on with its support.',
      views: [{ agency: 'Hilltop School', view: 'AGREE', text: 'The child comes each day and is doing well.' }],
      absent: [{ agency: 'Health visitor', contact: 'by letter' }],
    },
    reviewPutOff: {
      held: 'NO',
      notHeldReason: 'The school was closed by snow.',
      newReviewAt: at(london().plus({ days: 5 }).set({ hour: 14, minute: 0, second: 0 })),
      newReviewVenue: 'Northgate House',
    },
    clReadyNotification: { confirm: true },
    clAgreement: { recordRead: true, decision: 'AGREED_IN_PRINCIPLE', rationale, actions: [] },
    furtherActionFirst: {
      recordRead: true,
      decision: 'FURTHER_ACTION',
      rationale,
      actions: [{ action: 'Ask the health visitor for her view.' }],
    },
    /** What `prepareTask` put into the rows, with what was done about each. */
    clFurtherAction: (fixes: unknown) => ({
      fixes: (fixes as Record<string, unknown>[]).map((row) => ({ ...row, fix: 'Asked and noted: she agrees.' })),
    }),
    clAgencyComments: { gpNotified: 'YES', gpPractice: 'Mill Lane Surgery', comments: [], escalation: 'NO' },
    agencyDisagrees: {
      gpNotified: 'YES',
      gpPractice: 'Mill Lane Surgery',
      comments: [{ agency: 'Hilltop School', kind: 'DISAGREE', text: 'It is too early, the father is back.' }],
      escalation: 'YES',
      escalationReference: 'SB-2026-17',
    },
    clDisagreement: { disagreementOutcome: 'SETTLED', settledHow: 'Head teacher and manager met; the school agrees.' },
    goOnBeforeOutcome: {
      disagreementOutcome: 'GO_ON',
      goOnReason: 'The outcome is weeks away and the family asks us to end.',
    },
    clGoOn: { confirmed: 'YES', reason: 'The reason of the Team Manager holds; the school is told today.' },
    clClosureVisit: {
      seenAt: now(),
      visitor: 'sw.ash',
      announced: 'ANNOUNCED',
      childrenSeen: true,
      childSeenAlone: true,
      childCannotTalk: 'NO',
      childSpokenToAlone: true,
      bedroomsSeen: true,
      parentsSeen: true,
      parentsSpokenTo: true,
      accommodationSeen: true,
      familyView: 'Both parents are glad that it ends and know whom to call.',
      upToDate: ['CHRONOLOGY', 'CORE_DETAILS', 'ALL_AREAS'],
    },
    /** Changes of the visit: nobody was at home. */
    nobodyAtHome: {
      childrenSeen: false,
      parentsSeen: false,
      parentsSpokenTo: false,
      accommodationSeen: false,
      notSeenReason: 'Nobody opened; a card was left.',
    },
    /** Changes of the visit: a baby. */
    childCannotTalk: {
      childCannotTalk: 'YES',
      childSpokenToAlone: false,
      observed: 'She crawled to her mother, laughed and was fed; watched for half an hour.',
    },
    clVisitNextStep: { nextStep: 'Call in the evening, then visit again on Friday.' },
    clManagersDecision: {
      recordRead: true,
      evidenceChecked: ['AGENCIES_NOTIFIED', 'VISIT', 'RECORD_UP_TO_DATE', 'VIEWS_RECORDED'],
      decision: 'CLOSURE_AGREED',
      rationale,
      noTafRationale: 'One agency goes on by itself; a team around the family has no task.',
      actions: [],
    },
    clCompleteRecord: {
      sections: [
        ...['CORE_DETAILS', 'PEOPLE', 'CHRONOLOGY', 'CASE_NOTES'],
        ...['VISITS', 'ASSESSMENTS', 'PLANS', 'DOCUMENTS'],
      ],
    },
  }
}
