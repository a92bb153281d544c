import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { workers as definitions } from './definitions.ts'
import { createDependencies, type Dependencies, type Overrides } from './dependencies.ts'
import type { ZeebeClient } from './engine/client.ts'
import { deployModels } from './engine/deploy.ts'
import { engineGeneration } from './engine/generation.ts'
import { measureWorkers } from './engine/measureWorkers.ts'
import { type RunningWorkers, runWorkers } from './engine/runWorkers.ts'
import { readExchange } from './exchange/exchangeFile.ts'
import { createDispatcher } from './http/dispatcher.ts'
import { createPages } from './http/pages/router.ts'
import { createHttpServer } from './http/server.ts'
import { scheduleReports } from './shared/scheduleReports.ts'

export type Application = {
  url: string
  dependencies: Dependencies
  workers: RunningWorkers
  stop: () => Promise<void>
}

/** Puts in the staff and the authorities of the folder, where it has them; running again brings them up to date. */
async function seed({ register, config }: Dependencies): Promise<void> {
  const read = (file: string) => JSON.parse(readFileSync(join(config.sampleFolder, file), 'utf8'))
  if (!existsSync(join(config.sampleFolder, 'staff.json'))) return
  await register.staff.seed(read('staff.json'))
  await register.authorities.seed(read('authorities.json'))
}

/** Waits for the engine, deploys, and answers which engine it is; one that is down at the start is not died of. */
async function prepareEngine(
  client: ZeebeClient,
  { engine, register, config, log }: Dependencies,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (let waited = 0; !(await engine.isReady()); waited += 1) {
    if (waited % 20 === 0) log.info('waiting for the engine')
    await pause(500, undefined, { signal })
  }
  signal?.throwIfAborted()
  const resources = await deployModels(client, config.modelFolders)
  const generation = await engineGeneration(client, register)
  log.info({ resources: resources.length, generation }, 'models deployed')
  return generation
}

/**
 * Brings the product up: register and directory, models, workers, letters, HTTP. `stop` takes it down in the opposite
 * order: no new requests, jobs in hand finished and the rest handed back, letters in hand finished. A `signal` that aborts while the engine is waited for takes it down as well, and throws.
 */
export async function startApplication(
  config: Config,
  log: Logger,
  overrides: Overrides = {},
  signal?: AbortSignal,
): Promise<Application> {
  const { file, maxBytes } = config.exchange
  if (file) await readExchange(file, maxBytes)
  const { dependencies, client, close } = await createDependencies(config, log, overrides)
  const { register, engine, letters, clock } = dependencies
  let running: RunningWorkers | undefined
  await seed(dependencies)
  const dispatcher = createDispatcher({ register, engine, log, clock })
  const server = createHttpServer({
    register,
    engine,
    log,
    clock,
    config,
    dispatcher,
    pages: await createPages({ register, clock, log, config, letters, dispatcher }),
    checks: {
      workers: async () => running !== undefined && running.disconnected().length === 0,
      letters: async () => (await letters.health()).running,
    },
    measure: (registry) => measureWorkers(registry, () => running?.status() ?? []),
  })
  async function stop(): Promise<void> {
    await server.close()
    await dispatcher.stop()
    await running?.stop()
    await letters.stop()
    await close()
    log.info('stopped')
  }
  const { url } = await server.listen()
  try {
    const generation = await prepareEngine(client, dependencies, signal)
    if (config.reportSchedules) await scheduleReports(generation, dependencies)
    running = runWorkers(client, definitions, dependencies, { capacity: config.engine.capacity, generation })
  } catch (error) {
    await stop()
    throw error
  }
  letters.start()
  dispatcher.start()
  log.info({ url }, 'ready')
  return { url, dependencies, workers: running, stop }
}
