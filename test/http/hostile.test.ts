import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import fc from 'fast-check'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseEventKinds } from '../../workers/register/caseEvents.ts'
import { aReferral } from '../register/builders.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
}, 600_000)
afterAll(() => api.close())

let count = 0
const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  request(api.app)
    .post('/v1/referrals')
    .set({ 'Idempotency-Key': `h-${count++}`, 'Content-Type': 'application/json', ...headers })
    .serialize((sent) => sent)
    .send(body as string)

/** A problem document with way out, never a stack trace, and nothing of what was sent beyond names of fields. */
const expectProblem = (answer: request.Response, status: number) => {
  expect(answer.status).toBe(status)
  expect(answer.type).toBe('application/problem+json')
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(/^\/docs#problem-/),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    errors: expect.any(Array),
  })
  expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|workers\//)
}
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)

describe('A body that cannot be taken', () => {
  it.each([
    ['nothing', ''],
    ['broken JSON', '{"authority": '],
    ['JSON with a trailing comma', '{"a":1,}'],
    ['a text', 'hello'],
    ['a list nested 21 deep', nested(21)],
    ['a list nested 40,000 deep', nested(40_000)],
    ['objects nested 15,000 deep', `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`],
    ['an unclosed nest', '['.repeat(90_000)],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ])('is told so: %s', async (_, body) => expectProblem(await send(body), 400))

  it.each([
    ['null', 'null'],
    ['a number', '1e999'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a text', '"x"'],
    ['another prototype', '{"__proto__":{"authority":"x"}}'],
  ])('is told which fields are missing or wrong: %s', async (_, body) => expectProblem(await send(body), 422))

  it('is too large at more than 100 kB', async () => {
    expectProblem(await send(JSON.stringify({ ...aReferral(), reason: 'x'.repeat(110_000) })), 413)
  })

  it.each([
    [{ 'Content-Type': 'text/plain' }],
    [{ 'Content-Type': 'application/x-www-form-urlencoded' }],
    [{ 'Content-Type': 'application/json; charset=utf-16' }],
    [{ 'Content-Encoding': 'gzip' }],
    [{ 'Content-Encoding': 'br' }],
  ])('has another kind of content: %j', async (headers) =>
    expectProblem(await send(JSON.stringify(aReferral()), headers), 415),
  )

  it.each(['\u0000', '\u0007', '\u001b[31m', '\ud800', '\u202e', '\u2028', '\u0085'])(
    'has characters that cannot be printed in a name: %j',
    async (letter) => {
      const answer = await send(JSON.stringify(aReferral({ children: [{ name: `Quillon${letter}Featherstone` }] })))
      expectProblem(answer, 422)
      expect(answer.body.errors).toEqual([
        {
          field: 'children[0].name',
          problem: 'has characters that cannot be printed',
          wayOut: 'type it again as plain text',
        },
      ])
    },
  )

  it('names unknown fields at every level, however they are spelled', async () => {
    const referral = aReferral()
    const body = { ...referral, constructor: 1, children: [{ name: 'Quillon Featherstone', '<script>\u0000': 1 }] }
    const answer = await send(JSON.stringify(body))
    expectProblem(answer, 422)
    expect(answer.body.errors.map((error: { field: string }) => error.field).sort()).toEqual([
      'children[0].<script>?',
      'constructor',
    ])
  })

  it('is never a fault of the server, whatever it holds', async () => {
    const valid = aReferral()
    const keys = Object.keys(valid) as (keyof typeof valid)[]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }), async (key, value) => {
        const answer = await send(JSON.stringify({ ...valid, [key]: value }))
        expect([202, 400, 422]).toContain(answer.status)
      }),
      { numRuns: 150 },
    )
  }, 600_000)

  it('is never a fault of the server when texts hold anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 20, maxLength: 300 }),
        fc.string({ unit: 'binary' }),
        async (reason, name) => {
          const answer = await send(JSON.stringify(aReferral({ reason, children: [{ name }] })))
          expect([202, 422]).toContain(answer.status)
          if (answer.status === 202) {
            const found = await api.register.cases.withChild(answer.body.cases[0].caseReference)
            expect([found?.child.name, found?.referral.reason]).toEqual([name.trim(), reason.trim()])
          }
        },
      ),
      { numRuns: 150 },
    )
  }, 600_000)
})

