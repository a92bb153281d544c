import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../workers/calendar/clock.ts'
import type { EngineMessage } from '../../workers/engine/enginePort.ts'
import { createDispatcher } from '../../workers/http/dispatcher.ts'
import { aReferral } from '../register/builders.ts'
import { silent } from '../register/stores.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
}, 600_000)
afterAll(() => api.close())

/** Keeps what arrives as an engine does: a message id that it holds is not taken twice. `until` tells when so many are there. */
function engineThat(answers: (message: EngineMessage) => Promise<void> = async () => {}) {
  const taken = new Map<string, EngineMessage>()
  const waiting: { count: number; resolve: () => void }[] = []
  let [inFlight, most] = [0, 0]
  return {
    taken,
    most: () => most,
    until: (count: number) =>
      taken.size >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    async publish(message: EngineMessage) {
      most = Math.max(most, ++inFlight)
      try {
        await answers(message)
        if (!taken.has(message.messageId)) taken.set(message.messageId, message)
      } finally {
        inFlight--
      }
      for (const { count, resolve } of waiting) if (taken.size >= count) resolve()
    },
  }
}
let number = 0
const accept = async (referrals: number) => {
  const accepted = await Promise.all(
    Array.from({ length: referrals }, () =>
      api.register.cases.intake(aReferral(), { idempotencyKey: `d-${number++}`, actor: 'frontDoor' }),
    ),
  )
  return accepted.flatMap(({ cases }) => cases)
}
const dispatcher = (engine: { publish: (message: EngineMessage) => Promise<void> }, capacity = 4) =>
  createDispatcher({ register: api.register, engine, log: silent, clock: systemClock, capacity, pollEvery: 60_000 })

describe('The dispatcher', () => {
  it('publishes what was accepted before it started, each with its event id, and marks it', async () => {
    const cases = await accept(5)
    const engine = engineThat()
    const running = dispatcher(engine)
    running.start()
    await engine.until(10)
    await running.stop()
    expect(new Set(engine.taken.keys())).toEqual(new Set(cases.map(({ eventId }) => eventId)))
    expect([...engine.taken.values()][0]).toMatchObject({
      name: 'referralReceived',
      timeToLive: 604_800_000,
      variables: { profile: 'sample' },
    })
    expect(engine.most()).toBeLessThanOrEqual(4)
    expect(await api.register.events.backlog()).toEqual({ waiting: 0, oldest: null })
  })

  it('publishes at once what is accepted while it runs', async () => {
    const engine = engineThat()
    const running = dispatcher(engine)
    running.start()
    for (let round = 1; round <= 5; round++) {
      await accept(1)
      running.wake()
      await engine.until(round * 2)
    }
    await running.stop()
    expect(await api.register.events.backlog()).toMatchObject({ waiting: 0 })
  })

  it('keeps the events of one case in order, also when the engine refuses one for a while', async () => {
    const [{ caseReference, eventId }] = (await accept(1)) as [{ caseReference: string; eventId: string }]
    const report = (seconds: number) =>
      api.register.events.recordCaseEvent(
        caseReference,
        { kind: 'duty-activity', at: `2026-10-30T09:00:0${seconds}+00:00`, by: 'sam', activity: 'CALL' },
        { idempotencyKey: `order-${seconds}`, actor: 'frontDoor' },
      )
    const reported = [await report(1), await report(2)]
    let refusals = 2
    const engine = engineThat(async (message) => {
      if (message.messageId === eventId && refusals-- > 0) throw new Error('the gateway is down')
    })
    const running = dispatcher(engine)
    running.start()
    await engine.until(4)
    await running.stop()
    const order = [...engine.taken.values()]
      .filter(({ correlationKey }) => correlationKey === caseReference)
      .map(({ messageId }) => messageId)
    expect(order).toEqual([eventId, ...reported.map((event) => event.eventId)])
  })

  it('publishes what the register itself announces, also about no case, once', async () => {
    const engine = engineThat()
    const announced = await api.register.transaction(async (tx) => [
      await tx.events.announce({ correlationKey: 'report-1', message: 'weeklyReportScheduled', key: 'report-1' }),
      await tx.events.announce({ correlationKey: 'report-1', message: 'weeklyReportScheduled', key: 'report-1' }),
    ])
    const running = dispatcher(engine)
    running.start()
    await engine.until(1)
    await running.stop()
    expect(new Set(announced).size).toBe(1)
    expect([...engine.taken.values()]).toMatchObject([
      { name: 'weeklyReportScheduled', correlationKey: 'report-1', messageId: announced[0] },
    ])
    expect(await api.register.events.backlog()).toMatchObject({ waiting: 0 })
  })

  it('publishes again under the same id what it could not mark, so that the engine takes it once', async () => {
    const cases = await accept(1)
    const engine = engineThat()
    let lost = 1
    const forgetful = {
      events: {
        ...api.register.events,
        markPublished: (eventId: string) =>
          lost-- > 0 ? Promise.reject(new Error('killed')) : api.register.events.markPublished(eventId),
      },
    }
    const running = createDispatcher({
      register: forgetful,
      engine,
      log: silent,
      clock: systemClock,
      pollEvery: 60_000,
    })
    running.start()
    await expect.poll(async () => (await api.register.events.backlog()).waiting, { timeout: 120_000 }).toBe(0)
    await running.stop()
    expect(engine.taken.size).toBe(cases.length)
  }, 600_000)
})
