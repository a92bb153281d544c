import { DateTime } from 'luxon'
import { transfersOn } from '../districtTransfer/stepsOfTheTransfer.ts'
import type { Stage, Story } from '../support/story.ts'

type Form = Record<string, unknown>
/** Who acts where a team ends its involvement. */
export type EndingPeople = { worker: string; manager: string }
export const northEnds: EndingPeople = { worker: 'sw.ash', manager: 'tm.north' }

const why = 'School and family centre see the child each day and the plan is reached.'
const task = { agency: 'Sampleton School', task: 'Breakfast each day' }

/** The steps by which a team ends its involvement, from the request to the level that a manager confirms. */
export function endingsOn(stage: Stage) {
  const on = transfersOn(stage)
  const at = (moment: DateTime) => moment.toISO({ suppressMilliseconds: true }) ?? ''
  const inDays = (days: number) => at(on.now().plus({ days }).startOf('minute'))

  /** A complete submission of each form on the day that the clock shows, by the level of need. */
  const forms = (level: 'L2' | 'L3' | 'L4' = 'L2') => ({
    eiLevel: {
      ...{ level, holdingTeam: 'CIN_CP', why, meetingAgain: null, meetingAt: inDays(2) },
      ...{ venue: 'Northgate House', otherAgencies: level === 'L4' },
    },
    eiFinalMeeting: {
      ...{ held: 'YES', notHeldReason: null, newMeetingAt: null, meetingAt: at(on.now().startOf('minute')) },
      ...{ venue: 'Northgate House', chair: 'The social worker', level },
      ...{ attendees: [{ name: 'The mother' }, { name: 'Head teacher', role: 'School' }], apologies: [] },
      ...{ areaTmInformed: level === 'L3', agenciesStayInvolved: level === 'L4' },
      ...{ actionPlan: level === 'L2' ? 'The school goes on with breakfast and a talk each Friday.' : null },
      ...{ tasks: level === 'L2' ? [{ ...task, by: on.now().plus({ days: 20 }).toISODate() }] : [] },
      ...{ newTeam: level === 'L4' ? 'OTHER' : null },
      ...{ minutes: 'Everybody agreed that the goals of the plan are reached.', minutesSent: true },
    },
    putOff: { held: 'NO', notHeldReason: 'The mother was ill that day.', newMeetingAt: inDays(3) },
    eiConfirmLevel: { decision: 'CONFIRMED', level, reason: why, toDistrict: null, toTeam: null, part: 'ONE' },
    givenBack: { decision: 'BACK', level, reason: 'The plan names no one who looks after the younger brother.' },
    tcTransfer: {
      tacLeadProfessional: 'School nurse of Hilltop School, 01234 567891',
      tacMeetingOn: on.now().plus({ days: 10 }).toISODate(),
      note: 'School and nurse go on helping; social care has no further role.',
    },
  })

  const begin = (story: Story, { worker } = northEnds) =>
    on.steps.begin('endOfInvolvement', { caseReference: story.caseReference, requestedBy: worker })

  /** What the worker proposes, with the people who are invited as the form presets them. */
  async function propose(story: Story, level: 'L2' | 'L3' | 'L4', { worker } = northEnds, changes: Form = {}) {
    const { invitees } = await story.form('eiLevel')
    await story.complete('eiLevel', worker, { ...forms(level).eiLevel, invitees, ...changes })
  }

  /** The time of the meeting that was arranged last: the task about it is open then. */
  async function meetingDay(story: Story) {
    await story.reaches('event_meetingDay')
    const { finalMeetingAt } = await stage.engine.stream
      .first(
        (record) =>
          record.valueType === 'TIMER' &&
          record.intent === 'CREATED' &&
          record.value.targetElementId === 'event_meetingDay' &&
          !passed.has(record.key) &&
          ofCase(story, record.value.processInstanceKey),
        `final meeting (${story.caseReference})`,
      )
      .then(({ key, value }) => {
        passed.add(key)
        return { finalMeetingAt: value.dueDate as number }
      })
    await on.to(finalMeetingAt)
    return DateTime.fromMillis(finalMeetingAt, { zone: 'Europe/London' })
  }
  const passed = new Set<string>()
  const ofCase = ({ caseReference }: Story, instance: string) =>
    stage.engine.stream.records.some(
      ({ valueType, value }) =>
        valueType === 'VARIABLE' &&
        value.processInstanceKey === instance &&
        value.name === 'caseReference' &&
        value.value === JSON.stringify(caseReference),
    )

  /** From the open proposal to the level that waits for the manager. */
  async function meet(story: Story, level: 'L2' | 'L3' | 'L4', people = northEnds) {
    await propose(story, level, people)
    await meetingDay(story)
    const { invited } = await story.form('eiFinalMeeting')
    await story.complete('eiFinalMeeting', people.worker, { ...forms(level).eiFinalMeeting, invited })
  }

  const procedure = async (story: Story, kind: Parameters<typeof stage.register.procedures.latestOf>[1]) => {
    const found = await stage.register.procedures.latestOf(story.caseReference, kind)
    if (!found) throw new Error(`${story.caseReference} has no ${kind}`)
    return found
  }

  return {
    ...{ on, forms, begin, propose, meetingDay, meet, procedure },
    /** Steps of the last procedure of this kind by what became of them. */
    async stepsDone(story: Story, kind: Parameters<typeof procedure>[1]) {
      const entry = await stage.register.procedures.entry((await procedure(story, kind)).id)
      return Object.fromEntries((entry?.steps ?? []).map(({ step, state }) => [step, state]))
    },
    withdraw: (procedureId: string, by = 'tm.north') =>
      on.post(`/v1/procedures/${procedureId}/events`, {
        ...{ kind: 'withdrawn', by, at: at(on.now().startOf('second')) },
        reason: 'A new concern came up at school, so nothing ends now.',
      }),
    openForms: async ({ caseReference }: Story) => {
      const found = await stage.register.cases.get(caseReference)
      const open = await stage.register.tasks.openOnes({ caseId: found?.id ?? '' })
      return open.map(({ formId }) => formId)
    },
  }
}
