import { pino } from 'pino'
import { systemClock } from '../../workers/calendar/clock.ts'
import { openRegister } from '../../workers/register/register.ts'
import { aReferral, seed } from './builders.ts'

/** Accepts referrals without end and gives each case to a worker; says each key once it is acknowledged. Killed from outside at any moment. */
const [dataDir = '', databaseUrl = '', run = '0'] = process.argv.slice(2)
const register = await openRegister({
  dataDir,
  databaseUrl: databaseUrl || undefined,
  clock: systemClock,
  log: pino({ level: 'silent' }),
})
await seed(register)
for (let number = 0; ; number++) {
  const key = `run-${run}-${number}`
  const { cases } = await register.cases.intake(aReferral(), { idempotencyKey: key, actor: 'frontDoor' })
  for (const { caseReference } of cases) {
    const reasonCode = 'NEW_REFERRAL'
    await register.allocations.change({ caseReference, username: 'sam', kind: 'WORKER', reasonCode, decidedBy: 'dora' })
  }
  process.stdout.write(`${key} ${cases.map(({ caseReference }) => caseReference).join(',')}\n`)
}
