import { z } from 'zod'
import {
  conditions,
  day,
  needed,
  optionalChoice,
  optionalInstant,
  optionalText,
  rows,
  text,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { levels } from './involvement.ts'

export const newTeams = ['CIC', 'ADOPTION', 'OTHER'] as const

const meeting = z.object({
  held: yesNo('Was the meeting held?'),
  notHeldReason: optionalText('Why it was not held'),
  newMeetingAt: optionalInstant('New date'),
  meetingAt: optionalInstant('Meeting held on'),
  venue: optionalText('Venue'),
  chair: optionalText('Chair'),
  attendees: rows('Who attended', { name: text('Name'), role: optionalText('Agency or relationship') }),
  apologies: rows('Apologies', { name: text('Name') }),
  level: optionalChoice('Level', levels),
  areaTmInformed: ticked(),
  actionPlan: optionalText('Action plan'),
  tasks: rows('Tasks of the agencies', { agency: text('Agency'), task: text('Task'), by: day('Done by') }),
  newTeam: optionalChoice('New team', newTeams),
  agenciesStayInvolved: ticked(),
  invited: z.preprocess((value) => value ?? [], z.array(z.string())),
  minutes: optionalText('Minutes'),
  minutesSent: ticked(),
})
export type FinalMeeting = z.output<typeof meeting>

/** What is asked of a meeting that was held, some of it by level only; of one that was not, why and when it will be. */
export const finalMeeting = meeting.superRefine(
  conditions((form) => {
    const held = form.held === 'YES'
    const at = (level: FinalMeeting['level']) => held && form.level === level
    return [
      needed(!held, 'notHeldReason', form.notHeldReason, 'Why it was not held', 10),
      needed(!held, 'newMeetingAt', form.newMeetingAt, 'New date'),
      needed(held, 'meetingAt', form.meetingAt, 'Meeting held on'),
      held && form.attendees.length === 0 && { field: 'attendees', message: 'Who attended: add at least one.' },
      needed(held, 'level', form.level, 'Level'),
      needed(at('L3'), 'chair', form.chair, 'Chair'),
      needed(at('L3'), 'areaTmInformed', form.areaTmInformed, 'The Area Team Manager was informed of the meeting'),
      needed(at('L2'), 'actionPlan', form.actionPlan, 'Action plan', 20),
      at('L2') && form.tasks.length === 0 && { field: 'tasks', message: 'Tasks of the agencies: add at least one.' },
      needed(at('L4'), 'newTeam', form.newTeam, 'New team'),
      needed(at('L4'), 'agenciesStayInvolved', form.agenciesStayInvolved, 'The other agencies stay involved'),
      needed(held, 'minutes', form.minutes, 'Minutes', 20),
      needed(held, 'minutesSent', form.minutesSent, 'The minutes can go to all parties as they stand'),
    ]
  }),
)
