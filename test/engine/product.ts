import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { startTestEngine } from '../support/engine.ts'
import { startMailServer } from '../support/mailServer.ts'
import { aReferral } from '../support/referrals.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { mondayOfTheStories } from '../support/week.ts'
import { instancesOf } from './application.ts'
import { startGate } from './gate.ts'

const script = fileURLToPath(new URL('product.process.ts', import.meta.url))

/** The product as a process behind a gate to the real engine; the test may hold back who completed a task. */
export async function startPlant() {
  const [engine, mail, dataDir] = await Promise.all([startTestEngine(), startMailServer(), freshDataDir()])
  const gate = await startGate(engine.broker.grpcAddress)
  const { stream, broker } = engine
  await engine.moveTo(mondayOfTheStories(engine.clock.now()).toISO() ?? '')
  let heldKey: string | undefined
  let asked = () => {}
  const held: (() => void)[] = []
  const people = createServer((request, response) => {
    const elementInstanceKey = request.url?.slice(1) ?? ''
    const tell = async () =>
      response.end(JSON.stringify(await engine.identity.completedBy({ elementInstanceKey } as never)))
    if (elementInstanceKey !== heldKey) return void tell()
    held.push(() => void tell())
    asked()
  })
  people.listen(0, '127.0.0.1')
  await once(people, 'listening')
  const identityUrl = `http://127.0.0.1:${(people.address() as AddressInfo).port}`
  let child: ChildProcess | undefined
  let url = ''
  return {
    engine,
    gate,
    dataDir,
    /**
     * From now on nobody is told who completed this task (others may be asked about again, their jobs run out as the
     * clock moves); answers when somebody has asked.
     */
    holdIdentity: (elementInstanceKey: string) =>
      new Promise<void>((resolve) => {
        heldKey = elementInstanceKey
        asked = resolve
      }),
    tellIdentity() {
      heldKey = undefined
      for (const tell of held.splice(0)) tell()
    },
    async start() {
      child = fork(script, [identityUrl], {
        execArgv: ['--import', 'tsx'],
        env: {
          ...process.env,
          ZEEBE_GRPC_ADDRESS: gate.address,
          ZEEBE_REST_ADDRESS: broker.restAddress,
          ENGINE_CLOCK_URL: `${broker.managementUrl}/actuator/clock`,
          SMTP_URL: mail.url,
          DATA_DIR: dataDir,
          REPORT_SCHEDULES: 'off',
          HTTP_PORT: '0',
          LOG_LEVEL: process.env.STORY_LOG ?? 'silent',
        },
      })
      const started = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)])
      if (!started) throw new Error('the product ended while it started')
      url = String(started[0])
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    get: async (path: string) => (await fetch(`${url}${path}`)).text(),
    async refer(key: string = crypto.randomUUID(), changes = {}) {
      const response = await fetch(`${url}/v1/referrals`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ ...aReferral(), ...changes }),
      })
      const body = (await response.json()) as { cases?: { caseReference: string }[] }
      return { status: response.status, caseReference: body.cases?.[0]?.caseReference ?? '', body }
    },
    /** Instances of the procedure that were started for a case. */
    instances: (caseReference: string): string[] => instancesOf({ stream }, caseReference),
    /** The task of the form in this case, also in a called process, once the engine has it. */
    task(formId: string, caseReference: string) {
      const isOfCase = (processInstanceKey: string) =>
        stream.records.some(
          ({ valueType, value }) =>
            valueType === 'VARIABLE' &&
            value.name === 'caseReference' &&
            value.processInstanceKey === processInstanceKey &&
            value.value === JSON.stringify(caseReference),
        )
      return stream.first(
        ({ valueType, intent, value }) =>
          valueType === 'USER_TASK' &&
          intent === 'CREATED' &&
          value.elementId === `userTask_${formId}` &&
          isOfCase(value.processInstanceKey),
        `task ${formId} of ${caseReference}`,
      )
    },
    async close() {
      await this.kill()
      people.closeAllConnections()
      people.close()
      await gate.stop()
      await engine.stop()
      await mail.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type Plant = Awaited<ReturnType<typeof startPlant>>
