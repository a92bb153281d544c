import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workingDay } from '../calendar/oracle.ts'
import { notCovered } from '../support/coverage.ts'
import type { Referral } from '../support/referrals.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const forms = () => steps.forms()
const now = () => stage.engine.clock.now().getTime()
const london = (at = now()) => DateTime.fromMillis(at, { zone: 'Europe/London' })
const minuteAfter = (instant: string) => DateTime.fromISO(instant).plus({ minutes: 1 }).toISO() ?? ''
const due = async (story: Story, formId: string) => Date.parse((await story.task(formId)).value.dueDate)

/** A case with a new worker who has seen the child and is about to take it up. */
async function takesUp(changes: Partial<Referral> = {}): Promise<Story> {
  const story = await steps.allocated(changes)
  await story.complete('daChildSeen', 'sw.ash', forms().daChildSeen)
  return story
}

describe('the new worker takes up the case', () => {
  let story: Story
  it('within five working days of the allocation, and the core details within ten (TU-06, TU-10)', async () => {
    story = await steps.allocated()
    expect(await due(story, 'tuTakeUpChecklist')).toBe(Date.parse(workingDay(now(), 5, 1)))
    expect(await due(story, 'tuCoreDetails')).toBe(Date.parse(workingDay(now(), 10, 1)))
    // 8.6 names the assignee as the task is created, 8.8 in a record of its own afterwards.
    await story.record(
      ({ valueType, value }) =>
        valueType === 'USER_TASK' && value.elementId === 'userTask_tuTakeUpChecklist' && value.assignee === 'sw.ash',
      'the take-up belongs to its worker',
    )
  })

  it('in person: neither the manager nor a colleague does it for them, and the attempt is on record (TU-01, TU-07)', async () => {
    const refusal = await story.refused('tuTakeUpChecklist', 'sw.birch', forms().tuTakeUpChecklist)
    expect(refusal).toMatch(/sw\.birch does not hold a role.*the allocated worker/)
    const audit = await stage.register.audit.list({ caseReference: story.caseReference })
    expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toContain('sw.birch oversight.refused')
  })

  it('and says why somebody has not been told; what was typed is kept (TU-04, TU-05, TU-08, TU-09, TU-11, TU-12)', async () => {
    const halfway = { ...forms().tuTakeUpChecklist, notified: ['FAMILY'], otherAuthorities: 'ARRANGED' }
    expect(await story.refused('tuTakeUpChecklist', 'sw.ash', halfway)).toMatch(/Why somebody has not been told/)
    const form = await story.form('tuTakeUpChecklist')
    expect(form).toMatchObject({ notified: ['FAMILY'], otherAuthorities: 'ARRANGED' })
    await story.complete('tuTakeUpChecklist', 'sw.ash', { ...halfway, notNotifiedReason: 'The others follow today.' })
    await story.ends('event_takeUpFollowedUp')
  })

  it('introduces themself to parent, school and surgery exactly once, and to a child under twelve in person (TU-08, L-46)', async () => {
    const letters = await steps.letters(story, 'L-46')
    expect(letters.map(({ recipientKind, channel, state }) => `${recipientKind} ${channel} ${state}`).sort()).toEqual([
      'AGENCY SECURE_EMAIL sent',
      'CHILD POST cancelled',
      'PARENT EMAIL sent',
      'REFERRER_PROFESSIONAL SECURE_EMAIL sent',
    ])
    const mails = stage.mail.mails.filter(({ subject }) => subject === 'A new worker for your family')
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toMatch(/Amelia Ashdown/)
    for (const absent of ['L-07', 'L-69', 'L-71']) expect(await steps.letters(story, absent)).toEqual([])
  })

  it('completes the core details of the child, or says who finds what is missing (TU-10, G-29)', async () => {
    const unknown = { ...forms().tuCoreDetails, ethnicity: 'NOT_KNOWN', ethnicityReason: 'Mother was not asked yet.' }
    expect(await story.refused('tuCoreDetails', 'sw.ash', unknown)).toMatch(/Details still missing/)
    const missing = [{ field: 'Ethnicity', who: 'sw.ash', by: london().plus({ days: 7 }).toISODate() }]
    await story.complete('tuCoreDetails', 'sw.ash', { ...unknown, missing })
    await story.ends('event_caseTakenUp')
    const personal = stage.engine.stream.records.filter(
      ({ valueType, value }) =>
        valueType === 'VARIABLE' && value.name === 'ethnicity' && value.scopeKey === value.processInstanceKey,
    )
    expect(personal).toEqual([])
  })
})

