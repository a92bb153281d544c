import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dependencies } from '../dependencies.ts'
import type { ZeebeClient } from './client.ts'
import type { WorkerDefinition } from './defineWorker.ts'
import { createLimiter } from './limiter.ts'
import { openLine } from './line.ts'

/** One job type: whether its last request was answered, and how many seconds ago one was (null before the first). */
export type LineStatus = { jobType: string; connected: boolean; secondsSincePoll: number | null; inHand: number }

export type RunningWorkers = {
  /** Finishes what is in hand and hands the rest back to the engine, within 10 seconds also when the gateway is down. */
  stop: () => Promise<void>
  /** Job types whose last request failed or is overdue; empty when all poll. */
  disconnected: () => string[]
  status: () => LineStatus[]
}

export const patienceAtStop = 8000

/**
 * The only place that talks to the job API. A job is at least once; handlers are made safe by `job.once` or by keys of
 * their own. `capacity` bounds the handlers that run at once over all types, and the jobs in hand of each type.
 */
export function runWorkers(
  client: ZeebeClient,
  definitions: WorkerDefinition[],
  deps: Dependencies,
  { capacity = 32, generation = 1 }: { capacity?: number; generation?: number } = {},
): RunningWorkers {
  const limiter = createLimiter(capacity)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const lines = definitions.map((definition) =>
    openLine({ client, definition, deps, capacity, generation, limiter, signal: stopping.signal }),
  )
  const status = () => lines.map((line) => line.status())
  return {
    status,
    disconnected: () =>
      status()
        .filter(({ connected }) => !connected)
        .map(({ jobType }) => jobType)
        .sort(),
    async stop() {
      stopping.abort()
      const ended = Promise.all([limiter.stop(), ...lines.map((line) => line.ended)]).then(() => true)
      const timer = new AbortController()
      const late = pause(patienceAtStop, false, { signal: timer.signal }).catch(() => false)
      const inTime = await Promise.race([ended, late])
      timer.abort()
      const left = status().reduce((sum, { inHand }) => sum + inHand, 0)
      if (!inTime) deps.log.warn({ left }, 'jobs were left in hand at the stop; the engine offers them again')
    },
  }
}
