import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aHeldCase, aMeeting, announcedOf, aTransfer, seedTransferOffice } from '../register/transferOffice.ts'
import { type Api, startApi } from './api.ts'

let api: Api
let reference = ''
beforeAll(async () => {
  api = await startApi()
  await seedTransferOffice(api.register)
}, 600_000)
afterAll(() => api.close())
beforeEach(async () => {
  reference = await aHeldCase(api.register)
})

const at = '2026-10-30T10:00:00+00:00'
const nobody = '2f0c9f0e-1111-4222-8333-444455556666'
const send = (path: string, body: object, as: string = randomUUID()) =>
  request(api.app).post(path).set('Idempotency-Key', as).send(body)
const get = (path: string) => request(api.app).get(path)
const ask = (changes = {}, as?: string) => send('/v1/transfers', aTransfer(reference, changes), as)
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)

describe('A transfer', () => {
  it('is accepted once for each key, and leads to itself when it is asked for again', async () => {
    const answer = await ask({}, 'once')
    expect(answer.status).toBe(202)
    const { transferId } = answer.body
    expect(answer.body.links).toEqual({
      transfer: `/v1/transfers/${transferId}`,
      events: `/v1/transfers/${transferId}/events`,
      page: `/transfers/${transferId}`,
    })
    expect((await ask({}, 'once')).body).toEqual(answer.body)
    const other = await ask({ part: 'TWO' }, 'once')
    expect([other.status, other.body.type]).toEqual([409, '/docs#problem-key-reused'])
    const again = await ask()
    expect(again.status).toBe(409)
    expect(again.body.errors).toMatchObject([{ field: 'transfer', link: `/transfers/${transferId}` }])
    expect(again.body.detail).toContain(`The transfer of case ${reference} is open already`)
    expect(await announcedOf(api.register, reference)).toMatchObject([
      { messageName: 'transferRequested', variables: { caseReference: reference, transferId } },
    ])
  })

  it('is accepted once when two managers ask at the same time', async () => {
    const both = await Promise.all([ask(), ask({ by: 'tm.care' })])
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
  })

  it('names the fields that do not fit', async () => {
    expect(fieldsOf(await ask({ part: 'THREE', reason: 'short' }))).toEqual(expect.arrayContaining(['part', 'reason']))
    expect(fieldsOf(await ask({ toTeam: 'atlantis', by: 'sam' }))).toEqual(['toTeam', 'by'])
    expect(fieldsOf(await ask({ caseReference: 'C-2026-999999' }))).toEqual(['caseReference'])
    expect(fieldsOf(await ask({ colour: 'red' }))).toEqual(['colour'])
    expect((await request(api.app).post('/v1/transfers').send(aTransfer(reference))).status).toBe(400)
  })

  it('is shown with its steps, meetings and defects, and in the tracking tool', async () => {
    const { transferId } = (await ask()).body
    const { transfers, transferMeetings } = api.register
    const { meetingId } = await transferMeetings.plan(aMeeting())
    const { itemId } = await transferMeetings.listItem({ transferId, meetingId, by: 'dora', at, late: false })
    const outcome = { decision: 'TRANSFER' as const, plan: 'In two weeks.', targetDate: '2026-11-19' }
    await transferMeetings.decide(itemId, { ...outcome, receivingTeam: 'north-care', by: 'sm.north', at })
    await transferMeetings.take(transferId)
    const steps = [{ step: 'AUDIT' as const, responsible: 'teamManager', due: '2026-10-29T17:00:00+00:00' }]
    await transfers.openWindow(transferId, { windowEndsAt: '2026-11-19T17:00:00+00:00', steps })
    await transfers.addDefects(transferId, [{ defect: 'No note.', due: '2026-11-09' }], { by: 'tm.care', at })
    const { status, body } = await get(`/v1/transfers/${transferId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ transferId, caseReference: reference, initials: 'QF', status: 'IN_WINDOW', overdue: true, openDefects: 1 },
      reason: aTransfer(reference).reason,
      steps: [{ step: 'AUDIT', state: 'OVERDUE' }],
      meetings: [{ itemId, meetingId, state: 'DECIDED', decision: 'TRANSFER' }],
      defects: [{ defect: 'No note.', fix: null }],
      links: { case: `/v1/cases/${reference}` },
    })
    const seen = async (query: string) =>
      (await get(`/v1/transfers?${query}`)).body.entries.map((row: { transferId: string }) => row.transferId)
    expect(await seen('overdue=true&authority=sampleshire&team=north-care')).toEqual([transferId])
    expect(await seen('team=south-assessment')).toEqual([])
    expect(await seen('ended=true')).not.toContain(transferId)
    expect((await get('/v1/transfers?colour=red')).status).toBe(422)
    expect((await get('/v1/transfers?overdue=maybe')).status).toBe(422)
    expect((await get(`/v1/transfers/${nobody}`)).status).toBe(404)
    expect((await get('/v1/transfers/nothing')).status).toBe(404)
    const { body: view } = await get(`/v1/cases/${reference}`)
    expect(view.chronology.filter(({ kind }: { kind: string }) => kind === 'transfer')).toHaveLength(4)
  })

  it('takes what happens to it, as long as it goes with the record', async () => {
    const { transferId } = (await ask()).body
    const { transfers } = api.register
    const report = (kind: string, as?: string) => {
      const event = { kind, at, by: 'tm.care', reason: 'The family moves to another place.' }
      return send(`/v1/transfers/${transferId}/events`, event, as)
    }
    const early = await report('receiving-worker-lost')
    expect([early.status, early.body.errors[0].link]).toEqual([409, `/transfers/${transferId}`])
    await transfers.nameWorker(transferId, { worker: 'sw.care', decisionId: null, by: 'tm.care', at })
    expect((await report('receiving-worker-lost', `lost ${reference}`)).status).toBe(400)
    const key = randomUUID()
    expect([
      (await report('receiving-worker-lost', key)).status,
      (await report('receiving-worker-lost', key)).status,
    ]).toEqual([202, 202])
    expect((await report('withdrawn')).status).toBe(202)
    expect((await report('explodes')).status).toBe(422)
    expect((await announcedOf(api.register, reference)).map(({ messageName }) => messageName)).toEqual([
      ...['transferRequested', 'receivingWorkerLost', 'transferWithdrawn'],
    ])
    await transfers.end(transferId, { outcome: 'WITHDRAWN', by: 'tm.care', at })
    const late = await report('withdrawn')
    expect([late.status, late.body.detail]).toEqual([409, expect.stringContaining('The transfer has ended on')])
    expect(
      (await send(`/v1/transfers/${nobody}/events`, { kind: 'withdrawn', at, by: 'dora', reason: 'No such one.' }))
        .status,
    ).toBe(404)
  })
})

describe('A District Transfer Meeting', () => {
  const planned = async (changes = {}) =>
    (await send('/v1/transfer-meetings', aMeeting(changes))).body.meetingId as string
  const listed = async (meetingId: string) => {
    const { transferId } = (await ask()).body
    const { transferMeetings } = api.register
    const { itemId } = await transferMeetings.listItem({ transferId, meetingId, by: 'dora', at, late: false })
    return { transferId, itemId }
  }

  it('is planned once, on a day on which the offices are open', async () => {
    const meeting = aMeeting({ at: '2026-11-18T10:00:00+00:00' })
    const both = await Promise.all([send('/v1/transfer-meetings', meeting), send('/v1/transfer-meetings', meeting)])
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
    const first = both.find(({ status }) => status === 202)?.body.meetingId
    const second = both.find(({ status }) => status === 409)
    expect(second?.body.errors).toMatchObject([{ field: 'at', link: `/transfer-meetings/${first}` }])
    const closed = await send('/v1/transfer-meetings', aMeeting({ at: '2026-12-25T10:00:00+00:00', chair: 'sam' }))
    expect([closed.status, fieldsOf(closed)]).toEqual([422, ['at', 'chair']])
    expect(closed.body.errors[0].problem).toContain('Friday 25 December 2026')
  })

  it('is shown with its agenda', async () => {
    const meetingId = await planned()
    const { itemId, transferId } = await listed(meetingId)
    const { body } = await get(`/v1/transfer-meetings/${meetingId}`)
    expect(body).toMatchObject({
      ...{ meetingId, district: 'north', chair: 'sm.north', state: 'PLANNED', attendees: null },
      agenda: [{ itemId, transferId, caseReference: reference, part: 'ONE', state: 'LISTED', decision: null }],
    })
    expect((await get(`/v1/transfer-meetings/${nobody}`)).status).toBe(404)
  })

  it('is moved and cancelled as long as it is planned', async () => {
    const meetingId = await planned()
    const tell = (event: object) => send(`/v1/transfer-meetings/${meetingId}/events`, event)
    expect((await tell({ kind: 'moved', at: '2026-11-21T10:00:00+00:00' })).status).toBe(422)
    expect((await tell({ kind: 'moved', at: '2026-11-20T10:00:00+00:00' })).status).toBe(202)
    expect((await tell({ kind: 'cancelled', reason: 'Nobody can come that day.', by: 'sm.north' })).status).toBe(202)
    expect((await tell({ kind: 'cancelled', reason: 'Nobody can come that day.' })).status).toBe(409)
    expect((await announcedOf(api.register, meetingId)).map(({ messageName }) => messageName)).toEqual([
      ...['transferMeetingPlanned', 'meetingMoved', 'meetingCancelled'],
    ])
    const gone = await send(`/v1/transfer-meetings/${nobody}/events`, { kind: 'cancelled', reason: 'No such meeting.' })
    expect(gone.status).toBe(404)
  })

  it('has its outcomes put right, once for each key', async () => {
    const meetingId = await planned()
    const { itemId } = await listed(meetingId)
    const correction = {
      ...{ decision: 'TRANSFER', plan: 'In three weeks.', targetDate: '2026-11-26', receivingTeam: 'north-care' },
      ...{ reason: 'The minutes were wrong.', by: 'sm.north' },
    }
    const correct = (as?: string, of = meetingId) =>
      send(`/v1/transfer-meetings/${of}/items/${itemId}/correction`, correction, as)
    expect((await correct()).status).toBe(409)
    const held = { decision: 'HOLD' as const, plan: 'Wait for the review.', by: 'sm.north', at }
    await api.register.transferMeetings.decide(itemId, held)
    expect((await correct(undefined, nobody)).status).toBe(404)
    const answer = await correct('right')
    expect([answer.status, answer.body]).toMatchObject([202, { itemId, revision: 2 }])
    expect((await correct('right')).body).toEqual(answer.body)
    const { body } = await get(`/v1/transfer-meetings/${meetingId}`)
    expect(body.agenda[0]).toMatchObject({ decision: 'TRANSFER', receivingTeam: 'north-care', revision: 2 })
  })
})

it('changes the categories of a case with the event that says so', async () => {
  const path = `/v1/cases/${reference}/events`
  const event = { kind: 'category-changed', categories: ['CIN', 'CP'], at, by: 'dora' }
  expect((await send(path, { ...event, categories: [] })).status).toBe(422)
  expect((await send(path, { ...event, categories: ['UNKNOWN'] })).status).toBe(422)
  expect(fieldsOf(await send(path, { ...event, categories: ['CP', 'CP'] }))).toEqual(['categories'])
  expect((await send(path, event)).status).toBe(202)
  expect((await get(`/v1/cases/${reference}`)).body.categories).toEqual(['CIN', 'CP'])
  expect(await announcedOf(api.register, reference)).toMatchObject([
    { messageName: 'categoryChanged', variables: { categories: ['CIN', 'CP'], eventAt: at, reportedBy: 'dora' } },
  ])
})
