import { z } from 'zod'
import {
  conditions,
  needed,
  optionalChoice,
  optionalDay,
  optionalInstant,
  optionalText,
  optionalYesNo,
  reference,
  rows,
  text,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { planSources } from './planSources.ts'

const handOut = 'The action plan is handed out and the next date fixed before the meeting ends'

/** What the chair enters: a meeting that was held with its agreement, or the day on which it is held instead. CG-6. */
export const finalMeeting = z
  .object({
    held: yesNo('Was the meeting held?'),
    notHeldReason: optionalText('Why it was not held'),
    newMeetingAt: optionalInstant('It is held on'),
    meetingAt: optionalInstant('Meeting held on'),
    attendees: rows('Who attended', { name: text('Name'), agency: optionalText('Agency or relationship') }),
    apologies: rows('Apologies', { name: text('Name') }),
    reasonExplained: ticked(),
    // Preset rows of people who were not asked again stand in a form that hides them.
    consentAgain: rows('Consent reconfirmed', { person: reference('Who'), again: optionalYesNo('Still agrees') }),
    agreement: optionalYesNo('Does the Team around the Family start?'),
    agreementReason: optionalText('Why it does not start'),
    handedOut: ticked(),
    planSource: optionalChoice('Action plan from', planSources),
    nextTafDate: optionalDay('Next TAF meeting'),
    minutes: optionalText('Where the minutes are filed'),
  })
  .superRefine(
    conditions((form) => {
      const held = form.held === 'YES'
      const starts = held && form.agreement === 'YES'
      return [
        needed(!held, 'notHeldReason', form.notHeldReason, 'Why it was not held', 10),
        needed(!held, 'newMeetingAt', form.newMeetingAt, 'It is held on'),
        needed(held, 'meetingAt', form.meetingAt, 'Meeting held on'),
        held && form.attendees.length === 0 && { field: 'attendees', message: 'Who attended: add at least one.' },
        needed(held, 'reasonExplained', form.reasonExplained, 'Why the case closes and that support goes on'),
        needed(held, 'agreement', form.agreement, 'Does the Team around the Family start?'),
        needed(held && form.agreement === 'NO', 'agreementReason', form.agreementReason, 'Why it does not start', 20),
        starts && !form.handedOut && { field: 'handedOut', message: `${handOut}: hand them out, then tick it.` },
        needed(starts, 'planSource', form.planSource, 'Action plan from'),
        starts && !form.nextTafDate && { field: 'nextTafDate', message: `${handOut}: enter the next TAF meeting.` },
      ]
    }),
  )
export type FinalMeeting = z.infer<typeof finalMeeting>