describe('what follows from the checklist', () => {
  it('tells the Team Manager of gaps, confirms the outcome to the referrer and refers a service of another authority (TU-05, TU-06, RF-04, IA-15)', async () => {
    const story = await takesUp()
    await story.complete('tuTakeUpChecklist', 'sw.ash', {
      ...forms().tuTakeUpChecklist,
      gaps: [{ what: 'Chronology of 2022', where: 'Case documents' }],
      outcomeConfirmed: 'NO',
      otherAuthorityRequest: 'YES',
    })
    const gaps = await story.mailTo('tm.north@', /^Gaps in the record/)
    expect(gaps.text).not.toMatch(/Chronology of 2022/)
    await story.reaches('userTask_tuOtherAuthorityRequest')
    const [outcome] = (await steps.letters(story, 'L-07')).filter(({ state }) => state !== 'cancelled')
    expect(outcome).toMatchObject({ recipientKind: 'REFERRER_PROFESSIONAL', channel: 'SECURE_EMAIL', state: 'sent' })
    const short = { ...forms().tuOtherAuthorityRequest, service: 'Help' }
    expect(await story.refused('tuOtherAuthorityRequest', 'sw.ash', short)).toMatch(/Service/)
    await story.complete('tuOtherAuthorityRequest', 'sw.ash', forms().tuOtherAuthorityRequest)
    await story.mailTo('frontdoor.sample@', /^Referral to continue a service/)
    const [contact] = await stage.register.contacts.list({ caseReference: story.caseReference })
    expect(contact).toMatchObject({ source: 'OTHER_AUTHORITY', receivedFrom: 'sw.ash', decision: null })
    await story.complete('tuCoreDetails', 'sw.ash', forms().tuCoreDetails)
    await story.ends('event_allocatedAndSeen')
  })

  it('thanks a member of the public without saying what became of the referral (TU-06, RF-04)', async () => {
    const story = await takesUp({
      referrer: { name: 'Ned Marlow', kind: 'PUBLIC', email: 'ned.marlow@example.org' },
      people: [],
      agencies: [],
    })
    await story.complete('tuTakeUpChecklist', 'sw.ash', { ...forms().tuTakeUpChecklist, outcomeConfirmed: 'NO' })
    await story.ends('event_takeUpFollowedUp')
    const [letter] = (await steps.letters(story, 'L-07')).filter(({ state }) => state !== 'cancelled')
    expect(letter).toMatchObject({ recipientKind: 'REFERRER_PUBLIC', audience: 'publicReferrer', state: 'sent' })
    await story.complete('tuCoreDetails', 'sw.ash', forms().tuCoreDetails)
    await story.ends('event_caseTakenUp')
  })
})

describe('a take-up that is late', () => {
  it('is called to mind after two working days, chased after five, and told to the Service Manager only as far as it is still open (TU-06, G-10)', async () => {
    const story = await takesUp()
    const begun = now()
    await story.task('tuTakeUpChecklist')
    await stage.engine.moveTo(minuteAfter(workingDay(begun, 2, 1)))
    await story.mailTo('sw.ash@', /^Overdue: Take up the case/)
    await stage.engine.moveTo(minuteAfter(workingDay(begun, 5, 1)))
    await story.mailTo('tm.north@', /^Overdue in your team: Take up the case/)
    const chase = await steps.chase(story, 'userTask_tuTakeUpChecklist')
    expect(chase.escalatesAt.toMillis()).toBe(Date.parse(workingDay(begun, 6, 1)))
    await story.complete('tuTakeUpChecklist', 'sw.ash', { ...forms().tuTakeUpChecklist, otherAuthorityRequest: 'YES' })
    const [row] = (await stage.register.oversight.ofCase(story.caseReference)).filter(
      ({ formId }) => formId === 'tuTakeUpChecklist',
    )
    expect(row?.late).toBe(true)
    await story.ends('event_otherAuthorityRequestOverdue')
    await story.mailTo('tm.north@', /^Overdue in your team: Refer to the front door/)
    const request = await steps.chase(story, 'userTask_tuOtherAuthorityRequest')
    await stage.engine.moveTo(minuteAfter(workingDay(begun, 6, 1)))
    await chase.ends('event_taskDoneInTime')
    await request.ends('event_serviceManagerTold')
    await story.mailTo('sm.north@', /^Overdue and escalated: Refer to the front door/)
    await story.complete('tuOtherAuthorityRequest', 'sw.ash', forms().tuOtherAuthorityRequest)
    await story.ends('event_takeUpFollowedUp')
    const escalated = (await steps.letters(story, 'overdueEscalated')).map(({ subject }) => subject)
    expect(escalated.filter((subject) => /Take up the case/.test(subject ?? ''))).toEqual([])
  })

  it('is told to the Service Manager one working day after the core details were due, as long as they are missing (TU-10, G-10)', async () => {
    const story = await takesUp()
    const begun = now()
    await story.task('tuCoreDetails')
    await story.complete('tuTakeUpChecklist', 'sw.ash', forms().tuTakeUpChecklist)
    await stage.engine.moveTo(minuteAfter(workingDay(begun, 10, 1)))
    await story.mailTo('tm.north@', /^Overdue in your team: Complete the core details/)
    await stage.engine.moveTo(minuteAfter(workingDay(begun, 11, 1)))
    await story.mailTo('sm.north@', /^Overdue and escalated: Complete the core details/)
    await story.ends('event_coreDetailsChased')
    await story.complete('tuCoreDetails', 'sw.ash', forms().tuCoreDetails)
    await story.ends('event_caseTakenUp')
  })

  it('counts working days over the end of summer time: the day ends at the same time on the clock (TU-06, G-03)', async () => {
    const year = london().month > 9 ? london().year + 1 : london().year
    const lastOfOctober = DateTime.fromObject({ year, month: 10, day: 31, hour: 10 }, { zone: 'Europe/London' })
    const lastSunday = lastOfOctober.minus({ days: lastOfOctober.weekday % 7 })
    await stage.engine.moveTo(lastSunday.minus({ days: 4 }).toISO() ?? '')
    const story = await takesUp()
    const { value } = await story.task('tuTakeUpChecklist')
    const nextWednesday = lastSunday.plus({ days: 3 }).set({ hour: 17 })
    expect(Date.parse(value.dueDate)).toBe(nextWednesday.toMillis())
    expect(nextWednesday.offset).not.toBe(lastSunday.minus({ days: 4 }).offset)
  })
})

describe('the whole of the procedure', () => {
  it('was walked in every step and every way, and its record is sound (I3, I5)', async () => {
    await steps.recordIsSound()
    expect(await notCovered(stage.engine.stream.records, 'processes/allocationTakeUp')).toEqual([])
  })
})
