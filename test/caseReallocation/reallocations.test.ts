import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { beginSteps } from '../../workers/caseReallocation/beginSteps.ts'
import { checkRows } from '../../workers/caseReallocation/checkRows.ts'
import { closeAbsence } from '../../workers/caseReallocation/closeAbsence.ts'
import { countWaiting } from '../../workers/caseReallocation/countWaiting.ts'
import { crCoverPlan } from '../../workers/caseReallocation/crCoverPlan.ts'
import { crDutyVisitReport } from '../../workers/caseReallocation/crDutyVisitReport.ts'
import { crReallocationMeeting } from '../../workers/caseReallocation/crReallocationMeeting.ts'
import { crReallocationPlan } from '../../workers/caseReallocation/crReallocationPlan.ts'
import { crReturn } from '../../workers/caseReallocation/crReturn.ts'
import { crVisitSchedule } from '../../workers/caseReallocation/crVisitSchedule.ts'
import { readAbsence } from '../../workers/caseReallocation/readAbsence.ts'
import { reallocateCase } from '../../workers/caseReallocation/reallocateCase.ts'
import { reportReallocation } from '../../workers/caseReallocation/reportReallocation.ts'
import { type Office, openOffice } from '../support/office.ts'

const monday = '2026-11-02T10:00:00+00:00'
let office: Office
beforeAll(async () => {
  office = await openOffice(monday)
  await office.register.staff.seed(
    ['wilf', 'gone'].map((username) => ({
      ...{ username, displayName: username, roles: ['socialWorker'], authority: 'sampleshire', district: 'north' },
      ...{ team: 'north-assessment', qualification: 'QUALIFIED' },
    })),
  )
  await office.register.staff.seed([
    {
      username: 'sana',
      displayName: 'Sana',
      roles: ['serviceManager'],
      authority: 'sampleshire',
      district: 'north',
      team: null,
    },
  ])
  await office.register.db.updateTable('staff').set({ active: false }).where('username', '=', 'gone').execute()
})
afterAll(() => office.close())
beforeEach(() => office.at(monday))

/** Cases of a worker, and the variables of an absence of that worker. */
async function away(worker: string, count = 2) {
  const children = Array.from({ length: count }, (_, index) => ({ name: `Quillon Featherstone ${index}` }))
  const { cases } = await office.register.cases.intake(
    { ...(await import('../register/builders.ts')).aReferral({ receivedAt: monday, children }) },
    { idempotencyKey: crypto.randomUUID(), actor: 'test' },
  )
  const references = cases.map(({ caseReference }) => caseReference)
  for (const caseReference of references)
    await office.register.allocations.change({
      caseReference,
      username: worker,
      kind: 'WORKER',
      reasonCode: 'TEST',
      decidedBy: 'dora',
    })
  const running = await office.register.absences.runningOnes({ username: worker })
  const absenceId =
    running[0]?.id ??
    (await office.register.absences.start({
      authority: 'sampleshire',
      username: worker,
      kind: 'SICK_LONG',
      from: '2026-11-02',
      recordedBy: 'dora',
    }))
  const variables = {
    ...{
      absenceId,
      absentWorker: worker,
      absenceKind: 'SICK_LONG',
      absentSince: '2026-11-02T00:00:00+00:00',
      leaving: false,
    },
    ...{
      authority: 'sampleshire',
      profile: 'sample',
      district: 'north',
      team: 'north-assessment',
      expectedReturn: null,
    },
  }
  return { references, variables, absenceId }
}
const batch = (absenceId: string | null, from: string, rows: { caseReference: string; to: string }[]) =>
  office.register.reallocations.open({
    ...{ absenceId, authority: 'sampleshire', occasion: 'PLAN', from, reasonCode: 'ABSENCE', requestedBy: 'dora' },
    rows: rows.map((row) => ({ ...row, from, mode: 'MOVE' })),
  })
const stateOf = async (batchId: string) =>
  (await office.register.reallocations.rows(batchId)).map(({ state, problem }) => problem ?? state)

