import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aHeldCase, announcedOf, seedTransferOffice } from '../register/transferOffice.ts'
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
const by = { by: 'sam', at }
const nobody = '2f0c9f0e-1111-4222-8333-444455556666'
const send = (path: string, body: object, as: string = randomUUID()) =>
  request(api.app).post(path).set('Idempotency-Key', as).send(body)
const get = (path: string) => request(api.app).get(path)
const ask = (changes = {}, as?: string) =>
  send('/v1/procedures', { procedure: 'caseClosure', caseReference: reference, by: 'sam', ...changes }, as)
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)

describe('A procedure', () => {
  it('is accepted once for each key, and leads to itself when it is asked for again', async () => {
    const key = randomUUID()
    const answer = await ask({}, key)
    expect(answer.status).toBe(202)
    const { procedureId } = answer.body
    expect(answer.body.links).toEqual({
      procedure: `/v1/procedures/${procedureId}`,
      events: `/v1/procedures/${procedureId}/events`,
      page: `/closures/${procedureId}`,
    })
    expect((await ask({}, key)).body).toEqual(answer.body)
    const other = await ask({ procedure: 'endOfInvolvement' }, key)
    expect([other.status, other.body.type]).toEqual([409, '/docs#problem-key-reused'])
    const again = await ask()
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/closures/${procedureId}`])
    expect(await announcedOf(api.register, reference)).toMatchObject([
      { messageName: 'closureConsidered', variables: { caseReference: reference, procedureId } },
    ])
  })

  it('is accepted once when two ask at the same time', async () => {
    const both = await Promise.all([ask(), ask({ by: 'dora' })])
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
  })

  it('names the fields that do not fit', async () => {
    expect(fieldsOf(await ask({ procedure: 'tacTransfer' }))).toEqual(['procedure'])
    expect(fieldsOf(await ask({ by: 'ghost' }))).toEqual(['by'])
    expect(fieldsOf(await ask({ caseReference: 'C-2026-999999' }))).toEqual(['caseReference'])
    expect(fieldsOf(await ask({ colour: 'red' }))).toEqual(['colour'])
    expect((await request(api.app).post('/v1/procedures').send({})).status).toBe(400)
  })

  it('is shown with steps, defects and comments, and in the closure tracker (R-16)', async () => {
    const { procedureId } = (await ask({ path: 'NO_TAF' })).body
    const { procedures } = api.register
    const steps = [{ step: 'VISIT' as const, responsible: 'sam', due: '2026-10-29T17:00:00+00:00' }]
    await procedures.planSteps(procedureId, steps)
    await procedures.addDefects(procedureId, 'AUDIT', [{ defect: 'No note.' }], by)
    const comment = { agency: 'School', kind: 'DISAGREE' as const, text: 'Too early.', source: 'REVIEW' as const }
    await procedures.comments.add(procedureId, [comment], by)
    const { status, body } = await get(`/v1/procedures/${procedureId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ procedureId, caseReference: reference, initials: 'QF', status: 'RETURNED', overdue: true, path: 'NO_TAF' },
      steps: [{ step: 'VISIT', state: 'OVERDUE' }],
      defects: [{ stage: 'AUDIT', defect: 'No note.', fix: null }],
      comments: [comment],
      links: { case: `/v1/cases/${reference}` },
    })
    const seen = async (query: string) =>
      (await get(`/v1/procedures?${query}`)).body.entries.map((row: { procedureId: string }) => row.procedureId)
    expect(await seen('overdue=true&procedure=caseClosure&team=north-assessment')).toEqual([procedureId])
    expect(await seen('district=south')).toEqual([])
    expect(await seen('ended=true')).not.toContain(procedureId)
    expect((await get('/v1/procedures?colour=red')).status).toBe(422)
    expect((await get(`/v1/procedures/${nobody}`)).status).toBe(404)
    expect((await get('/v1/procedures/nothing')).status).toBe(404)
  })

  it('is withdrawn, as long as it goes with the record', async () => {
    const { procedureId } = (await ask()).body
    const event = { kind: 'withdrawn', ...by, reason: 'A new concern came up at school.' }
    const report = (changes = {}, as?: string) =>
      send(`/v1/procedures/${procedureId}/events`, { ...event, ...changes }, as)
    expect(fieldsOf(await report({ reason: 'short' }))).toEqual(['reason'])
    expect((await report({ kind: 'explodes' })).status).toBe(422)
    const key = randomUUID()
    const answer = await report({}, key)
    expect([answer.status, answer.body.links.page]).toEqual([202, `/closures/${procedureId}`])
    expect((await report({}, key)).status).toBe(202)
    expect((await report()).status).toBe(409)
    expect((await announcedOf(api.register, procedureId)).map(({ messageName }) => messageName)).toEqual([
      'procedureWithdrawn',
    ])
    await api.register.procedures.end(procedureId, { outcome: 'WITHDRAWN', ...by })
    const late = await report()
    expect([late.status, late.body.detail]).toEqual([409, expect.stringContaining('has ended on')])
    expect((await send(`/v1/procedures/${nobody}/events`, event)).status).toBe(404)
  })
})

