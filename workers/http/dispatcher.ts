import type { Logger } from 'pino'
import type { Clock } from '../calendar/clock.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import type { Register } from '../register/register.ts'

export type DispatcherDependencies = {
  register: Pick<Register, 'events'>
  engine: Pick<EnginePort, 'publish'>
  log: Logger
  clock: Clock
  /** Messages on their way to the engine at once. */
  capacity?: number
  /** Milliseconds between two looks at the register when nobody wakes the dispatcher. */
  pollEvery?: number
}
export type Dispatcher = ReturnType<typeof createDispatcher>

type Waiting = Awaited<ReturnType<Register['events']['unpublished']>>[number]

const longestPause = 30_000

/**
 * Publishes what is committed and not yet published (I1): the events of one case in order, several cases at once. Crash-safe:
 * an event that was published but not marked is published again under the same message id, which the engine knows.
 */
export function createDispatcher({ register, engine, log, capacity = 16, pollEvery = 1000 }: DispatcherDependencies) {
  let running = false
  let woken = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()

  async function publish(event: Waiting): Promise<boolean> {
    const { id, messageName, correlationKey, timeToLiveMs, variables } = event
    try {
      await engine.publish({ name: messageName, correlationKey, messageId: id, timeToLive: timeToLiveMs, variables })
      await register.events.markPublished(id)
      return true
    } catch (error) {
      log.debug({ eventId: id, messageName, problem: (error as Error).message }, 'event not published')
      return false
    }
  }

  async function publishInOrder(events: Waiting[]): Promise<boolean> {
    for (const event of events) {
      if (!running || !(await publish(event))) return false
    }
    return true
  }

  /** @returns whether everything that was found is published */
  async function publishAll(events: Waiting[]): Promise<boolean> {
    const keys = [...new Set(events.map(({ correlationKey }) => correlationKey))]
    const queues = keys.map((key) => events.filter(({ correlationKey }) => correlationKey === key))
    const outcomes: boolean[] = []
    const worker = async () => {
      for (let queue = queues.shift(); queue && running; queue = queues.shift())
        outcomes.push(await publishInOrder(queue))
    }
    await Promise.all(Array.from({ length: capacity }, worker))
    return outcomes.every(Boolean)
  }

  async function look(): Promise<void> {
    do {
      woken = false
      const found = await register.events.unpublished(capacity * 8)
      if (found.length === 0) break
      if (!(await publishAll(found))) throw new Error('some events are not published yet')
      woken ||= found.length === capacity * 8
    } while (running && woken)
  }

  function next(pause: number): void {
    if (!running) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      round = look()
        .then(() => {
          if (failures > 0) log.info('events are published again')
          failures = 0
        })
        .catch((error: unknown) => {
          failures += 1
          const problem = (error as Error).message
          if (failures === 1) log.warn({ problem }, 'events are not published; they wait and are tried again')
        })
        .finally(() => next(failures > 0 ? backOff(failures) : woken ? 0 : pollEvery))
    }, pause)
  }

  const backOff = (count: number): number =>
    Math.min(longestPause, 250 * 2 ** Math.min(count, 7)) * (0.75 + Math.random() / 4)

  return {
    start(): void {
      if (running) return
      running = true
      next(0)
    },
    /** Something new is committed: look at once, unless the engine is being waited for. */
    wake(): void {
      woken = true
      if (timer && failures === 0) next(0)
    },
    /** Starts nothing new and waits for what is on its way. */
    async stop(): Promise<void> {
      running = false
      clearTimeout(timer)
      await round
    },
  }
}
