import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createClient } from '../../workers/engine/client.ts'
import { createEnginePort } from '../../workers/engine/enginePort.ts'
import { engineGeneration } from '../../workers/engine/generation.ts'
import { WorkerProblem } from '../../workers/engine/problem.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

let shop: Workshop
beforeAll(async () => {
  shop = await openWorkshop()
})
afterEach(() => shop.tidy())
afterAll(() => shop?.close())

/** A door that handlers wait at, so that a test decides when they go on. */
function door() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
const secret = 'Amber Quillfeather, 12 Sparrow Court'

describe('A job', () => {
  it('that is delivered again, because its answer got lost, repeats the answer and not the effect', async () => {
    const step = await shop.step()
    let [deliveries, effects] = [0, 0]
    const worker = step.worker(
      async (_variables, job) => {
        deliveries += 1
        const answer = await job.once(async () => ({ number: ++effects }))
        if (deliveries === 1) shop.gate.set('shut')
        return answer
      },
      { timeout: 2000 },
    )
    shop.run([worker])
    await step.start()
    await step.until('TIMED_OUT')
    shop.gate.set('open')
    const completed = await step.until('COMPLETED')
    expect(completed.value.variables).toEqual({ number: 1 })
    expect([deliveries, effects]).toEqual([2, 1])
    expect(step.jobs('FAILED')).toEqual([])
  })

  it('that throws ends in an incident with the kind of cause and the next step, and without what the error says', async () => {
    const step = await shop.step({ retries: 1 })
    shop.run([
      step.worker(async () => {
        throw new TypeError(secret)
      }),
    ])
    await step.start()
    const { value } = await step.incident()
    expect(value.errorMessage).toContain(`${step.jobType}: the step failed with TypeError. Next step: `)
    expect(value.errorMessage).not.toContain(secret)
    expect(shop.logged()).not.toContain(secret)
  })

  it('that fails for a known reason says the reason and the next step', async () => {
    const step = await shop.step({ retries: 1 })
    shop.run([
      step.worker(async () => {
        throw new WorkerProblem('No team is on duty in district north.', 'complete the duty rota, then retry')
      }),
    ])
    await step.start()
    expect((await step.incident()).value.errorMessage).toBe(
      `${step.jobType}: No team is on duty in district north. Next step: complete the duty rota, then retry`,
    )
  })

  it('whose variables or answer do not fit the contract names the fields, not the values', async () => {
    const [input, output] = [await shop.step({ retries: 1 }), await shop.step({ retries: 1 })]
    shop.run([
      input.worker(async () => ({}), { input: z.object({ caseReference: z.string() }) }),
      output.worker(async () => ({ team: secret }), { output: z.object({ team: z.number() }) }),
    ])
    await input.start(1, { caseReference: { text: secret } })
    await output.start()
    for (const step of [input, output]) expect((await step.incident()).value.errorMessage).not.toContain(secret)
    expect((await input.incident()).value.errorMessage).toContain('caseReference (invalid_type)')
    expect((await output.incident()).value.errorMessage).toContain('team (invalid_type)')
  })

  it('that raises a business error takes the way of the model', async () => {
    const step = await shop.step()
    shop.run([step.worker(async (_variables, job) => job.raise('known', 'somebody was first', { by: 'another' }))])
    await step.start()
    await step.ends('event_handled')
  })

  it('that fails is not offered again at once', async () => {
    const step = await shop.step({ retries: 3 })
    shop.run([
      step.worker(async () => {
        throw new Error('still down')
      }),
    ])
    await step.start()
    await step.until('FAILED', 1)
    const [failed] = step.jobs('FAILED')
    expect(failed?.value.retries).toBe(2)
    expect(failed?.value.retryBackoff).toBeGreaterThan(1000)
  })

  it('may carry numbers that JavaScript cannot hold exactly', async () => {
    const step = await shop.step()
    shop.run([step.worker(async ({ share, count }) => ({ known: share < count }))])
    await step.start(1, { share: 0.1, count: 5 })
    const { value } = await step.until('COMPLETED')
    expect(value.variables).toEqual({ known: true })
    const exact = await shop.step()
    const seen: unknown[] = []
    shop.run([
      exact.worker(async ({ number }) => {
        seen.push(number)
        return {}
      }),
    ])
    const body = { processDefinitionId: exact.jobType.replace('work', 'step'), variables: {} }
    const json = JSON.stringify(body).replace('{}', '{"number":12345678901234567890.123}')
    const answer = await fetch(`${shop.engine.broker.restAddress}/v2/process-instances`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json,
    })
    expect(answer.status).toBe(200)
    await exact.until('COMPLETED')
    expect(seen).toEqual([Number('12345678901234567890.123')])
  })
})

