import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startApplication } from '../../workers/application.ts'
import { readConfig } from '../../workers/config.ts'
import { startTestEngine } from './engine.ts'
import { startMailServer } from './mailServer.ts'
import type { EngineRecord } from './recordStream.ts'
import { aReferral, type Referral } from './referrals.ts'
import { mondayOfTheStories } from './week.ts'

const isTask = ({ valueType, intent }: EngineRecord) => valueType === 'USER_TASK' && intent === 'CREATED'

/**
 * The whole product on the real engine, alone in its own folder: register, workers, letters and HTTP in this process,
 * the engine beside it, mail to a real SMTP server. Starts on a Monday at 10:00, always in the same week of the year. Regular
 * reports are scheduled where a story asks for them; `storyOf` takes the key of a report as well as a case.
 */
export async function startStage({ databaseUrl, reports = false }: { databaseUrl?: string; reports?: boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stage-'))
  const [engine, mail] = await Promise.all([startTestEngine(), startMailServer()])
  const { stream, broker } = engine
  const lines: string[] = []
  const log = pino(
    { level: process.env.STORY_LOG ?? 'info' },
    { write: (line: string) => void (process.env.STORY_LOG ? process.stderr.write(line) : lines.push(line)) },
  )
  const config = readConfig({
    ZEEBE_GRPC_ADDRESS: broker.grpcAddress,
    ZEEBE_REST_ADDRESS: broker.restAddress,
    SMTP_URL: mail.url,
    DATA_DIR: folder,
    HTTP_PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    REPORT_SCHEDULES: reports ? 'on' : 'off',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  })
  const monday = mondayOfTheStories(engine.clock.now())
  await engine.moveTo(monday.toISO() ?? '')
  const start = () => startApplication(config, log, { clock: engine.clock, identity: engine.identity })
  let application = await start()
  const caseOf = new Map<string, string>()
  const done = new Set<string>()
  const index = () => {
    for (const { valueType, intent, value } of stream.records) {
      // What is moved to another version keeps its variables; the record of it has no value.
      if (valueType !== 'VARIABLE' || intent === 'MIGRATED') continue
      if (value.name === 'caseReference' || value.name === 'reportKey')
        caseOf.set(value.processInstanceKey, JSON.parse(value.value))
    }
    return caseOf
  }
  /** A task that its process took away is not to be done any more. */
  const isOver = (taskKey: string) =>
    stream.records.some(
      ({ valueType, intent, key }) => valueType === 'USER_TASK' && intent === 'CANCELED' && key === taskKey,
    )
  const isOf = (caseReference: string, record: EngineRecord) =>
    index().get(record.value.processInstanceKey) === caseReference
  const explain = (caseReference: string) => () => {
    const own = stream.records.filter((record) => isOf(caseReference, record))
    const open = own
      .filter(isTask)
      .filter(
        (task) =>
          !own.some(
            ({ valueType, intent, key }) =>
              valueType === 'USER_TASK' && key === task.key && (intent === 'COMPLETED' || intent === 'CANCELED'),
          ),
      )
    const incidents = own.filter(({ valueType, intent }) => valueType === 'INCIDENT' && intent === 'CREATED')
    const last = own.filter(({ valueType }) => valueType === 'PROCESS_INSTANCE').slice(-8)
    return `Open tasks: ${open.map(({ value }) => value.elementId).join(', ') || 'none'}. Incidents: ${incidents.map(({ value }) => `${value.elementId}: ${value.errorMessage}`).join('; ') || 'none'}. Last: ${last.map(({ intent, value }) => `${intent} ${value.elementId}`).join(', ')}. Log: ${lines.slice(-5).join('')}`
  }

  function storyOf(caseReference: string) {
    const first = (wanted: (record: EngineRecord) => boolean, awaited: string) =>
      stream.first(
        (record) => wanted(record) && isOf(caseReference, record),
        `${awaited} (${caseReference})`,
        explain(caseReference),
      )
    const task = (formId: string) =>
      first(
        (record) =>
          isTask(record) &&
          record.value.elementId === `userTask_${formId}` &&
          !done.has(record.key) &&
          !isOver(record.key),
        `task ${formId}`,
      )
    const checked = async (formId: string, elementInstanceKey: string) => {
      const job = await first(
        ({ valueType, intent, value }) =>
          valueType === 'JOB' &&
          intent === 'COMPLETED' &&
          value.type === 'recordOversight' &&
          value.elementInstanceKey === elementInstanceKey,
        'check of what was submitted',
      )
      return job.value.variables[`${formId}Accepted`]
    }
    const reasons = async (elementInstanceKey: string) => {
      const row = await application.dependencies.register.oversight.byElementInstance(elementInstanceKey)
      const decisions = row?.decisions as { problems: { problem: string; wayOut: string }[] } | undefined
      return (decisions?.problems ?? []).map(({ problem, wayOut }) => `${problem} ${wayOut}`).join('\n')
    }
    async function submit(
      formId: string,
      username: string,
      form: Record<string, unknown>,
    ): Promise<string | undefined> {
      const { key, value } = await task(formId)
      done.add(key)
      await engine.complete(key, username, form)
      const accepted = await checked(formId, value.elementInstanceKey)
      return accepted === false ? reasons(value.elementInstanceKey) : undefined
    }
    return {
      caseReference,
      /** Waits until the task is there; answers its engine record: due date, candidate groups, keys. */
      task,
      /** Completes the task as this person; fails with the reasons when the server refuses what was submitted. */
      async complete(formId: string, username: string, form: Record<string, unknown> = {}): Promise<void> {
        const refusal = await submit(formId, username, form)
        if (refusal !== undefined) throw new Error(`${formId} was refused (${caseReference}):\n${refusal}`)
      },
      /** Completes the task and expects it back; answers what the form then says on top. */
      async refused(formId: string, username: string, form: Record<string, unknown> = {}): Promise<string> {
        const refusal = await submit(formId, username, form)
        if (refusal === undefined)
          throw new Error(`${formId} was accepted although it should be refused (${caseReference})`)
        return refusal
      },
      /** What prepareTask gave the form of the open task. */
      async form(formId: string): Promise<Record<string, unknown>> {
        const { value } = await task(formId)
        const job = await first(
          (record) =>
            record.valueType === 'JOB' &&
            record.intent === 'COMPLETED' &&
            record.value.type === 'prepareTask' &&
            record.value.elementInstanceKey === value.elementInstanceKey,
          `form of ${formId}`,
        )
        return job.value.variables
      },
      /** The first record of the engine about this case that fits. */
      record: first,
      /** Waits until a node (element id) was entered or left. */
      reaches: (elementId: string, intent = 'ELEMENT_ACTIVATED') =>
        first(
          (record) =>
            record.valueType === 'PROCESS_INSTANCE' && record.intent === intent && record.value.elementId === elementId,
          `${elementId} ${intent}`,
        ),
      ends: (elementId: string) =>
        first(
          (record) =>
            record.valueType === 'PROCESS_INSTANCE' &&
            record.intent === 'ELEMENT_COMPLETED' &&
            record.value.elementId === elementId,
          `end ${elementId}`,
        ),
      timer: (elementId: string) =>
        first(
          (record) =>
            record.valueType === 'TIMER' && record.intent === 'CREATED' && record.value.targetElementId === elementId,
          `timer ${elementId}`,
        ),
      has: (elementId: string) =>
        stream.records.some(
          (record) =>
            record.valueType === 'PROCESS_INSTANCE' &&
            record.value.elementId === elementId &&
            isOf(caseReference, record),
        ),
      /** A mail about this case to this address. */
      mailTo: (address: string, subject: RegExp) =>
        mail.first(
          ({ to, subject: line, text }) =>
            JSON.stringify(to).includes(address) &&
            subject.test(line ?? '') &&
            `${line}${text}`.includes(caseReference),
          `mail to ${address} about ${caseReference}: ${subject}`,
        ),
    }
  }
  const post = (path: string, body: unknown, key: string) =>
    fetch(`${application.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    })
  return {
    engine,
    mail,
    lines,
    monday,
    post,
    storyOf,
    get application() {
      return application
    },
    get register() {
      return application.dependencies.register
    },
    /** Sends a referral through the HTTP API; one story for each child. */
    async refer(changes: Partial<Referral> = {}) {
      const response = await post('/v1/referrals', { ...aReferral(), ...changes }, crypto.randomUUID())
      const body = (await response.json()) as { cases: { caseReference: string }[] }
      if (response.status !== 202)
        throw new Error(`The referral was refused with ${response.status}: ${JSON.stringify(body)}`)
      return body.cases.map(({ caseReference }) => storyOf(caseReference))
    },
    async restart() {
      await application.stop()
      application = await start()
    },
    async stop() {
      await application.stop()
      await engine.stop()
      await mail.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof startStage>>
export type Story = Awaited<ReturnType<Stage['refer']>>[number]
