import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

type Row = Record<string, unknown>

/** A complete submission of each form of a step-down, as people would write it on the day that the clock shows. */
export const stepDownFormsOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' })
  const day = (days: number) => london().plus({ days }).toFormat('yyyy-MM-dd')
  const instant = (days = 0) => london().plus({ days }).startOf('second').toISO({ suppressMilliseconds: true }) ?? ''
  const concern = {
    concernRemains: 'YES',
    concernReason: 'The father is back in the home, and the school is worried again.',
  }
  return {
    tsConsiderTaf: {
      previousStatus: ['LONG_TERM_CIN'],
      noFurtherRole: 'YES',
      criteriaMet: 'YES',
      level: 'L3',
      note: 'School, nurse and family centre go on together; nothing is left for us to do.',
    },
    /** What `prepareTask` put into the rows, with the answer of each. */
    tsConsent: (consents: unknown, given = 'YES') => ({
      consents: (consents as Row[]).map((row) => ({ ...row, askedOn: day(0), given, explained: true, reason: null })),
    }),
    tsLeadProfessional: {
      candidate: 'OTHER',
      candidateName: 'Hester Lindqvist',
      candidateRole: 'Head teacher',
      candidateOrganisation: 'Hilltop School',
      candidatePhone: '01234 555000',
      candidateEmail: null,
      candidateUsername: null,
      familyViews: 'Both trust the head teacher, who has known the child for three years.',
      knownToCase: 'YES',
      contactedAt: instant(),
      answer: 'ACCEPTED',
    },
    tsNoLeadProfessional: { decision: 'SEARCH_ON', whoNext: 'The health visitor of the younger child.', reason: null },
    tsArrangeMeeting: {
      meetingAt: instant(10),
      venue: 'Hilltop School, 3 Hill Road, Northtown',
      others: [{ name: 'Grandmother', agency: 'family' }],
      everyoneInvited: true,
      areaTmConfirmed: true,
    },
    tsHandOut: {
      closingSummary: 'We worked together on meals and school mornings. The home is warm, and school goes well again.',
      actionPlan: 'The school offers breakfast club every day; the family centre visits on Thursdays until Easter.',
      planSource: 'CIN_PLAN',
    },
    tsFinalMeeting: (consentAgain: unknown, again = 'YES') => ({
      held: 'YES',
      meetingAt: instant(),
      attendees: [{ name: 'Mother' }, { name: 'Head teacher', agency: 'school' }],
      apologies: [],
      reasonExplained: true,
      consentAgain: (consentAgain as Row[]).map((row) => ({ ...row, again })),
      agreement: 'YES',
      handedOut: true,
      planSource: 'CIN_PLAN',
      nextTafDate: day(28),
      minutes: 'Minutes folder of the case',
    }),
    meetingPutOff: { held: 'NO', notHeldReason: 'The mother was ill.', newMeetingAt: instant(7) },
    tsTafReview: { outcome: 'CONTINUE', planReviewed: true, nextTafDate: day(28) },
    needsMet: {
      outcome: 'NEEDS_MET',
      planReviewed: true,
      needsMetNote: 'Everything in the plan is done, and the family manages alone.',
    },
    consentWithdrawn: { outcome: 'CONSENT_WITHDRAWN', planReviewed: false, ...concern },
    tsConsentWithdrawn: concern,
  }
}
