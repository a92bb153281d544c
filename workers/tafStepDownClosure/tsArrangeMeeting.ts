import { z } from 'zod'
import { confirmation, instant, optionalText, rows, text } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { invitees } from './invitees.ts'
import { inTheFuture } from './meetingDay.ts'
import { earlier, tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'

/**
 * The worker calls the final closure and review meeting: all practitioners, young person and parents are asked to come
 * (L-39), the Area Team Manager gets it in writing (L-40). TS-02, TS-12, TS-13.
 */
export const tsArrangeMeeting = defineTask('tsArrangeMeeting', {
  roles: anyWorker,
  rules: ['TS-02', 'TS-12', 'TS-13'],
  texts: ['venue', 'others'],
  schema: z.object({
    meetingAt: instant('Final meeting on'),
    venue: text('Venue', 3),
    others: rows('Who else is asked to come', { name: text('Name'), agency: optionalText('Agency or relationship') }),
    everyoneInvited: confirmation('Everybody who works with the family is asked to come'),
    areaTmConfirmed: confirmation('Written confirmation to the Area Team Manager'),
  }),
  async prepare({ variables }, deps) {
    const { finalMeetingAt, finalMeetingVenue } = await tafOf(deps.register, variables.procedureId)
    const before = await earlier(deps, variables.procedureId, 'tsArrangeMeeting')
    return {
      tafText: await tafText(deps, variables.procedureId),
      invitees: await invitees(deps, variables),
      meetingAt: finalMeetingAt,
      venue: finalMeetingVenue,
      others: before.others ?? [],
      everyoneInvited: false,
      areaTmConfirmed: false,
    }
  },
  async check(form, context, deps) {
    return [
      ...(await onlyTheWorker(deps, context)),
      ...inTheFuture('meetingAt', 'Final meeting on', form.meetingAt, context),
    ]
  },
  async effects(tx, { meetingAt, venue }, { variables, completedBy, completedAt }) {
    const by = { by: completedBy, at: completedAt }
    await tx.tafs.setMeeting(variables.procedureId, { at: meetingAt, venue }, by)
    await tx.procedures.step(variables.procedureId, 'MEETING_ARRANGED', by)
    return { finalMeetingAt: meetingAt }
  },
})
