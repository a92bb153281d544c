import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../workers/calendar/clock.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { silent } from './stores.ts'

const writer = fileURLToPath(new URL('writer.ts', import.meta.url))
const rounds = Number(process.env.CRASH_ROUNDS ?? 6)

/** Starts the writer and kills it hard a random moment after so many acknowledgements. @returns what was acknowledged */
function writeUntilKilled(
  dataDir: string,
  databaseUrl: string,
  run: number,
  acknowledgements: number,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, databaseUrl, String(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [output, errors] = ['', '']
    let killed = false
    const kill = () => {
      if (killed) return
      killed = true
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 40)
    }
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.split('\n').length > acknowledgements) kill()
    })
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.on('exit', () =>
      killed ? resolve(output.split('\n').slice(0, -1)) : reject(new Error(`the writer ended by itself: ${errors}`)),
    )
  })
}

async function expectEverythingThere(register: Register, acknowledged: string[]): Promise<void> {
  const kept = await register.db
    .selectFrom('acceptedRequests')
    .select(['idempotencyKey', 'answer'])
    .where('operation', '=', 'referral')
    .execute()
  const answers = new Map(
    kept.map(({ idempotencyKey, answer }) => [idempotencyKey, answer as { cases: { caseReference: string }[] }]),
  )
  const cases = new Set(
    (await register.db.selectFrom('cases').select('reference').execute()).map(({ reference }) => reference),
  )
  for (const line of acknowledged) {
    const [key = '', references = ''] = line.split(' ')
    expect(
      answers
        .get(key)
        ?.cases.map(({ caseReference }) => caseReference)
        .join(','),
    ).toBe(references)
    for (const reference of references.split(',')) expect(cases).toContain(reference)
  }
  const counts = await sql<{ cases: number; events: number; holders: number; audit: number }>`
    select (select count(*) from cases) as cases, (select count(*) from inbound_events) as events,
      (select count(*) from allocations where role = 'PRIMARY' and "to" is null) as holders,
      (select count(*) from audit where action = 'referral.accepted') as audit`.execute(register.db)
  const { cases: all, ...others } = counts.rows[0] ?? { cases: -1 }
  expect(others).toEqual({ events: all, holders: all, audit: all })
  expect(await register.audit.verify()).toMatchObject({ ok: true })
}

for (const kind of ['PGlite', 'PostgreSQL'] as const) {
  describe(`A process killed at any moment (${kind})`, () => {
    let server: PostgresServer | undefined
    let dataDir = ''
    let databaseUrl = ''
    beforeAll(async () => {
      server = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
      databaseUrl = (await server?.createDatabase()) ?? ''
      dataDir = mkdtempSync(join(tmpdir(), 'crash-'))
    }, 600_000)
    afterAll(async () => {
      await server?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    })

    it('while it makes and migrates its store leaves one that the next start can use', async () => {
      for (const patience of [400, 900, 1500, 2200]) {
        const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, databaseUrl, `start-${patience}`], {
          stdio: 'ignore',
        })
        const ended = new Promise((resolve) => child.once('exit', resolve))
        setTimeout(() => child.kill('SIGKILL'), patience * (0.5 + Math.random()))
        await ended
      }
      const register = await openRegister({
        dataDir,
        databaseUrl: databaseUrl || undefined,
        clock: systemClock,
        log: silent,
      })
      await expectEverythingThere(register, [])
      await register.close()
    }, 600_000)

    it(`loses nothing that was acknowledged and keeps nothing half (${rounds} times)`, async () => {
      const acknowledged: string[] = []
      for (let run = 0; run < rounds; run++) {
        acknowledged.push(...(await writeUntilKilled(dataDir, databaseUrl, run, 1 + Math.floor(Math.random() * 30))))
        const register = await openRegister({
          dataDir,
          databaseUrl: databaseUrl || undefined,
          clock: systemClock,
          log: silent,
        })
        await expectEverythingThere(register, acknowledged)
        await register.close()
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(rounds)
    }, 180_000)
  })
}
