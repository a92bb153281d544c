import { DateTime } from 'luxon'
import { toLondon, zone } from '../../calendar/londonTime.ts'
import { closureCodes } from './closureCodes.ts'
import { moveCodes } from './moveCodes.ts'

type Words = Record<string, string>

/** What people read instead of the codes of the register. A code that is missing here is shown in plain letters. */
export const words = {
  need: { S17: 'Section 17', S47: 'Section 47' },
  concernLevel: { S47: 'Section 47', SERIOUS: 'Serious concern', OTHER: 'Other concern' },
  category: {
    CIN: 'Child in need',
    CP: 'Child protection plan',
    S47: 'Section 47 enquiry',
    S17: 'Section 17 assessment',
    CLA: 'Looked-after child',
    PROCEEDINGS: 'Care proceedings',
    COURT: 'Court work',
    SUPERVISION_ORDER: 'Supervision order',
    PRE_PROCEEDINGS: 'Pre-proceedings',
    PRE_BIRTH: 'Pre-birth',
    PRIVATE_FOSTERING: 'Private fostering',
    ADOPTION: 'Adoption',
  },
  status: { UNALLOCATED: 'Waiting for a worker', ALLOCATED: 'Has a worker', CLOSED: 'Closed' },
  personKind: {
    REFERRER: 'Referrer',
    PARENT: 'Parent',
    CARER: 'Carer',
    RELATIVE: 'Relative or other',
    AGENCY: 'Agency',
  },
  referrerKind: { PROFESSIONAL: 'Professional', PUBLIC: 'Member of the public' },
  channel: { POST: 'Post', EMAIL: 'E-mail', SECURE_EMAIL: 'Secure e-mail' },
  consent: { YES: 'Yes', NO: 'No', NOT_RECORDED: 'Not recorded' },
  allocationRole: { PRIMARY: 'Holds the case', CO_WORKER: 'Co-worker', INVOLVED: 'Involved practitioner' },
  holderKind: { WORKER: 'worker', DUTY_MANAGER: 'duty manager', TEAM_MANAGER: 'team manager' },
  reason: {
    ON_DUTY: 'On duty when the referral arrived',
    DUTY: 'On duty when the referral arrived',
    NEW_REFERRAL: 'New referral',
    CHANGE_OF_WORKER: 'Change of worker',
    INVOLVEMENT: 'Involvement for a specific role',
    TRANSFER: 'Transfer',
    TEMPORARY_COVER: 'Temporary cover',
    INTERIM: 'For the time being',
    NO_WORKER: 'No worker could be found',
    OTHER_TEAM: 'Passed to another team',
    OTHER_AUTHORITY: 'Request of another authority accepted',
    PREVIOUS_TEAM_LEADER: 'Led the team in the earlier case',
    CASE_CLOSED: 'Case closed',
  },
  oversightState: { accepted: 'Accepted', refused: 'Not accepted' },
  visitKind: {
    VISIT: 'Visit',
    DUTY_VISIT: 'Duty visit',
    STATUTORY_VISIT: 'Statutory visit',
    ATTEMPT: 'Attempted visit',
  },
  absenceKind: {
    LEAVING: 'Leaves the service',
    SICK_SHORT: 'Sick, short term',
    SICK_LONG: 'Sick, long term',
    ANNUAL_LEAVE: 'Annual leave',
    OTHER: 'Other',
  },
  announced: { ANNOUNCED: 'Announced', UNANNOUNCED: 'Unannounced' },
  letterState: {
    queued: 'Waiting to be sent',
    sending: 'Being sent',
    sent: 'Sent',
    failed: 'Not sent: failed',
    uncertain: 'Uncertain whether it arrived',
    held: 'Held: a person decides',
    toPost: 'To be posted',
    posted: 'Posted',
    cancelled: 'Cancelled',
  },
  transferKind: { DISTRICT: 'Within the district', CROSS_DISTRICT: 'To another district' },
  meetingPart: { ONE: 'Part one: transfer', TWO: 'Part two: stepping down' },
  transferDecision: {
    TRANSFER: 'Transfer',
    STEP_DOWN_TAF: 'Step down to Team around the Family',
    HOLD: 'Held over to the next meeting',
    REFUSED: 'Refused',
  },
  transferStatus: {
    LISTED: 'Waits for the meeting',
    TEAM_NEEDED: 'Receiving team needed',
    IN_WINDOW: 'In time',
    LATE: 'Late',
    COMPLETING: 'Ready to be completed',
    TRANSFERRED: 'Transferred',
    TRANSFERRED_UNALLOCATED: 'Transferred without a worker',
    STEPPED_DOWN: 'Steps down',
    REFUSED: 'Refused',
    WITHDRAWN: 'Withdrawn',
    CASE_CLOSED: 'Case closed',
  },
  transferStep: {
    RECEIVING_TEAM: 'Receiving team named',
    ARRANGEMENT: 'Arranged between the teams',
    WORKER_NAMED: 'Receiving worker named',
    WORKER_MEETING: 'Worker meeting',
    JOINT_VISIT: 'Joint visit',
    REQUEST: 'Request sent',
    AUDIT: 'Audit done',
    SUMMARY: 'Transfer summary',
    AUDIT_REVIEW: 'Audit review',
    RECORD_CHANGE: 'Record changed',
  },
  meetingState: { PLANNED: 'Planned', IN_PROGRESS: 'Being held', HELD: 'Held', CANCELLED: 'Cancelled' },
  itemState: {
    LISTED: 'Not decided yet',
    DECIDED: 'Decided',
    CARRIED: 'Carried over to a later meeting',
    WITHDRAWN: 'Withdrawn',
  },
  documentKind: {
    ASSESSMENT: 'Child and Family Assessment',
    PLAN: 'Plan',
    CHRONOLOGY: 'Chronology',
    MEETING_RECORD: 'Record of a meeting',
    CLOSURE_RECORD: 'Closure record',
    LETTER: 'Letter',
    PROOF_OF_POSTING: 'Receipt of posting',
    TRANSFER_BUNDLE: 'Bundle of a transfer between authorities',
    OTHER: 'Other',
  },
  recipientKind: {
    REFERRER_PROFESSIONAL: 'Referrer (professional)',
    REFERRER_PUBLIC: 'Referrer (member of the public)',
    PARENT: 'Parent',
    CARER: 'Carer',
    CHILD: 'Child',
    RELATIVE: 'Relative',
    AGENCY: 'Agency',
    OTHER_AUTHORITY: 'Other authority',
    STAFF: 'Staff',
  },
  ...closureCodes,
  ...moveCodes,
} satisfies Record<string, Words>

