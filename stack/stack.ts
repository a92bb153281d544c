/** The whole local stack as a function, for `npm start`, the demo and the end-to-end test. */
import { mkdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Listr, type ListrTask } from 'listr2'
import { startBroker } from './broker.ts'
import { download } from './download.ts'
import { type MailCatcher, startMailCatcher } from './mailCatcher.ts'
import { isDownloaded, type Part } from './parts.mjs'
import { letSignIn, samplePeople } from './people.ts'
import { freePortBetween, freePorts, requireFreePorts } from './ports.ts'
import { forget, leftovers, remember, type Service, stopLeftover } from './processes.ts'
import { startSearch } from './search.ts'
import { dataFolder, type PortName, type Ports, portNames, readPorts, searchPorts, stackFolder } from './settings.ts'
import { startWebapps } from './webapps.ts'
import { startWorkers } from './workers.ts'

export type StackOptions = {
  /** Default: as the environment sets them. `freeStackPorts()` gives a set that nobody uses. */
  ports?: Ports
  dataDir?: string
  /** Lets the engine's clock be moved: for tests and demonstrations only. */
  clockControlled?: boolean
  /** Tasklist and Operate with their search store; true unless said otherwise. */
  webapps?: boolean
  /** The worker process; true unless said otherwise. */
  workers?: boolean
  /** Further settings for the worker process. */
  workersEnv?: Record<string, string>
  /** Gives up the start; `stop` is the way once it is up. */
  signal?: AbortSignal
  /** 'silent' in tests. */
  output?: 'default' | 'silent'
}

export type StackUrls = {
  tasklist: string
  operate: string
  pages: string
  mail: string
  smtp: string
  rest: string
  grpc: string
  management: string
  search: string
}

export type Stack = {
  urls: StackUrls
  ports: Ports
  dataDir: string
  services: Service[]
  /** Stops everything in order within 30 s. */
  stop(): Promise<void>
  /** Kills everything at once. */
  kill(): void
}

/** A port that nobody uses for each place of the stack. */
export const freeStackPorts = async (): Promise<Ports> => {
  const free = await freePorts(portNames.length)
  const ports = Object.fromEntries(portNames.map((name, index) => [name, free[index]])) as Ports
  // not the first of them: a stack with the default ports may come up beside this one
  return { ...ports, search: await freePortBetween(searchPorts.first + 20, searchPorts.last) }
}

const urlsOf = (ports: Ports): StackUrls => ({
  tasklist: `http://127.0.0.1:${ports.webapps}/tasklist`,
  operate: `http://127.0.0.1:${ports.webapps}/operate`,
  pages: `http://127.0.0.1:${ports.http}`,
  mail: `http://127.0.0.1:${ports.mailWeb}`,
  smtp: `smtp://127.0.0.1:${ports.smtp}`,
  rest: `http://127.0.0.1:${ports.rest}`,
  grpc: `127.0.0.1:${ports.grpc}`,
  management: `http://127.0.0.1:${ports.management}`,
  search: `http://127.0.0.1:${ports.search}`,
})

const brokerPortNames: PortName[] = ['rest', 'grpc', 'command', 'internal', 'management']
const webappsPortNames: PortName[] = ['webapps', 'webappsManagement', 'search', 'searchTransport']
const workersPortNames: PortName[] = ['http', 'smtp', 'mailWeb']

const searchExporter = (port: number): Record<string, string> => ({
  ZEEBE_BROKER_EXPORTERS_OPENSEARCH_CLASSNAME: 'io.camunda.zeebe.exporter.opensearch.OpensearchExporter',
  ZEEBE_BROKER_EXPORTERS_OPENSEARCH_ARGS_URL: `http://127.0.0.1:${port}`,
  ZEEBE_BROKER_EXPORTERS_OPENSEARCH_ARGS_BULK_SIZE: '100',
  ZEEBE_BROKER_EXPORTERS_OPENSEARCH_ARGS_BULK_DELAY: '1',
})

const launcher = () => ({ name: 'launcher', pid: process.pid, marker: basename(process.argv[1] ?? 'node') })

