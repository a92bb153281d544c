import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpServer, type HttpServer } from '../../workers/http/server.ts'
import { by, openBoth, readyToPack, type Side } from './sides.ts'

type Deployment = { side: Side; server: HttpServer; url: string; logged: () => string; woken: () => number }
let both: Awaited<ReturnType<typeof openBoth>>
let from: Deployment
let to: Deployment

/** A deployment that listens: register, API and log of its own. */
async function serve(side: Side): Promise<Deployment> {
  let text = ''
  let count = 0
  const log = pino(
    { level: 'trace' },
    {
      write(line: string) {
        text += line
      },
    },
  )
  const { register, clock, config } = side
  const server = createHttpServer({
    ...{ register, clock, log, engine: { isReady: async () => true }, dispatcher: { wake: () => void count++ } },
    config: { ...config, http: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://127.0.0.1:3000' },
  })
  return { side, server, ...(await server.listen()), logged: () => text, woken: () => count }
}

beforeAll(async () => {
  both = await openBoth()
  from = await serve(both.sender)
  to = await serve(both.receiver)
}, 600_000)
afterAll(async () => {
  await Promise.all([from.server.close(), to.server.close()])
  await both.close()
})

const send = (body: Uint8Array | string, key: string = randomUUID(), contentType = 'application/json') =>
  fetch(`${to.url}/v1/authority-requests/bundle`, {
    method: 'POST',
    headers: { 'Idempotency-Key': key, 'Content-Type': contentType },
    body: body as BodyInit,
  })
const json = async (answer: Response) => JSON.parse(await answer.text())

describe('Two deployments over HTTP', () => {
  it('hand over a child: packed, taken in once, accepted, and read at the receiver', async () => {
    const { procedureId, papers } = await readyToPack(from.side)
    const answer = await fetch(`${from.url}/v1/procedures/${procedureId}/bundle`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=transfer-[0-9a-f-]{36}\.json$/)
    const bytes = new Uint8Array(await answer.arrayBuffer())

    const key = randomUUID()
    const taken = await send(bytes, key)
    expect(taken.status).toBe(202)
    const { requestId, links } = await json(taken)
    expect(links).toEqual({ request: `/v1/authority-requests/${requestId}`, page: `/authority-requests/${requestId}` })
    expect(await json(await send(bytes, key))).toEqual({ requestId, links })
    expect(to.woken()).toBe(2)
    const twice = await send(bytes)
    expect(twice.status).toBe(409)
    expect(await json(twice)).toMatchObject({ errors: [{ link: `/authority-requests/${requestId}` }] })

    const shown = await json(await fetch(`${to.url}/v1/authority-requests/${requestId}`))
    expect(shown).toMatchObject({ state: 'RECEIVED', fromName: 'Cambridgeshire County Council', initials: ['QF'] })
    expect((shown.documents as { name: string }[]).map(({ name }) => name)).toEqual([
      ...['Assessment.pdf', 'Plan for Quillon.docx', 'Chronology.pdf', 'chronology-E10000003.json'],
    ])
    const { authorityRequests } = to.side.register
    await authorityRequests.launch(requestId, { team: 'north-assessment', ...by, by: 'dora' })
    const { caseReference } = await authorityRequests.accept(requestId, { by: 'dora', at: by.at })
    const child = await json(await fetch(`${to.url}/v1/cases/${caseReference}`))
    const brought = (child.chronology as { kind: string }[]).filter(({ kind }) => kind === 'brought')
    const there = (await json(await fetch(`${from.url}/v1/procedures/${procedureId}`))).caseReference
    const told = (await json(await fetch(`${from.url}/v1/cases/${there}`))).chronology as unknown[]
    expect(brought).toHaveLength(told.length)
    const listed = await json(await fetch(`${to.url}/v1/cases/${caseReference}/documents`))
    const plan = (listed.documents as { kind: string; links: { content: string } }[]).find(
      ({ kind }) => kind === 'PLAN',
    )
    const [here, before] = await Promise.all(
      [`${to.url}${plan?.links.content}`, `${from.url}/v1/documents/${papers.plan}`].map((url) => fetch(url)),
    )
    expect(here?.headers.get('repr-digest')).toBe(before?.headers.get('repr-digest'))
    expect(from.logged() + to.logged()).not.toMatch(/Featherstone|Quillon|Mill Lane/)
  }, 60_000)

  it('choose papers by id, and say what does not fit', async () => {
    const { procedureId, papers } = await readyToPack(from.side)
    const get = (path: string) => fetch(`${from.url}/v1/procedures/${path}`)
    const kindsOf = async (query: string) => {
      const { bundle } = await json(await get(`${procedureId}/bundle?${query}`))
      return (bundle as { attachments: { kind: string }[] }).attachments.map(({ kind }) => kind)
    }
    expect(await kindsOf(`document=${papers.plan}`)).toEqual(['PLAN'])
    expect(await kindsOf(`document=${papers.plan}&document=${papers.assessment}`)).toEqual(['PLAN', 'ASSESSMENT'])
    expect((await get(`${procedureId}/bundle?document=x`)).status).toBe(422)
    expect((await get(`${procedureId}/bundle?paper=x`)).status).toBe(422)
    expect((await get(`${randomUUID()}/bundle`)).status).toBe(404)
    expect((await get('x/bundle')).status).toBe(404)
  }, 60_000)

  it('refuse what is no bundle with the reason', async () => {
    const damaged = await send('{"bundle":')
    expect(damaged.status).toBe(422)
    expect(await json(damaged)).toMatchObject({ errors: [{ field: 'file' }] })
    expect((await send('{}', randomUUID(), 'text/plain')).status).toBe(415)
    expect((await send('x'.repeat(5_000_001))).status).toBe(413)
    const without = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
    expect((await fetch(`${to.url}/v1/authority-requests/bundle`, without)).status).toBe(400)
    expect((await fetch(`${to.url}/v1/authority-requests/bundle`)).status).toBe(405)
  })

  it('publish the schema and describe the addresses', async () => {
    const schema = await fetch(`${to.url}/schemas/transfer-bundle-1.0.json`)
    expect(schema.headers.get('content-type')).toMatch(/^application\/schema\+json/)
    expect(await json(schema)).toMatchObject({ $id: '/schemas/transfer-bundle-1.0.json', type: 'object' })
    const { paths } = await json(await fetch(`${to.url}/openapi.json`))
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/procedures/{id}/bundle', '/v1/authority-requests/bundle']),
    )
  })
})
