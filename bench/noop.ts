/**
 * Workers that do nothing but answer what the product answered to the same job once: the measure of what the engine and
 * the SDK cost by themselves. Runs as a process of its own, like the product.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createClient } from '../workers/engine/client.ts'

type Answers = Record<string, Record<string, Record<string, unknown>>>

const { ZEEBE_GRPC_ADDRESS = '', ZEEBE_REST_ADDRESS = '', NOOP_ANSWERS = '', NOOP_READY = '' } = process.env
const answers = JSON.parse(readFileSync(NOOP_ANSWERS, 'utf8')) as Answers
const client = createClient({ grpcAddress: ZEEBE_GRPC_ADDRESS, restAddress: ZEEBE_REST_ADDRESS })
const quiet = { info: () => undefined, error: () => undefined, debug: () => undefined }

for (const [taskType, byElement] of Object.entries(answers)) {
  client.createWorker({
    taskType,
    maxJobsToActivate: 32,
    timeout: 60_000,
    loglevel: 'NONE',
    stdout: quiet as never,
    fetchVariable: ['caseReference'] as never[],
    taskHandler: (job) => job.complete((byElement[job.elementId] ?? {}) as never),
  })
}
writeFileSync(NOOP_READY, '')
