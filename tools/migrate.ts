import { Command } from 'commander'
import { pino } from 'pino'
import { systemClock } from '../workers/calendar/clock.ts'
import { type Config, readConfig } from '../workers/config.ts'
import { createClient } from '../workers/engine/client.ts'
import { engineGeneration, keyIn } from '../workers/engine/generation.ts'
import { migrateInstance } from '../workers/engine/migrateInstance.ts'
import { createOperateInstances } from '../workers/engine/operate.ts'
import { openRegister } from '../workers/register/register.ts'
import { applyPlan, movesOf } from './migrate/apply.ts'
import { optionsOf } from './migrate/options.ts'
import { type Plan, planMigration } from './migrate/plan.ts'
import { describePlan } from './migrate/print.ts'

// `npm run migrate -- --plan`: what runs on an older version and could move to the newest one; `--apply` moves it.
const options = optionsOf(new Command('npm run migrate --'), process.argv)
try {
  const config = readConfig(process.env)
  const plan = await planMigration(createOperateInstances(config.tasklist), options)
  console.log(describePlan(plan))
  if (options.expect !== undefined && options.expect !== plan.code)
    throw new Error(`The plan is no longer ${options.expect}: read this one, and apply it with --expect ${plan.code}.`)
  if (options.apply && movesOf(plan).length > 0) await apply(config, plan, options.by ?? '')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Moves one instance after the other; the first that is refused ends it. */
async function apply(config: Config, plan: Plan, by: string): Promise<void> {
  const { dataDir, databaseUrl } = config
  const register = await openRegister({ dataDir, databaseUrl, clock: systemClock, log: pino({ level: 'silent' }) })
  const client = createClient(config.engine)
  try {
    if (!(await register.staff.get(by)))
      throw new Error(`${by} is nobody on the staff list: give your own username with --by.`)
    const generation = await engineGeneration(client, register)
    const ports = {
      migrate: (migration: Parameters<typeof migrateInstance>[1]) => migrateInstance(client, migration),
      audit: register.audit.append,
      keyOf: (key: string) => keyIn(generation, key),
      by,
    }
    await applyPlan(plan, ports)
  } finally {
    await client.close()
    await register.close()
  }
}
