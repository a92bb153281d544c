import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TaskContext } from '../../workers/tasks/defineTask.ts'
import { ucBriefingSeen } from '../../workers/unallocatedCaseManagement/ucBriefingSeen.ts'
import { ucChildVisit } from '../../workers/unallocatedCaseManagement/ucChildVisit.ts'
import { ucDutyActivity } from '../../workers/unallocatedCaseManagement/ucDutyActivity.ts'
import { ucIroOversight } from '../../workers/unallocatedCaseManagement/ucIroOversight.ts'
import { ucWeeklyReview } from '../../workers/unallocatedCaseManagement/ucWeeklyReview.ts'
import { type Office, openOffice } from '../support/office.ts'
import { announced, aWaitingCase, seen, words } from './waitingCase.ts'

const received = '2026-10-30T10:00:00+00:00'
const afterAWeek = '2026-11-06T10:00:00+00:00'
let office: Office
let waiting: Record<string, unknown> & { caseReference: string }

beforeAll(async () => {
  office = await openOffice(received)
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  office.at(received)
  waiting = await aWaitingCase(office)
  office.at(afterAWeek)
})
const becomesLookedAfter = () => office.register.cases.change(waiting.caseReference, { categories: ['CLA'] }, 'dora')
const rolesOf = ({ roles }: typeof ucWeeklyReview, variables: Record<string, unknown>) =>
  typeof roles === 'function' ? roles({ variables } as TaskContext) : roles

const review = {
  risk: 'MEDIUM',
  activityNeeded: [{ kind: 'DUTY_VISIT', what: 'See the child at home', due: '2026-11-09' }],
  planProgress: 'YES',
  communication: 'YES',
  outcomesAchieved: 'NO',
  capacityFound: 'NO',
  moText: words,
  moActions: [],
}

