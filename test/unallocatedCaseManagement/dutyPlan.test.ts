import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ucActivityReview } from '../../workers/unallocatedCaseManagement/ucActivityReview.ts'
import { ucDutyActivity } from '../../workers/unallocatedCaseManagement/ucDutyActivity.ts'
import { ucDutyPlan } from '../../workers/unallocatedCaseManagement/ucDutyPlan.ts'
import { ucIroOversight } from '../../workers/unallocatedCaseManagement/ucIroOversight.ts'
import { type Office, openOffice } from '../support/office.ts'
import { announced, aWaitingCase, seen, words } from './waitingCase.ts'

const friday = '2026-10-30T10:00:00+00:00'
let office: Office
let waiting: Record<string, unknown> & { caseReference: string }

beforeAll(async () => {
  office = await openOffice(friday)
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  office.at(friday)
  waiting = await aWaitingCase(office)
})

const plan = {
  dutyWorker: 'sam',
  actions: [{ kind: 'FAMILY_CONTACT', what: 'Telephone the mother', due: '2026-11-02' }],
  statutory: [{ kind: 'CIN_MEETING', date: '2026-11-12', who: 'sam' }],
  nextSeen: '2026-11-13',
  moText: words,
  moActions: [],
}

describe('the plan of duty work', () => {
  it('becomes duties of the register, names the duty worker, and tells the process (UC-26 to UC-29, UC-41)', async () => {
    const effects = await office.complete(ucDutyPlan, waiting, plan)
    const duties = await office.register.duties.ofCase(waiting.caseReference)
    expect(effects).toEqual({
      dutyWorker: 'sam',
      dutyActions: [{ dutyId: duties[0]?.id, kind: 'FAMILY_CONTACT', due: '2026-11-02T17:00:00+00:00' }],
      dutyDates: [{ dutyId: duties[1]?.id, kind: 'CIN_MEETING', due: '2026-11-12T17:00:00+00:00' }],
    })
    expect(duties).toMatchObject([{ what: 'Telephone the mother' }, { who: 'sam' }])
    expect(await office.register.unallocated.current(waiting.caseReference)).toMatchObject({
      dutyWorker: 'sam',
      nextSeenBy: '2026-11-13T17:00:00+00:00',
    })
    expect(await announced(office, waiting.caseReference)).toEqual(['sightPlanned'])
  })
  it('starts from the rota, from the category and from the last sighting (UC-29, UC-38, UC-41, G-52)', async () => {
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({
      dutyWorkerOptions: [{ label: 'Sam Worker (sam)', value: 'sam' }],
      dutyWorker: 'sam',
      statutory: [{ kind: 'CIN_MEETING' }],
      statutoryText: 'Child in need meeting',
      seenLimitText: 'Friday 27 November 2026 10:00',
      openDuties: [],
    })
    await seen(office, waiting.caseReference, '2026-10-30T09:00:00+00:00')
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({
      lastSeenText: 'Friday 30 October 2026 09:00',
      seenLimitText: 'Friday 27 November 2026 09:00',
    })
  })
  it('takes only somebody on the rota, and presets nobody who is not (UC-29, G-52)', async () => {
    expect(await office.refusals(ucDutyPlan, waiting, { ...plan, dutyWorker: 'tariq' })).toEqual(['dutyWorker'])
    await office.register.unallocated.update(waiting.caseReference, { dutyWorker: 'ana' })
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({ dutyWorker: 'sam' })
  })
  it('offers the duty social workers where the rota names nobody', async () => {
    office.at('2027-01-04T10:00:00+00:00')
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({ dutyWorkerOptions: [], dutyWorker: null })
  })
  it.each([
    ['CIN', [], ['statutory']],
    ['CLA', ['STATUTORY_VISIT'], ['statutory']],
    ['CLA', ['STATUTORY_VISIT', 'CLA_REVIEW'], []],
    ['PRIVATE_FOSTERING', [], []],
  ])('asks for the statutory dates of %s: with %j it refuses %j (UC-41)', async (category, kinds, refused) => {
    const statutory = kinds.map((kind) => ({ kind, date: '2026-11-12', who: 'sam' }))
    const variables = { ...waiting, categories: [category] }
    expect(await office.refusals(ucDutyPlan, variables, { ...plan, statutory })).toEqual(refused)
  })
  it('refuses work and dates in the past (CG-3)', async () => {
    const actions = [{ kind: 'OTHER', what: 'Ask the school', due: '2026-10-29' }]
    expect(await office.refusals(ucDutyPlan, waiting, { ...plan, actions })).toEqual(['actions'])
    const statutory = [{ kind: 'CIN_MEETING', date: '2026-10-29', who: 'sam' }]
    expect(await office.refusals(ucDutyPlan, waiting, { ...plan, statutory })).toEqual(['statutory'])
    expect(await office.refusals(ucDutyPlan, waiting, { ...plan, nextSeen: '2026-10-29' })).toEqual(['nextSeen'])
  })
  it('lets the child be seen next within four weeks of the last sighting, across the change of the clocks (UC-38)', async () => {
    await seen(office, waiting.caseReference, '2026-10-20T15:00:00+01:00')
    const on = (nextSeen: string) => office.refusals(ucDutyPlan, waiting, { ...plan, nextSeen })
    expect(await on('2026-11-17')).toEqual([])
    expect(await on('2026-11-18')).toEqual(['nextSeen'])
  })
  it('wants the child seen by the next working day where the four weeks are over (UC-38)', async () => {
    await seen(office, waiting.caseReference, '2026-09-28T15:00:00+01:00')
    const on = (nextSeen: string) => office.refusals(ucDutyPlan, waiting, { ...plan, nextSeen })
    expect(await on('2026-11-02')).toEqual([])
    expect(await on('2026-11-03')).toEqual(['nextSeen'])
  })
  it('needs at least one action, unless a review has asked for work that goes on beside it (UC-27, UC-35)', async () => {
    const none = { ...plan, actions: [] }
    expect(await office.refusals(ucDutyPlan, waiting, none)).toEqual(['actions'])
    const actions = [{ kind: 'DUTY_VISIT', what: 'See the child', due: '2026-11-02' }]
    await office.complete(ucActivityReview, waiting, { furtherAction: 'ACTIONS', actions, note: 'Go and see.' })
    expect(await office.refusals(ucDutyPlan, waiting, none)).toEqual([])
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({
      openDuties: [{ kind: 'Duty visit', what: 'See the child', who: 'duty worker' }],
    })
  })
  it('takes the place of the plan before: what is left of it stands in the form and is dropped from the register (UC-35)', async () => {
    const first = await office.complete(ucDutyPlan, waiting, plan)
    expect(await office.prepare(ucDutyPlan, waiting)).toMatchObject({
      openDuties: [],
      actions: plan.actions,
      statutory: plan.statutory,
      statutoryText: '',
    })
    const second = await office.complete(ucDutyPlan, waiting, { ...plan, ...laterPlan })
    const duties = await office.register.duties.ofCase(waiting.caseReference)
    const dropped = duties.filter(({ droppedAt }) => droppedAt).map(({ id }) => id)
    const planned = ({ dutyActions, dutyDates }: Record<string, { dutyId: string }[]>) =>
      [...(dutyActions ?? []), ...(dutyDates ?? [])].map(({ dutyId }) => dutyId)
    expect(dropped.toSorted()).toEqual(planned(first).toSorted())
    expect(planned(second)).toHaveLength(2)
  })
})

