import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TaskContext } from '../../workers/tasks/defineTask.ts'
import { ucCinReview } from '../../workers/unallocatedCaseManagement/ucCinReview.ts'
import { type Office, openOffice } from '../support/office.ts'
import { aWaitingCase, words } from './waitingCase.ts'

let office: Office
let waiting: Record<string, unknown> & { caseReference: string }

beforeAll(async () => {
  office = await openOffice('2026-11-13T16:00:00+00:00')
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  waiting = await aWaitingCase(office)
})

const meeting = {
  meetingAt: '2026-11-13T14:00+00:00',
  attendees: [{ name: 'Petra', role: 'mother' }, { name: 'Head teacher' }],
  planUpdated: 'YES',
  ending: 'NO',
  nextPlanOn: '2026-12-11',
}
const ending = { ...meeting, ending: 'YES', stepDown: 'The school nurse and the family centre take over.' }
const rolesFor = (variables: Record<string, unknown>) =>
  typeof ucCinReview.roles === 'function' ? ucCinReview.roles({ variables } as TaskContext) : ucCinReview.roles

describe('the child in need review by the duty worker', () => {
  it('files the meeting and dates the next review of the plan (UC-48, UC-49)', async () => {
    const [planned] = await office.register.duties.plan(waiting.caseReference, {
      source: 'DUTY_PLAN',
      plannedBy: 'dora',
      items: [{ kind: 'CIN_MEETING', due: '2026-11-13' }],
    })
    const effects = await office.complete(ucCinReview, { ...waiting, dutyId: planned?.dutyId }, meeting, 'sam')
    expect(effects).toEqual({
      cinReviewStage: 'DONE',
      cinReviewDecision: 'NOT_ENDING',
      nextPlanDate: '2026-12-11T17:00:00+00:00',
      dutyId: expect.any(String),
    })
    expect(await office.register.duties.ofCase(waiting.caseReference)).toMatchObject([
      { id: planned?.dutyId, doneBy: 'sam' },
      { id: effects.dutyId, kind: 'CIN_MEETING', due: '2026-12-11T17:00:00+00:00', doneAt: null },
    ])
    expect(await office.register.meetings.ofCase(waiting.caseReference)).toMatchObject([
      { kind: 'CIN_REVIEW', details: { planUpdated: 'YES', ending: 'NO' }, text: { attendees: meeting.attendees } },
    ])
  })
  it.each([
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: '2026-11-13T16:30+00:00' }],
    ['attendees', { attendees: [] }],
    ['planUpdated', { planUpdated: null }],
    ['planNotUpdatedReason', { planUpdated: 'NO', planNotUpdatedReason: 'late' }],
    ['ending', { ending: null }],
    ['nextPlanOn', { nextPlanOn: '' }],
    ['nextPlanOn', { nextPlanOn: '2026-11-13' }],
    ['stepDown', { ending: 'YES', stepDown: 'school' }],
  ])('asks for %s: %j (UC-49, UC-51)', async (field, change) => {
    expect(await office.refusals(ucCinReview, waiting, { ...meeting, ...change })).toEqual([field])
  })
  it('suggests ending where the weekly review found the outcomes reached (UC-50)', async () => {
    expect(await office.prepare(ucCinReview, { ...waiting, outcomesAchieved: true })).toMatchObject({ ending: 'YES' })
    expect(await office.prepare(ucCinReview, waiting)).toMatchObject({ ending: null, cinReviewStage: 'WORKER' })
  })
  it('goes to the Team Manager where it proposes to end the involvement (UC-51, UC-52)', async () => {
    expect(await office.complete(ucCinReview, waiting, ending, 'sam')).toEqual({
      cinReviewStage: 'MANAGER',
      cinReviewDecision: null,
      nextPlanDate: null,
      dutyId: null,
    })
    expect(rolesFor(waiting)).toContain('dutySocialWorker')
    expect(rolesFor({ cinReviewStage: 'MANAGER' })).toEqual(['teamManager'])
  })
})

describe("the Team Manager's part of the review", () => {
  const decision = { tmDecision: 'AGREES', moText: words, moActions: [] }
  const stage = () => ({ ...waiting, cinReviewStage: 'MANAGER' })

  it('shows what the duty worker wrote (UC-52)', async () => {
    await office.complete(ucCinReview, waiting, ending, 'sam')
    const { workersReviewText } = await office.prepare(ucCinReview, stage())
    expect(workersReviewText).toContain('Friday 13 November 2026 14:00, recorded by sam')
    expect(workersReviewText).toContain('Petra (mother), Head teacher')
    expect(workersReviewText).toContain('The school nurse and the family centre take over.')
  })
  it('agrees, which leads to closure (UC-52, UC-53)', async () => {
    expect(await office.complete(ucCinReview, stage(), decision)).toEqual({
      cinReviewStage: 'DONE',
      cinReviewDecision: 'AGREES',
      nextPlanDate: null,
      dutyId: null,
    })
  })
  it('or gives further direction, with the next date of the plan (UC-49, UC-52)', async () => {
    const further = { ...decision, tmDecision: 'FURTHER_DIRECTION' }
    expect(await office.refusals(ucCinReview, stage(), further)).toEqual(['nextPlanOn'])
    expect(await office.complete(ucCinReview, stage(), { ...further, nextPlanOn: '2026-12-01' })).toEqual({
      cinReviewStage: 'DONE',
      cinReviewDecision: 'FURTHER_DIRECTION',
      nextPlanDate: '2026-12-01T17:00:00+00:00',
      dutyId: expect.any(String),
    })
  })
  it('is recorded as management oversight (UC-52)', async () => {
    expect(await office.refusals(ucCinReview, stage(), { tmDecision: 'AGREES' })).toEqual(['moText'])
    expect(await office.refusals(ucCinReview, stage(), { ...decision, tmDecision: null })).toEqual(['tmDecision'])
  })
})
