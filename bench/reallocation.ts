import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { startBroker } from '../stack/broker.ts'
import { sampleReferrals } from '../stack/sample.ts'
import { startApplication } from '../workers/application.ts'
import { readConfig } from '../workers/config.ts'
import type { Referral } from '../workers/register/referral.ts'
import type { Register } from '../workers/register/register.ts'
import { startMailSink } from './mailSink.ts'

export type Reallocated = { cases: number; seconds: number; lost: number; doubled: number; failed: number }

const from = 'sw.ash'
const takers = ['sw.birch', 'sw.hazel', 'sw.elm', 'sw.willow', 'sw.oak']

/** Open cases of one worker, entered in the register alone. */
async function caseload(register: Register, count: number): Promise<string[]> {
  const plain = sampleReferrals(new Date()).find(({ key }) => key === 'sample-13')?.referral as Referral
  const references: string[] = []
  for (let made = 0; made < count; made += 1) {
    await register.transaction(async (tx) => {
      const referral = { ...plain, authority: 'sample', district: 'north', decidedAt: undefined } as Referral
      const { cases } = await tx.cases.intake(referral, { idempotencyKey: randomUUID(), actor: 'bench' })
      for (const { caseReference, eventId } of cases) {
        await tx.events.markPublished(eventId)
        await tx.allocations.change({
          caseReference,
          username: from,
          kind: 'WORKER',
          reasonCode: 'BENCH',
          decidedBy: 'tm.north',
        })
        references.push(caseReference)
      }
    })
  }
  return references.slice(0, count)
}

/**
 * A whole caseload goes to other workers through the real engine: from the request over the API to the last case in the
 * record. Every case has to be with whom the plan says (lost: it is not), by exactly one new allocation (doubled: more).
 */
export async function measureReallocation(
  folder: string,
  count: number,
  say: (text: string) => void,
): Promise<Reallocated> {
  const [broker, mail] = await Promise.all([startBroker({ dataDir: join(folder, 'engine') }), startMailSink()])
  const config = readConfig({
    ZEEBE_GRPC_ADDRESS: broker.grpcAddress,
    ZEEBE_REST_ADDRESS: broker.restAddress,
    SMTP_URL: mail.url,
    DATA_DIR: join(folder, 'data'),
    HTTP_PORT: '0',
    REPORT_SCHEDULES: 'off',
  })
  const application = await startApplication(config, pino({ level: 'silent' }))
  const { register } = application.dependencies
  try {
    say(`${count} cases are entered for one worker`)
    const references = await caseload(register, count)
    const rows = references.map((caseReference, index) => ({
      caseReference,
      worker: takers[index % takers.length] ?? '',
    }))
    const request = { authority: 'sample', from, by: 'tm.north', reasonCode: 'WORKER_LEAVES', dryRun: false, rows }
    say('they are reallocated')
    const start = performance.now()
    const answer = await fetch(`${application.url}/v1/reallocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ ...request, note: 'Measured change of a whole caseload.' }),
    })
    if (answer.status !== 202) throw new Error(`The API answered ${answer.status}: ${await answer.text()}`)
    const { reallocationId } = (await answer.json()) as { reallocationId: string }
    const open = async () =>
      (await register.reallocations.rows(reallocationId)).filter(({ state }) => state === 'PLANNED')
    while ((await open()).length > 0) {
      if (performance.now() - start > 600_000) throw new Error('The cases were not reallocated within ten minutes.')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const seconds = (performance.now() - start) / 1000
    return { cases: count, seconds, ...(await check(register, rows, reallocationId)) }
  } finally {
    await application.stop()
    await broker.stop()
    await mail.stop()
  }
}

async function check(register: Register, rows: { caseReference: string; worker: string }[], batchId: string) {
  let [lost, doubled] = [0, 0]
  for (const { caseReference, worker } of rows) {
    const parts = (await register.allocations.ofCase(caseReference)).filter(
      ({ reasonCode }) => reasonCode === 'WORKER_LEAVES',
    )
    if (parts.at(-1)?.username !== worker || parts.at(-1)?.to !== null) lost += 1
    if (parts.length > 1) doubled += 1
  }
  const failed = (await register.reallocations.rows(batchId)).filter(({ state }) => state === 'FAILED').length
  return { lost, doubled, failed }
}
