import { DateTime } from 'luxon'
import { toLondon, zone } from '../calendar/londonTime.ts'
import type { FieldProblem } from './errors.ts'
import type { FamilyMember, Referral } from './referral.ts'

const problem = (field: string, text: string, wayOut: string): FieldProblem => ({ field, problem: text, wayOut })

/** How far the sender's clock may be ahead of this one. */
const clockSkewMinutes = 2

const notAfter = (field: string, instant: string | undefined, now: Date): FieldProblem[] =>
  instant && Date.parse(instant) > now.getTime() + clockSkewMinutes * 60_000
    ? [problem(field, 'lies in the future', 'give the time when it happened')]
    : []

/** Someone who is not safe to contact needs a reason (G-65); an e-mail channel needs an address. */
export function checkFamilyMember(person: FamilyMember, field: string): FieldProblem[] {
  return [
    ...(!person.safeToContact && !person.unsafeReason
      ? [problem(`${field}.unsafeReason`, 'is missing', 'say why it is not safe to contact this person')]
      : []),
    ...(person.preferredChannel === 'EMAIL' && !person.email
      ? [problem(`${field}.email`, 'is missing though e-mail is preferred', 'give an e-mail address, or choose POST')]
      : []),
  ]
}

/** Dates of a child against today: born in the last 25 years or due within ten months, not both. */
export function checkChild(child: Referral['children'][number], field: string, today: DateTime): FieldProblem[] {
  const born = child.dateOfBirth ? DateTime.fromISO(child.dateOfBirth, { zone }) : undefined
  const due = child.dueDate ? DateTime.fromISO(child.dueDate, { zone }) : undefined
  const age = born ? today.diff(born, 'years').years : 0
  return [
    ...(born && due ? [problem(`${field}.dueDate`, 'is given beside a date of birth', 'give one of the two')] : []),
    ...(born && born > today
      ? [problem(`${field}.dateOfBirth`, 'lies in the future', 'for an unborn child give dueDate instead')]
      : []),
    ...(age > 25 ? [problem(`${field}.dateOfBirth`, 'is more than 25 years ago', 'check the year')] : []),
    ...(due && Math.abs(due.diff(today, 'days').days) > 320
      ? [problem(`${field}.dueDate`, 'is not within ten months of today', 'check the year')]
      : []),
  ]
}

/** What the shape of a referral cannot say: dates against today, and which fields need each other. */
export function checkReferral(referral: Referral, now: Date): FieldProblem[] {
  const today = toLondon(now).startOf('day')
  const { receivedAt, decidedAt, referrer, previousInvolvement, requestInWriting } = referral
  const received = receivedAt ? Date.parse(receivedAt) : now.getTime()
  return [
    ...notAfter('receivedAt', receivedAt, now),
    ...notAfter('decidedAt', decidedAt, now),
    ...(now.getTime() - received > 366 * 24 * 3_600_000
      ? [problem('receivedAt', 'is more than a year ago', 'check the year')]
      : []),
    ...(requestInWriting && !referrer.email && !referrer.address
      ? [
          problem(
            'referrer.address',
            'is missing',
            'a written request is acknowledged in writing: give an address or an e-mail',
          ),
        ]
      : []),
    ...(previousInvolvement && DateTime.fromISO(previousInvolvement.closedOn, { zone }) > today
      ? [problem('previousInvolvement.closedOn', 'lies in the future', 'give the day when the earlier case was closed')]
      : []),
    ...referral.children.flatMap((child, index) => checkChild(child, `children[${index}]`, today)),
    ...referral.people.flatMap((person, index) => checkFamilyMember(person, `people[${index}]`)),
  ]
}