/** 'SOME_CODE', 'someCode' or 'some-code' -> 'Some code'. */
export const plainWords = (code: string): string => {
  const text = code
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const wordFor = (kind: keyof typeof words, code: string | null | undefined): string =>
  code ? ((words[kind] as Words)[code] ?? plainWords(code)) : ''

/** A relationship as it was typed; one that came as a code is put in plain letters, an abbreviation stays. */
export const typedWords = (text: string | null): string =>
  text === null ? '' : /^[A-Z][A-Z_]{3,}$/.test(text) ? plainWords(text) : text

/** '30 October 2026, 16:20' in London time. */
export const instantWords = (at: string | Date): string =>
  toLondon(at).setLocale('en-GB').toFormat('d LLLL yyyy, HH:mm')
/** '30 Oct 2026, 16:20', where there is little room. */
export const shortWords = (at: string | Date): string => toLondon(at).setLocale('en-GB').toFormat('d LLL yyyy, HH:mm')
/** '30 Oct 2026'. */
export const shortDay = (day: string): string =>
  DateTime.fromISO(day, { zone }).setLocale('en-GB').toFormat('d LLL yyyy')
/** '30 October 2026'. */
export const dayWords = (day: string): string =>
  DateTime.fromISO(day, { zone }).setLocale('en-GB').toFormat('d LLLL yyyy')

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`

/** '2 hours', '3 days': elapsed time between two instants, cut down to one unit. */
export function spanWords(from: Date, to: Date): string {
  const minutes = Math.floor(Math.abs(to.getTime() - from.getTime()) / 60_000)
  if (minutes < 60) return plural(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day')
}

/** '8 years', '7 months', '3 weeks' on a London day; nothing before the birth. */
export function ageWords(dateOfBirth: string, now: Date): string {
  const { years, months } = toLondon(now)
    .startOf('day')
    .diff(DateTime.fromISO(dateOfBirth, { zone }), ['years', 'months', 'days'])
  if (years >= 2) return plural(years, 'year')
  if (years * 12 + months >= 1) return plural(years * 12 + months, 'month')
  const days = Math.floor(toLondon(now).startOf('day').diff(DateTime.fromISO(dateOfBirth, { zone }), 'days').days)
  return days < 0 ? '' : days < 14 ? plural(days, 'day') : plural(Math.floor(days / 7), 'week')
}
