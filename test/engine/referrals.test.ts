import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../../stack/ports.ts'
import { createClient } from '../../workers/engine/client.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { type MailServer, startMailServer } from '../support/mailServer.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { mondayOfTheStories } from '../support/week.ts'
import { type Application, instancesOf, passes, placed, refer, startProduct } from './application.ts'
import { type Gate, startGate } from './gate.ts'

let engine: TestEngine
let gate: Gate
let mail: MailServer
let application: Application | undefined
let settings: Record<string, string>
const lines: string[] = []
const start = async (signal?: AbortSignal) => {
  application = await startProduct(engine, settings, lines, signal)
}
const url = () => `http://127.0.0.1:${settings.HTTP_PORT}`
const down = async () => {
  await expect
    .poll(
      () =>
        fetch(`${url()}/ready`).then(
          (answer) => answer.status,
          () => 0,
        ),
      { timeout: 120_000 },
    )
    .toBe(503)
}

beforeAll(async () => {
  const [started, server, dataDir] = await Promise.all([startTestEngine(), startMailServer(), freshDataDir()])
  engine = started
  mail = server
  gate = await startGate(engine.broker.grpcAddress)
  const [port] = await freePorts(1)
  settings = { ZEEBE_GRPC_ADDRESS: gate.address, SMTP_URL: mail.url, DATA_DIR: dataDir, HTTP_PORT: String(port) }
  await engine.moveTo(mondayOfTheStories(engine.clock.now()).toISO() ?? '')
})
afterEach(() => gate.set('open'))
afterAll(async () => {
  await application?.stop()
  await gate.stop()
  await engine.stop()
  await mail.stop()
  rmSync(settings.DATA_DIR ?? '', { recursive: true, force: true })
})

describe('A referral', () => {
  it('that comes while the engine is not yet up is accepted, and started once when it is (I1)', async () => {
    gate.set('shut')
    const starting = start()
    await down()
    const { status, caseReference } = await refer(url())
    expect(status).toBe(202)
    gate.set('open')
    await starting
    expect(await placed(engine, caseReference)).toHaveLength(1)
  }, 600_000)

  it('that comes while the gateway is down or hangs is accepted, and started once when it is back (I1)', async () => {
    for (const way of ['shut', 'silent'] as const) {
      gate.set(way)
      const accepted = await Promise.all(Array.from({ length: 10 }, () => refer(url())))
      expect(accepted.map(({ status }) => status)).toEqual(Array(10).fill(202))
      await down()
      gate.set('open')
      for (const { caseReference } of accepted) expect(await placed(engine, caseReference)).toHaveLength(1)
    }
    await expect.poll(async () => (await fetch(`${url()}/ready`)).status, { timeout: 120_000 }).toBe(200)
  }, 180_000)

  it('that is posted twice starts once, and its key with another body is refused', async () => {
    const key = crypto.randomUUID()
    const [first, second] = await Promise.all([refer(url(), key), refer(url(), key)])
    expect([first.status, second.body]).toEqual([202, first.body])
    expect((await refer(url(), key, { district: 'south' })).status).toBe(409)
    expect(await placed(engine, first.caseReference)).toHaveLength(1)
  })

  it('is told of an outage in a few lines, not in one for each try', () => {
    const warnings = lines.filter((line) => JSON.parse(line).level >= 40)
    expect(warnings.length).toBeLessThan(150)
    expect(warnings.join('')).not.toMatch(/stack.*UNAVAILABLE/)
  })
})

describe('A product that is told to stop while it waits for the engine', () => {
  it('takes itself down and leaves the register free for the next start', async () => {
    await application?.stop()
    application = undefined
    gate.set('shut')
    const stopping = new AbortController()
    const starting = start(stopping.signal)
    const ended = expect(starting).rejects.toThrow()
    await down()
    stopping.abort()
    await ended
    gate.set('open')
    await start()
    expect((await refer(url())).status).toBe(202)
  }, 600_000)
})

describe('A message', () => {
  it('that is delivered again after the engine has forgotten it ends as a discarded duplicate (I1)', async () => {
    const { caseReference } = await refer(url())
    const [first = ''] = await placed(engine, caseReference)
    const client = createClient({ grpcAddress: engine.broker.grpcAddress, restAddress: engine.broker.restAddress })
    await client.cancelProcessInstance(first)
    const published = await engine.stream.first(
      ({ valueType, intent, value }) =>
        valueType === 'MESSAGE' && intent === 'PUBLISHED' && value.correlationKey === caseReference,
      'message of the referral',
    )
    await engine.moveBy(8 * 24 * 3_600_000)
    // The engine leaves the text of a message out of the record of its end.
    await engine.stream.first(
      ({ valueType, intent, key }) => valueType === 'MESSAGE' && intent === 'EXPIRED' && key === published.key,
      'end of the message',
    )
    const { register } = application?.dependencies ?? {}
    const event = (await register?.events.ofCase(caseReference))?.[0]
    await register?.db
      .updateTable('inboundEvents')
      .set({ publishedAt: null })
      .where('id', '=', event?.id ?? '')
      .execute()
    await engine.stream.first(() => instancesOf(engine, caseReference).length === 2, 'second instance')
    await passes(engine, instancesOf(engine, caseReference)[1] ?? '', 'event_duplicateDiscarded')
    await client.close()
  }, 600_000)
})
