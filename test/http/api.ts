import { rmSync } from 'node:fs'
import { Writable } from 'node:stream'
import type { Express } from 'express'
import { pino } from 'pino'
import { fixedClock } from '../../workers/calendar/clock.ts'
import { createApp, type HttpServerOptions } from '../../workers/http/server.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { seed } from '../register/builders.ts'
import { fridayMorning, silent } from '../register/stores.ts'
import { freshDataDir } from '../support/registerFolder.ts'

export type Api = { app: Express; register: Register; logged: () => string; close: () => Promise<void> }

/** The API on a fresh register, with everything that it logs kept for the test. */
export async function startApi(options: Partial<HttpServerOptions> = {}): Promise<Api> {
  const dataDir = await freshDataDir()
  const clock = fixedClock(fridayMorning)
  const register = await openRegister({ dataDir, clock, log: silent })
  await seed(register)
  let text = ''
  const kept = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const app = createApp({
    register,
    engine: { isReady: async () => true },
    log: pino({ level: 'trace' }, kept),
    clock,
    config: { http: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://127.0.0.1:3000' },
    ...options,
  })
  return {
    app,
    register,
    logged: () => text,
    async close() {
      await register.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
