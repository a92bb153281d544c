import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { answers, type Service, startService, waitUntilReady } from './processes.ts'
import { childEnvironment, type Ports, projectFolder } from './settings.ts'

export type WorkersOptions = {
  dataDir: string
  ports: Ports
  clockControlled?: boolean
  env?: Record<string, string>
  signal?: AbortSignal | undefined
}

/** A small nursery keeps the process some 80 MB smaller; its objects die young. */
export const nodeArguments = ['--max-semi-space-size=4', '--import', 'tsx']

const main = join(projectFolder, 'workers', 'main.ts')

const workersEnvironment = ({ dataDir, ports, clockControlled, env }: WorkersOptions): Record<string, string> => ({
  ZEEBE_GRPC_ADDRESS: `127.0.0.1:${ports.grpc}`,
  ZEEBE_REST_ADDRESS: `http://127.0.0.1:${ports.rest}`,
  TASKLIST_URL: `http://127.0.0.1:${ports.webapps}`,
  OPERATE_URL: `http://127.0.0.1:${ports.webapps}/operate`,
  SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
  MAIL_CATCHER_URL: `http://127.0.0.1:${ports.mailWeb}`,
  DATA_DIR: dataDir,
  HTTP_PORT: String(ports.http),
  ...(clockControlled ? { ENGINE_CLOCK_URL: `http://127.0.0.1:${ports.management}/actuator/clock` } : {}),
  ...env,
})

/**
 * Starts the worker process (register, deployment, workers, HTTP API) and waits until it is ready.
 * @throws Error with the end of the log when it does not come up
 */
export const startWorkers = async (options: WorkersOptions): Promise<Service> => {
  if (!existsSync(main)) throw new Error(`${main} is not there. With --engine-only the engine starts without it.`)
  const service = startService({
    name: 'workers',
    dataDir: options.dataDir,
    marker: main,
    command: process.execPath,
    args: [...nodeArguments, main],
    cwd: projectFolder,
    env: childEnvironment(workersEnvironment(options)),
  })
  const ready = `http://127.0.0.1:${options.ports.http}/ready`
  await waitUntilReady(service, () => answers(ready), { limit: 120_000, signal: options.signal })
  return service
}
