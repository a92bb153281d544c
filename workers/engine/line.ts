import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dependencies } from '../dependencies.ts'
import { activateJobs, type RawJob } from './activateJobs.ts'
import type { ZeebeClient } from './client.ts'
import type { WorkerDefinition } from './defineWorker.ts'
import { codeOf, pauseBefore } from './grpc.ts'
import type { createLimiter } from './limiter.ts'
import { WorkerProblem } from './problem.ts'
import { contextOf, failure, runJob } from './runJob.ts'
import type { LineStatus } from './runWorkers.ts'
import { type Outcome, type Settled, settleJob } from './settleJob.ts'

const longPoll = 30_000
const overdue = longPoll + 15_000
const settleAtStop = 4000
const secondsSince = (instant: number) => Math.round((performance.now() - instant) / 100) / 10

/**
 * The jobs of one type: asks for as many as there is room for, one request at a time, with growing pauses while the
 * gateway does not answer; runs each under the shared limit; hands back what has not begun when `signal` aborts.
 */
export function openLine(parts: {
  client: ZeebeClient
  definition: WorkerDefinition
  deps: Dependencies
  capacity: number
  generation: number
  limiter: ReturnType<typeof createLimiter>
  signal: AbortSignal
}): { ended: Promise<void>; status: () => LineStatus } {
  const { client, definition, deps, capacity, generation, limiter, signal } = parts
  const { jobType, timeout, input } = definition
  const handler = definition.create(deps)
  const inHand = new Set<Promise<void>>()
  let lastPoll: number | undefined
  let failures = 0
  let stoppedAt = Number.POSITIVE_INFINITY
  let roomy = () => {}
  signal.addEventListener('abort', () => {
    stoppedAt = performance.now()
    roomy()
  })

  async function settle(job: RawJob, outcome: Outcome, taken: number, log: Dependencies['log']): Promise<Settled> {
    const timeLeft = () => Math.min(taken + timeout, stoppedAt + settleAtStop) - performance.now()
    return settleJob(client, job.key, outcome, timeLeft, log)
  }

  /** @returns undefined when the job was not begun */
  async function work(job: RawJob, taken: number, log: Dependencies['log']): Promise<Settled | undefined> {
    return limiter.run(async () => {
      if (performance.now() - taken > timeout) return 'lost'
      const outcome = await runJob(definition, handler, job, contextOf(job, generation, deps.register), log)
      const settled = await settle(job, outcome, taken, log)
      if (settled !== 'refused' || outcome.kind === 'fail') return settled
      const problem = new WorkerProblem(
        `The engine does not take the answer of this step (${outcome.kind}).`,
        'look in the log for this job key, correct the model or the worker, then retry',
      )
      return settle(job, failure(job, problem, log), taken, log)
    })
  }

  function take(job: RawJob): void {
    const { key: jobKey, elementId, processInstanceKey } = job
    const log = deps.log.child({ jobType, jobKey, elementId, processInstanceKey })
    const taken = performance.now()
    const handBack = {
      kind: 'fail',
      errorMessage: 'handed back: the worker process stops',
      retries: job.retries,
    } as const
    const hand: Promise<void> = work(job, taken, log)
      .then(async (settled) => {
        if (settled === undefined) await settle(job, { ...handBack, retryBackOff: 0 }, taken, log)
      })
      .catch((error: unknown) =>
        log.error({ kind: (error as Error)?.name }, 'a job was left; the engine offers it again'),
      )
      .finally(() => {
        inHand.delete(hand)
        roomy()
      })
    inHand.add(hand)
  }

  async function room(): Promise<void> {
    while (inHand.size > capacity / 2 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        roomy = resolve
      })
    }
  }

  async function poll(): Promise<void> {
    const request = {
      type: jobType,
      worker: `${hostname()}-${process.pid}`,
      timeout,
      maxJobsToActivate: capacity - inHand.size,
      requestTimeout: longPoll,
      ...(input ? { fetchVariable: Object.keys(input.shape) } : {}),
    }
    const begun = performance.now()
    const jobs = await activateJobs(client, request, signal, take)
    const lasted = performance.now() - begun
    // The SDK ends a request that a hanging gateway left open a second after its time as if it had been answered.
    if (jobs === 0 && lasted > longPoll + 900) throw new Error('the gateway does not answer')
    lastPoll = performance.now()
    if (failures > 0) deps.log.info({ jobType }, 'connected to the engine again')
    failures = 0
    if (jobs === 0 && lasted < 100) await pause(100)
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await room()
      try {
        if (!signal.aborted) await poll()
      } catch (error) {
        if (signal.aborted) break
        if (failures === 0) deps.log.warn({ jobType, code: codeOf(error) }, 'no jobs from the engine; asking again')
        failures += 1
        await pause(pauseBefore(failures), undefined, { signal }).catch(() => undefined)
      }
    }
    await Promise.all(inHand)
  }

  const opened = performance.now()
  return {
    ended: run(),
    status: () => ({
      jobType,
      connected: failures === 0 && performance.now() - (lastPoll ?? opened) < overdue,
      secondsSincePoll: lastPoll === undefined ? null : secondsSince(lastPoll),
      inHand: inHand.size,
    }),
  }
}
