import { z } from 'zod'
import {
  optionalChoice,
  optionalDay,
  optionalInstant,
  optionalText,
  optionalYesNo,
  rows,
  text,
} from '../shared/formFields.ts'
import { managementOversight } from '../shared/managementOversight.ts'
import type { Problem } from '../tasks/defineTask.ts'

const wayOut = 'fill it in, then complete the task again'

export const cinReview = z.object({
  meetingAt: optionalInstant('Meeting held on'),
  venue: optionalText('Venue'),
  chair: optionalText('Chair'),
  attendees: rows('Who attended', { name: text('Name'), role: optionalText('Agency or relationship') }),
  apologies: rows('Apologies', { name: text('Name') }),
  minutes: optionalText('Where the minutes are filed'),
  planUpdated: optionalYesNo('Was the child in need plan updated?'),
  planNotUpdatedReason: optionalText('Why not'),
  ending: optionalYesNo('Does the review propose to end the involvement?'),
  stepDown: optionalText('Step-down arrangements agreed'),
  tmDecision: optionalChoice("Team Manager's decision", ['AGREES', 'FURTHER_DIRECTION']),
  nextPlanOn: optionalDay('Next review of the plan on'),
  ...managementOversight,
  moText: optionalText('Management oversight'),
})
type Form = z.infer<typeof cinReview>

const missing = (condition: boolean, field: string, label: string, value: unknown, min = 1): Problem[] =>
  condition && (value === undefined || (typeof value === 'string' && value.length < min))
    ? [{ field, problem: `${label} is missing${min > 1 ? ` or shorter than ${min} characters` : ''}`, wayOut }]
    : []

/** What the duty worker leaves out of the review. */
export const workersPart = (form: Form): Problem[] => [
  ...missing(true, 'meetingAt', 'Meeting held on', form.meetingAt),
  ...(form.attendees.length === 0
    ? [{ field: 'attendees', problem: 'Who attended is missing', wayOut: 'add everybody who took part' }]
    : []),
  ...missing(true, 'planUpdated', 'Was the child in need plan updated?', form.planUpdated),
  ...missing(form.planUpdated === 'NO', 'planNotUpdatedReason', 'Why not', form.planNotUpdatedReason, 10),
  ...missing(true, 'ending', 'Does the review propose to end the involvement?', form.ending),
  ...missing(form.ending === 'YES', 'stepDown', 'Step-down arrangements agreed', form.stepDown, 20),
  ...missing(form.ending === 'NO', 'nextPlanOn', 'Next review of the plan on', form.nextPlanOn),
]

/** What the Team Manager leaves out of the decision. */
export const managersPart = (form: Form): Problem[] => [
  ...missing(true, 'tmDecision', "Team Manager's decision", form.tmDecision),
  ...missing(form.tmDecision === 'FURTHER_DIRECTION', 'nextPlanOn', 'Next review of the plan on', form.nextPlanOn),
  ...missing(true, 'moText', 'Management oversight', form.moText, 20),
]

/** Whether another review follows, so that its day counts. */
export const goesOn = (form: Form, manager: boolean): boolean =>
  manager ? form.tmDecision === 'FURTHER_DIRECTION' : form.ending === 'NO'
