import { beforeAll, expect, it } from 'vitest'
import { fileLetter } from '../../workers/register/letters.ts'
import { letWait, overdueNotice } from '../pages/waiting.ts'
import { aReferral } from './builders.ts'
import { onBothStores } from './stores.ts'

const staff = ['sw.ash', 'tm.north', 'duty.north'].map((username) => ({
  username,
  displayName: `Name of ${username}`,
  roles: ['teamManager' as const],
  authority: 'sampleshire',
  district: 'north',
}))
const now = '2026-11-05T10:00:00+00:00'

onBothStores('The boards of unallocated cases', (store) => {
  let [cla, cin, other] = ['', '', '']
  beforeAll(async () => {
    const { register, at } = store()
    await register.staff.seed(staff)
    const aCase = async (key: string, district: string) => {
      const { cases } = await register.cases.intake(aReferral({ district }), {
        idempotencyKey: key,
        actor: 'frontDoor',
      })
      return cases[0]?.caseReference ?? ''
    }
    at('2026-10-30T10:00:00+00:00')
    cla = await aCase('cla', 'north')
    cin = await aCase('cin', 'south')
    other = await aCase('other', 'north')
    at(now)
    await letWait(register, cla)
    await letWait(register, cin, ['CIN'])
  })

  it('R-06 shows each case without a worker with its clocks and what has passed them (UC-36)', async () => {
    const rows = await store().register.unallocated.board()
    expect(rows.map(({ caseReference }) => caseReference)).toEqual([cla, cin])
    expect(rows[0]).toEqual({
      caseReference: cla,
      initials: 'QF',
      authority: 'sampleshire',
      district: 'north',
      team: 'north-assessment',
      categories: ['CIN', 'CLA'],
      since: '2026-10-20T09:00:00+01:00',
      daysUnallocated: 16,
      reasons: ['VACANCY', 'WORKLOAD'],
      holder: 'dora',
      holderIsWorker: false,
      dutyWorker: 'sw.ash',
      authorisedUntil: null,
      lastWeeklyReview: '2026-10-27T11:00:00+00:00',
      nextReviewDue: '2026-11-04T17:00:00+00:00',
      lastSeen: '2026-10-22T14:00:00+01:00',
      nextSeenBy: '2026-11-10T17:00:00+00:00',
      lastActivity: '2026-10-22T14:00:00+01:00',
      lettersApprovedAt: '2026-10-22T12:00:00+01:00',
      lettersSentAt: null,
      iroToldAt: '2026-10-20T10:00:00+01:00',
      escalationDue: '2026-11-03T09:00:00+00:00',
      escalationDone: null,
      overdue: [
        { kind: 'DUTY', code: 'FAMILY_CONTACT', due: '2026-11-02T17:00:00+00:00' },
        { kind: 'TASK', code: 'userTask_ucWeeklyReview', due: '2026-11-04T17:00:00+00:00' },
      ],
    })
  })

  it('R-06 can be narrowed to a place and to what is late', async () => {
    const { register, at } = store()
    const shown = async (filter = {}) =>
      (await register.unallocated.board(filter)).map(({ caseReference }) => caseReference)
    expect(await shown({ district: 'south' })).toEqual([cin])
    expect(await shown({ authority: 'emptyshire' })).toEqual([])
    expect(await shown({ late: true })).toEqual([cla, cin])
    at('2026-11-01T10:00:00+00:00')
    expect(await shown({ late: true })).toEqual([])
    at(now)
  })

  it('R-06 counts the limit for seeing the child anew once the child was seen after what was planned', async () => {
    const { register, at } = store()
    at('2026-11-20T10:00:00+00:00')
    expect((await register.unallocated.board({ district: 'south' }))[0]?.overdue[0]?.code).toBe('FAMILY_CONTACT')
    expect((await register.unallocated.board({ district: 'south' }))[0]?.overdue.map(({ code }) => code)).toContain(
      'maxGapSeen',
    )
    await register.visits.record({
      caseReference: cin,
      kind: 'VISIT',
      at: '2026-11-11T10:00:00+00:00',
      visitor: 'sam',
      childSeen: true,
      recordedBy: 'sam',
    })
    expect((await register.unallocated.board({ district: 'south' }))[0]).toMatchObject({
      lastSeen: '2026-11-11T10:00:00+00:00',
      nextSeenBy: '2026-11-19T14:00:00+00:00',
    })
    at(now)
  })

  it('R-06 leaves a case out once it has a worker or is closed, and holds nothing of an earlier period against it', async () => {
    const { register, at } = store()
    await letWait(register, other)
    await register.unallocated.end(other, 'ALLOCATED')
    expect(await register.unallocated.board({ district: 'north' })).toHaveLength(1)
    at('2026-11-05T12:00:00+00:00')
    const again = {
      caseReference: other,
      processInstanceKey: '9',
      occasion: 'DISPLACED',
      since: '2026-11-05T11:00:00+00:00',
    }
    await register.unallocated.open(again)
    const [, row] = await register.unallocated.board({ district: 'north' })
    expect(row).toMatchObject({
      caseReference: other,
      daysUnallocated: 0,
      lastWeeklyReview: null,
      nextReviewDue: null,
      escalationDue: null,
      lastActivity: null,
      lastSeen: '2026-10-22T14:00:00+01:00',
    })
    await register.unallocated.end(other, 'CLOSED')
    at(now)
  })

  it('R-09 has a row for each week of each looked-after child, also across the change of the clocks (UC-58, UC-59)', async () => {
    const rows = await store().register.unallocated.iroLog()
    expect(
      rows.map(({ caseReference, week, from, doneBy, missing, running }) => [
        caseReference,
        week,
        from,
        doneBy,
        missing,
        running,
      ]),
    ).toEqual([
      [cla, 3, '2026-11-03T09:00:00+00:00', null, false, true],
      [cla, 2, '2026-10-27T09:00:00+00:00', null, true, false],
      [cla, 1, '2026-10-20T09:00:00+01:00', 'tm.north', false, false],
    ])
    expect(rows[2]).toMatchObject({ planReviewed: 'YES', allocationSteps: 'NO', actions: 1, initials: 'QF' })
    expect(await store().register.unallocated.iroLog({ missing: true })).toHaveLength(1)
    const ended = await store().register.unallocated.iroLog({ ended: true, missing: false })
    expect(ended.some(({ caseReference }) => caseReference === other)).toBe(true)
  })

  it('R-06 and R-09 know from the notice L-17 when the reviewing officer was told; weeks before it are none (UC-57, UC-58)', async () => {
    const { register } = store()
    await register.unallocated.update(cla, { iroToldAt: null })
    expect((await register.unallocated.board({ district: 'north' }))[0]?.iroToldAt).toBeNull()
    const createdAt = '2026-10-28T10:00:00+00:00'
    await fileLetter(register.db, {
      ...overdueNotice(cla, 'L-17', createdAt),
      letter: 'L-17',
      name: 'Unallocated looked-after child',
    })
    expect((await register.unallocated.board({ district: 'north' }))[0]?.iroToldAt).toBe(createdAt)
    const log = await register.unallocated.iroLog({ district: 'north' })
    expect(log.map(({ week, missing }) => [week, missing])).toEqual([
      [3, false],
      [2, true],
    ])
    await register.unallocated.update(cla, { iroToldAt: '2026-10-20T10:00:00+01:00' })
  })

  it('R-11 shows the duty work that is open, and what is done if asked (UC-41, CR-11, CR-12)', async () => {
    const { register } = store()
    const open = await register.duties.board({ district: 'south' })
    expect(open.map(({ kind, dutyWorker, absentWorker }) => [kind, dutyWorker, absentWorker])).toEqual([
      ['FAMILY_CONTACT', 'sw.ash', null],
      ['STATUTORY_VISIT', 'sw.ash', null],
    ])
    const absenceId = await register.absences.start({
      authority: 'sampleshire',
      username: 'ana',
      kind: 'SICK_LONG',
      from: '2026-11-01',
      recordedBy: 'dora',
    })
    const [planned] = await register.duties.plan(cin, {
      source: 'ABSENCE',
      plannedBy: 'dora',
      absenceId,
      items: [{ kind: 'CLA_REVIEW', due: '2026-11-09' }],
    })
    expect(await register.duties.board({ source: 'ABSENCE' })).toMatchObject([
      { kind: 'CLA_REVIEW', absentWorker: 'ana', absentFrom: '2026-11-01', caseReference: cin },
    ])
    await register.duties.done(planned?.dutyId ?? '', { by: 'sam', at: now })
    expect(await register.duties.board({ source: 'ABSENCE' })).toEqual([])
    expect(await register.duties.board({ source: 'ABSENCE', done: true })).toMatchObject([{ doneBy: 'sam' }])
  })

  it('R-17 says what was due, whether it was met, by how much it is late and who was told', async () => {
    const names = (elementId: string) =>
      elementId === 'userTask_ucWeeklyReview' ? 'Review the risk of the week' : elementId
    const log = await store().register.deadlines.log(names, { district: 'south' })
    const brief = log.map(({ step, met, lateBy, dropped }) => [step, met, lateBy, dropped])
    expect(brief).toEqual([
      ['STATUTORY_VISIT', null, null, false],
      ['CLA_REVIEW', now, null, false],
      ['userTask_ucSeniorReview', null, null, false],
      ['userTask_ucWeeklyReview', null, 17 * 3_600_000, false],
      ['FAMILY_CONTACT', null, 65 * 3_600_000, false],
      ['userTask_ucDutyPlan', now, expect.any(Number), false],
    ])
    expect(log[3]?.escalatedTo).toEqual([{ to: 'tm.north', at: '2026-11-04T17:00:05+00:00' }])
    expect(log[4]?.escalatedTo).toEqual([])
    const late = await store().register.deadlines.log(names, { district: 'south', late: true })
    expect(late.map(({ step }) => step)).toEqual(['userTask_ucWeeklyReview', 'FAMILY_CONTACT', 'userTask_ucDutyPlan'])
    const open = await store().register.deadlines.log(names, { district: 'south', late: true, open: true })
    expect(open.map(({ step }) => step)).toEqual(['userTask_ucWeeklyReview', 'FAMILY_CONTACT'])
  })

  it('R-14 lists letters and notices (UC-31)', async () => {
    const { register } = store()
    expect(await register.lettersRegister.list({ district: 'south' })).toMatchObject([
      { letter: 'overdueTask', kind: 'E', caseReference: cin, initials: 'QF', channel: 'EMAIL', state: 'sent' },
    ])
    expect(await register.lettersRegister.list({ kind: 'L' })).toEqual([])
    expect(await register.lettersRegister.list({ states: ['failed'] })).toEqual([])
  })
})
