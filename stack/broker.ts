import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { download } from './download.ts'
import { startJava } from './java.ts'
import { freePorts } from './ports.ts'
import { answers, leftovers, type Service, stopLeftover, waitUntilReady } from './processes.ts'
import { type Ports, projectFolder } from './settings.ts'

export type BrokerPorts = Pick<Ports, 'rest' | 'grpc' | 'command' | 'internal' | 'management'>

export type BrokerOptions = {
  /** Folder for the engine's data and log; used again, the broker goes on where it stopped. */
  dataDir: string
  /** Free ports are taken for those that are not given. */
  ports?: Partial<BrokerPorts>
  /** Address that the engine's records are exported to, in the Elasticsearch bulk format, one record a call. */
  exporterUrl?: string
  /** Further settings of the broker, by environment variable: another exporter, for example. */
  env?: Record<string, string>
  clockControlled?: boolean
  heap?: string
  /** For tests, which are over before a Java is warm; true unless said otherwise. */
  quickStart?: boolean
  onProgress?: (line: string) => void
  /** Gives up the start, when it comes before the broker is ready. */
  signal?: AbortSignal | undefined
}

export type Broker = {
  grpcAddress: string
  restAddress: string
  managementUrl: string
  service: Service
  stop(): Promise<void>
}

const exporterTo = (url: string): Record<string, string> => ({
  ZEEBE_BROKER_EXPORTERS_STREAM_CLASSNAME: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
  ZEEBE_BROKER_EXPORTERS_STREAM_ARGS_URL: url,
  ZEEBE_BROKER_EXPORTERS_STREAM_ARGS_BULK_SIZE: '1',
  ZEEBE_BROKER_EXPORTERS_STREAM_ARGS_BULK_DELAY: '1',
})

const brokerEnvironment = (options: BrokerOptions, ports: BrokerPorts): Record<string, string> => ({
  ZEEBE_BROKER_DATA_DIRECTORY: join(options.dataDir, 'broker'),
  ZEEBE_BROKER_DATA_LOGSEGMENTSIZE: '16MB',
  ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT: '128MB',
  ZEEBE_BROKER_NETWORK_HOST: '127.0.0.1',
  ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: String(ports.command),
  ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: String(ports.internal),
  ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS: `127.0.0.1:${ports.internal}`,
  ZEEBE_BROKER_GATEWAY_NETWORK_HOST: '127.0.0.1',
  ZEEBE_BROKER_GATEWAY_NETWORK_PORT: String(ports.grpc),
  SERVER_ADDRESS: '127.0.0.1',
  SERVER_PORT: String(ports.rest),
  MANAGEMENT_SERVER_ADDRESS: '127.0.0.1',
  MANAGEMENT_SERVER_PORT: String(ports.management),
  LOGGING_CONFIG: join(projectFolder, 'stack', 'log4j2.xml'),
  ...(options.exporterUrl ? exporterTo(options.exporterUrl) : {}),
  ...(options.clockControlled ? { ZEEBE_CLOCK_CONTROLLED: 'true' } : {}),
  ...options.env,
})

const choosePorts = async (given: Partial<BrokerPorts> = {}): Promise<BrokerPorts> => {
  const [rest = 0, grpc = 0, command = 0, internal = 0, management = 0] = await freePorts(5)
  return { rest, grpc, command, internal, management, ...given }
}

/**
 * Starts a Zeebe broker with its gateway, alone, and waits until its partition takes commands (some 10 to 15 s). It
 * listens on 127.0.0.1 only and ends with this process (on Linux also when this process is killed).
 * @throws Error with the end of the log when it does not come up
 */
export const startBroker = async (options: BrokerOptions): Promise<Broker> => {
  const { dataDir, heap = '768m', quickStart = true, onProgress } = options
  const home = await download('camunda', onProgress, options.signal)
  mkdirSync(dataDir, { recursive: true })
  for (const left of leftovers(dataDir).filter(({ name }) => name === 'broker')) await stopLeftover(left)
  const ports = await choosePorts(options.ports)
  const service = startJava({
    name: 'broker',
    dataDir,
    heap,
    quickStart,
    classPath: [join(home, 'config'), join(home, 'lib', '*')],
    mainClass: 'io.camunda.application.StandaloneBroker',
    properties: { basedir: home, 'app.name': 'broker' },
    env: brokerEnvironment(options, ports),
  })
  const managementUrl = `http://127.0.0.1:${ports.management}`
  await waitUntilReady(service, () => answers(`${managementUrl}/actuator/health/readiness`), { signal: options.signal })
  return {
    grpcAddress: `127.0.0.1:${ports.grpc}`,
    restAddress: `http://127.0.0.1:${ports.rest}`,
    managementUrl,
    service,
    stop: () => service.stop(),
  }
}