const takeDataFolder = async (dataDir: string) => {
  mkdirSync(dataDir, { recursive: true })
  const left = leftovers(dataDir).filter(({ pid }) => pid !== process.pid)
  const running = left.find(({ name }) => name === 'launcher')
  if (running)
    throw new Error(
      `A stack with the data folder ${dataDir} runs already, as process ${running.pid}.\n` +
        'Stop it there with Ctrl-C, or give this one another folder with --data and other ports.',
    )
  await Promise.all(left.map((each) => stopLeftover(each)))
}

// each takes its share, so that all together stay below 30 s
const stopLimits: Record<string, number> = { workers: 10_000, webapps: 6_000, broker: 8_000, search: 4_000 }
const stopOrder = ['workers', 'webapps', 'broker', 'search']

/**
 * Brings up search store, broker, web apps, mail catcher and worker process, each waited for by its health. A data folder
 * that was used before goes on where it stopped; what a killed launcher left running there is stopped first.
 * @throws Error that names taken ports before anything was started, or the program that did not come up; what had
 * started is stopped then
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const {
    webapps = true,
    workers = true,
    clockControlled = false,
    workersEnv = {},
    output = 'default',
    signal,
  } = options
  const ports = options.ports ?? readPorts()
  const dataDir = resolve(options.dataDir ?? dataFolder())
  const services: Service[] = []
  let catcher: MailCatcher | undefined
  let stopping: Promise<void> | undefined

  const stopAll = async () => {
    for (const name of stopOrder) await services.find((each) => each.name === name)?.stop(stopLimits[name])
    await catcher?.stop()
    forget(dataDir, 'launcher')
  }
  const stop = () => {
    stopping ??= stopAll()
    return stopping
  }
  const kill = () => {
    for (const service of services) service.kill()
  }
  const start = async (starting: Promise<Service>) => services.push(await starting)

  await takeDataFolder(dataDir)
  const wanted = [...brokerPortNames, ...(webapps ? webappsPortNames : []), ...(workers ? workersPortNames : [])]
  await requireFreePorts(Object.fromEntries(wanted.map((name) => [name, ports[name]])))
  remember(dataDir, launcher())

  const fetchPart = (part: Part, title: string): ListrTask => ({
    title,
    skip: () => isDownloaded(stackFolder(), part),
    task: async (_, task) => {
      await download(
        part,
        (line) => {
          task.output = line
        },
        signal,
      )
    },
  })
  const tasks: ListrTask[] = [
    fetchPart('camunda', 'Camunda 8.6.0 from Maven Central (300 MB, once)'),
    ...(webapps ? [fetchPart('opensearch', 'OpenSearch 2.17.1 from Maven Central (50 MB, once)')] : []),
    ...(webapps ? [{ title: 'Search store', task: () => start(startSearch({ dataDir, ports, signal })) }] : []),
    {
      title: 'Broker',
      task: async () => {
        const env = webapps ? searchExporter(ports.search) : {}
        const broker = await startBroker({
          dataDir,
          ports,
          clockControlled,
          heap: '1g',
          quickStart: false,
          env,
          signal,
        })
        services.push(broker.service)
      },
    },
    ...(webapps
      ? [
          { title: 'Tasklist and Operate', task: () => start(startWebapps({ dataDir, ports, signal })) },
          { title: 'Sample people', task: () => letSignIn(urlsOf(ports).search, samplePeople()) },
        ]
      : []),
    ...(workers
      ? [
          {
            title: 'Mail catcher',
            task: async () => {
              catcher = await startMailCatcher(dataDir, ports)
            },
          },
          {
            title: 'Workers and HTTP API',
            task: () => start(startWorkers({ dataDir, ports, clockControlled, env: workersEnv, signal })),
          },
        ]
      : []),
  ]
  try {
    await new Listr(tasks, {
      renderer: output === 'silent' ? 'silent' : 'default',
      fallbackRenderer: 'simple',
      registerSignalListeners: false,
      rendererOptions: { collapseSkips: false },
    }).run()
  } catch (error) {
    await stop()
    throw error
  }
  return { urls: urlsOf(ports), ports, dataDir, services, stop, kill }
}
