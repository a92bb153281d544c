import { notInFuture } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayOf } from '../shared/usualLimit.ts'
import { instantInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { type FinalMeeting, finalMeeting } from './finalMeeting.ts'
import { acceptedOf, involvementText, meetingHeldOf } from './involvement.ts'
import { refusedLevel } from './levelRoute.ts'
import { meetingAhead } from './meetingAhead.ts'
import { checkParties, partiesOf, partyOptions } from './parties.ts'

const notBefore = (at: string | undefined, requestedAt: string): Problem[] =>
  at && Date.parse(at) < Date.parse(requestedAt)
    ? [
        {
          field: 'meetingAt',
          problem: 'Meeting held on lies before the end of the involvement was asked for',
          wayOut: 'enter the meeting that was held for it',
        },
      ]
    : []

/** The record may be put right days later: a task is due from the meeting on. */
const tasksBefore = ({ tasks, meetingAt }: FinalMeeting): Problem[] =>
  tasks.flatMap(({ by }, index) =>
    meetingAt && by < dayOf(meetingAt)
      ? [
          {
            field: 'tasks',
            problem: `Done by (task ${index + 1}) lies before the meeting`,
            wayOut: 'enter the day of the meeting or a later one',
          },
        ]
      : [],
  )

/** What the record keeps of the meeting for this level; the form may still hold what it asked for another one. */
const kept = ({ level, newTeam, invited }: FinalMeeting) =>
  level === 'L4' ? { level, newTeam, invited } : { level, newTeam: null, invited: [] }

/**
 * The final social work meeting: at level 2 an action plan with tasks of the single agency, at level 3 led by the worker
 * with the Area Team Manager informed, at level 4 the agencies stay involved. Minutes and plan go to all parties. One that
 * was not held gets a new date; where the record is only put right, it comes back as it was written. EI-01 to EI-03, EI-05 to EI-08, CG-6.
 */
export const eiFinalMeeting = defineTask('eiFinalMeeting', {
  roles: anyWorker,
  rules: ['EI-01', 'EI-02', 'EI-03', 'EI-05', 'EI-06', 'EI-07', 'EI-08', 'G-60'],
  texts: ['notHeldReason', 'venue', 'chair', 'attendees', 'apologies', 'actionPlan', 'tasks', 'minutes'],
  schema: finalMeeting,
  async prepare({ caseReference, variables }, deps) {
    const { procedure, proposal, involvementText: words } = await involvementText(deps, variables.procedureId)
    const before = await meetingHeldOf(deps, procedure)
    const same = before && before.meetingAt === variables.finalMeetingAt ? before : undefined
    const holder = await deps.register.allocations.holder(caseReference)
    const parties = await partiesOf(deps, caseReference, variables.initials)
    const agencies = parties.filter(({ isAgency }) => isAgency)
    return {
      involvementText: words,
      arrangedText: variables.finalMeetingAt ? instantInWords(variables.finalMeetingAt) : 'not arranged',
      agencyOptions: partyOptions(agencies),
      held: same ? 'YES' : null,
      notHeldReason: null,
      newMeetingAt: null,
      meetingAt: same?.meetingAt ?? null,
      venue: same?.venue ?? proposal?.venue ?? null,
      chair: same?.chair ?? (holder ? await nameOf(deps, holder.username) : null),
      ...(same ? { attendees: same.attendees } : {}),
      apologies: same?.apologies ?? [],
      level: variables.level ?? null,
      areaTmInformed: same?.areaTmInformed ?? false,
      actionPlan: before?.actionPlan ?? null,
      tasks: before?.tasks ?? [],
      newTeam: before?.newTeam ?? null,
      agenciesStayInvolved: same?.agenciesStayInvolved ?? false,
      invited: before?.invited ?? agencies.filter(({ isSafe }) => isSafe).map(({ value }) => value),
      minutes: same?.minutes ?? null,
      minutesSent: false,
    }
  },
  async check(form, context, deps) {
    const { caseReference, profile, variables } = context
    const others = await onlyTheWorker(deps, context)
    if (form.held === 'NO') return [...others, ...meetingAhead('newMeetingAt', 'New date', form.newMeetingAt, context)]
    const { requestedAt } = await procedureOf(deps.register, variables.procedureId)
    const { holdingTeam } = variables
    const { level, newTeam, invited } = kept(form)
    return [
      ...others,
      ...notInFuture('meetingAt', 'Meeting held on', form.meetingAt, context),
      ...notBefore(form.meetingAt, requestedAt),
      ...(level ? await refusedLevel(deps, { profile, holdingTeam }, 'level', level) : []),
      ...tasksBefore(form),
      ...(newTeam ? checkParties('invited', invited, await partiesOf(deps, caseReference, variables.initials)) : []),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy: by, completedAt: at }) {
    const { procedureId } = variables
    if (form.held === 'NO') {
      const procedure = await procedureOf(tx, procedureId)
      const proposal = await acceptedOf({ register: tx }, procedure, 'eiLevel')
      return { meetingHeld: false, level: proposal?.level ?? null, finalMeetingAt: form.newMeetingAt }
    }
    const meetingAt = form.meetingAt ?? at
    const { venue, chair, attendees, apologies, actionPlan, tasks, minutes } = form
    await tx.meetings.record({
      caseReference,
      kind: 'END_OF_INVOLVEMENT',
      at: meetingAt,
      details: { procedureId, ...kept(form) },
      text: { venue, chair, attendees, apologies, actionPlan, tasks, minutes },
      recordedBy: by,
    })
    await tx.procedures.step(procedureId, 'MEETING', { by, at })
    return { meetingHeld: true, level: form.level ?? null, finalMeetingAt: meetingAt }
  },
})
