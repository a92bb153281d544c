import { DateTime } from 'luxon'
import type { Clock } from '../../workers/calendar/clock.ts'

/** Leeds, in the published list. */
export const leeds = 'E08000035'
const contact = {
  contactName: 'Imogen Thwaite',
  contactRole: 'Duty manager, children’s front door',
  contactPhone: '0113 555 0100',
  contactEmail: 'front.door@leeds.example',
  contactAddress: 'Merrion House, 110 Merrion Centre, Leeds',
}

/** A complete submission of each form of a move, as people would write it on the day that the clock shows. */
export const moveFormsOn = (clock: Clock) => {
  const london = () => DateTime.fromJSDate(clock.now(), { zone: 'Europe/London' })
  const day = (days: number) => london().plus({ days }).toFormat('yyyy-MM-dd')
  const instant = (days = 0) => london().plus({ days }).startOf('second').toISO({ suppressMilliseconds: true }) ?? ''
  const receiving = { receivingLa: leeds, receivingName: null, ...contact }
  return {
    iaConsent: {
      planType: 'PROGRESS_PLAN',
      consentShare: 'YES',
      wantsService: 'YES',
      consentNote: 'Both parents were asked at home on Monday and agree.',
      safeguarding: null,
      analysis: null,
      activated: 'YES',
    },
    withoutConsent: {
      planType: 'PROGRESS_PLAN',
      consentShare: 'NO',
      wantsService: 'NO',
      consentNote: 'The mother was asked on the telephone and does not agree.',
      safeguarding: 'NO',
      analysis: 'The goals of the plan are nearly reached, and the new school knows the child.',
      activated: 'YES',
    },
    iaConfirmNoSafeguarding: { tmConfirmed: 'YES', reason: 'I have read the record and share this view.' },
    iaTransferPlan: {
      planned: 'PLANNED_OWN_MEETING',
      meetingAt: instant(10),
      meetingPlace: 'Northgate House, room 2, Northtown',
      ...receiving,
      moveDate: day(14),
      newAddress: 'KNOWN',
      addressSecret: 'NO',
    },
    unplanned: {
      planned: 'UNPLANNED',
      meetingAt: null,
      meetingPlace: null,
      ...receiving,
      moveDate: day(-2),
      newAddress: 'KNOWN',
      addressSecret: 'NO',
    },
    notKnown: {
      planned: 'UNPLANNED',
      receivingLa: 'NOT_KNOWN',
      moveDate: day(-2),
      newAddress: 'NOT_KNOWN',
    },
    iaMissingFamily: {
      pointer: 'Missing children procedure, reference MC-2026-17',
      takenOverOn: day(0),
      takenOverBy: 'Police liaison officer, county police',
      found: 'NO',
    },
    found: {
      pointer: 'Missing children procedure, reference MC-2026-17',
      takenOverOn: day(0),
      takenOverBy: 'Police liaison officer, county police',
      found: 'YES',
      ...receiving,
      newAddress: 'KNOWN',
      addressSecret: 'YES',
    },
    /** With the papers that `prepareTask` has put into the list. */
    iaLetterPack: (papers: unknown) => ({
      papers,
      meetingDetails: 'Transfer meeting at Northgate House, room 2, in ten days at 10:00.',
      ...contact,
      channel: 'SECURE_EMAIL',
      sentAt: instant(),
      receiptOfPosting: null,
      noReceiptReason: null,
    }),
    iaLiaison: {
      contactLog: [{ at: instant(), person: 'Imogen Thwaite', result: 'They take the plan over from Monday on.' }],
      response: 'ACCEPTED',
      responseBy: 'Imogen Thwaite, duty manager',
      respondedAt: instant(),
      responseNote: null,
      meetingHeldAt: instant(),
      noMeetingReason: null,
    },
    noAnswer: {
      contactLog: [{ at: instant(), person: 'Their front door', result: 'Nobody could say who has it.' }],
      response: 'NO_ANSWER',
    },
    refused: {
      contactLog: [{ at: instant(), person: 'Imogen Thwaite', result: 'They do not take it over.' }],
      response: 'REFUSED',
      responseBy: 'Imogen Thwaite, duty manager',
      respondedAt: instant(),
      responseNote: 'The family has no address in their area yet.',
    },
    iaRefused: { next: 'AGAIN', reason: 'The tenancy begins on Monday; then they are asked again.' },
  }
}
