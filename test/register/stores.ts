import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Clock, fixedClock } from '../../workers/calendar/clock.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { seed } from './builders.ts'

export const silent = pino({ level: 'silent' })
export const fridayMorning = '2026-10-30T10:00:00+00:00'

export type Store = {
  register: Register
  /** Sets the clock of the register. */
  at: (iso: string) => void
  dataDir: string
  databaseUrl: string | undefined
}

/** Runs the same tests on both stores, each on a fresh register with staff and authorities in it. */
export function onBothStores(title: string, tests: (store: () => Store) => void): void {
  for (const kind of ['PGlite', 'PostgreSQL'] as const) {
    describe(`${title} (${kind})`, () => {
      let store: Store
      let server: PostgresServer | undefined
      beforeAll(async () => {
        server = kind === 'PostgreSQL' ? await startPostgres() : undefined
        const dataDir = await freshDataDir()
        const databaseUrl = await server?.createDatabase()
        let current: Clock = fixedClock(fridayMorning)
        const register = await openRegister({ dataDir, databaseUrl, clock: { now: () => current.now() }, log: silent })
        await seed(register)
        const at = (iso: string) => {
          current = fixedClock(iso)
        }
        store = { register, at, dataDir, databaseUrl }
      }, 600_000)
      afterAll(async () => {
        await store?.register.close()
        await server?.stop()
        if (store) rmSync(store.dataDir, { recursive: true, force: true })
      })
      tests(() => store)
    })
  }
}
