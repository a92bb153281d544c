import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One record of the engine's log, as the exporter writes it. Keys stay strings: they are larger than a safe integer. */
export type EngineRecord = {
  position: number
  key: string
  timestamp: number
  valueType: string
  intent: string
  recordType: string
  // biome-ignore lint/suspicious/noExplicitAny: the value's shape depends on the value type
  value: any
}

export const isTaskCompletion = ({ valueType, intent }: EngineRecord) =>
  valueType === 'USER_TASK' && intent === 'COMPLETED'

export type Wanted = (record: EngineRecord) => boolean

/** Keys are 64-bit numbers in the exporter's JSON; JSON.parse would round them. */
const quoteKeys = (line: string) => line.replace(/("(?:[a-zA-Z]*Key|key)":)(-?\d{15,})/g, '$1"$2"')

/**
 * A small HTTP server that speaks enough of Elasticsearch's bulk API for the engine's exporter, so that a test awaits
 * the engine's own events instead of polling.
 */
export async function startRecordStream(patience = 120_000) {
  const records: EngineRecord[] = []
  const waiting = new Set<{ wanted: Wanted; resolve: (record: EngineRecord) => void }>()
  const take = (record: EngineRecord) => {
    if (record.recordType !== 'EVENT') return
    records.push(record)
    for (const waiter of waiting) {
      if (waiter.wanted(record)) {
        waiting.delete(waiter)
        waiter.resolve(record)
      }
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url?.includes('_bulk')) {
        const lines = Buffer.concat(chunks).toString().split('\n')
        for (let index = 1; index < lines.length; index += 2) take(JSON.parse(quoteKeys(lines[index] ?? '{}')))
      }
      response.setHeader('X-Elastic-Product', 'Elasticsearch')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ acknowledged: true, errors: false, items: [], version: { number: '8.13.4' } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    /** The first record that fits, past or to come. What is awaited is named in the failure. */
    async first(wanted: Wanted, awaited: string, explain: () => string = () => ''): Promise<EngineRecord> {
      const past = records.find(wanted)
      if (past) return past
      return new Promise((resolve, reject) => {
        const waiter = {
          wanted,
          resolve: (record: EngineRecord) => {
            clearTimeout(timer)
            resolve(record)
          },
        }
        const timer = setTimeout(() => {
          waiting.delete(waiter)
          reject(new Error(`The engine did not come to this: ${awaited}. ${explain()}`))
        }, patience)
        waiting.add(waiter)
      })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type RecordStream = Awaited<ReturnType<typeof startRecordStream>>
