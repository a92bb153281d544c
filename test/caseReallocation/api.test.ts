import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, startApi } from '../http/api.ts'
import { aReferral } from '../register/builders.ts'
import { decide } from '../support/dmn.ts'

let api: Api
let cases: string[]
beforeAll(async () => {
  api = await startApi({ engine: { isReady: async () => true, decide } })
  const children = ['Quillon Featherstone', 'Rowena Featherstone'].map((name) => ({ name }))
  const accepted = await api.register.cases.intake(aReferral({ children }), { idempotencyKey: 'one', actor: 'test' })
  cases = accepted.cases.map(({ caseReference }) => caseReference)
  for (const caseReference of cases)
    await api.register.allocations.change({
      ...{ caseReference, username: 'ana', kind: 'WORKER', reasonCode: 'TEST', decidedBy: 'dora' },
    })
}, 600_000)
afterAll(() => api.close())

const body = (changes: Record<string, unknown> = {}) => ({
  ...{ authority: 'sampleshire', from: 'ana', by: 'dora', reasonCode: 'WORKLOAD', dryRun: false },
  note: 'Ana is new and holds too many cases.',
  rows: cases.map((caseReference) => ({ caseReference, worker: 'sam' })),
  ...changes,
})
const post = (sent: unknown, key: string | null = randomUUID()) => {
  const call = request(api.app).post('/v1/reallocations').set('content-type', 'application/json')
  return (key ? call.set('idempotency-key', key) : call).send(JSON.stringify(sent))
}
const fields = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)

describe('POST /v1/reallocations', () => {
  it('answers a dry run and changes nothing (CR-14)', async () => {
    const before = (await api.register.audit.list({})).length
    const answer = await post(body({ dryRun: true }))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ dryRun: true, rows: [{ possible: true, against: [] }, { possible: true }] })
    expect((await api.register.audit.list({})).length).toBe(before)
    expect(await api.register.events.unpublished()).toHaveLength(2)
  })

  it('refuses what does not fit, and says of each row what stands against it', async () => {
    expect((await post(body(), null)).status).toBe(400)
    expect((await post(body({ by: 'sam' }))).status).toBe(422)
    expect(fields(await post(body({ by: 'sam', from: 'nobody', authority: 'x' })))).toEqual(['authority', 'by', 'from'])
    expect((await post(body({ rows: [] }))).status).toBe(422)
    expect((await post(body({ note: 'short' }))).status).toBe(422)
    const [first = ''] = cases
    const rows = [
      { caseReference: first, worker: 'tariq' },
      { caseReference: 'C-2020-000001', worker: 'sam' },
    ]
    const refused = await post(body({ rows }))
    expect(refused.status).toBe(422)
    expect(fields(refused)).toContain('rows.0')
    expect(fields(refused)).toContain('rows.1')
    expect((await api.register.allocations.holder(first))?.username).toBe('ana')
  })

  it('accepts a change once for each key and reports every row (CR-01)', async () => {
    const key = randomUUID()
    const answer = await post(body(), key)
    expect(answer.status).toBe(202)
    const again = await post(body(), key)
    expect(again.body).toEqual(answer.body)
    expect((await post(body({ reasonCode: 'OTHER' }), key)).status).toBe(409)
    const messages = (await api.register.events.unpublished()).filter(
      ({ messageName }) => messageName === 'reallocationRequested',
    )
    expect(messages).toMatchObject([{ correlationKey: answer.body.reallocationId }])
    const report = await request(api.app).get(answer.body.links.reallocation)
    expect(report.body).toMatchObject({ from: 'ana', by: 'dora', count: { done: 0, failed: 0, open: 2 } })
    expect(report.body.rows).toMatchObject([
      { worker: 'sam', state: 'PLANNED' },
      { worker: 'sam', state: 'PLANNED' },
    ])
    expect((await request(api.app).get(`/v1/reallocations/${randomUUID()}`)).status).toBe(404)
    expect((await request(api.app).get('/v1/reallocations/x')).status).toBe(404)
    expect(api.logged()).not.toMatch(/Featherstone/)
  })
})
