import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { systemClock } from '../../workers/calendar/clock.ts'
import type { Dependencies } from '../../workers/dependencies.ts'
import { createClient } from '../../workers/engine/client.ts'
import { defineWorker, type Handler, type WorkerDefinition } from '../../workers/engine/defineWorker.ts'
import { createEnginePort } from '../../workers/engine/enginePort.ts'
import { type RunningWorkers, runWorkers } from '../../workers/engine/runWorkers.ts'
import { openRegister } from '../../workers/register/register.ts'
import { startTestEngine } from '../support/engine.ts'
import type { EngineRecord } from '../support/recordStream.ts'
import { freshDataDir } from '../support/registerFolder.ts'
import { startGate } from './gate.ts'
import { oneStep } from './models.ts'

/** A real engine behind a gate, a real register, and workers of the test's own on throwaway models. */
export async function openWorkshop() {
  const [engine, dataDir] = await Promise.all([startTestEngine(), freshDataDir()])
  const gate = await startGate(engine.broker.grpcAddress)
  const client = createClient({ grpcAddress: gate.address, restAddress: engine.broker.restAddress })
  const direct = createClient({ grpcAddress: engine.broker.grpcAddress, restAddress: engine.broker.restAddress })
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const register = await openRegister({ dataDir, clock: systemClock, log })
  const deps = { register, log, clock: systemClock } as unknown as Dependencies
  const running: RunningWorkers[] = []
  let count = 0
  const { stream } = engine
  const jobs = (intent: string, jobType: string) =>
    stream.records.filter(
      (record) => record.valueType === 'JOB' && record.intent === intent && record.value.type === jobType,
    )
  return {
    engine,
    gate,
    client,
    direct,
    register,
    logged: () => lines.join(''),
    port: createEnginePort(client),
    /** A job type of its own with its model. */
    async step({ retries = 3 } = {}) {
      count += 1
      const [processId, jobType] = [`step${count}`, `work${count}`]
      await direct.deployResource({
        name: `${processId}.bpmn`,
        process: Buffer.from(oneStep(processId, jobType, retries)),
      })
      return {
        jobType,
        worker: (handler: Handler, contract: Parameters<typeof defineWorker>[2] = {}): WorkerDefinition =>
          defineWorker(jobType, () => handler, contract),
        start: async (instances = 1, variables = {}) => {
          for (let index = 0; index < instances; index += 1)
            await direct.createProcessInstance({ bpmnProcessId: processId, variables })
        },
        jobs: (intent: string) => jobs(intent, jobType),
        /** Waits for so many records of the job with this intent. */
        async until(intent: string, times = 1): Promise<EngineRecord> {
          await stream.first(() => jobs(intent, jobType).length >= times, `${times} x ${jobType} ${intent}`)
          return jobs(intent, jobType)[times - 1] as EngineRecord
        },
        ends: (elementId: string) =>
          stream.first(
            ({ valueType, intent, value }) =>
              valueType === 'PROCESS_INSTANCE' &&
              intent === 'ELEMENT_COMPLETED' &&
              value.bpmnProcessId === processId &&
              value.elementId === elementId,
            `${processId} ends in ${elementId}`,
          ),
        incident: () =>
          stream.first(
            ({ valueType, intent, value }) =>
              valueType === 'INCIDENT' && intent === 'CREATED' && value.bpmnProcessId === processId,
            `incident of ${processId}`,
          ),
      }
    },
    run(definitions: WorkerDefinition[], options: Parameters<typeof runWorkers>[3] = {}): RunningWorkers {
      const workers = runWorkers(client, definitions, deps, options)
      running.push(workers)
      return workers
    },
    /** Between two tests: no worker runs, the way to the engine is open. */
    async tidy() {
      gate.set('open')
      await Promise.all(running.splice(0).map((workers) => workers.stop()))
    },
    async close() {
      await Promise.all([client.close(), direct.close()])
      await register.close()
      await gate.stop()
      await engine.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>