describe('An absence that cannot be taken', () => {
  it('is told what is wrong and is never a fault of the server, whatever it holds', async () => {
    const valid = { authority: 'sampleshire', username: 'ana', kind: 'SICK_SHORT', from: '2026-11-02' }
    const days = fc.constantFrom('0000-01-01', '0001-01-01', '2026-02-30', '2026-11-01', '9999-12-31')
    const values = fc.oneof(fc.jsonValue({ maxDepth: 2 }), days)
    const field = fc.constantFrom('authority', 'username', 'kind', 'from', 'expectedReturn', 'other')
    await fc.assert(
      fc.asyncProperty(field, values, async (key, value) => {
        const body = { ...valid, [key]: value }
        const answer = await request(api.app).post('/v1/absences').set('Idempotency-Key', `a-${count++}`).send(body)
        expect([202, 400, 409, 422]).toContain(answer.status)
        if (answer.status !== 202) expectProblem(answer, answer.status)
      }),
      { numRuns: 100 },
    )
  }, 600_000)
})

describe('An event that cannot be taken', () => {
  it('is told what is wrong and is never a fault of the server, whatever it holds', async () => {
    const accepted = await send(JSON.stringify(aReferral()))
    const path = `/v1/cases/${accepted.body.cases[0].caseReference}/events`
    const kinds = fc.constantFrom(...caseEventKinds)
    const extras = fc.dictionary(
      fc.constantFrom('level', 'worker', 'from', 'seenAlone', 'activity', 'note', 'date'),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(kinds, extras, async (kind, extra) => {
        const body = { kind, at: '2026-10-30T09:00:00+00:00', by: 'sam', ...extra }
        const answer = await request(api.app).post(path).set('Idempotency-Key', `e-${count++}`).send(body)
        expect([202, 409, 422]).toContain(answer.status)
        if (answer.status !== 202) expectProblem(answer, answer.status)
      }),
      { numRuns: 100 },
    )
    const unknown = await request(api.app).post(path).set('Idempotency-Key', `e-${count++}`).send({ kind: 'explosion' })
    expectProblem(unknown, 422)
    expect(unknown.body.errors).toMatchObject([{ field: 'kind', problem: 'is not one of the allowed kinds' }])
  }, 600_000)
})

describe('A request that fits no address', () => {
  it.each([
    '/',
    '/nowhere',
    '/v1',
    '/v1/cases/C-1',
    '/v1/cases/C-2026-999999',
    '/v1/cases/x%00y',
    '/v1/letters/x.pdf',
    '/v1/letters/3a1f6f2e-0000-4000-8000-000000000001.pdf',
    '/V1/duty-tray',
  ])('is told so: GET %s', async (path) => expectProblem(await request(api.app).get(path), 404))
  it('is told so when the address cannot be read', async () =>
    expectProblem(await request(api.app).get('/v1/cases/%E0%A4%A'), 400))

  it.each([
    ['delete', '/v1/referrals', 'POST'],
    ['put', '/v1/cases/C-2026-000001', 'GET, HEAD'],
    ['post', '/health', 'GET, HEAD'],
    ['options', '/v1/referrals', 'POST'],
  ] as const)('is told which methods there are: %s %s', async (method, path, allowed) => {
    const answer = await request(api.app)[method](path)
    expectProblem(answer, 405)
    expect(answer.headers.allow).toBe(allowed)
  })

  it('is told which filters there are', async () => {
    const answer = await request(api.app).get('/v1/duty-tray?colour=red&district=../x&late=maybe')
    expectProblem(answer, 422)
    expect(answer.body.errors.map((error: { field: string }) => error.field).sort()).toEqual([
      'colour',
      'district',
      'late',
    ])
  })

  it('is refused under the name of another site, and from another site', async () => {
    expectProblem(await request(api.app).get('/health').set('Host', 'evil.example.org'), 421)
    expectProblem(await send(JSON.stringify(aReferral()), { 'Sec-Fetch-Site': 'cross-site' }), 403)
  })

  it.each(['', 'with space', 'é', 'x'.repeat(201)])('is told what an idempotency key looks like: %j', async (key) => {
    const answer = await send(JSON.stringify(aReferral()), {
      'Idempotency-Key': encodeURI(key) === key || key === 'with space' ? key : Buffer.from(key).toString('latin1'),
    })
    expectProblem(answer, 400)
  })
})

describe('What is no HTTP at all', () => {
  it('is answered with a problem document and the connection ends', async () => {
    const { createHttpServer } = await import('../../workers/http/server.ts')
    const { silent } = await import('../register/stores.ts')
    const server = createHttpServer({
      register: api.register,
      engine: { isReady: async () => true },
      log: silent,
      clock: { now: () => new Date(0) },
      config: { http: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://127.0.0.1:3000' },
    })
    const { url } = await server.listen()
    const { port } = new URL(url) as unknown as AddressInfo
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0016\u0003\u0001 GARBAGE\r\n\r\n'))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text)).on('error', reject)
    })
    expect(answer).toContain('400 Bad Request')
    expect(answer).toContain('application/problem+json')
    await server.close()
  })
})
