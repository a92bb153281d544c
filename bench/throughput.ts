import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../demo/patience.ts'
import { startBroker } from '../stack/broker.ts'
import { freePorts } from '../stack/ports.ts'
import { projectFolder } from '../stack/settings.ts'
import { createClient } from '../workers/engine/client.ts'
import { createEnginePort } from '../workers/engine/enginePort.ts'
import { moveToWeekend } from './clock.ts'
import { closedLoop } from './closedLoop.ts'
import { startMailSink } from './mailSink.ts'
import { answers, startProgram, usageOf } from './program.ts'
import { type EngineRecord, startRecords } from './records.ts'
import { postReferral } from './referral.ts'

export type Throughput = {
  product: number
  noop: number
  firstStart: number
  laterStart: number
  memory: number
  /** Milliseconds of processor time that one referral takes: of the workers, of the broker. */
  processor: { workers: number; broker: number; brokerNoop: number }
}

type Start = { correlationKey: string; timeToLive: number; variables: Record<string, unknown> }

/** What the product did with the last referrals of the warm-up: its message and its answers to each job. */
function memorise() {
  const replies: Record<string, Record<string, unknown>> = {}
  let start: Start | undefined
  return {
    replies,
    start: () => start,
    take({ valueType, intent, value }: EngineRecord) {
      if (valueType === 'JOB' && intent === 'COMPLETED') {
        replies[value.type] = { ...replies[value.type], [value.elementId]: value.variables }
      }
      if (valueType === 'MESSAGE' && intent === 'PUBLISHED') start = value
    },
  }
}

/**
 * Referrals in a closed loop on the broker alone: the product (API, register, workers, letters) against the same models
 * with workers that only answer. The engine is warmed up with the product first.
 */
export async function measureThroughput(
  folder: string,
  { warmUp, count, inFlight }: { warmUp: number; count: number; inFlight: number },
  say: (text: string) => void,
): Promise<Throughput> {
  const dataDir = join(folder, 'throughput')
  mkdirSync(dataDir, { recursive: true })
  const [records, mail, [http = 0]] = await Promise.all([startRecords(), startMailSink(), freePorts(1)])
  const broker = await startBroker({ dataDir, clockControlled: true, quickStart: false, heap: '1g', env: records.env })
  const engine = { ZEEBE_GRPC_ADDRESS: broker.grpcAddress, ZEEBE_REST_ADDRESS: broker.restAddress }
  const api = `http://127.0.0.1:${http}`
  const client = createClient({ grpcAddress: broker.grpcAddress, restAddress: broker.restAddress })
  const startProduct = () =>
    startProgram(
      'workers',
      dataDir,
      join(projectFolder, 'workers', 'main.ts'),
      {
        ...engine,
        SMTP_URL: mail.url,
        DATA_DIR: dataDir,
        HTTP_PORT: String(http),
        ENGINE_CLOCK_URL: `${broker.managementUrl}/actuator/clock`,
        LOG_LEVEL: 'warn',
      },
      () => answers(`${api}/ready`),
    )
  const during = async (pid: number, work: () => Promise<number>) => {
    const [before, brokerBefore] = [usageOf(pid), usageOf(broker.service.pid)]
    const rate = await work()
    const [after, brokerAfter] = [usageOf(pid), usageOf(broker.service.pid)]
    const each = (seconds: number) => (seconds / count) * 1000
    return {
      rate,
      memory: after.memory,
      own: each(after.processor - before.processor),
      broker: each(brokerAfter.processor - brokerBefore.processor),
    }
  }
  try {
    const first = await startProduct()
    await moveToWeekend(broker.managementUrl)
    const memory = memorise()
    const off = records.on(memory.take)
    say(`warming up with ${warmUp} referrals`)
    const post = async () => void (await postReferral(api))
    await closedLoop(records, warmUp, inFlight, post)
    off()
    await first.service.stop()
    // for a minute after its clock was moved the broker calls itself unhealthy, for which the product would wait
    await until('the broker is healthy again', () => createEnginePort(client).isReady())
    const later = await startProduct()
    say(`${count} referrals through the product, ${inFlight} in flight`)
    const product = await during(later.service.pid, () => closedLoop(records, count, inFlight, post))
    await later.service.stop()

    const ready = join(dataDir, 'noop.ready')
    const replies = join(dataDir, 'noop.json')
    writeFileSync(replies, JSON.stringify(memory.replies))
    const idle = await startProgram(
      'noop',
      dataDir,
      join(projectFolder, 'bench', 'noop.ts'),
      { ...engine, NOOP_ANSWERS: replies, NOOP_READY: ready },
      async () => existsSync(ready),
    )
    const start = memory.start()
    if (!start) throw new Error('The record stream has no message referralReceived; is MESSAGE exported?')
    const publish = async () => {
      const correlationKey = crypto.randomUUID()
      const variables = { ...start.variables, caseReference: correlationKey } as never
      const message = { name: 'referralReceived', correlationKey, messageId: correlationKey }
      const once = () => client.publishMessage({ ...message, timeToLive: start.timeToLive, variables })
      // back-pressure is normal under load, and the product's dispatcher tries again as well
      for (let sent = false; !sent; )
        sent = await once().then(
          () => true,
          () => pause(50 + Math.random() * 100, false),
        )
    }
    say(`${count} referrals through workers that do nothing`)
    const noop = await during(idle.service.pid, () => closedLoop(records, count, inFlight, publish))
    await idle.service.stop()
    return {
      product: product.rate,
      noop: noop.rate,
      firstStart: first.readyAfter,
      laterStart: later.readyAfter,
      memory: product.memory,
      processor: { workers: product.own, broker: product.broker, brokerNoop: noop.broker },
    }
  } finally {
    await client.close()
    await broker.stop()
    await Promise.all([records.stop(), mail.stop()])
  }
}