describe('the weekly review', () => {
  it('records the risk as management oversight and plans what keeps it safe (UC-20, UC-37)', async () => {
    expect(await office.complete(ucWeeklyReview, waiting, review)).toEqual({
      weeklySigned: 'BOTH',
      dutyWorker: null,
      dutyActions: [{ dutyId: expect.any(String), kind: 'DUTY_VISIT', due: '2026-11-09T17:00:00+00:00' }],
      outcomesAchieved: false,
      planAtRisk: false,
      weeklyReviewedAt: afterAWeek,
    })
    expect(await office.register.riskAssessments.latest(waiting.caseReference)).toMatchObject({
      level: 'MEDIUM',
      kind: 'WEEKLY',
      assessedBy: 'dora',
      text: { assessment: words },
    })
    expect(await announced(office, waiting.caseReference)).toEqual([])
  })
  it.each([
    ['noActivityReason', { activityNeeded: [] }],
    ['planProgressReason', { planProgress: 'NO' }],
    ['communicationAction', { communication: 'NO' }],
    ['risk', { risk: null }],
    ['moText', { moText: 'short' }],
    ['activityNeeded', { activityNeeded: [{ kind: 'OTHER', what: 'Call', due: '2026-11-05' }] }],
    ['moActions', { moActions: [{ action: 'Call', owner: 'Sam', due: '2026-11-05' }] }],
  ])('asks for %s with %j (UC-37, UC-39, UC-40)', async (field, change) => {
    expect(await office.refusals(ucWeeklyReview, waiting, { ...review, ...change })).toEqual([field])
  })
  it('takes none, no and no with their reasons, and says that plan and outcomes are at stake (UC-39, UC-50)', async () => {
    const answers = {
      ...review,
      activityNeeded: [],
      noActivityReason: 'Seen on Tuesday; school and aunt see the child daily.',
      planProgress: 'NO',
      planProgressReason: 'The child in need meeting was put off.',
      communication: 'NO',
      communicationAction: 'Sam calls the school on Monday.',
      outcomesAchieved: 'YES',
    }
    expect(await office.complete(ucWeeklyReview, waiting, answers)).toEqual({
      weeklySigned: 'BOTH',
      dutyWorker: null,
      dutyActions: [],
      outcomesAchieved: true,
      planAtRisk: true,
      weeklyReviewedAt: afterAWeek,
    })
  })
  it('leads to the choice of a worker where one can take the case now (UC-01)', async () => {
    await office.complete(ucWeeklyReview, waiting, { ...review, capacityFound: 'YES' })
    expect(await announced(office, waiting.caseReference)).toEqual(['capacityFound'])
  })
  it('is not completed without a reason when the child has not been seen for four weeks (UC-38)', async () => {
    await seen(office, waiting.caseReference, '2026-10-31T09:00:00+00:00')
    const late = '2026-11-28T09:00:01+00:00'
    const due = { activityNeeded: [{ kind: 'DUTY_VISIT', what: 'See the child', due: '2026-11-30' }] }
    office.at('2026-11-28T09:00:00+00:00')
    expect(await office.refusals(ucWeeklyReview, waiting, { ...review, ...due })).toEqual([])
    expect(await office.prepare(ucWeeklyReview, waiting)).toMatchObject({ seenLate: false })
    office.at(late)
    expect(await office.refusals(ucWeeklyReview, waiting, { ...review, ...due })).toEqual(['notSeenReason'])
    expect(await office.prepare(ucWeeklyReview, waiting)).toMatchObject({
      seenLate: true,
      lastSeenText: 'Saturday 31 October 2026 09:00',
    })
    const reason = { notSeenReason: 'The family is abroad; the embassy has been asked.' }
    expect(await office.refusals(ucWeeklyReview, waiting, { ...review, ...due, ...reason })).toEqual([])
  })
  it('counts the four weeks from the start where nobody has seen the child yet (G-12)', async () => {
    office.at('2026-11-27T10:00:01+00:00')
    const due = { activityNeeded: [{ kind: 'DUTY_VISIT', what: 'See the child', due: '2026-11-30' }] }
    expect(await office.refusals(ucWeeklyReview, waiting, { ...review, ...due })).toEqual(['notSeenReason'])
  })
  it('shows what duty did since the last review, by forms and as reported (UC-36, UC-37)', async () => {
    const call = { kind: 'FAMILY_CONTACT', note: words, childSeen: 'NO', concernUp: 'NO' }
    await office.complete(ucDutyActivity, waiting, { ...call, doneAt: '2026-11-05T09:00+00:00' }, 'sam')
    office.at('2026-11-06T10:00:00+00:00')
    await office.complete(ucWeeklyReview, waiting, review)
    expect(await office.prepare(ucWeeklyReview, waiting)).toMatchObject({
      activities: [],
      openDuties: [{ kind: 'Duty visit', what: 'See the child at home' }],
      riskBeforeText: 'medium, Friday 6 November 2026 10:00',
    })
    office.at('2026-11-10T10:00:00+00:00')
    await office.complete(ucDutyActivity, waiting, { ...call, doneAt: '2026-11-09T09:00+00:00' }, 'sam')
    await office.register.events.recordCaseEvent(
      waiting.caseReference,
      { kind: 'child-seen', at: '2026-11-10T09:00:00+00:00', by: 'sam', seenAlone: true },
      { idempotencyKey: `seen ${waiting.caseReference}`, actor: 'sam' },
    )
    expect(await office.prepare(ucWeeklyReview, waiting)).toMatchObject({
      activities: [
        { at: 'Tuesday 10 November 2026 09:00', kind: 'Child seen (reported)', seen: 'yes' },
        { at: 'Monday 9 November 2026 09:00', kind: 'Contact with the family', by: 'sam', seen: 'no' },
      ],
    })
  })
})

