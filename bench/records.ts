import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// biome-ignore lint/suspicious/noExplicitAny: the value's shape depends on the value type
export type EngineRecord = { valueType: string; intent: string; recordType: string; value: any }

/** Settings of the broker that send its records here, fifty at a time: one at a time would throttle the engine. */
const exporterTo = (url: string): Record<string, string> => ({
  ZEEBE_BROKER_EXPORTERS_BENCH_CLASSNAME: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
  ZEEBE_BROKER_EXPORTERS_BENCH_ARGS_URL: url,
  ZEEBE_BROKER_EXPORTERS_BENCH_ARGS_BULK_SIZE: '50',
  ZEEBE_BROKER_EXPORTERS_BENCH_ARGS_BULK_DELAY: '1',
  ...Object.fromEntries(
    [
      'VARIABLE',
      'JOBBATCH',
      'DECISION',
      'DECISIONEVALUATION',
      'PROCESSINSTANCE',
      'PROCESSMESSAGESUBSCRIPTION',
      'INCIDENT',
    ].map((kind) => [`ZEEBE_BROKER_EXPORTERS_BENCH_ARGS_INDEX_${kind}`, 'false']),
  ),
})

/** Reads the engine's record stream: hands each event to whoever listens, and keeps none. */
export async function startRecords() {
  const listeners = new Set<(record: EngineRecord) => void>()
  const take = (line: string) => {
    const record = JSON.parse(line) as EngineRecord
    if (record.recordType === 'EVENT') for (const listener of listeners) listener(record)
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url?.includes('_bulk')) {
        const lines = Buffer.concat(chunks).toString().split('\n')
        for (let index = 1; index < lines.length; index += 2) take(lines[index] as string)
      }
      response.setHeader('X-Elastic-Product', 'Elasticsearch')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ acknowledged: true, errors: false, items: [], version: { number: '8.13.4' } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    env: exporterTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    /** Listens until the answer is called. */
    on(listener: (record: EngineRecord) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Records = Awaited<ReturnType<typeof startRecords>>
