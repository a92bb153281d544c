import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

/** A complete submission of each form of closing after the move, as people would write it on the clock's day. */
export const formsAfterTheMoveOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' }).startOf('second')
  const at = (moment: DateTime) => moment.toISO({ suppressMilliseconds: true }) ?? ''
  const now = () => at(london())
  return {
    cmMoveDetails: {
      moveDate: london().minus({ days: 3 }).toFormat('yyyy-MM-dd'),
      newAddress: 'KNOWN',
      addressSecret: 'NO',
      receivingAuthority: 'E08000025',
      contactName: 'Robin Marsh',
      contactRole: 'Team Manager',
      contactPhone: '01632 960 220',
      liaison: [
        { at: now(), person: 'Robin Marsh', note: 'The new team visits on Thursday and tells us how it goes.' },
      ],
    },
    /** Changes of the details: nobody knows where the family is. */
    familyNotFound: { newAddress: 'NOT_KNOWN', receivingAuthority: 'NOT_KNOWN', contactName: null, liaison: [] },
    cmClosureVisits: {
      doneBy: 'OWN_PRACTITIONER',
      visitor: 'sw.ash',
      seenAt: now(),
      announced: 'ANNOUNCED',
      visitParents: true,
      visitChild: true,
      parentsSeen: true,
      parentsSpokenTo: true,
      childrenSeen: true,
      childSeenAlone: true,
      childCannotTalk: 'NO',
      childSpokenToAlone: true,
      bedroomsSeen: true,
      accommodationSeen: true,
      note: 'The child likes the new school and showed her room.',
    },
    /** Changes of the visit: a practitioner of the receiving authority made it. */
    byOtherAuthority: {
      doneBy: 'OTHER_AUTHORITY',
      visitor: null,
      practitioner: 'Toni Reed',
      practitionerAuthority: 'E08000025',
    },
    /** Changes of the visit: nobody was at home. */
    nobodyAtHome: {
      childrenSeen: false,
      parentsSeen: false,
      parentsSpokenTo: false,
      notSeenReason: 'Nobody opened; a card was left.',
    },
    /** Changes of the visit: a baby. */
    childCannotTalk: {
      childCannotTalk: 'YES',
      childSpokenToAlone: false,
      observed: 'She crawled to her mother, laughed and was fed; watched for half an hour.',
    },
    cmVisitNextStep: { nextStep: 'Call in the evening, then visit again on Friday.' },
    cmAccommodationSeen: {
      professional: 'OTHER',
      professionalName: 'Alex Kent',
      professionalRole: 'Family support worker',
      professionalAgency: 'Harbour Family Centre',
      professionalEmail: 'alex.kent@harbour.example.org',
      seenAt: now(),
      requestedAt: now(),
      receivedAt: null,
      note: 'Two bedrooms, warm and clean; the child has her own bed.',
    },
    recordCame: { receivedAt: now() },
    cmReadyNotification: { recordUpToDate: true, confirm: true },
    cmQa: {
      chronologyComplete: 'YES',
      caseNotesEntered: 'YES',
      visitsEntered: 'YES',
      coreDetailsComplete: 'YES',
      planCurrent: 'YES',
      defects: [],
    },
    /** Changes of the QA: the chronology has a gap. */
    chronologyGap: {
      chronologyComplete: 'NO',
      defects: [{ about: 'CHRONOLOGY', defect: 'The move itself is missing.' }],
    },
    cmManagersDecision: {
      recordRead: true,
      evidence: ['LIAISON', 'VISIT_PARENTS', 'VISIT_CHILD', 'ACCOMMODATION', 'RECORD'],
      decision: 'CLOSURE_AGREED',
      note: 'Read and discussed; the new authority has the family.',
      actions: [],
    },
    /** What `prepareTask` put into the rows, with what was done about each. */
    cmFurtherAction: (fixes: unknown) => ({
      fixes: (fixes as Record<string, unknown>[]).map((row) => ({ ...row, fix: 'Entered in the record today.' })),
    }),
    cmCompleteRecord: {
      sections: [
        ...['CORE_DETAILS', 'PEOPLE', 'CHRONOLOGY', 'CASE_NOTES'],
        ...['VISITS', 'ASSESSMENTS', 'PLANS', 'DOCUMENTS'],
      ],
    },
  }
}
