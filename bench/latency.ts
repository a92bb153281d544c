import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { signIn } from '../demo/tasklist.ts'
import { freeStackPorts, startStack } from '../stack/stack.ts'
import { moveToWeekend } from './clock.ts'
import { startMailSink } from './mailSink.ts'
import { usageOf } from './program.ts'
import { postReferral } from './referral.ts'

/** Milliseconds at the 50th and 99th of a hundred, and the slowest. */
export type Spread = { count: number; p50: number; p99: number; max: number; missing: number }
export type AtRate = { rate: number; accepted: Spread; mailed: Spread; found: Spread; memory: number }

const spreadOf = (values: (number | undefined)[]): Spread => {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  const at = (share: number) => known[Math.min(known.length - 1, Math.ceil(known.length * share) - 1)] ?? Number.NaN
  return { count: values.length, p50: at(0.5), p99: at(0.99), max: at(1), missing: values.length - known.length }
}

const patience = 60_000
const look = 250

/** Notes when each case's first task is found in Tasklist, looking four times a second at the newest hundred. */
function watchTasklist(url: string) {
  const foundAt = new Map<string, number>()
  let on = true
  const watching = signIn(url, 'demo').then(async (desk) => {
    while (on) {
      const tasks = await desk.openTasks('daTrayReview').catch(() => [])
      const now = performance.now()
      for (const { caseReference } of tasks) {
        if (caseReference && !foundAt.has(caseReference)) foundAt.set(caseReference, now)
      }
      await pause(look)
    }
  })
  return {
    foundAt,
    stop: () => {
      on = false
      return watching
    },
  }
}

/**
 * Referrals in an open loop on the whole stack, at a fixed rate whatever becomes of them: the time to the 202, from there
 * to the notice accepted by the mail server, and to the task found in Tasklist.
 */
export async function measureLatency(
  folder: string,
  { rates, seconds, warmUp }: { rates: number[]; seconds: number; warmUp: number },
  say: (text: string) => void,
): Promise<AtRate[]> {
  const mail = await startMailSink()
  const stack = await startStack({
    ports: await freeStackPorts(),
    dataDir: join(folder, 'latency'),
    clockControlled: true,
    workersEnv: { SMTP_URL: mail.url, LOG_LEVEL: 'warn' },
    output: 'silent',
  })
  const watch = watchTasklist(stack.urls.tasklist)
  const workers = stack.services.find(({ name }) => name === 'workers')

  async function at(rate: number, duration: number): Promise<AtRate> {
    const posts: Promise<{ caseReference: string; took: number; acceptedAt: number }>[] = []
    const start = performance.now()
    for (let index = 0; index < rate * duration; index++) {
      await pause(Math.max(0, start + (index * 1000) / rate - performance.now()))
      const sentAt = performance.now()
      posts.push(
        postReferral(stack.urls.pages).then((caseReference) => {
          const acceptedAt = performance.now()
          return { caseReference, took: acceptedAt - sentAt, acceptedAt }
        }),
      )
    }
    const sent = await Promise.all(posts)
    const isThrough = ({ caseReference }: { caseReference: string }) =>
      mail.acceptedAt.has(caseReference) && watch.foundAt.has(caseReference)
    for (const until = performance.now() + patience; performance.now() < until && !sent.every(isThrough); )
      await pause(200)
    const after = (times: Map<string, number>) =>
      spreadOf(
        sent.map(({ caseReference, acceptedAt }) => {
          const time = times.get(caseReference)
          return time === undefined ? undefined : Math.max(0, time - acceptedAt)
        }),
      )
    return {
      rate,
      accepted: spreadOf(sent.map(({ took }) => took)),
      mailed: after(mail.acceptedAt),
      found: after(watch.foundAt),
      memory: usageOf(workers?.pid ?? 0).memory,
    }
  }

  try {
    await moveToWeekend(stack.urls.management)
    say(`warming up the whole stack with ${warmUp} referrals`)
    await at(5, warmUp / 5)
    const results: AtRate[] = []
    for (const rate of rates) {
      say(`${rate} referrals a second for ${seconds} s`)
      results.push(await at(rate, seconds))
    }
    return results
  } finally {
    await watch.stop()
    await stack.stop()
    await mail.stop()
  }
}
