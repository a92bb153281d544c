import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRequest, type MoveOffice, moveOffice } from '../register/moveOffice.ts'
import { fridayMorning } from '../register/stores.ts'
import { seedTransferOffice } from '../register/transferOffice.ts'
import { type Api, startApi } from './api.ts'

let api: Api
let office: MoveOffice
let woken = 0
beforeAll(async () => {
  api = await startApi({ dispatcher: { wake: () => void woken++ } })
  await seedTransferOffice(api.register)
  office = await moveOffice(api.register)
}, 600_000)
afterAll(() => api.close())

const at = '2026-10-30T09:45:00+00:00'
const by = { by: 'dora', at }
const send = (changes: object = {}, key: string = randomUUID()) =>
  request(api.app)
    .post('/v1/authority-requests')
    .set('Idempotency-Key', key)
    .send({ ...aRequest(), ...changes })
const get = (path = '') => request(api.app).get(`/v1/authority-requests${path}`)
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)

describe('A request of another authority', () => {
  it('is taken in once for each key (IA-17)', async () => {
    const key = randomUUID()
    const answer = await send({}, key)
    expect(answer.status).toBe(202)
    const { requestId } = answer.body
    expect(answer.body.links).toEqual({
      request: `/v1/authority-requests/${requestId}`,
      page: `/authority-requests/${requestId}`,
    })
    expect((await send({}, key)).body).toEqual(answer.body)
    expect((await send({ safeguarding: true }, key)).status).toBe(409)
    expect(woken).toBeGreaterThan(0)
  })

  it('is refused with every field that does not fit, and the way out', async () => {
    const nobody = { contact: { name: 'Odette Marchbanks' } }
    const answer = await send(nobody)
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [
        {
          field: 'contact.phone',
          problem: 'has no way of contact',
          wayOut: 'give a telephone number, an e-mail or an address',
        },
      ],
    ])
    const unknown = await send({ fromAuthority: 'Wilthsire Counsil' })
    expect([unknown.status, unknown.body.errors[0].wayOut]).toEqual([422, expect.stringContaining('Wiltshire Council')])
    expect(fieldsOf(await send({ seriousConcern: true, decidedAt: at })).sort()).toEqual([
      'decidedAt',
      'seriousConcern',
    ])
    expect(fieldsOf(await send({ children: [], safeguarding: 'yes' }))).toEqual(['children', 'safeguarding'])
    expect((await request(api.app).post('/v1/authority-requests').send(aRequest())).status).toBe(400)
  })

  it('is listed by place and state without a name of the family', async () => {
    const { requestId } = (await send({ district: 'south' })).body
    const { status, body, text } = await get('?district=south&open=true&authority=sampleshire')
    expect(status).toBe(200)
    expect(body.asOf).toBe(fridayMorning)
    expect(body.entries).toMatchObject([
      {
        ...{ requestId, state: 'RECEIVED', district: 'south', team: null, initials: ['QF', 'WF'] },
        ...{ fromAuthority: 'E10000003', fromName: 'Cambridgeshire County Council', caseReference: null },
      },
    ])
    expect(text).not.toMatch(/Featherstone|Odette/)
    await office.requests.decline(requestId, { ...by, reason: 'The family lives elsewhere.' })
    expect((await get('?district=south&open=true')).body.entries).toEqual([])
    expect((await get('?state=DECLINED')).body.entries).toHaveLength(1)
    expect((await get('?colour=red')).status).toBe(422)
  })

  it('is shown with its referral, contacts and papers, and leads to the case that came of it', async () => {
    const { requestId } = (await send()).body
    const content = Buffer.from('The chronology.')
    const paper = { caseReference: null, kind: 'CHRONOLOGY' as const, name: 'Chronology.txt', content, by: 'dora' }
    const { id: documentId } = await api.register.documents.add(paper)
    await office.requests.addDocuments(requestId, [documentId], by)
    await office.requests.log(requestId, [{ at, person: 'Odette', result: 'Papers follow.' }], by)
    const { caseReference, caseReferences } = await office.requests.accept(requestId, by)
    const { status, body } = await get(`/${requestId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ requestId, state: 'ACCEPTED', acceptedBy: 'dora', caseReference, cases: caseReferences },
      contact: { name: 'Odette Marchbanks' },
      referral: { children: [{ name: 'Quillon Featherstone' }, { name: 'Wren Featherstone' }] },
      contacts: [{ at, person: 'Odette', result: 'Papers follow.', notedBy: 'dora' }],
      documents: [{ documentId, kind: 'CHRONOLOGY', content: `/v1/documents/${documentId}` }],
      links: { case: `/v1/cases/${caseReference}` },
    })
    expect((await get(`/${randomUUID()}`)).status).toBe(404)
    expect((await get('/nothing')).status).toBe(404)
  })
})
