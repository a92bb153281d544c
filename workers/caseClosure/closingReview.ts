import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import {
  conditions,
  needed,
  notInFuture,
  optionalInstant,
  optionalText,
  rows,
  text,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { namedTwice, viewKind, viewRow } from './agencies.ts'

export const closingReview = z
  .object({
    held: yesNo('Was the review held?'),
    notHeldReason: optionalText('Why not'),
    newReviewAt: optionalInstant('Held instead on'),
    newReviewVenue: optionalText('Where'),
    gpInvited: ticked(),
    noGpReason: optionalText('Why the GP was not invited'),
    meetingAt: optionalInstant('Held on'),
    venue: optionalText('Venue'),
    chair: optionalText('Chair'),
    attendees: rows('Who attended', { name: text('Name'), role: optionalText('Agency or relationship') }),
    apologies: rows('Apologies', { name: text('Name') }),
    minutes: optionalText('Where the minutes are filed'),
    reasons: optionalText('Why the case is ready to close'),
    views: rows('Views of those present', { ...viewRow, view: viewKind('View') }),
    absent: rows('Agencies that were not there', {
      agency: text('Agency'),
      contact: optionalText('How they can be reached'),
    }),
  })
  .superRefine(
    conditions(({ held, ...form }) => [
      needed(held === 'NO', 'notHeldReason', form.notHeldReason, 'Why not', 10),
      needed(held === 'NO', 'newReviewAt', form.newReviewAt, 'Held instead on'),
      needed(held === 'NO', 'newReviewVenue', form.newReviewVenue, 'Where'),
      needed(held === 'YES' && !form.gpInvited, 'noGpReason', form.noGpReason, 'Why the GP was not invited', 10),
      needed(held === 'YES', 'meetingAt', form.meetingAt, 'Held on'),
      needed(held === 'YES', 'attendees', form.attendees.length > 0, 'Who attended'),
      needed(held === 'YES', 'reasons', form.reasons, 'Why the case is ready to close', 20),
      needed(held === 'YES', 'views', form.views.length > 0, 'Views of those present'),
    ]),
  )
export type ClosingReview = z.infer<typeof closingReview>

/** What does not fit in the record of a review that was held. */
export function heldProblems({ meetingAt, views, absent }: ClosingReview, context: CompletedTask): Problem[] {
  const present = views.map(({ agency }) => agency.toLowerCase())
  return [
    ...notInFuture('meetingAt', 'Held on', meetingAt, context),
    ...namedTwice(
      'views',
      views.map(({ agency }) => agency),
    ),
    ...absent
      .filter(({ agency }) => present.includes(agency.toLowerCase()))
      .map(({ agency }) => ({
        field: 'absent',
        problem: `${agency} is among those present and among those absent`,
        wayOut: 'take one of the two rows away',
      })),
  ]
}

/** What does not fit in the new time of one that was not held. */
export const newDateProblems = ({ newReviewAt }: ClosingReview, { completedAt }: CompletedTask): Problem[] =>
  newReviewAt && toLondon(newReviewAt) <= toLondon(completedAt)
    ? [{ field: 'newReviewAt', problem: 'Held instead on lies in the past', wayOut: 'enter a later time' }]
    : []
