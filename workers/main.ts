import { once } from 'node:events'
import { pino } from 'pino'
import { startApplication } from './application.ts'
import { followEngineClock } from './calendar/engineClock.ts'
import { readConfig } from './config.ts'
import { stackOf } from './engine/problem.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })

/** An error that nobody expected leaves the state unknown: said without its text (I6), then the process ends. */
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log.fatal({ event, kind: (error as Error)?.name, stack: stackOf(error) }, 'the process ends; start it again')
    process.exit(1)
  })
}

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())

const engineClock = config.engine.clockUrl ? await followEngineClock(config.engine.clockUrl) : undefined
const overrides = engineClock ? { clock: engineClock.clock } : {}
try {
  const application = await startApplication(config, log, overrides, stopping.signal)
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  await application.stop()
} catch (error) {
  if (!stopping.signal.aborted) {
    log.fatal({ problem: (error as Error).message }, 'the start failed')
    process.exit(1)
  }
}
engineClock?.stop()
process.exit(0)
