import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { Conflict } from '../../workers/register/errors.ts'
import { aReferral } from './builders.ts'
import { fridayMorning, onBothStores } from './stores.ts'

onBothStores('unallocated cases in the register', (store) => {
  let reference = ''
  beforeEach(async () => {
    store().at(fridayMorning)
    const { cases } = await store().register.cases.intake(aReferral(), {
      idempotencyKey: `unallocated-${randomUUID()}`,
      actor: 'test',
    })
    reference = cases[0]?.caseReference ?? ''
  })
  const open = (changes = {}) =>
    store().register.unallocated.open({
      caseReference: reference,
      processInstanceKey: '1',
      occasion: 'NEW_REFERRAL',
      since: '2026-10-30T09:05:00+00:00',
      ...changes,
    })
  const messages = async () =>
    (await store().register.db.selectFrom('inboundEvents').selectAll().orderBy('seq').execute()).filter(
      ({ kind }) => kind === 'announced',
    )

  it('has at most one open period for a case, also when two instances open one at once', async () => {
    const [first, second] = await Promise.all([open(), open({ processInstanceKey: '2', since: fridayMorning })])
    expect(first).toEqual(second)
    await store().register.unallocated.end(reference, 'ALLOCATED')
    await store().register.unallocated.end(reference, 'CLOSED')
    const next = await open({ occasion: 'DISPLACED', since: '2026-11-20T09:00:00+00:00' })
    expect(next.id).not.toBe(first.id)
    const all = await store().register.unallocated.ofCase(reference)
    expect(all.map(({ occasion, outcome }) => [occasion, outcome])).toEqual([
      ['NEW_REFERRAL', 'ALLOCATED'],
      ['DISPLACED', null],
    ])
  })

  it('keeps what becomes known of a period and ends it with the case', async () => {
    const { register } = store()
    await expect(register.unallocated.update(reference, { dutyWorker: 'sam' })).rejects.toThrow('not found')
    await open()
    await register.unallocated.update(reference, {
      reasons: ['NO_CAPACITY'],
      dutyWorker: 'sam',
      authorisedBy: 'dora',
      authorisedUntil: '2026-11-27T12:00:00+00:00',
    })
    expect(await register.unallocated.current(reference)).toMatchObject({
      reasons: ['NO_CAPACITY'],
      dutyWorker: 'sam',
      authorisedUntil: '2026-11-27T12:00:00+00:00',
    })
    await register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    expect(await register.unallocated.current(reference)).toBeUndefined()
    expect((await register.unallocated.ofCase(reference))[0]).toMatchObject({ outcome: 'CLOSED' })
  })

  it('plans duties, counts a whole day to its end, and drops what is left when the period ends', async () => {
    const { register } = store()
    await open()
    const plan = await register.duties.plan(reference, {
      source: 'DUTY_PLAN',
      plannedBy: 'dora',
      items: [
        { kind: 'VISIT', due: '2026-11-06', what: 'See the child at home' },
        { kind: 'CALL', due: '2026-11-03T11:00:00+00:00', who: 'sam' },
      ],
    })
    expect(plan.map(({ kind, due }) => [kind, due])).toEqual([
      ['VISIT', '2026-11-06T17:00:00+00:00'],
      ['CALL', '2026-11-03T11:00:00+00:00'],
    ])
    const [visit, call] = plan
    await register.duties.done(call?.dutyId ?? '', { by: 'sam', at: '2026-11-02T11:00:00+00:00', note: 'Spoke.' })
    await expect(
      register.duties.done(call?.dutyId ?? '', { by: 'ana', at: '2026-11-02T12:00:00+00:00' }),
    ).rejects.toThrow('changed by somebody else')
    const mine = (await register.duties.open()).filter(({ caseReference }) => caseReference === reference)
    expect(mine.map(({ id, initials }) => [id, initials])).toEqual([[visit?.dutyId, 'QF']])
    await register.unallocated.end(reference, 'ALLOCATED')
    expect(
      (await register.duties.ofCase(reference)).map(({ doneBy, droppedAt }) => [doneBy, droppedAt !== null]),
    ).toEqual([
      ['sam', false],
      [null, true],
    ])
  })

  it('notes limits once for each instance and milestone and answers the newest', async () => {
    const { register, at } = store()
    const note = (due: string | null, instance = '1') =>
      register.limits.noteAll({
        caseReference: reference,
        processInstanceKey: instance,
        limits: [
          { milestone: 'weeklyReview', due, note: 'week' },
          { milestone: 'seniorEscalation', due: null, note: 'no limit is set' },
        ],
      })
    await note('2026-11-06T09:05:00+00:00')
    await note('2026-11-06T09:05:00+00:00')
    at('2026-11-06T10:00:00+00:00')
    await note('2026-11-13T09:05:00+00:00')
    expect(await register.limits.ofCase(reference)).toHaveLength(3)
    expect(await register.limits.latest(reference)).toEqual({
      weeklyReview: { due: '2026-11-13T09:05:00+00:00', note: 'week' },
      seniorEscalation: { due: null, note: 'no limit is set' },
    })
    await register.limits.note({
      caseReference: 'C-2099-000001',
      processInstanceKey: '1',
      milestone: 'x',
      due: null,
      note: '',
    })
  })

  it('files a report once for each key and keeps who confirmed it and to whom it went', async () => {
    const { register } = store()
    const report = {
      kind: 'R-01' as const,
      authority: 'sampleshire',
      district: 'north',
      key: `R-01 ${reference}`,
      asOf: fridayMorning,
      rows: [{ caseReference: reference }],
      caseReference: reference,
    }
    const id = await register.reports.file(report)
    expect(await register.reports.file({ ...report, rows: [] })).toBe(id)
    await register.reports.confirm(id, {
      by: 'dora',
      stage: 'TEAM_MANAGER',
      rows: [{ caseReference: reference, met: true }],
    })
    await register.reports.confirm(id, { by: 'tariq', stage: 'REVIEWER' })
    await register.reports.markSent(id, ['seniorManager'])
    await register.reports.markSent(id, ['deputyDirector', 'seniorManager'])
    expect(await register.reports.get(id)).toMatchObject({
      rows: [{ met: true }],
      confirmations: [
        { by: 'dora', stage: 'TEAM_MANAGER' },
        { by: 'tariq', stage: 'REVIEWER' },
      ],
      sentTo: ['seniorManager', 'deputyDirector'],
    })
    expect(await register.reports.list({ caseReference: reference })).toHaveLength(1)
  })

  it('announces a message with the transaction that causes it, once for a key, also about no case', async () => {
    const { register } = store()
    await expect(
      register.transaction(async (tx) => {
        await tx.events.announce({ caseReference: reference, message: 'capacityFound' })
        throw new Error('the step fails')
      }),
    ).rejects.toThrow('the step fails')
    expect((await messages()).filter(({ correlationKey }) => correlationKey === reference)).toEqual([])
    const first = await register.events.announce({ caseReference: reference, message: 'capacityFound', key: reference })
    expect(await register.events.announce({ caseReference: reference, message: 'capacityFound', key: reference })).toBe(
      first,
    )
    await register.events.announce({ correlationKey: 'report-1', message: 'reportDue', variables: { reportId: 'r' } })
    expect((await messages()).slice(-2)).toMatchObject([
      { id: first, messageName: 'capacityFound', correlationKey: reference },
      { caseId: null, messageName: 'reportDue', correlationKey: 'report-1', variables: { reportId: 'r' } },
    ])
    expect((await register.events.unpublished()).map(({ id }) => id)).toContain(first)
    await expect(register.events.announce({ message: 'nobody' })).rejects.toThrow('needs a case or a correlation key')
    expect((await register.cases.chronology(reference)).filter(({ kind }) => kind === 'event')).toEqual([])
  })

  it('takes one of two overlapping absences, and one of two reports of the same event, that come at once', async () => {
    const { register } = store()
    const absent = (from: string) =>
      register.absences.start({
        authority: 'sampleshire',
        username: 'ana',
        kind: 'SICK_SHORT',
        from,
        expectedReturn: '2026-12-01',
        recordedBy: 'dora',
      })
    const report = () =>
      register.events.recordCaseEvent(
        reference,
        { kind: 'child-seen', at: '2026-10-30T09:00:00+00:00', by: 'sam', seenAlone: true },
        { idempotencyKey: randomUUID(), actor: 'test' },
      )
    for (const both of [
      await Promise.allSettled([absent('2026-11-20'), absent('2026-11-25')]),
      await Promise.allSettled([report(), report()]),
    ]) {
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Conflict) })
    }
    expect(await register.visits.ofCase(reference)).toHaveLength(1)
    await register.absences.start({
      authority: 'sampleshire',
      username: 'ana',
      kind: 'ANNUAL_LEAVE',
      from: '2026-12-01',
      recordedBy: 'dora',
    })
  })

  it('keeps the newest risk assessment and the newest sighting', async () => {
    const { register } = store()
    const seen = (day: string, childSeen = true) =>
      register.visits.record({
        caseReference: reference,
        kind: childSeen ? 'VISIT' : 'ATTEMPT',
        at: `${day}T10:00:00+00:00`,
        visitor: 'sam',
        childSeen,
        recordedBy: 'sam',
      })
    expect(await register.visits.lastSeen(reference)).toBeUndefined()
    await seen('2026-10-29')
    await seen('2026-10-27')
    await seen('2026-10-30', false)
    expect((await register.visits.lastSeen(reference))?.at).toBe('2026-10-29T10:00:00+00:00')
    const assess = (level: string, day: string, kind: 'DUTY_VISIT' | 'WEEKLY') =>
      register.riskAssessments.record({
        caseReference: reference,
        level,
        at: `${day}T10:00:00+00:00`,
        text: 'Words',
        assessedBy: 'dora',
        kind,
      })
    await assess('HIGH', '2026-10-30', 'WEEKLY')
    await assess('LOW', '2026-10-29', 'DUTY_VISIT')
    expect(await register.riskAssessments.latest(reference)).toMatchObject({
      level: 'HIGH',
      kind: 'WEEKLY',
      text: { assessment: 'Words' },
    })
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })
})
