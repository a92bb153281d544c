import type { Logger } from 'pino'
import { type Clock, systemClock } from './calendar/clock.ts'
import { loadWorkingCalendar, type WorkingCalendar } from './calendar/workingCalendar.ts'
import type { Config } from './config.ts'
import { createClient, type ZeebeClient } from './engine/client.ts'
import { createEnginePort, type EnginePort } from './engine/enginePort.ts'
import { createTasklistIdentity, type IdentityPort } from './engine/identity.ts'
import { createLetterService, type LetterService } from './letters/createLetterService.ts'
import { openRegister, type Register } from './register/register.ts'

/** Everything that a worker may use; each takes only what it needs. */
export type Dependencies = {
  config: Config
  clock: Clock
  calendar: WorkingCalendar
  register: Register
  letters: LetterService
  identity: IdentityPort
  engine: EnginePort
  log: Logger
}

/** What tests and demonstrations put in the place of the real one. */
export type Overrides = Partial<Pick<Dependencies, 'clock' | 'identity'>>

/** The composition root: opens the register, the engine's client and the letters, in this order. */
export async function createDependencies(
  config: Config,
  log: Logger,
  overrides: Overrides = {},
): Promise<{ dependencies: Dependencies; client: ZeebeClient; close: () => Promise<void> }> {
  const clock = overrides.clock ?? systemClock
  const { dataDir, databaseUrl, maxDocumentBytes } = config
  const register = await openRegister({ dataDir, databaseUrl, maxDocumentBytes, clock, log })
  const client = createClient(config.engine)
  const engine = createEnginePort(client)
  const letters = await createLetterService({
    register,
    mail: config.mail,
    engine,
    clock,
    log,
    publicUrl: config.publicUrl,
    modelFolders: config.modelFolders,
  })
  const dependencies: Dependencies = {
    config,
    clock,
    calendar: loadWorkingCalendar(),
    register,
    letters,
    identity: overrides.identity ?? createTasklistIdentity(config.tasklist),
    engine,
    log,
  }
  return {
    dependencies,
    client,
    async close() {
      await client.close()
      await register.close()
    },
  }
}