describe('the weekly review of a looked-after child', () => {
  beforeEach(becomesLookedAfter)

  it('is complete when the Team Manager completes it (UC-61)', async () => {
    expect(await office.complete(ucWeeklyReview, waiting, review, 'dora')).toMatchObject({ weeklySigned: 'BOTH' })
  })
  it('goes to the Team Manager for countersigning, values preset, when somebody else completes it (UC-61)', async () => {
    const first = await office.complete(ucWeeklyReview, waiting, { ...review, capacityFound: 'YES' }, 'sam')
    expect(first).toMatchObject({ weeklySigned: 'MANAGER_NEXT', dutyActions: [] })
    const next = { ...waiting, ...first }
    expect(await office.prepare(ucWeeklyReview, next)).toMatchObject({
      ...review,
      capacityFound: 'YES',
      firstSignedText: 'Sam Worker signed this review on Friday 6 November 2026 10:00; you countersign it.',
    })
    const both = await office.complete(ucWeeklyReview, next, { ...review, capacityFound: 'YES', risk: 'HIGH' }, 'dora')
    expect(both).toMatchObject({ weeklySigned: 'BOTH', dutyActions: [{ kind: 'DUTY_VISIT' }] })
    expect(await office.register.riskAssessments.ofCase(waiting.caseReference)).toMatchObject([
      { level: 'MEDIUM', assessedBy: 'sam' },
      { level: 'HIGH', assessedBy: 'dora' },
    ])
    expect(await announced(office, waiting.caseReference)).toEqual(['capacityFound'])
  })
  it('is countersigned by a Team Manager only (UC-61)', () => {
    expect(rolesOf(ucWeeklyReview, { weeklySigned: 'MANAGER_NEXT' })).toEqual(['teamManager'])
    expect(rolesOf(ucWeeklyReview, {})).toContain('dutyManager')
  })
  it('announces a worker whom the Team Manager alone has found', async () => {
    const first = await office.complete(ucWeeklyReview, waiting, review, 'sam')
    await office.complete(ucWeeklyReview, { ...waiting, ...first }, { ...review, capacityFound: 'YES' }, 'dora')
    expect(await announced(office, waiting.caseReference)).toEqual(['capacityFound'])
  })
})

describe('the oversight of the Independent Reviewing Officer', () => {
  beforeEach(becomesLookedAfter)

  const oversight = {
    planReviewed: 'NO',
    actions: [{ what: 'Update the plan', who: 'Team Manager', by: '2026-11-11' }],
    allocationSteps: 'YES',
    liaisedAt: '2026-11-06T09:00+00:00',
    note: words,
  }

  it('asks for actions, which the next weekly review shows (UC-56, UC-58, UC-59, UC-60)', async () => {
    expect(await office.complete(ucIroOversight, waiting, oversight)).toEqual({
      iroActionsAsked: true,
      iroOverseenAt: afterAWeek,
    })
    const shown = () => office.prepare(ucWeeklyReview, waiting)
    const iroText = 'Update the plan (Team Manager, by Wednesday 11 November 2026)'
    expect(await shown()).toMatchObject({ iroText })
    office.at('2026-11-06T11:00:00+00:00')
    await office.complete(ucWeeklyReview, waiting, review)
    expect(await shown()).toMatchObject({ iroText: '' })
  })
  it('may ask for none (UC-59)', async () => {
    expect(await office.complete(ucIroOversight, waiting, { ...oversight, actions: [] })).toEqual({
      iroActionsAsked: false,
      iroOverseenAt: afterAWeek,
    })
  })
  it.each([
    ['liaisedAt', { liaisedAt: '2026-11-06T10:30+00:00' }],
    ['actions', { actions: [{ what: 'Update', who: 'TM', by: '2026-11-05' }] }],
    ['planReviewed', { planReviewed: null }],
    ['allocationSteps', { allocationSteps: null }],
    ['note', { note: 'fine' }],
  ])('is refused where %s does not hold: %j (UC-58, UC-59, UC-60)', async (field, change) => {
    expect(await office.refusals(ucIroOversight, waiting, { ...oversight, ...change })).toEqual([field])
  })
  it('belongs to the Independent Reviewing Officer (UC-58)', () => expect(ucIroOversight.roles).toEqual(['iro']))
})