describe('Workers', () => {
  it('run at most as many handlers at once as they may', async () => {
    const [one, other] = [await shop.step(), await shop.step()]
    let [now, most] = [0, 0]
    const full = door()
    const handler = async () => {
      now += 1
      most = Math.max(most, now)
      if (now === 3) full.open()
      await full.opened
      await Promise.resolve()
      now -= 1
      return {}
    }
    await one.start(8)
    await other.start(8)
    shop.run([one.worker(handler), other.worker(handler)], { capacity: 3 })
    await one.until('COMPLETED', 8)
    await other.until('COMPLETED', 8)
    expect(most).toBe(3)
  })

  it('that stop finish what is in hand and hand back the rest, which others do without a second effect', async () => {
    const [one, other] = [await shop.step(), await shop.step()]
    const [begun, go] = [door(), door()]
    const effects = new Map<string, number>()
    const handler = async (_variables: unknown, job: { jobKey: string }) => {
      effects.set(job.jobKey, (effects.get(job.jobKey) ?? 0) + 1)
      if (effects.size === 2) begun.open()
      await go.opened
      return {}
    }
    await one.start(4)
    await other.start(4)
    const definitions = [one.worker(handler), other.worker(handler)]
    const workers = shop.run(definitions, { capacity: 2 })
    await begun.opened
    await expect.poll(() => workers.status().reduce((sum, { inHand }) => sum + inHand, 0)).toBe(4)
    const stopped = workers.stop()
    go.open()
    await stopped
    expect(one.jobs('COMPLETED').length + other.jobs('COMPLETED').length).toBeLessThanOrEqual(2)
    expect(effects.size).toBe(2)
    shop.run(definitions, { capacity: 8 })
    await one.until('COMPLETED', 4)
    await other.until('COMPLETED', 4)
    expect([...effects.values()]).toEqual(Array(8).fill(1))
    const handedBack = [...one.jobs('FAILED'), ...other.jobs('FAILED')]
    expect(handedBack.map(({ value }) => [value.retries, value.retryBackoff])).toEqual(Array(2).fill([3, 0]))
  })

  it.each(['shut', 'silent'] as const)('that stop while the gateway is %s do end', async (way) => {
    const step = await shop.step()
    const begun = door()
    const worker = step.worker(
      async () => {
        shop.gate.set(way)
        begun.open()
        return { answered: true }
      },
      { timeout: 15_000 },
    )
    const workers = shop.run([worker])
    await step.start()
    await begun.opened
    await workers.stop()
    const finisher = step.worker(async () => ({ answered: true }))
    shop.gate.set('open')
    await shop.engine.moveBy(20_000)
    shop.run([finisher])
    await step.until('COMPLETED')
  })

  it('say which job types get no answer, and come back by themselves', async () => {
    const step = await shop.step()
    const workers = shop.run([step.worker(async () => ({}))])
    await step.start()
    await step.until('COMPLETED')
    expect(workers.disconnected()).toEqual([])
    expect(workers.status()).toMatchObject([{ jobType: step.jobType, connected: true }])
    shop.gate.set('shut')
    await expect.poll(() => workers.disconnected(), { timeout: 120_000 }).toEqual([step.jobType])
    shop.gate.set('open')
    await step.start()
    await step.until('COMPLETED', 2)
    await expect.poll(() => workers.disconnected(), { timeout: 120_000 }).toEqual([])
  })
})

describe('Publishing', () => {
  const message = () => ({
    name: 'nobodyWaits',
    correlationKey: 'C-2026-000001',
    messageId: randomUUID(),
    timeToLive: 60_000,
    variables: {},
  })

  it('counts a message id that the engine already holds as published', async () => {
    const once = message()
    await shop.port.publish(once)
    await shop.port.publish(once)
    const published = shop.engine.stream.records.filter(
      ({ valueType, intent, value }) =>
        valueType === 'MESSAGE' && intent === 'PUBLISHED' && value.messageId === once.messageId,
    )
    expect(published).toHaveLength(1)
  })

  it('fails while the gateway is down or silent, and when the connection is closed under it', async () => {
    for (const way of ['shut', 'silent'] as const) {
      shop.gate.set(way)
      await expect(shop.port.publish(message())).rejects.toThrow('did not accept')
      shop.gate.set('open')
    }
    const client = createClient({ grpcAddress: '127.0.0.1:1', restAddress: 'http://127.0.0.1:1' })
    const pending = expect(createEnginePort(client).publish(message())).rejects.toThrow('did not accept')
    await client.close()
    await pending
  })
})

describe('A register', () => {
  it('knows its engine again, and agrees with a second process that asks at once', async () => {
    const ask = () => engineGeneration(shop.direct, shop.register)
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
    expect(await ask()).toBe(1)
  })

  it('does not take a job of another engine for one that it knows, though it has the same key', async () => {
    const step = await shop.step()
    const answers: unknown[] = []
    const worker = step.worker(async (_variables, job) => {
      answers.push(job.jobKey)
      return job.once(async () => ({ done: answers.length }))
    })
    await shop.register.db.deleteFrom('engines').execute()
    await shop.register.engines.identify(
      async () => false,
      async () => {},
    )
    const generation = await engineGeneration(shop.direct, shop.register)
    expect(generation).toBe(2)
    await step.start()
    const { key } = await step.until('CREATED')
    await shop.register.jobs.once(key, async () => ({ done: 'by the engine before' }))
    shop.run([worker], { generation })
    expect((await step.until('COMPLETED')).value.variables).toEqual({ done: 1 })
    expect(answers).toEqual([`2.${key}`])
  })
})
