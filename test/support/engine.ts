import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker } from '../../stack/broker.ts'
import { startTestEngine88 } from '../../stack/testEngine88/testEngine88.ts'
import { offsetClock } from '../../workers/calendar/clock.ts'
import type { IdentityPort } from '../../workers/engine/identity.ts'
import { startRecordStream } from './recordStream.ts'

const json = { 'content-type': 'application/json' }

/**
 * The real engine alone, with its record stream, a clock that is moved and never waited for, and the identity of
 * whoever completes a task as the engine itself records it.
 */
export async function startTestEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'))
  const stream = await startRecordStream()
  const options = { dataDir: folder, exporterUrl: stream.url }
  const broker = await (process.env.TEST_ENGINE === '8.8'
    ? startTestEngine88(options)
    : startBroker({ ...options, clockControlled: true }))
  let offset = 0
  const clock = offsetClock(() => offset)
  const command = async (path: string, body: unknown, base = broker.restAddress) => {
    const response = await fetch(`${base}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`The engine refused ${path} with ${response.status}: ${await response.text()}`)
  }
  const identity: IdentityPort = {
    async completedBy({ elementInstanceKey }) {
      const { value, timestamp } = await stream.first(
        (record) =>
          record.valueType === 'USER_TASK' &&
          record.intent === 'COMPLETED' &&
          record.value.elementInstanceKey === elementInstanceKey,
        `completion of the task of element instance ${elementInstanceKey}`,
      )
      return { username: value.assignee, completedAt: new Date(timestamp).toISOString() }
    },
  }
  const moveBy = async (milliseconds: number) => {
    if (milliseconds <= 0) throw new Error('The clock only moves forward: choose a later instant')
    await command('/actuator/clock/add', { offsetMilli: milliseconds }, broker.managementUrl)
    offset += milliseconds
  }
  return {
    stream,
    broker,
    clock,
    identity,
    /** Moves engine and workers to an instant (ISO with offset). */
    moveTo: (instant: string) => moveBy(Date.parse(instant) - clock.now().getTime()),
    moveBy,
    /** Claims and completes a user task as somebody. */
    async complete(userTaskKey: string, assignee: string, variables: Record<string, unknown>) {
      await command(`/v2/user-tasks/${userTaskKey}/assignment`, { assignee, allowOverride: true })
      await command(`/v2/user-tasks/${userTaskKey}/completion`, { variables })
    },
    async stop() {
      await broker.stop()
      await stream.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type TestEngine = Awaited<ReturnType<typeof startTestEngine>>
