import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { formsOn } from '../support/forms.ts'
import { countsOfDecisions } from '../support/invariants.ts'
import { type MailServer, startMailServer } from '../support/mailServer.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { mondayOfTheStories } from '../support/week.ts'
import { type Application, placed, refer, startProduct } from './application.ts'

let engine: TestEngine
let mail: MailServer
let server: PostgresServer
let both: Application[] = []
const folders: string[] = []

beforeAll(async () => {
  ;[engine, mail, server] = await Promise.all([startTestEngine(), startMailServer(), startPostgres()])
  await engine.moveTo(mondayOfTheStories(engine.clock.now()).toISO() ?? '')
  folders.push(await freshDataDir(), await freshDataDir())
  const shared = {
    ZEEBE_GRPC_ADDRESS: engine.broker.grpcAddress,
    SMTP_URL: mail.url,
    HTTP_PORT: '0',
    DATABASE_URL: await server.createDatabase(),
  }
  both = await Promise.all(folders.map((DATA_DIR) => startProduct(engine, { ...shared, DATA_DIR })))
})
afterAll(async () => {
  for (const application of both) await application.stop()
  await server?.stop()
  await engine?.stop()
  await mail?.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('Two applications on one PostgreSQL and one engine', () => {
  it('know the engine as the same one', async () => {
    const { register } = (both[0] as Application).dependencies
    expect(await register.db.selectFrom('engines').select('generation').execute()).toEqual([{ generation: 1 }])
  })

  it('start each referral once, whichever took it, also when both are given the same one', async () => {
    const urls = both.map(({ url }) => url)
    const keys = Array.from({ length: 6 }, () => crypto.randomUUID())
    const accepted = await Promise.all(keys.flatMap((key) => urls.map((url) => refer(url, key))))
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([202]))
    const cases = [...new Set(accepted.map(({ caseReference }) => caseReference))]
    expect(cases).toHaveLength(keys.length)
    for (const caseReference of cases) expect(await placed(engine, caseReference)).toHaveLength(1)
  })

  it('record each decision once', async () => {
    const { stream } = engine
    const isReview = ({ valueType, intent, value }: (typeof stream.records)[number]) =>
      valueType === 'USER_TASK' && intent === 'CREATED' && value.elementId === 'userTask_daTrayReview'
    await stream.first(() => stream.records.filter(isReview).length === 6, 'six reviews')
    const review = formsOn(engine.clock).daTrayReview
    const tasks = stream.records.filter(isReview)
    await Promise.all(tasks.map(({ key }) => engine.complete(key, 'duty.north', review)))
    const isRecorded = ({ valueType, intent, value }: (typeof stream.records)[number]) =>
      valueType === 'JOB' && intent === 'COMPLETED' && value.type === 'recordOversight'
    await stream.first(() => stream.records.filter(isRecorded).length === 6, 'six decisions on record')
    const { register } = (both[0] as Application).dependencies
    expect(await countsOfDecisions(stream.records, register)).toEqual({ completions: 6, oversight: 6, audit: 6 })
    expect(await register.audit.verify()).toMatchObject({ ok: true })
  })
})
