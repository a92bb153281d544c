import { DateTime } from 'luxon'
import { absenceFields } from './fields/absence.ts'
import { closureFields } from './fields/closure.ts'
import { moveFields } from './fields/move.ts'
import { reportFields } from './fields/reports.ts'
import { transferFields } from './fields/transfer.ts'
import { waitingFields } from './fields/waiting.ts'
import { type FieldValue, field, type LetterField, standard } from './letterField.ts'

export type { FieldType, FieldValue, FieldValues, LetterField } from './letterField.ts'

/**
 * Every field of every template. Standard fields are filled for all; the others must be listed in the template's
 * front matter. Dates are handed over as ISO strings with offset and printed in Europe/London.
 */
export const letterFields: Record<string, LetterField> = {
  authorityName: standard('text', 'name of the local authority', 'Sample County Council'),
  teamName: standard('text', 'team that writes', 'North Assessment Team'),
  teamPhone: standard('text', 'telephone of the team', '01632 960 100'),
  teamEmail: standard('text', 'mailbox of the team', 'north.assessment@sample.gov.uk'),
  teamAddress: standard('lines', 'postal address of the team', [
    'Civic Centre',
    '1 High Street',
    'Sampletown',
    'SA1 1AA',
  ]),
  teamHours: { ...standard('text', 'when the team can be reached', 'Monday to Friday, 9am to 5pm'), mayBeEmpty: true },
  urgentPhone: { ...standard('text', 'telephone at night and at weekends', '01632 960 999'), mayBeEmpty: true },
  letterDate: standard('date', 'date of the letter', '2026-11-02T15:00:00+00:00'),
  caseReference: standard('text', 'reference of the case', 'C-2026-000123'),
  signName: standard('text', 'name of the person who signs', 'Zoë Whitfield'),
  signRole: standard('text', 'role of the person who signs', 'Social Worker'),
  recipientName: field('text', 'name of the recipient as on the envelope', 'Mrs Łucja Świątek', true),
  greetingName: field('text', 'name of the recipient in the greeting', 'Mrs Świątek', true),
  childName: field('text', 'full name of the child', 'Siân Ŵynne', true),
  childFirstName: field('text', 'first name of the child', 'Siân', true),
  initials: field('text', 'initials of the child', 'SW'),
  caseLink: field('text', 'address of the case page', 'https://cases.sample.gov.uk/cases/C-2026-000123'),
  workerName: field('text', 'name of the allocated worker', 'Zoë Whitfield'),
  workerRole: field('text', 'role of the allocated worker in words', 'Social Worker'),
  workerPhone: field('text', 'telephone of the allocated worker', '01632 960 123'),
  workerEmail: field('text', 'e-mail of the allocated worker', 'zoe.whitfield@sample.gov.uk'),
  allocationKind: field('text', 'kind of allocation in words', 'lead worker'),
  receivedAt: field('dateTime', 'receipt of the referral', '2026-11-02T10:15:00+00:00'),
  referralDate: field('date', 'date of the referral', '2026-11-02T10:15:00+00:00'),
  outcomeText: field('text', 'outcome of the referral in plain words', 'we will carry out an assessment'),
  delayReason: field('text', 'reason for the delay, the label of the choice made', 'The worker we planned is away'),
  seenWithin: field('text', 'days in which the child is to be seen, from the Allocation Plan', '2 days'),
  reviewDate: field('date', 'review with the manager', '2026-11-12T09:00:00+00:00'),
  stepName: field('text', 'name of the step as in the task list', 'Record that the child was seen'),
  since: field('dateTime', 'instant from which something is late, or that stays as limit', '2026-11-04T15:00:00+00:00'),
  due: field('dateTime', 'limit of the step', '2026-11-04T15:00:00+00:00'),
  route: {
    ...field('code', 'how a delayed referral is to be allocated', 'DUTY_TEAM'),
    labels: {
      DUTY_TEAM: 'the duty team allocates it',
      OTHER_TEAM: 'another team allocates it',
      UNALLOCATED_PROCESS: 'it is handled as an unallocated case',
    },
  },
  meetingDate: field('date', 'day of the weekly meeting', '2026-11-11T10:00:00+00:00'),
  gapKinds: field('list', 'kinds of gap in the record', ['Chronology', 'Ethnicity of the child']),
  letterName: field('text', 'name of the letter', 'New worker introduces themself'),
  letterReference: field('text', 'reference of the letter in the register', '3a1f6f2e-0000-4000-8000-000000000001'),
  problemText: field('text', 'what went wrong, in plain words', 'The mail server does not know the address.'),
  previousAuthority: field('text', 'authority that the family comes from', 'Otherford Council'),
  leafletEnclosed: field('flag', 'the leaflet is enclosed', true),
  ...waitingFields,
  ...absenceFields,
  ...reportFields,
  ...transferFields,
  ...closureFields,
  ...moveFields,
}

const london = (value: string): DateTime => {
  const instant = DateTime.fromISO(value, { zone: 'Europe/London', locale: 'en-GB' })
  if (!instant.isValid) throw new Error('not an ISO date')
  return instant
}
const time = (instant: DateTime) =>
  (instant.minute === 0 ? instant.toFormat('ha') : instant.toFormat('h:mma')).toLowerCase()

/** One line, no control characters: a value can neither make a new header, heading nor paragraph. */
export const oneLine = (value: string): string =>
  value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()

const listOf = (value: FieldValue) => (Array.isArray(value) ? value : [String(value)])
/** 'a, b and c' */
const sentenceList = (words: string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** A field's value as it is printed; dates in words, Europe/London ("Monday 2 November 2026 at 3pm"). */
export function printField({ type, labels }: Pick<LetterField, 'type' | 'labels'>, value: FieldValue): FieldValue {
  if (value === null) return null
  if (type === 'flag') return value === true
  if (type === 'list' || type === 'lines')
    return listOf(value)
      .map((line) => labels?.[line] ?? oneLine(line))
      .filter(Boolean)
  const label = (code: string) => {
    const words = labels?.[code]
    if (!words) throw new Error('not a code of this field')
    return words
  }
  if (type === 'codes') return sentenceList(listOf(value).map(label))
  if (type === 'cases')
    return listOf(value).map((line) =>
      oneLine(line).replace(
        / ([A-Z_]+)$/,
        (_, code) => `: ${labels?.[code] ?? code.toLowerCase().replaceAll('_', ' ')}`,
      ),
    )
  if (typeof value !== 'string') throw new Error('not a text')
  if (type === 'code') return label(value)
  if (type === 'date') return london(value).toFormat('cccc d LLLL yyyy')
  if (type === 'dateTime') return `${london(value).toFormat('cccc d LLLL yyyy')} at ${time(london(value))}`
  return oneLine(value)
}
