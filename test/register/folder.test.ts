import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../workers/calendar/clock.ts'
import { openRegister } from '../../workers/register/register.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { aReferral, seed } from './builders.ts'
import { silent } from './stores.ts'

describe('The folder of the default store', () => {
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await freshDataDir()
  }, 600_000)
  const open = (synced = false) => openRegister({ dataDir, clock: systemClock, log: silent, synced })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  it('is refused to a second user with the process that has it and the way out', async () => {
    const register = await open()
    await expect(open()).rejects.toThrow(new RegExp(`in use by process ${process.pid}.*another DATA_DIR`))
    await register.close()
    await (await open()).close()
  }, 600_000)

  it('is taken over when the process that had it is gone, also when its number was given out again', async () => {
    for (const owner of [{ pid: 2 ** 22 + 1, started: '1' }, { pid: process.pid, started: '1' }, 'garbage']) {
      writeFileSync(join(dataDir, 'register.lock'), JSON.stringify(owner))
      await (await open()).close()
    }
  }, 600_000)

  it('is made anew when the process died while it was being made', async () => {
    const fresh = mkdtempSync(join(tmpdir(), 'folder-'))
    mkdirSync(join(fresh, 'register.unfinished', 'base'), { recursive: true })
    writeFileSync(join(fresh, 'register.unfinished', 'PG_VERSION'), '18')
    const register = await openRegister({ dataDir: fresh, clock: systemClock, log: silent })
    await register.ping()
    await register.close()
    rmSync(fresh, { recursive: true, force: true })
  }, 600_000)

  it('keeps everything through a close, with each commit on the disk where that is asked for', async () => {
    const register = await open(true)
    await seed(register)
    const { cases } = await register.cases.intake(aReferral({ receivedAt: '2026-10-01T10:00:00+01:00' }), {
      idempotencyKey: 'kept',
      actor: 'frontDoor',
    })
    await register.close()
    const again = await open()
    expect(await again.cases.get(cases[0]?.caseReference ?? '')).toMatchObject({
      receivedAt: '2026-10-01T10:00:00+01:00',
    })
    await again.close()
  }, 600_000)
})
