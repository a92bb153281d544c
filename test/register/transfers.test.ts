import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { Conflict, Overtaken, Refused } from '../../workers/register/errors.ts'
import type { TransferOutcome } from '../../workers/register/transferTables.ts'
import { fridayMorning, onBothStores } from './stores.ts'
import { aHeldCase, aMeeting, announcedOf, aTransfer, race, seedTransferOffice } from './transferOffice.ts'

const windowEndsAt = '2026-11-19T17:00:00+00:00'
const at = '2026-10-30T10:00:00+00:00'
const steps = [
  { step: 'WORKER_NAMED' as const, responsible: 'teamManager', due: '2026-11-10T17:00:00+00:00' },
  { step: 'WORKER_MEETING' as const, responsible: 'teamManager', due: windowEndsAt },
  { step: 'JOINT_VISIT' as const, responsible: 'teamManager', due: windowEndsAt },
  { step: 'AUDIT' as const, responsible: 'teamManager', due: '2026-11-12T17:00:00+00:00' },
  { step: 'RECORD_CHANGE' as const, responsible: 'teamManager', due: windowEndsAt },
]

onBothStores('Transfers in the register', (store) => {
  let reference = ''
  const transfers = () => store().register.transfers
  beforeAll(() => seedTransferOffice(store().register))
  beforeEach(async () => {
    store().at(fridayMorning)
    reference = await aHeldCase(store().register)
  })
  const request = async (changes = {}) => (await transfers().request(aTransfer(reference, changes))).transferId
  const told = () => announcedOf(store().register, reference)
  const end = (id: string, outcome: TransferOutcome, more = {}) =>
    transfers().end(id, { outcome, by: 'tm.care', at, ...more })
  const agreed = async (changes = {}) => {
    const { register } = store()
    const id = await request(changes)
    const { meetingId } = await register.transferMeetings.plan(aMeeting())
    const item = { transferId: id, meetingId, by: 'dora', at, late: false }
    const { itemId } = await register.transferMeetings.listItem(item)
    const outcome = { decision: 'TRANSFER' as const, plan: 'In two weeks.', targetDate: '2026-11-19' }
    await register.transferMeetings.decide(itemId, { ...outcome, receivingTeam: 'north-care', by: 'sm.north', at })
    await register.transferMeetings.take(id)
    await transfers().openWindow(id, { windowEndsAt, steps })
    return id
  }
  const states = async (id: string, now = at) =>
    Object.fromEntries(
      ((await transfers().entry(id, new Date(now)))?.steps ?? []).map(({ step, state }) => [step, state]),
    )

  it('writes what is asked for, with the kind that follows from the district (DT, XD)', async () => {
    const id = await request({ reviewDate: '2026-12-01', proposedTarget: '2026-11-20' })
    expect(await transfers().get(id)).toMatchObject({
      ...{ caseReference: reference, initials: 'QF', kind: 'DISTRICT', part: 'ONE', authority: 'sampleshire' },
      ...{ fromTeam: 'north-assessment', fromDistrict: 'north', toTeam: 'north-care', toDistrict: 'north' },
      ...{ reviewDate: '2026-12-01', proposedTarget: '2026-11-20', requestedBy: 'dora', outcome: null },
    })
    expect(await told()).toEqual([])
    const away = await aHeldCase(store().register)
    const cross = await transfers().request(aTransfer(away, { toTeam: null, toDistrict: 'south' }))
    const found = await transfers().get(cross.transferId)
    expect(found).toMatchObject({ kind: 'CROSS_DISTRICT', toDistrict: 'south', toTeam: null })
    const anywhere = await aHeldCase(store().register)
    const care = await transfers().request(aTransfer(anywhere, { toTeam: 'care-anywhere' }))
    expect(await transfers().get(care.transferId)).toMatchObject({ kind: 'DISTRICT', toDistrict: 'north' })
    expect((await transfers().openOf(reference))?.id).toBe(id)
    expect((await transfers().latestOf(reference))?.id).toBe(id)
    expect(await transfers().ofCase(reference)).toHaveLength(1)
  })

  it('names the fields that do not fit, and writes nothing then', async () => {
    const fields = async (changes: Record<string, unknown>) => {
      const refusal = await transfers()
        .request(aTransfer(reference, changes))
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refused)
      return (refusal as Refused).problems.map(({ field }) => field)
    }
    expect(await fields({ caseReference: 'C-2026-999999' })).toEqual(['caseReference'])
    expect(await fields({ toTeam: 'atlantis' })).toEqual(['toTeam'])
    expect(await fields({ toTeam: 'north-assessment' })).toEqual(['toTeam'])
    expect(await fields({ toTeam: 'south-assessment', toDistrict: 'north' })).toEqual(['toTeam'])
    expect(await fields({ toTeam: undefined, toDistrict: 'atlantis' })).toEqual(['toDistrict'])
    expect(await fields({ kind: 'CROSS_DISTRICT' })).toEqual(['toDistrict'])
    expect(await fields({ kind: 'DISTRICT', toTeam: 'south-assessment' })).toEqual(['toDistrict'])
    expect(await fields({ by: 'sam' })).toEqual(['by'])
    expect(await fields({ by: 'ghost', toTeam: 'atlantis' })).toEqual(['toTeam', 'by'])
    expect(await fields({ proposedTarget: '2026-10-29' })).toEqual(['proposedTarget'])
    expect(await transfers().ofCase(reference)).toEqual([])
    await store().register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
    expect(await fields({})).toEqual(['caseReference'])
  })

  it('has one open transfer of a case, also when two managers ask at once, and leads to the first', async () => {
    const [first, second] = await race(request(), request({ by: 'tm.care' }))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
    const id = (first as PromiseFulfilledResult<string>).value
    expect((second as PromiseRejectedResult).reason.problem).toMatchObject({
      problem: `of case ${reference} is open already`,
      link: `/transfers/${id}`,
    })
    await end(id, 'REFUSED')
    const next = await request()
    expect((await transfers().latestOf(reference))?.id).toBe(next)
    expect((await transfers().ofCase(reference)).map(({ outcome }) => outcome)).toEqual(['REFUSED', null])
  })

  it('accepts a request once for each key and announces it with the transaction that writes it', async () => {
    const { register } = store()
    const key = randomUUID()
    const asked = aTransfer(reference)
    const [one, other] = await Promise.all([transfers().accept(asked, key), transfers().accept(asked, key)])
    expect(one.transferId).toBe(other.transferId)
    expect([one.repeated, other.repeated].sort()).toEqual([false, true])
    const { transferId } = one
    expect(await told()).toMatchObject([
      { messageName: 'transferRequested', variables: { caseReference: reference, transferId } },
    ])
    await transfers().announce(transferId)
    expect(await told()).toHaveLength(1)

    reference = await aHeldCase(register)
    const dying = register.transaction(async (tx) => {
      await tx.transfers.accept(aTransfer(reference), 'dies')
      throw new Error('killed before the commit')
    })
    await expect(dying).rejects.toThrow('killed')
    expect([await transfers().ofCase(reference), await told()]).toEqual([[], []])
    const away = { toTeam: undefined, toDistrict: 'south' }
    await transfers().accept(aTransfer(reference, away), 'dies')
    expect((await told()).map(({ messageName }) => messageName)).toEqual(['crossDistrictRequested'])
  })

  it('is carried out by the first instance alone', async () => {
    const id = await request()
    expect(await transfers().attach(id, '1')).toBe('first')
    expect(await transfers().attach(id, '1')).toBe('first')
    expect(await transfers().attach(id, '2')).toBe('duplicate')
    await expect(transfers().attach(randomUUID(), '1')).rejects.toThrow('transfer not found')
  })

  it('keeps what is done when its window is opened again, and takes up what fell away (DT-01, DT-02)', async () => {
    const id = await agreed()
    expect(await transfers().step(id, 'AUDIT', { by: 'dora', at, note: 'Complete.' })).toBe(true)
    expect(await transfers().step(id, 'AUDIT', { by: 'tariq', at: windowEndsAt })).toBe(false)
    await transfers().drop(id, ['WORKER_MEETING', 'JOINT_VISIT', 'AUDIT'])
    expect(await states(id)).toEqual({
      ...{ WORKER_NAMED: 'DUE', WORKER_MEETING: 'DROPPED', JOINT_VISIT: 'DROPPED', AUDIT: 'DONE' },
      RECORD_CHANGE: 'DUE',
    })
    const moved = '2026-11-26T17:00:00+00:00'
    await transfers().openWindow(id, { windowEndsAt: moved, steps: steps.map((step) => ({ ...step, due: moved })) })
    const rows = await transfers().steps(id)
    expect(rows.map(({ step }) => step)).toEqual(steps.map(({ step }) => step))
    expect(rows[3]).toMatchObject({ due: moved, doneBy: 'dora', note: 'Complete.' })
    expect(await states(id)).toMatchObject({ WORKER_MEETING: 'DUE', AUDIT: 'DONE' })
    await transfers().reopen(id, ['AUDIT'])
    expect(await states(id, '2026-12-01T09:00:00+00:00')).toMatchObject({ AUDIT: 'OVERDUE' })
    expect(await transfers().step(id, 'RECEIVING_TEAM', { by: 'sm.north', at })).toBe(true)
    expect((await transfers().steps(id))[0]).toMatchObject({ step: 'RECEIVING_TEAM', responsible: 'sm.north' })
  })

  it('names one worker, and looks for another when that one is lost (DT-03)', async () => {
    const id = await agreed()
    const name = (worker: string) => transfers().nameWorker(id, { worker, decisionId: null, by: 'tm.care', at })
    const [, second] = await race(name('sw.care'), name('sw.other'))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Overtaken) })
    const named = (await transfers().get(id))?.receivingWorker ?? ''
    await name(named)
    expect((await transfers().nominated(named)).map((row) => row.caseReference)).toContain(reference)
    await transfers().step(id, 'JOINT_VISIT', { by: named, at })
    await transfers().loseWorker(id, { reason: 'LEAVING', by: 'tm.care', at })
    await transfers().loseWorker(id, { reason: 'LEAVING', by: 'tm.care', at })
    expect(await transfers().get(id)).toMatchObject({ receivingWorker: null, namedAt: null })
    expect(await states(id)).toMatchObject({ WORKER_NAMED: 'DUE', JOINT_VISIT: 'DUE' })
    await name('sw.other')
    expect((await transfers().events(id)).map(({ kind, subject }) => [kind, subject])).toEqual([
      ['WORKER_NAMED', named],
      ['WORKER_LOST', named],
      ['WORKER_NAMED', 'sw.other'],
    ])
  })

  it('takes another team with its district, and nobody stays named in the former one (XD-06)', async () => {
    const id = await agreed()
    await transfers().nameWorker(id, { worker: 'sw.care', decisionId: randomUUID(), by: 'tm.care', at })
    const team = (code: string) => transfers().nameTeam(id, { team: code, by: 'dl.south', at })
    await expect(team('atlantis')).rejects.toBeInstanceOf(Refused)
    await expect(team('north-assessment')).rejects.toBeInstanceOf(Refused)
    expect(await team('south-assessment')).toEqual({ toTeam: 'south-assessment', toDistrict: 'south' })
    expect(await transfers().get(id)).toMatchObject({ toDistrict: 'south', receivingWorker: null })
    expect(await states(id)).toMatchObject({ WORKER_NAMED: 'DUE' })
  })

  it('keeps each defect until it is put right, once (DT-10)', async () => {
    const id = await agreed()
    const raised = { by: 'tm.care', at }
    const rows = ['Chronology ends in May.', 'No note of the visit.'].map((defect) => ({ defect, due: '2026-11-09' }))
    const [first = '', second = ''] = await transfers().addDefects(id, rows, raised)
    expect((await transfers().openDefects(id)).map(({ defect }) => defect)).toEqual(rows.map(({ defect }) => defect))
    expect((await transfers().entry(id))?.openDefects).toBe(2)
    await transfers().fixDefects(id, [{ id: first, fix: 'Brought up to date.' }], { by: 'dora', at })
    await expect(
      transfers().fixDefects(
        id,
        [second, first].map((of) => ({ id: of, fix: 'Again.' })),
        { by: 'tariq', at },
      ),
    ).rejects.toBeInstanceOf(Overtaken)
    expect((await transfers().openDefects(id)).map((row) => row.id)).toEqual([second])
    const unknown = transfers().fixDefects(id, [{ id: randomUUID(), fix: 'None.' }], { by: 'dora', at })
    await expect(unknown).rejects.toThrow('defect not found')
    expect(await transfers().defects(id)).toMatchObject([{ fixedBy: 'dora' }, { fixedBy: null }])
  })

  it('ends once: open steps fall away, the agenda is left, and whoever waits is told', async () => {
    const { register } = store()
    const id = await request()
    const { meetingId } = await register.transferMeetings.plan(aMeeting())
    await register.transferMeetings.listItem({ transferId: id, meetingId, by: 'dora', at, late: false })
    await transfers().planSteps(id, [{ step: 'RECEIVING_TEAM', responsible: 'serviceManager', due: null }])
    const [, second] = await race(end(id, 'WITHDRAWN'), end(id, 'CASE_CLOSED'))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Overtaken) })
    const outcome = (await transfers().get(id))?.outcome as TransferOutcome
    await end(id, outcome)
    expect(await states(id)).toEqual({ RECEIVING_TEAM: 'DROPPED' })
    expect((await register.transferMeetings.agenda(meetingId)).map(({ state }) => state)).toEqual(['WITHDRAWN'])
    expect(await told()).toMatchObject([
      { messageName: 'transferEnded', timeToLiveMs: 60_000, variables: { caseReference: reference, transferId: id } },
    ])
    for (const late of [
      () => transfers().step(id, 'AUDIT', { by: 'dora', at }),
      () => transfers().openWindow(id, { windowEndsAt, steps }),
      () => transfers().nameTeam(id, { team: 'south-assessment', by: 'dora', at }),
    ])
      await expect(late()).rejects.toBeInstanceOf(Conflict)
    reference = await aHeldCase(register)
    await end(await request(), 'STEPPED_DOWN')
    expect(await told()).toEqual([])
  })

  it('changes team, worker, step and end together or not at all', async () => {
    const { register } = store()
    const id = await agreed()
    const complete = (fail: boolean) =>
      register.transaction(async (tx) => {
        await tx.cases.change(reference, { team: 'north-care', district: 'north' }, 'tm.care')
        const worker = { caseReference: reference, username: 'sw.care', kind: 'WORKER' as const }
        await tx.allocations.change({ ...worker, reasonCode: 'TRANSFER', decidedBy: 'tm.care', at })
        await tx.transfers.step(id, 'RECORD_CHANGE', { by: 'tm.care', at })
        await tx.transfers.end(id, { outcome: 'TRANSFERRED', by: 'tm.care', at })
        await tx.events.announce({ caseReference: reference, message: 'workerAllocated', key: `done ${id}` })
        if (fail) throw new Error('killed before the commit')
      })
    const before = (await told()).length
    await expect(complete(true)).rejects.toThrow('killed')
    expect((await register.allocations.holder(reference))?.username).toBe('sam')
    expect((await register.cases.get(reference))?.team).toBe('north-assessment')
    expect([(await transfers().get(id))?.outcome, (await told()).length]).toEqual([null, before])
    await complete(false)
    expect((await register.allocations.holder(reference))?.username).toBe('sw.care')
    expect(await states(id)).toMatchObject({ RECORD_CHANGE: 'DONE', WORKER_NAMED: 'DROPPED' })
    const allocations = await register.allocations.ofCase(reference)
    expect(allocations.filter(({ to }) => to === null)).toHaveLength(1)
  })

  it('says since when a kept worker has a case of another team, until another one is entered (G-69)', async () => {
    const { register } = store()
    expect(await transfers().keptSince(reference)).toBeNull()
    const id = await agreed()
    await register.transaction(async (tx) => {
      await tx.cases.change(reference, { team: 'north-care' }, 'tm.care')
      await tx.transfers.end(id, { outcome: 'TRANSFERRED_UNALLOCATED', keepsWorker: true, by: 'tm.care', at })
    })
    expect(await transfers().keptSince(reference)).toBe(at)
    const give = (username: string, day: string, kind: 'WORKER' | 'TEAM_MANAGER' = 'WORKER') =>
      register.allocations.change({
        ...{ caseReference: reference, username, kind, reasonCode: 'TRANSFER', decidedBy: 'tm.care' },
        at: `2026-11-${day}T10:00:00+00:00`,
      })
    await give('tm.care', '02', 'TEAM_MANAGER')
    await give('sam', '03')
    expect(await transfers().keptSince(reference)).toBe(at)
    await give('sw.care', '04')
    expect(await transfers().keptSince(reference)).toBeNull()
  })

  it('tells the process when the named worker leaves, with the absence that says so', async () => {
    const { register } = store()
    const id = await agreed()
    await transfers().nameWorker(id, { worker: 'sw.care', decisionId: null, by: 'tm.care', at })
    const leave = (kind: 'LEAVING' | 'ANNUAL_LEAVE', from: string, expectedReturn: string | null) =>
      register.absences.start({
        ...{ authority: 'sampleshire', username: 'sw.care', kind, from, expectedReturn, recordedBy: 'tm.care' },
      })
    const lost = async () => (await told()).filter(({ messageName }) => messageName === 'receivingWorkerLost')
    const holiday = await leave('ANNUAL_LEAVE', '2026-11-02', '2026-11-09')
    expect(await lost()).toEqual([])
    const dying = register.transaction(async (tx) => {
      await tx.absences.start({
        ...{ authority: 'sampleshire', username: 'sw.care', kind: 'LEAVING', from: '2026-12-01', recordedBy: 'x' },
      })
      throw new Error('killed before the commit')
    })
    await expect(dying).rejects.toThrow('killed')
    expect(await lost()).toEqual([])
    const absences = [holiday, await leave('LEAVING', '2026-12-01', null)]
    expect(await lost()).toMatchObject([
      { timeToLiveMs: 60_000, variables: { caseReference: reference, transferId: id } },
    ])
    await register.db.deleteFrom('absences').where('id', 'in', absences).execute()
    await end(id, 'REFUSED')
  })

  it('takes what is reported about an open transfer, not twice in a moment', async () => {
    const id = await agreed()
    const report = (kind: 'withdrawn' | 'receiving-worker-lost', changes = {}) => {
      const event = { kind, at, by: 'tm.care', reason: 'The worker moves to another service.', ...changes }
      return transfers().acceptEvent(id, event, randomUUID())
    }
    await expect(report('receiving-worker-lost')).rejects.toMatchObject({ problem: { link: `/transfers/${id}` } })
    await transfers().nameWorker(id, { worker: 'sw.care', decisionId: null, by: 'tm.care', at })
    await expect(report('receiving-worker-lost', { by: 'ghost' })).rejects.toBeInstanceOf(Refused)
    await expect(report('receiving-worker-lost', { at: '2026-10-30T11:00:00+00:00' })).rejects.toBeInstanceOf(Refused)
    const [, second] = await race(report('receiving-worker-lost'), report('receiving-worker-lost', { by: 'dora' }))
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
    store().at('2026-10-30T10:05:00+00:00')
    await report('receiving-worker-lost')
    await report('withdrawn')
    expect((await told()).slice(-3).map(({ messageName, timeToLiveMs }) => [messageName, timeToLiveMs])).toEqual([
      ['receivingWorkerLost', 60_000],
      ['receivingWorkerLost', 60_000],
      ['transferWithdrawn', 60_000],
    ])
    await end(id, 'WITHDRAWN')
    await expect(report('withdrawn')).rejects.toBeInstanceOf(Conflict)
  })

  it('shows in the tracking tool where each transfer stands and what is late (R-04)', async () => {
    const { register } = store()
    await register.db
      .updateTable('transfers')
      .set({ outcome: 'REFUSED', endedAt: at, endedBy: 'x' })
      .where('endedAt', 'is', null)
      .execute()
    const id = await agreed()
    const [row, ...others] = await transfers().board({ authority: 'sampleshire' }, new Date(at))
    expect(others).toEqual([])
    expect(row).toMatchObject({
      ...{ transferId: id, caseReference: reference, initials: 'QF', categories: ['CIN'], status: 'IN_WINDOW' },
      ...{ meetingState: 'PLANNED', decision: 'TRANSFER', plan: 'In two weeks.', targetDate: '2026-11-19' },
      ...{ windowEndsAt, openDefects: 0, receivingWorker: null, overdue: false },
      holder: { username: 'sam', displayName: 'Sam Worker', kind: 'WORKER' },
    })
    const seen = async (filter: object, now = at) => (await transfers().board(filter, new Date(now))).length
    expect(await seen({ district: 'north' })).toBe(1)
    expect(await seen({ district: 'south' })).toBe(0)
    expect([await seen({ team: 'north-care' }), await seen({ team: 'north-assessment' })]).toEqual([1, 1])
    expect(await seen({ team: 'south-assessment' })).toBe(0)
    expect([await seen({ manager: 'tm.care' }), await seen({ manager: 'sm.north' })]).toEqual([1, 1])
    expect([await seen({ manager: 'tariq' }), await seen({ manager: 'dl.south' })]).toEqual([0, 0])
    expect(await seen({ manager: 'ghost' })).toBe(0)
    expect([await seen({ overdue: true }), await seen({ overdue: true }, '2026-11-11T09:00:00+00:00')]).toEqual([0, 1])
    const status = async (now = at) => (await transfers().entry(id, new Date(now)))?.status
    expect(await status('2026-11-20T09:00:00+00:00')).toBe('LATE')
    for (const { step } of steps.slice(0, 4)) await transfers().step(id, step, { by: 'dora', at })
    expect(await status('2026-11-20T09:00:00+00:00')).toBe('COMPLETING')
    await end(id, 'TRANSFERRED')
    expect([await status(), await seen({}), (await seen({ ended: true })) > 1]).toEqual(['TRANSFERRED', 0, true])
  })

  it('keeps in the history the team in which the case was opened', async () => {
    const { register } = store()
    await register.cases.change(reference, { team: 'north-care' }, 'tm.care')
    const opened = (await register.cases.chronology(reference)).find(({ kind }) => kind === 'opened')
    expect(opened?.detail).toEqual({ team: 'north-assessment' })
  })

  it('tells the history of a case in words of the transfer, and every write in the audit', async () => {
    const { register } = store()
    const id = await agreed()
    await transfers().nameWorker(id, { worker: 'sw.care', decisionId: null, by: 'tm.care', at })
    const [defect = ''] = await transfers().addDefects(id, [{ defect: 'No note.', due: '2026-11-09' }], {
      by: 'tm.care',
      at,
    })
    await transfers().fixDefects(id, [{ id: defect, fix: 'Written.' }], { by: 'dora', at })
    await end(id, 'TRANSFERRED')
    const entries = (await register.cases.chronology(reference)).filter(({ kind }) => kind === 'transfer')
    expect(entries.map(({ title }) => title).sort()).toEqual([
      ...['receivingWorkerNamed', 'transferDecided', 'transferDefectFixed', 'transferDefectFound', 'transferEnded'],
      ...['transferListed', 'transferRequested'],
    ])
    expect(entries.find(({ title }) => title === 'transferDecided')).toMatchObject({
      ...{
        by: 'sm.north',
        detail: { decision: 'TRANSFER', receivingTeam: 'north-care' },
        text: { plan: 'In two weeks.' },
      },
    })
    const audit = await register.audit.list({ caseReference: reference })
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['transfer.requested', 'transfer.listed', 'transfer.decided', 'transfer.outcomeTaken']),
    )
    expect(JSON.stringify(audit)).not.toMatch(/two weeks|No note|Written|assessment is complete/)
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })

  it('changes the categories of a case with the event that says so', async () => {
    const { register } = store()
    const event = { kind: 'category-changed' as const, categories: ['CP' as const], at, by: 'dora' }
    await register.events.recordCaseEvent(reference, event, { idempotencyKey: randomUUID(), actor: 'test' })
    expect((await register.cases.get(reference))?.categories).toEqual(['CP'])
    expect(await told()).toMatchObject([{ messageName: 'categoryChanged', variables: { categories: ['CP'] } }])
  })
})
