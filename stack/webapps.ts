import { join } from 'node:path'
import { download } from './download.ts'
import { startJava } from './java.ts'
import { answers, type Service, waitUntilReady } from './processes.ts'
import { clusterName } from './search.ts'
import { type Ports, projectFolder } from './settings.ts'
import { mendedTasklistSchema } from './tasklistSchema.ts'

export type WebappsOptions = { dataDir: string; ports: Ports; heap?: string; signal?: AbortSignal | undefined }

const settingsOf = (app: 'OPERATE' | 'TASKLIST', searchUrl: string, ports: Ports): Record<string, string> => ({
  [`CAMUNDA_${app}_DATABASE`]: 'opensearch',
  [`CAMUNDA_${app}_OPENSEARCH_URL`]: searchUrl,
  [`CAMUNDA_${app}_OPENSEARCH_CLUSTERNAME`]: clusterName,
  [`CAMUNDA_${app}_ZEEBEOPENSEARCH_URL`]: searchUrl,
  [`CAMUNDA_${app}_ZEEBEOPENSEARCH_CLUSTERNAME`]: clusterName,
  [`CAMUNDA_${app}_ZEEBE_GATEWAYADDRESS`]: `127.0.0.1:${ports.grpc}`,
  [`CAMUNDA_${app}_ARCHIVERENABLED`]: 'false',
  [`CAMUNDA_${app}_IMPORTER_READERBACKOFF`]: '500',
  [`CAMUNDA_${app}_IMPORTER_SCHEDULERBACKOFF`]: '200',
})

const webappsEnvironment = (ports: Ports): Record<string, string> => {
  const searchUrl = `http://127.0.0.1:${ports.search}`
  return {
    SPRING_PROFILES_ACTIVE: 'operate,tasklist,auth',
    SERVER_ADDRESS: '127.0.0.1',
    SERVER_PORT: String(ports.webapps),
    MANAGEMENT_SERVER_ADDRESS: '127.0.0.1',
    MANAGEMENT_SERVER_PORT: String(ports.webappsManagement),
    LOGGING_CONFIG: join(projectFolder, 'stack', 'log4j2.xml'),
    CAMUNDA_DATABASE_TYPE: 'opensearch',
    CAMUNDA_DATABASE_CLUSTERNAME: clusterName,
    CAMUNDA_DATABASE_URL: searchUrl,
    CAMUNDA_TASKLIST_ZEEBE_RESTADDRESS: `http://127.0.0.1:${ports.rest}`,
    ...settingsOf('OPERATE', searchUrl, ports),
    ...settingsOf('TASKLIST', searchUrl, ports),
  }
}

/**
 * Starts Tasklist and Operate, in one JVM beside the broker's: in the broker's own, Tasklist's calls to the engine would
 * be refused by the login in front of it. Waits until both answer.
 * @throws Error with the end of the log when they do not come up
 */
export const startWebapps = async ({ dataDir, ports, heap = '1g', signal }: WebappsOptions): Promise<Service> => {
  const home = await download('camunda')
  const service = startJava({
    name: 'webapps',
    dataDir,
    heap,
    quickStart: true,
    classPath: [mendedTasklistSchema(home, dataDir), join(home, 'config'), join(home, 'lib', '*')],
    mainClass: 'io.camunda.application.StandaloneCamunda',
    properties: { basedir: home, 'app.name': 'camunda' },
    env: webappsEnvironment(ports),
  })
  const health = `http://127.0.0.1:${ports.webappsManagement}/actuator/health/readiness`
  await waitUntilReady(service, () => answers(health), { signal })
  return service
}
