import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

/** A complete submission of each form of a transfer, as people would write it on the day that the clock shows. */
export const transferFormsOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' })
  const day = (days: number) => london().plus({ days }).toFormat('yyyy-MM-dd')
  const now = () => london().startOf('second').toISO({ suppressMilliseconds: true }) ?? ''
  return {
    /** Variables with which Tasklist's start form begins the process. */
    dtStart: {
      part: 'ONE',
      reasonCode: 'ASSESSMENT_COMPLETE',
      toTeam: 'north-support',
      reviewDate: null,
      requestedBy: 'tm.north',
    },
    dtStartProblem: {
      part: 'ONE',
      reason: 'The assessment is complete; the family needs longer support in care management.',
      toTeam: 'north-support',
      reviewDate: null,
      requestedBy: 'tm.north',
      withdraw: false,
    },
    dtNominateWorker: { named: 'YES', reason: null, lookAgain: null },
    dtTransferMeetingRecord: {
      meetingAt: now(),
      venue: 'Northgate House',
      attendees: ['sw.ash', 'sw.willow'],
      others: [{ who: 'Head teacher', role: 'School' }],
      apologies: [],
      note: 'The plan, the people around the child and the dates ahead were handed over.',
    },
    dtJointVisit: {
      seenAt: now(),
      visitor: 'sw.ash',
      secondVisitor: 'sw.willow',
      announced: 'ANNOUNCED',
      childrenSeen: true,
      childSeenAlone: true,
      childSpokenToAlone: true,
      bedroomsSeen: true,
      parentsSeen: true,
      parentsSpokenTo: true,
      accommodationSeen: true,
    },
    dtTransferRequest: {
      status: ['CIN'],
      reason: 'The assessment is complete and the plan for the next year is agreed with the family.',
    },
    dtCaseAudit: {
      chronologyComplete: 'YES',
      caseNotesEntered: 'YES',
      visitsEntered: 'YES',
      coreDetailsComplete: 'YES',
      planCurrent: 'YES',
      defects: [],
      result: 'UP_TO_DATE',
    },
    dtTransferSummary: {
      contacts: 'The mother by telephone after three; the school office in the morning.',
      transport: 'none',
      upcoming: [{ date: day(14), kind: 'REVIEW' }],
      nothingUpcoming: false,
      summary: 'The aunt helps each evening, school goes well, and the plan asks for a visit each second week.',
    },
    dtAuditReview: { accepted: 'YES', defects: [] },
    defectFound: {
      accepted: 'NO',
      defects: [{ defect: 'The chronology ends in December.', due: day(3) }],
    },
    /** What `prepareTask` put into the rows, with what was done about each. */
    dtRectification: (fixes: unknown) => ({
      fixes: (fixes as Record<string, unknown>[]).map((row) => ({
        ...row,
        fix: 'The chronology is written up to today.',
      })),
    }),
    dtCompleteTransfer: { transferringClosed: true, receivingOpened: true },
  }
}
