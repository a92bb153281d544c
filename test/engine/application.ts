import { pino } from 'pino'
import { type Application, startApplication } from '../../workers/application.ts'
import { readConfig } from '../../workers/config.ts'
import type { TestEngine } from '../support/engine.ts'
import { aReferral, type Referral } from '../support/referrals.ts'

export type Accepted = { status: number; caseReference: string; body: unknown }

/** Settings of the product on an engine, at a port that is known before it is up. */
export function configOf(engine: TestEngine, settings: Record<string, string>) {
  return readConfig({ ZEEBE_REST_ADDRESS: engine.broker.restAddress, REPORT_SCHEDULES: 'off', ...settings })
}

export function startProduct(
  engine: TestEngine,
  settings: Record<string, string>,
  lines: string[] = [],
  signal?: AbortSignal,
) {
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const overrides = { clock: engine.clock, identity: engine.identity }
  return startApplication(configOf(engine, settings), log, overrides, signal)
}

export async function refer(url: string, key: string = crypto.randomUUID(), changes: Partial<Referral> = {}) {
  const response = await fetch(`${url}/v1/referrals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ ...aReferral(), ...changes }),
  })
  const body = (await response.json()) as { cases?: { caseReference: string }[] }
  return { status: response.status, caseReference: body.cases?.[0]?.caseReference ?? '', body } satisfies Accepted
}

/** Keys of the instances of duty allocation that were started for a case. */
export const instancesOf = ({ stream }: Pick<TestEngine, 'stream'>, caseReference: string): string[] =>
  stream.records
    .filter(
      ({ valueType, intent, value }) =>
        valueType === 'VARIABLE' &&
        intent === 'CREATED' &&
        value.name === 'caseReference' &&
        value.bpmnProcessId === 'dutyAllocation' &&
        value.scopeKey === value.processInstanceKey &&
        value.value === JSON.stringify(caseReference),
    )
    .map(({ value }) => value.processInstanceKey)

/** Waits until an instance has passed a node. */
export const passes = ({ stream }: TestEngine, processInstanceKey: string, elementId: string) =>
  stream.first(
    ({ valueType, intent, value }) =>
      valueType === 'PROCESS_INSTANCE' &&
      intent === 'ELEMENT_COMPLETED' &&
      value.elementId === elementId &&
      value.processInstanceKey === processInstanceKey,
    `${elementId} of ${processInstanceKey}`,
  )

/** Waits until the case has come into the tray; answers its instances. */
export async function placed(engine: TestEngine, caseReference: string): Promise<string[]> {
  await engine.stream.first(() => instancesOf(engine, caseReference).length > 0, `instance of ${caseReference}`)
  const [first = ''] = instancesOf(engine, caseReference)
  await passes(engine, first, 'serviceTask_placeInTray')
  return instancesOf(engine, caseReference)
}

export type { Application }
