import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import {
  choice,
  conditions,
  needed,
  notInFuture,
  optionalChoice,
  optionalInstant,
  optionalText,
  rows,
  text,
} from '../shared/formFields.ts'
import { instantInWords } from '../shared/words.ts'
import { type CompletedTask, defineTask } from '../tasks/defineTask.ts'
import { ownManagers, ownTeamDecides, staysReferral } from './iaAcceptance.ts'
import { checkMeetingDay } from './meetingDay.ts'
import { requestOf } from './requestOf.ts'
import { contactsOfRequest, requestText } from './requestText.ts'

const kinds = { MEETING: 'Transfer meeting', DISCUSSION: 'Transfer discussion' }

const schema = z
  .object({
    outcome: choice('What came of it?', ['HELD', 'OTHER_DAY', 'NOT_TAKEN_ON']),
    heldAt: optionalInstant('Held on'),
    kind: optionalChoice('How', ['MEETING', 'DISCUSSION']),
    attendees: rows('Who took part', { name: text('Name', 2), role: text('Role and authority or agency', 2) }),
    agreed: optionalText('What was agreed'),
    newMeetingAt: optionalInstant('New day'),
    lateReason: optionalText('Why the meeting is later'),
    reason: optionalText('Why'),
  })
  .superRefine(
    conditions((form) => {
      const held = form.outcome === 'HELD'
      return [
        needed(held, 'heldAt', form.heldAt, 'Held on'),
        needed(held, 'kind', form.kind, 'How'),
        held && form.attendees.length < 2 && { field: 'attendees', message: 'Who took part: add at least two people.' },
        needed(held, 'agreed', form.agreed, 'What was agreed', 20),
        needed(form.outcome === 'OTHER_DAY', 'newMeetingAt', form.newMeetingAt, 'New day'),
        needed(!held, 'reason', form.reason, 'Why', 20),
      ]
    }),
  )
type Form = z.infer<typeof schema>

const checkNewDay = (deps: Dependencies, { newMeetingAt: meetingAt, lateReason }: Form, context: CompletedTask) =>
  checkMeetingDay(deps, 'newMeetingAt', { meetingAt, lateReason }, context)

const lines = ({ kind = 'MEETING', attendees, agreed = '' }: Form) => ({
  person: attendees.map(({ name, role }) => `${name} (${role})`).join(', '),
  result: `${kinds[kind]}: ${agreed}`,
})

/**
 * The Team Manager records the transfer meeting or discussion that follows the acceptance: when, who took part, what was
 * agreed; or another day, or that the work does not come here after all, with the reason for the asking authority. IA-16.
 */
export const iaRequestMeeting = defineTask('iaRequestMeeting', {
  roles: ownManagers,
  rules: ['IA-16', 'IA-19', 'G-03'],
  texts: ['attendees', 'agreed', 'lateReason', 'reason'],
  schema,
  async prepare({ variables }, deps) {
    const { requestId } = variables
    const { meetingAt } = await requestOf(deps.register, requestId)
    return {
      requestText: await requestText(deps, requestId),
      contactsText: await contactsOfRequest(deps, requestId),
      meetingText: meetingAt ? instantInWords(meetingAt) : 'not arranged',
      outcome: null,
      heldAt: null,
      kind: null,
      attendees: [],
      agreed: null,
      newMeetingAt: null,
      lateReason: null,
      reason: null,
    }
  },
  async check(form, context, deps) {
    return [
      ...(await ownTeamDecides(deps, context)),
      ...(form.outcome === 'HELD' ? notInFuture('heldAt', 'Held on', form.heldAt, context) : []),
      ...(form.outcome === 'OTHER_DAY' ? await checkNewDay(deps, form, context) : []),
      ...(form.outcome === 'NOT_TAKEN_ON' ? await staysReferral(deps, context, 'outcome') : []),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { requestId } = variables
    const by = { by: completedBy, at: completedAt }
    if (form.outcome === 'NOT_TAKEN_ON') {
      await tx.authorityRequests.decline(requestId, { reason: form.reason ?? '', ...by })
      return { meetingHeld: false, requestAccepted: false, meetingAt: null, meetingHeldAt: null }
    }
    if (form.outcome === 'OTHER_DAY') {
      const meetingAt = form.newMeetingAt ?? completedAt
      await tx.authorityRequests.agree(requestId, { meetingAt, ...by })
      return { meetingHeld: false, requestAccepted: true, meetingAt, meetingHeldAt: null }
    }
    const heldAt = form.heldAt ?? completedAt
    await tx.authorityRequests.log(requestId, [{ at: heldAt, ...lines(form) }], by)
    return { meetingHeld: true, requestAccepted: true, meetingAt: heldAt, meetingHeldAt: heldAt }
  },
})
