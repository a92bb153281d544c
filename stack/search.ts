import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { download } from './download.ts'
import { startJava } from './java.ts'
import { answers, type Service, waitUntilReady } from './processes.ts'
import type { Ports } from './settings.ts'

export type SearchOptions = {
  dataDir: string
  ports: Pick<Ports, 'search' | 'searchTransport'>
  heap?: string
  signal?: AbortSignal | undefined
}

export const clusterName = 'opensearch'

// One node on a developer's machine: no discovery, and no read-only indices because the disk is fuller than 95 %.
const nodeSettings = (transportPort: number) => `network.host: 127.0.0.1
transport.port: ${transportPort}
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: true
`

/**
 * Starts the search store that Operate and Tasklist read from, and waits until its indices can be written.
 * @throws Error with the end of the log when it does not come up
 */
export const startSearch = async ({ dataDir, ports, heap = '1g', signal }: SearchOptions): Promise<Service> => {
  const home = await download('opensearch')
  const basePath = join(dataDir, 'search')
  const config = join(basePath, 'node_1', 'config')
  mkdirSync(config, { recursive: true })
  writeFileSync(join(config, 'opensearch.yml'), nodeSettings(ports.searchTransport))
  const service = startJava({
    name: 'search',
    dataDir,
    heap,
    quickStart: true,
    classPath: [join(home, 'lib', '*')],
    mainClass: 'org.codelibs.opensearch.runner.OpenSearchRunner',
    // the runner numbers its nodes from 1 and adds the number to the port
    args: [
      '-basePath',
      basePath,
      '-numOfNode',
      '1',
      '-baseHttpPort',
      String(ports.search - 1),
      '-clusterName',
      clusterName,
      '-useLogger',
    ],
  })
  const health = `http://127.0.0.1:${ports.search}/_cluster/health?wait_for_status=yellow&timeout=2s`
  await waitUntilReady(service, () => answers(health), { signal })
  return service
}