describe('seeing a child without a worker', () => {
  const visit = { seenAt: '2026-11-06T09:30+00:00', visitor: 'sam', announced: 'ANNOUNCED', childrenSeen: true }

  it('starts the four weeks again (UC-38)', async () => {
    expect(await office.complete(ucChildVisit, waiting, visit, 'sam')).toEqual({ childVisitOutcome: 'SEEN' })
    expect(await announced(office, waiting.caseReference)).toEqual(['childSeen'])
    const [event] = (await office.register.events.ofCase(waiting.caseReference)).slice(-1)
    expect(event?.variables).toMatchObject({ eventAt: '2026-11-06T09:30:00+00:00' })
    expect(await office.prepare(ucChildVisit, waiting)).toMatchObject({
      seenLimitText: 'Friday 4 December 2026 09:30',
    })
  })
  it('is an attempt with its reason where the child was not seen; no clock is reset (G-66)', async () => {
    const attempt = { ...visit, childrenSeen: false }
    expect(await office.refusals(ucChildVisit, waiting, attempt)).toEqual(['notSeenReason'])
    const told = { ...attempt, notSeenReason: 'Visit refused at the door' }
    expect(await office.complete(ucChildVisit, waiting, told, 'sam')).toEqual({ childVisitOutcome: 'ATTEMPT' })
    expect(await announced(office, waiting.caseReference)).toEqual([])
    expect(await office.register.visits.ofCase(waiting.caseReference)).toMatchObject([{ kind: 'ATTEMPT' }])
  })
  it('is refused in the future and before the last sighting, with the way out (UC-38)', async () => {
    await seen(office, waiting.caseReference, '2026-11-05T15:00:00+00:00')
    const at = (seenAt: string) => office.refusals(ucChildVisit, waiting, { ...visit, seenAt })
    expect(await at('2026-11-06T10:05+00:00')).toEqual(['seenAt'])
    expect(await at('2026-11-05T14:55+00:00')).toEqual(['seenAt'])
    expect(await at('2026-11-05T15:00+00:00')).toEqual([])
    await expect(
      office.complete(ucChildVisit, waiting, { ...visit, seenAt: '2026-11-04T10:00+00:00' }),
    ).rejects.toThrow('before the child was last seen (Thursday 5 November 2026 15:00)')
  })
})

describe('the briefing of the Assistant Director', () => {
  it('shows the case in figures and no names (UC-43, G-51, I6)', async () => {
    await office.register.unallocated.update(waiting.caseReference, { reasons: ['SICKNESS'] })
    await office.complete(ucWeeklyReview, waiting, review)
    office.at('2026-11-13T10:00:00+00:00')
    const { briefingText } = await office.prepare(ucBriefingSeen, waiting)
    const lines = briefingText.split('\n\n')
    expect(lines).toContain('**Without a worker:** since Friday 30 October 2026 (2 weeks)')
    expect(lines).toContain('**Risk:** medium (weekly review, Friday 6 November 2026)')
    expect(lines).toContain('**Reasons:** sickness')
    expect(lines).toContain('**To be seen again by:** Friday 27 November 2026 10:00')
    expect(lines).toContain('**Last weekly review:** Friday 6 November 2026 10:00')
    expect(lines).toContain('**Duty work still open:** 1, 1 of them late')
    expect(briefingText).not.toMatch(/Featherstone|Quillon/)
  })
  it('is a receipt, not a decision (UC-43, UC-47, G-51)', async () => {
    expect(await office.refusals(ucBriefingSeen, waiting, { seen: false })).toEqual(['seen'])
    expect(await office.complete(ucBriefingSeen, waiting, { seen: true })).toEqual({})
    expect(ucBriefingSeen.roles).toEqual(['assistantDirector'])
  })
})