describe('a bulk change', () => {
  it('moves each case once, however often and by however many it is asked at the same time (CR-14)', async () => {
    const { references, absenceId } = await away('sam', 3)
    const batchId = await batch(
      absenceId,
      'sam',
      references.map((caseReference) => ({ caseReference, to: 'wilf' })),
    )
    const asks = [...references, ...references, ...references].map((caseReference) =>
      office.work(reallocateCase, { batchId, caseReference }),
    )
    await Promise.all(asks)
    expect(await stateOf(batchId)).toEqual(['DONE', 'DONE', 'DONE'])
    for (const caseReference of references) {
      const parts = await office.register.allocations.ofCase(caseReference)
      expect(parts.filter(({ reasonCode }) => reasonCode === 'ABSENCE')).toHaveLength(1)
      expect(parts.filter(({ role, to }) => role === 'PRIMARY' && to === null)).toHaveLength(1)
    }
    const report = await office.work(reportReallocation, { batchId, absenceId })
    expect(report).toMatchObject({ movedCount: 3, failedCount: 0, casesWait: false })
    expect((report as { newWorkers: { worker: string }[] }).newWorkers.map(({ worker }) => worker)).toEqual(['wilf'])
  })

  it('writes in the row what stood against it, and leaves the case as it was (CR-09)', async () => {
    const { references, absenceId } = await away('sam', 4)
    const [closed = '', other = '', inactive = '', young = ''] = references
    const rows = [closed, other, inactive].map((caseReference, index) => ({
      caseReference,
      to: index === 2 ? 'gone' : 'wilf',
    }))
    const batchId = await batch(absenceId, 'sam', [...rows, { caseReference: young, to: 'dora' }])
    await office.register.cases.close(closed, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    await office.register.allocations.change({
      caseReference: other,
      username: 'ana',
      kind: 'WORKER',
      reasonCode: 'TEST',
      decidedBy: 'dora',
    })
    for (const caseReference of references) await office.work(reallocateCase, { batchId, caseReference })
    expect(await stateOf(batchId)).toEqual(['CASE_CLOSED', 'HELD_BY_OTHER', 'WORKER_INACTIVE', 'NOT_ELIGIBLE'])
    expect((await office.register.allocations.holder(other))?.username).toBe('ana')
    expect((await office.register.allocations.holder(inactive))?.username).toBe('sam')
    // Cases that could not move are not forgotten: they wait for the meeting.
    const waiting = (await office.register.reallocations.waiting(absenceId)).map(({ caseReference }) => caseReference)
    expect(waiting).toEqual([inactive, young].sort())
    expect(await office.work(countWaiting, { absenceId, meetingsBegin: true })).toMatchObject({
      casesWait: true,
      waitingCount: 2,
    })
    expect(await office.work(countWaiting, { absenceId, meetingsBegin: true })).toMatchObject({ casesWait: false })
    expect(await office.work(countWaiting, { absenceId, meetingsBegin: false })).toMatchObject({ casesWait: true })
    await office.register.cases.close(inactive, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    await office.register.cases.close(young, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    expect(await office.work(countWaiting, { absenceId, meetingsBegin: false })).toMatchObject({ casesWait: false })
  })

  it('refuses a worker who went away between the plan and the change (CR-14)', async () => {
    const { references, absenceId } = await away('sam', 1)
    const batchId = await batch(absenceId, 'sam', [{ caseReference: references[0] ?? '', to: 'wilf' }])
    const wilf = await office.register.absences.start({
      authority: 'sampleshire',
      username: 'wilf',
      kind: 'OTHER',
      from: '2026-11-02',
      recordedBy: 'dora',
    })
    await office.work(reallocateCase, { batchId, caseReference: references[0] })
    expect(await stateOf(batchId)).toEqual(['WORKER_ABSENT'])
    await office.register.absences.returned(wilf, '2026-11-02', 'dora')
    await office.register.db.deleteFrom('absenceSteps').execute()
    office.at('2026-11-03T10:00:00+00:00')
    await office.register.cases.close(references[0] ?? '', { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  })

  it('says in the dry run what each row would do, and changes nothing (CR-14)', async () => {
    office.at('2026-11-04T10:00:00+00:00')
    const { references } = await away('sam', 3)
    const [one = '', two = '', three = ''] = references
    await office.register.cases.close(three, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    const before = await office.register.audit.list({})
    const row = (caseReference: string, worker: string, from = 'sam') => ({ caseReference, worker, from })
    const found = await checkRows(office.deps, {
      authority: 'sampleshire',
      rows: [
        row(one, 'wilf'),
        row(one, 'wilf'),
        row(two, 'sam'),
        row(three, 'wilf'),
        row('C-2020-000001', 'wilf'),
        row(two, 'nobody'),
        row(two, 'dora', 'ana'),
      ],
    })
    expect(found.map(({ blockers, gone }) => [gone, blockers.join('; ')])).toEqual([
      [false, ''],
      [false, 'the case stands in another row as well'],
      [false, expect.stringMatching(/sam has the case already/)],
      [true, expect.stringMatching(/was closed on 4 November 2026/)],
      [false, 'there is no such case'],
      [false, expect.stringMatching(/nobody is not an active member/)],
      [true, expect.stringMatching(/held by sam now/)],
    ])
    expect(found[0]?.warnings.join()).toMatch(/more cases than the team on average/)
    expect(await office.register.audit.list({})).toEqual(before)
    for (const reference of [one, two])
      await office.register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  })
})

describe('the steps of an absence', () => {
  const deadlines = { absenceDutyCover: '2026-11-09T17:00:00+00:00', absenceReallocate: '2026-11-23T17:00:00+00:00' }

  it('count the day on which they are asked, and the days that are expected (CR-10, CR-14, G-40)', async () => {
    const { absenceId } = await away('ana', 1)
    expect(await office.work(readAbsence, { absenceId })).toMatchObject({
      elapsedDays: 1,
      expectedDays: null,
      leaving: false,
    })
    await office.register.absences.extend(absenceId, '2026-11-30', 'dora')
    office.at('2026-11-09T17:00:00+00:00')
    expect(await office.work(readAbsence, { absenceId })).toMatchObject({ elapsedDays: 8, expectedDays: 28 })
  })

  it('begin once, the visits again when the return moves, and say when to look again (CR-02, CR-10, CR-14, G-40)', async () => {
    const { absenceId } = await away('ana', 1)
    await office.register.db.deleteFrom('absenceSteps').execute()
    const ask = (action: string) => office.work(beginSteps, { absenceId, action, deadlines })
    expect(await ask('COVER')).toMatchObject({
      coverDue: true,
      visitsDue: false,
      nextLookAt: deadlines.absenceDutyCover,
    })
    expect(await ask('DUTY_VISITS')).toMatchObject({
      coverDue: false,
      visitsDue: true,
      nextLookAt: deadlines.absenceReallocate,
    })
    expect(await ask('DUTY_VISITS')).toMatchObject({ visitsDue: false })
    await office.register.absences.extend(absenceId, '2026-12-14', 'dora')
    expect(await ask('DUTY_VISITS')).toMatchObject({ visitsDue: true })
    expect(await ask('REALLOCATE')).toMatchObject({
      reallocationDue: true,
      returnOverdue: false,
      nextLookAt: '2026-12-14T17:00:00+00:00',
    })
    office.at('2026-12-14T17:00:00+00:00')
    expect(await ask('REALLOCATE')).toMatchObject({ reallocationDue: false, returnOverdue: true })
    expect(await ask('REALLOCATE')).toMatchObject({ returnOverdue: false, nextLookAt: '2027-01-11T17:00:00+00:00' })
  })
})

describe('the forms', () => {
  it('let the cover be agreed for every case, and not by the same person twice (CR-03, CR-04)', async () => {
    const { references, variables } = await away('sam', 1)
    const row = { caseReference: references[0], matter: 'URGENT', coveredBy: 'wilf', until: '2026-11-06' }
    const form = { kind: 'SICK_SHORT', from: '2026-11-02', cover: [row], agreedTm: true }
    expect(await office.refusals(crCoverPlan, variables, { ...form, agreedTm: false })).toEqual(['agreedTm'])
    expect(await office.refusals(crCoverPlan, variables, { ...form, cover: [{ ...row, coveredBy: 'sam' }] })).toEqual([
      'cover',
    ])
    expect(
      await office.refusals(crCoverPlan, variables, { ...form, cover: [{ ...row, until: '2026-11-01' }] }),
    ).toEqual(['cover'])
    expect(await office.refusals(crCoverPlan, variables, { ...form, expectedReturn: '2026-11-02' })).toEqual([
      'expectedReturn',
    ])
    expect(await office.refusals(crCoverPlan, variables, { ...form, from: '2026-11-03' })).toEqual(['from'])
    expect(await office.refusals(crCoverPlan, variables, { ...form, kind: 'LEAVING' })).toEqual(['kind'])
    const signed = await office.complete(crCoverPlan, variables, form)
    expect(signed).toMatchObject({ coverSignature: 'SECOND', coverSignedBy: 'dora' })
    expect((await office.register.absences.get(variables.absenceId))?.kind).toBe('SICK_SHORT')
    const second = { ...variables, ...signed }
    expect(await office.prepare(crCoverPlan, second)).toMatchObject({ cover: [row], agreedTm: true })
    expect(await office.refusals(crCoverPlan, second, { ...form, agreedSm: true })).toEqual(['agreedSm'])
    expect(await office.complete(crCoverPlan, second, { ...form, agreedSm: true }, 'sana')).toMatchObject({
      coverSignature: 'BOTH',
    })
    expect(await office.complete(crCoverPlan, variables, { ...form, kind: 'OTHER' })).toMatchObject({
      coverSignature: 'BOTH',
    })
    for (const reference of references)
      await office.register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  })

  it('plan duties for the cases of the absence alone, and take the report of each (CR-10, CR-11, CR-12, CR-13)', async () => {
    const { references, variables, absenceId } = await away('sam', 1)
    const [caseReference = ''] = references
    const item = { caseReference, kind: 'VISIT', due: '2026-11-05', who: 'wilf' }
    expect(await office.refusals(crVisitSchedule, variables, { items: [] })).toEqual(['items'])
    expect(
      await office.refusals(crVisitSchedule, variables, { items: [{ ...item, caseReference: 'C-2020-000001' }] }),
    ).toEqual(['items'])
    expect(await office.refusals(crVisitSchedule, variables, { items: [{ ...item, due: '2026-11-01' }] })).toEqual([
      'items',
    ])
    expect(await office.refusals(crVisitSchedule, variables, { items: [{ ...item, who: 'sana' }] })).toEqual(['items'])
    const { absenceDuties } = await office.complete(crVisitSchedule, variables, {
      items: [item, { ...item, kind: 'REVIEW' }],
    })
    const [duty, review] = absenceDuties
    expect(duty).toMatchObject({ caseReference, kind: 'VISIT', who: 'wilf', due: '2026-11-05T17:00:00+00:00' })
    const of = { ...variables, caseReference, absenceDuty: duty }
    const report = {
      outcome: 'DONE',
      seenAt: monday,
      visitor: 'wilf',
      announced: 'ANNOUNCED',
      childrenSeen: true,
      paperwork: true,
      reportedTo: monday,
    }
    expect(await office.refusals(crDutyVisitReport, of, { ...report, paperwork: false })).toEqual(['paperwork'])
    expect(await office.refusals(crDutyVisitReport, of, { ...report, outcome: 'ATTEMPT' })).toEqual(['outcome'])
    expect(
      await office.refusals(crDutyVisitReport, of, { outcome: 'DONE', paperwork: true, reportedTo: monday }),
    ).toEqual(['seenAt', 'visitor', 'announced', 'notSeenReason'])
    expect(await office.refusals(crDutyVisitReport, of, { ...report, seenAt: '2026-11-02T11:00:00+00:00' })).toEqual([
      'seenAt',
    ])
    const reviewed = { ...variables, caseReference, absenceDuty: review }
    expect(await office.refusals(crDutyVisitReport, reviewed, { ...report, seenAt: undefined })).toEqual(['reviewDone'])
    expect(await office.refusals(crDutyVisitReport, reviewed, { outcome: 'ATTEMPT', reportedTo: monday })).toEqual([
      'outcomeReason',
    ])
    await office.complete(crDutyVisitReport, of, report, 'wilf')
    expect((await office.register.visits.ofCase(caseReference)).at(-1)).toMatchObject({
      kind: 'DUTY_VISIT',
      childSeen: true,
    })
    expect(await office.register.duties.open({ absenceId })).toHaveLength(1)
    await office.complete(
      crDutyVisitReport,
      reviewed,
      { outcome: 'NOT_NEEDED', outcomeReason: 'The review was moved to December.', reportedTo: monday },
      'wilf',
    )
    expect(await office.register.duties.open({ absenceId })).toEqual([])
    await office.register.cases.close(caseReference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  })

  it('check a plan before it is confirmed, and confirm no other rows than those that were checked (CR-01, CR-02, CR-14)', async () => {
    const { references, variables } = await away('sam', 2)
    const [one = '', two = ''] = references
    const form = (to: string, confirm: boolean) => ({
      ...{ reasonCode: 'ABSENCE', rationale: 'Both know the families and have room for them.', confirm },
      plan: [
        { caseReference: one, goesTo: to },
        { caseReference: two, goesTo: 'WAITS' },
      ],
    })
    expect(await office.refusals(crReallocationPlan, variables, { ...form('wilf', false), plan: [] })).toEqual([
      'plan',
      'plan',
    ])
    const dry = await office.complete(crReallocationPlan, variables, form('wilf', true))
    expect(dry).toMatchObject({ crPlanStage: 'DRY_RUN' })
    const shown = { ...variables, ...dry }
    expect((await office.prepare(crReallocationPlan, shown)).checkRows[0]).toMatchObject({ would: 'goes to wilf' })
    expect(await office.complete(crReallocationPlan, shown, form('ana', true))).toMatchObject({
      crPlanStage: 'DRY_RUN',
    })
    const done = await office.complete(crReallocationPlan, shown, form('wilf', true))
    expect(done).toMatchObject({
      crPlanStage: 'CONFIRMED',
      reallocationCases: [one],
      individualCases: [],
      takeEffectAt: monday,
    })
    expect(await stateOf(done.batchId)).toEqual(['PLANNED', 'WAITS'])
    const [decided] = (await office.register.reallocations.rows(done.batchId)).filter(({ mode }) => mode === 'MOVE')
    expect(decided).toMatchObject({ caseReference: one, toUsername: 'wilf' })
    expect((await office.register.reallocations.get(done.batchId))?.rationale).toBeTruthy()
    // The worker comes back before it is carried out: nothing moves any more (G-40).
    await office.work(closeAbsence, { absenceId: variables.absenceId })
    await office.work(reallocateCase, { batchId: done.batchId, caseReference: one })
    expect(await stateOf(done.batchId)).toEqual(['DROPPED', 'DROPPED'])
    expect((await office.register.allocations.holder(one))?.username).toBe('sam')
    for (const reference of references)
      await office.register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  })

  it('keep a waiting case in its own box unless a reason is recorded, and give it back case by case (CR-05, CR-07, CR-09, CR-14)', async () => {
    const { references, variables, absenceId } = await away('sam', 2)
    const [one = '', two = ''] = references
    const row = (caseReference: string, nextStep: string) => ({
      ...{
        caseReference,
        nextStep,
        planning: 'The plan of the child is on time.',
        by: '2026-11-09',
        managedBy: 'dora',
        box: 'OWN_BOX',
      },
    })
    const form = (rows: object[]) => ({
      meetingDate: monday,
      attendedSm: 'sana',
      attendedTm: 'dora',
      reallocation: rows,
    })
    expect(await office.refusals(crReallocationMeeting, variables, form([row(one, 'WAITS')]))).toEqual(['reallocation'])
    expect(
      await office.refusals(crReallocationMeeting, variables, form([row(one, 'dora'), row(two, 'WAITS')])),
    ).toEqual(['reallocation'])
    const boxed = { ...row(two, 'WAITS'), box: 'TEAM_BOX' }
    expect(await office.refusals(crReallocationMeeting, variables, form([row(one, 'WAITS'), boxed]))).toEqual([
      'reallocation',
    ])
    const held = await office.complete(
      crReallocationMeeting,
      variables,
      form([row(one, 'wilf'), { ...boxed, boxReason: 'The duty team needs the record.' }]),
    )
    expect((await office.register.allocations.holder(two))?.username).toBe('dora')
    expect((await office.register.reallocations.waiting(absenceId)).map(({ caseReference }) => caseReference)).toEqual([
      two,
    ])
    await office.work(reallocateCase, { batchId: held.batchId, caseReference: one })
    expect((await office.register.reallocations.moved(absenceId)).map(({ caseReference }) => caseReference)).toContain(
      one,
    )
    const decide = (decision: string, reason?: string) => ({ decisions: [{ caseReference: one, decision, reason }] })
    expect(await office.refusals(crReturn, variables, decide('STAYS'))).toEqual(['decisions'])
    const mine = (await office.prepare(crReturn, variables)).decisions.filter(
      (found: { caseReference: string }) => found.caseReference !== one,
    )
    const others = mine.map(({ caseReference }: { caseReference: string }) => ({
      caseReference,
      decision: 'STAYS',
      reason: 'It is at home there now.',
    }))
    const back = await office.complete(crReturn, variables, { decisions: [...decide('BACK').decisions, ...others] })
    expect(back.reallocationCases).toEqual([one])
  })
})