describe('A Team around the Family', () => {
  it('is shown on its own and on the board', async () => {
    const asked = await ask({ procedure: 'tafStepDownClosure' })
    const { procedureId } = asked.body
    expect(asked.body.links.page).toBe(`/tafs/${procedureId}`)
    expect((await get(`/v1/tafs/${procedureId}`)).status).toBe(404)
    const { tafs } = api.register
    const consent = { personId: 'child', personKind: 'CHILD' as const, askedOn: '2026-10-29', explained: true }
    await tafs.consent(procedureId, [{ ...consent, given: 'YES' }], by)
    await tafs.start(procedureId, { nextTafAt: '2026-10-29T09:00:00+00:00', ...by })
    const { status, body } = await get(`/v1/tafs/${procedureId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ procedureId, caseReference: reference, state: 'RUNNING', overdue: true, withdrawn: false },
      ...{ consents: { asked: 1, given: 1 }, people: [{ personId: 'child', given: 'YES' }], meetings: [] },
      links: { page: `/tafs/${procedureId}`, procedure: `/v1/procedures/${procedureId}` },
    })
    const { entries } = (await get('/v1/tafs?overdue=true&authority=sampleshire')).body
    expect(entries.map((row: { procedureId: string }) => row.procedureId)).toContain(procedureId)
    expect((await get('/v1/tafs?manager=dora')).status).toBe(422)

    await api.register.cases.close(reference, { outcome: 'CLOSED', actor: 'dora' })
    const path = `/v1/cases/${reference}/events`
    expect((await send(path, { kind: 'taf-consent-withdrawn', personId: 'a name', ...by })).status).toBe(422)
    expect((await send(path, { kind: 'taf-consent-withdrawn', ...by })).status).toBe(202)
    expect((await get(`/v1/tafs/${procedureId}`)).body.withdrawn).toBe(true)
    expect((await send(path, { kind: 'agency-comment', note: 'Too early.', ...by })).status).toBe(409)
  })
})

describe('A contact', () => {
  it('is shown with what the front door made of it', async () => {
    const place = { authority: 'sampleshire', district: 'north', source: 'TAF_ENDED' as const, from: 'sam', at }
    const contact = { ...place, caseReference: reference, reason: 'A concern remains.' }
    const { contactId } = await api.register.contacts.receive(contact)
    expect((await get(`/v1/contacts/${contactId}`)).body).toMatchObject({
      ...{ contactId, caseReference: reference, initials: 'QF', reason: 'A concern remains.', decision: null },
    })
    expect((await get(`/v1/contacts/${nobody}`)).status).toBe(404)
  })
})
