import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ZeebeClient } from './client.ts'
import { codeOf, isNotFound, isTransient, pauseBefore, within } from './grpc.ts'

export type Outcome =
  | { kind: 'complete'; variables: Record<string, unknown> }
  | { kind: 'error'; errorCode: string; errorMessage: string; variables: Record<string, unknown> }
  | { kind: 'fail'; errorMessage: string; retries: number; retryBackOff: number }

/** `refused`: the engine will never take this answer. `lost`: it could not be reached in time and offers the job again. */
export type Settled = 'taken' | 'gone' | 'refused' | 'lost'

const callPatience = 10_000

function call(client: ZeebeClient, jobKey: string, outcome: Outcome): Promise<unknown> {
  if (outcome.kind === 'fail') return client.failJob({ jobKey, ...outcome })
  const answer = { jobKey, ...outcome, variables: outcome.variables as never }
  return outcome.kind === 'complete' ? client.completeJob(answer) : client.throwError(answer as never)
}

/**
 * Tells the engine what became of a job, again with growing pauses while the gateway is down or asks for patience, until
 * `timeLeft()` (milliseconds) is used up. A job that the engine no longer has was answered before, or its case ended.
 */
export async function settleJob(
  client: ZeebeClient,
  jobKey: string,
  outcome: Outcome,
  timeLeft: () => number,
  log: Logger,
): Promise<Settled> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await within(Math.max(1000, Math.min(callPatience, timeLeft())), call(client, jobKey, outcome))
      return 'taken'
    } catch (error) {
      const keys = { jobKey, kind: outcome.kind, code: codeOf(error) }
      if (isNotFound(error)) {
        log.debug(keys, 'the engine no longer has this job')
        return 'gone'
      }
      if (!isTransient(error)) {
        log.warn(keys, 'the engine refused the answer to a job')
        return 'refused'
      }
      const wait = pauseBefore(attempt)
      if (wait >= timeLeft()) {
        log.warn(keys, 'the answer to a job did not reach the engine, which offers the job again')
        return 'lost'
      }
      await pause(wait)
    }
  }
}
