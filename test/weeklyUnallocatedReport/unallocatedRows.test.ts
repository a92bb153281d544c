import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unallocatedRows } from '../../workers/weeklyUnallocatedReport/unallocatedRows.ts'
import { type Office, openOffice } from '../support/office.ts'

const now = '2026-11-23T09:00:00+00:00'
const place = { authority: 'sampleshire', district: 'north' }
let office: Office
let waiting: string
let fresh: string
beforeAll(async () => {
  office = await openOffice('2026-11-02T10:00:00+00:00')
  const refer = async () => String((await office.refer()).caseReference)
  waiting = await refer()
  fresh = await refer()
  await refer()
})
afterAll(() => office.close())

const rows = () => office.register.transaction((tx) => unallocatedRows(tx, place, now))
const open = (caseReference: string, since: string) =>
  office.register.unallocated.open({ caseReference, processInstanceKey: '1', occasion: 'NEW_REFERRAL', since })

describe('the rows of the weekly report', () => {
  it('are the cases without a worker, the longest wait first, in whole days across the change of the clocks (WR-01)', async () => {
    await open(fresh, '2026-11-20T10:00:00+00:00')
    await open(waiting, '2026-10-23T10:00:00+01:00')
    expect((await rows()).map(({ caseReference, daysUnallocated }) => [caseReference, daysUnallocated])).toEqual([
      [waiting, 30],
      [fresh, 2],
    ])
  })

  it('say what is due next, what is late, and that the child was not seen in time (WR-01, WR-02)', async () => {
    const { register } = office
    await register.unallocated.update(waiting, { reasons: ['SICKNESS'], nextSeenBy: '2026-11-21T10:00:00+00:00' })
    await register.duties.plan(waiting, {
      source: 'DUTY_PLAN',
      plannedBy: 'dora',
      items: [
        { kind: 'STATUTORY_VISIT', due: '2026-11-20T17:00:00+00:00' },
        { kind: 'CIN_MEETING', due: '2026-11-26T17:00:00+00:00' },
      ],
    })
    await register.limits.note({
      caseReference: waiting,
      processInstanceKey: '1',
      milestone: 'unallocatedEscalateAfter',
      due: '2026-12-01T10:00:00+00:00',
      note: 'two weeks',
    })
    await register.tasks.open({
      elementInstanceKey: '9',
      caseId: (await register.cases.get(waiting))?.id ?? '',
      processId: 'weeklyRiskReview',
      processInstanceKey: '1',
      elementId: 'userTask_ucWeeklyReview',
      formId: 'ucWeeklyReview',
      due: '2026-11-20T17:00:00+00:00',
    })
    const [row] = await rows()
    expect(row).toMatchObject({
      reasons: ['SICKNESS'],
      nextStep: 'CIN_MEETING',
      nextStepDue: '2026-11-26T17:00:00+00:00',
      overdue: ['STATUTORY_VISIT', 'ucWeeklyReview'],
      lastSeen: null,
      seenLate: 'YES',
      weeklyReviewDone: 'NO',
      escalations: 0,
      confirmedBy: null,
    })
  })

  it('count what was done: sighting, risk, review of the week, escalations since the wait began (WR-01, UC-44)', async () => {
    const { register } = office
    await register.visits.record({
      caseReference: waiting,
      kind: 'DUTY_VISIT',
      at: '2026-11-01T12:00:00+00:00',
      visitor: 'sam',
      childSeen: true,
      recordedBy: 'sam',
    } as never)
    await register.riskAssessments.record({
      caseReference: waiting,
      level: 'HIGH',
      at: '2026-11-01T12:00:00+00:00',
      text: 'Seen at home.',
      assessedBy: 'sam',
      kind: 'DUTY_VISIT',
    })
    const decide = (formId: string, key: string, decidedAt: string) =>
      register.oversight.record({
        caseReference: waiting,
        processId: 'test',
        processInstanceKey: '1',
        elementId: `userTask_${formId}`,
        elementInstanceKey: key,
        formId,
        state: 'accepted',
        decisions: {},
        text: {},
        decidedBy: 'dora',
        decidedAt,
        ruleIds: [],
      })
    await decide('ucWeeklyReview', '21', '2026-11-13T12:00:00+00:00')
    expect((await rows())[0]).toMatchObject({ riskLevel: 'HIGH', weeklyReviewDone: 'NO' })
    await decide('ucWeeklyReview', '22', '2026-11-18T12:00:00+00:00')
    await decide('ucSeniorReview', '23', '2026-10-01T12:00:00+01:00')
    await decide('ucSeniorReview', '24', '2026-11-06T12:00:00+00:00')
    expect((await rows())[0]).toMatchObject({
      lastSeen: '2026-11-01T12:00:00+00:00',
      weeklyReviewDone: 'YES',
      escalations: 1,
    })
  })

  it('leave out a case that has a worker again (WR-01)', async () => {
    await office.register.unallocated.end(fresh, 'ALLOCATED')
    expect((await rows()).map(({ caseReference }) => caseReference)).toEqual([waiting])
  })
})
