import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleReferrals } from '../../stack/sample.ts'
import { systemClock } from '../../workers/calendar/clock.ts'
import { referralSchema } from '../../workers/register/referral.ts'
import { openRegister, type Register } from '../../workers/register/register.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { silent } from './stores.ts'

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../sample/${name}.json`, import.meta.url), 'utf8'))

describe('The sample staff and authorities', () => {
  let register: Register
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await freshDataDir()
    register = await openRegister({ dataDir, clock: systemClock, log: silent })
  }, 600_000)
  afterAll(async () => {
    await register.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('can be put in twice, and leave no district without somebody who takes a referral', async () => {
    for (let time = 0; time < 2; time++) {
      await register.staff.seed(sample('staff'))
      await register.authorities.seed(sample('authorities'))
    }
    const now = systemClock.now().toISOString()
    for (const { code } of await register.authorities.list()) {
      for (const district of await register.authorities.districts(code)) {
        expect(await register.authorities.dutyTeam(code, district.code, now), `${code}, ${district.code}`).toBeDefined()
      }
    }
  })

  it('fit the sample referrals, all of which are accepted', async () => {
    for (const { key, referral } of sampleReferrals(systemClock.now())) {
      const parsed = referralSchema.parse(referral)
      const { cases } = await register.cases.intake(parsed, { idempotencyKey: key, actor: 'frontDoor' })
      expect(cases).toHaveLength(parsed.children.length)
    }
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })
})
