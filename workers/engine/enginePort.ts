import { setTimeout as pause } from 'node:timers/promises'
import type { ZeebeClient } from './client.ts'
import { isAlreadyThere, isTransient, pauseBefore, within } from './grpc.ts'
import { WorkerProblem } from './problem.ts'

export type EngineMessage = {
  name: string
  correlationKey: string
  /** Unique for the event; the engine refuses a second one while the first lives. */
  messageId: string
  /** Milliseconds that the engine keeps the message for a catcher that is not waiting yet. */
  timeToLive: number
  variables: Record<string, unknown>
}

export type EnginePort = {
  publish: (message: EngineMessage) => Promise<void>
  /** What the newest version of a decision says; for a check after a form, where the model itself does not evaluate it. */
  decide: (decisionId: string, variables: Record<string, unknown>) => Promise<unknown>
  /** True when the gateway answers and at least one broker partition is healthy. */
  isReady: () => Promise<boolean>
}

const patience = 5000
const tries = 3

/** Back-pressure and a gateway that is just coming up pass; a short series of tries, then whoever asked tries again. */
async function again<T>(call: () => Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await within(patience, call())
    } catch (error) {
      if (!isTransient(error) || attempt === tries) throw error
      await pause(pauseBefore(attempt))
    }
  }
}

/**
 * Publishing that never takes silence for success: a closed client answers `null`, which throws here.
 * A message id that the engine already holds counts as published (I1).
 */
export function createEnginePort(client: ZeebeClient): EnginePort {
  return {
    async publish({ name, correlationKey, messageId, timeToLive, variables }) {
      try {
        // biome-ignore lint/suspicious/noExplicitAny: the SDK types variables as its own JSON document
        const message = { name, correlationKey, messageId, timeToLive, variables: variables as any }
        await again(() => client.publishMessage(message))
      } catch (error) {
        if (isAlreadyThere(error)) return
        throw new WorkerProblem(
          `The engine did not accept message ${name}.`,
          'check that the gateway is up; it is published again by itself',
          { cause: error },
        )
      }
    },
    async decide(decisionId, variables) {
      // biome-ignore lint/suspicious/noExplicitAny: the SDK types variables as its own JSON document
      const question = { decisionId, variables: variables as any }
      const answer = await again(() => client.evaluateDecision(question)).catch((error: unknown) => {
        throw new WorkerProblem(
          `Decision ${decisionId} could not be evaluated.`,
          'check that it is deployed and the gateway is up',
          { cause: error },
        )
      })
      if (answer.failureMessage) {
        throw new WorkerProblem(
          `Decision ${decisionId} gave no result.`,
          'look at its last evaluation in Operate and correct the table',
        )
      }
      return JSON.parse(answer.decisionOutput)
    },
    async isReady() {
      try {
        const { brokers } = await within(patience, client.topology())
        return brokers.some(({ partitions }) => partitions.some(({ health }) => health === 'HEALTHY'))
      } catch {
        return false
      }
    },
  }
}
