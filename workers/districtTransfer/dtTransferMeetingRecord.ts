import { z } from 'zod'
import { instant, notInFuture, optionalText, rows, text } from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { partiesOf } from './parties.ts'
import { transferText } from './transferText.ts'
import { notBeforeRequest, refuseOthers, workersAndManagers } from './whoMay.ts'

/**
 * Current and receiving worker hold their transfer meeting; without either of them it was none. Who attended of the staff
 * are usernames, everybody else and every word stay in the record. DT-04, CG-6.
 */
export const dtTransferMeetingRecord = defineTask('dtTransferMeetingRecord', {
  roles: workersAndManagers,
  rules: ['DT-01', 'DT-04'],
  texts: ['venue', 'chair', 'others', 'apologies', 'minutes', 'note'],
  schema: z.object({
    meetingAt: instant('Meeting held on'),
    venue: optionalText('Venue'),
    chair: optionalText('Chair'),
    attendees: z.array(z.string(), { error: 'Staff who attended: choose from the list.' }).min(1, {
      error: 'Staff who attended: choose at least one.',
    }),
    others: rows('Who else attended', { who: text('Name'), role: optionalText('Agency or relationship') }),
    apologies: rows('Apologies', { name: text('Name') }),
    minutes: optionalText('Where the minutes are filed'),
    note: text('What was handed over', 20),
  }),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const both = [parties.current, parties.receiving].filter((one) => one !== null)
    return {
      transferText: words,
      bothWorkersText: both.map(({ displayName }) => displayName).join(' and '),
      staffOptions: await staffOptions(deps, variables),
      meetingAt: null,
      venue: null,
      chair: null,
      attendees: [...new Set(both.map(({ username }) => username))],
      others: [],
      apologies: [],
      minutes: null,
      note: null,
    }
  },
  async check(form, context, deps) {
    const { transfer, current, receiving } = await partiesOf(deps, context.variables.transferId)
    const absent = [current, receiving].filter((one) => one !== null && !form.attendees.includes(one.username))
    return [
      ...(await refuseOthers(deps, context, 'BOTH')),
      ...notInFuture('meetingAt', 'Meeting held on', form.meetingAt, context),
      ...notBeforeRequest('meetingAt', 'Meeting held on', form.meetingAt, transfer.requestedAt),
      ...absent.map(
        (one): Problem => ({
          field: 'attendees',
          problem: `${one?.displayName} is not among the staff who attended`,
          wayOut: 'hold the meeting with both workers, then record it; a transfer meeting needs both',
        }),
      ),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy }) {
    const { transferId } = variables
    const { meetingAt, attendees, venue, chair, others, apologies, minutes, note } = form
    await tx.meetings.record({
      caseReference,
      kind: 'TRANSFER_MEETING',
      at: meetingAt,
      details: { transferId, attendees },
      text: { venue, chair, others, apologies, minutes, note },
      recordedBy: completedBy,
    })
    await tx.transfers.step(transferId, 'WORKER_MEETING', { by: completedBy, at: meetingAt })
    return {}
  },
})