const laterPlan = { actions: [{ kind: 'OTHER', what: 'Ask the school', due: '2026-11-04' }] }

describe('duty activity', () => {
  const planned = async () => {
    const { dutyActions } = await office.complete(ucDutyPlan, waiting, plan)
    return { ...waiting, duty: dutyActions[0] }
  }
  const activity = {
    kind: 'FAMILY_CONTACT',
    doneAt: '2026-10-30T09:30+00:00',
    note: words,
    childSeen: 'NO',
    concernUp: 'NO',
  }
  const messages = (codes: Record<string, unknown>) => announced(office, String(codes.caseReference))

  it('starts from what was planned (UC-28)', async () => {
    expect(await office.prepare(ucDutyActivity, await planned())).toMatchObject({
      kind: 'FAMILY_CONTACT',
      dutyText: 'Contact with the family: Telephone the mother, by Monday 2 November 2026 17:00',
    })
  })
  it('is done and told to the Team Manager each time; no visit is filed where none was made (UC-34)', async () => {
    const duty = await planned()
    expect(await office.complete(ucDutyActivity, duty, activity, 'sam')).toEqual({ activitySeen: false })
    expect(await messages(duty)).toEqual(['sightPlanned', 'dutyActivity'])
    expect((await office.register.duties.ofCase(waiting.caseReference))[0]).toMatchObject({ doneBy: 'sam' })
    expect(await office.register.visits.ofCase(waiting.caseReference)).toEqual([])
  })
  it('with the child seen starts the four weeks again (UC-38)', async () => {
    const duty = await planned()
    expect(await office.complete(ucDutyActivity, duty, { ...activity, childSeen: 'YES' }, 'sam')).toEqual({
      activitySeen: true,
    })
    expect(await messages(duty)).toEqual(['sightPlanned', 'dutyActivity', 'childSeen'])
    expect(await office.register.visits.lastSeen(waiting.caseReference)).toMatchObject({
      at: '2026-10-30T09:30:00+00:00',
      visitor: 'sam',
    })
  })
  it('with higher concern leads back to allocation (UC-45)', async () => {
    const duty = await planned()
    await office.complete(ucDutyActivity, duty, { ...activity, concernUp: 'YES' }, 'sam')
    expect(await messages(duty)).toEqual(['sightPlanned', 'dutyActivity', 'concernIncreased'])
  })
  it('files a visit without the child as an attempt with its reason, and resets no clock (G-66)', async () => {
    const duty = await planned()
    const visit = { ...activity, kind: 'DUTY_VISIT' }
    expect(await office.refusals(ucDutyActivity, duty, visit)).toEqual(['notSeenReason'])
    await office.complete(ucDutyActivity, duty, { ...visit, notSeenReason: 'Nobody at home' }, 'sam')
    expect(await office.register.visits.ofCase(waiting.caseReference)).toMatchObject([
      { kind: 'ATTEMPT', childSeen: false, text: { notSeenReason: 'Nobody at home' } },
    ])
    expect(await messages(duty)).toEqual(['sightPlanned', 'dutyActivity'])
  })
  it('lies not in the future, and a sighting not before the last one (UC-38)', async () => {
    await seen(office, waiting.caseReference, '2026-10-29T15:00:00+00:00')
    const at = (doneAt: string, childSeen: string) =>
      office.refusals(ucDutyActivity, waiting, { ...activity, doneAt, childSeen })
    expect(await at('2026-10-30T10:01+00:00', 'NO')).toEqual(['doneAt'])
    expect(await at('2026-10-29T14:00+00:00', 'NO')).toEqual([])
    expect(await at('2026-10-29T14:00+00:00', 'YES')).toEqual(['doneAt'])
    expect(await at('2026-10-29T15:30+00:00', 'YES')).toEqual([])
  })
  it('is refused for work that somebody else has done meanwhile', async () => {
    const duty = await planned()
    await office.complete(ucDutyActivity, duty, activity, 'sam')
    await expect(office.complete(ucDutyActivity, duty, activity, 'ana')).rejects.toThrow('somebody else')
  })

  describe('reviewed by the Team Manager', () => {
    const review = { furtherAction: 'NONE', note: 'The plan holds.' }

    it('shows what was done, in the words of the duty worker (UC-34, UC-35)', async () => {
      await office.complete(
        ucDutyActivity,
        await planned(),
        { ...activity, note: 'Mother said # nothing [new] yet.' },
        'sam',
      )
      expect(await office.prepare(ucActivityReview, waiting)).toMatchObject({
        activityTitle: 'Contact with the family: Sam Worker, Friday 30 October 2026 09:30',
        activityNote: expect.stringContaining('Mother said \\# nothing \\[new\\] yet.'),
        attempt: false,
      })
    })
    it('shows what was reported from outside, by the id of the event', async () => {
      const { eventId } = await office.register.events.recordCaseEvent(
        waiting.caseReference,
        {
          kind: 'duty-activity',
          activity: 'CALL',
          at: '2026-10-30T09:00:00+00:00',
          by: 'sam',
          note: 'Called the aunt',
        },
        { idempotencyKey: 'call', actor: 'sam' },
      )
      expect(await office.prepare(ucActivityReview, { ...waiting, activityId: eventId })).toMatchObject({
        activityTitle: 'Call: Sam Worker, Friday 30 October 2026 09:00',
        activityNote: 'Called the aunt',
      })
    })
    it('shows what the reviewing officer asks for, when that is newer (UC-59)', async () => {
      await office.complete(ucDutyActivity, await planned(), activity, 'sam')
      office.at('2026-10-30T11:00:00+00:00')
      const actions = [{ what: 'Update the plan', who: 'Team Manager', by: '2026-11-04' }]
      const answers = { planReviewed: 'NO', allocationSteps: 'YES', liaisedAt: '2026-10-30T10:30+00:00', note: words }
      await office.complete(ucIroOversight, waiting, { ...answers, actions }, 'dora')
      expect(await office.prepare(ucActivityReview, { ...waiting, activityId: null })).toMatchObject({
        activityTitle: 'Asked by the Independent Reviewing Officer: Dora Duty, Friday 30 October 2026 11:00',
        activityNote: expect.stringContaining('Update the plan (Team Manager, by Wednesday 4 November 2026)'),
      })
    })
    it('says which statutory duty has no date (UC-41)', async () => {
      expect(await office.prepare(ucActivityReview, waiting)).toMatchObject({ undatedText: 'Child in need meeting' })
      expect(await office.prepare(ucActivityReview, await planned())).toMatchObject({ undatedText: '' })
    })
    it('ends without further action, or with more actions that are planned (UC-35)', async () => {
      expect(await office.complete(ucActivityReview, waiting, review)).toEqual({
        activityFollowUp: 'NONE',
        dutyActions: [],
        dutyWorker: null,
      })
      expect(await office.refusals(ucActivityReview, waiting, { ...review, furtherAction: 'ACTIONS' })).toEqual([
        'actions',
      ])
      const actions = [{ kind: 'DUTY_VISIT', what: 'See the child', due: '2026-11-02' }]
      const effects = await office.complete(ucActivityReview, waiting, { ...review, furtherAction: 'ACTIONS', actions })
      expect(effects).toMatchObject({ activityFollowUp: 'ACTIONS', dutyActions: [{ kind: 'DUTY_VISIT' }] })
    })
    it('changes the plan of duty work (UC-35)', async () => {
      await office.complete(ucActivityReview, waiting, { ...review, furtherAction: 'CHANGE_PLAN' })
      expect(await announced(office, waiting.caseReference)).toEqual(['dutyPlanChanged'])
    })
    it('needs a next step after an attempt (G-66)', async () => {
      const attempt = { ...activity, kind: 'DUTY_VISIT', notSeenReason: 'Nobody at home' }
      await office.complete(ucDutyActivity, await planned(), attempt, 'sam')
      expect(await office.prepare(ucActivityReview, waiting)).toMatchObject({ attempt: true })
      expect(await office.refusals(ucActivityReview, waiting, review)).toEqual(['furtherAction'])
      expect(await office.refusals(ucActivityReview, waiting, { ...review, furtherAction: 'CHANGE_PLAN' })).toEqual([])
    })
  })
})
