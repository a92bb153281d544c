import { StoreError } from '../register/errors.ts'

/**
 * A failure that a person can act on. Message and next step go into the engine's incident, so they hold no name,
 * address or other personal data (I6).
 */
export class WorkerProblem extends Error {
  readonly nextStep: string
  constructor(message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WorkerProblem'
    this.nextStep = nextStep
  }
}

/** The text of an incident: cause and next step. Only our own problems speak; a foreign error gives its kind alone. */
export function incidentMessage(jobType: string, error: unknown): string {
  if (error instanceof WorkerProblem) return `${jobType}: ${error.message} Next step: ${error.nextStep}`
  const kind = error instanceof Error ? error.name : typeof error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${jobType}: the step failed with ${kind}${code}. Next step: look in the worker's log for this job key, remove the cause, then increase the retries in Operate.`
}

/** Where an error came from without its text, which may hold what a person typed (I6). */
export function stackOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
}

/** A problem that goes by without anybody's help, such as a search store that lags: it costs no retry. */
export class PassingProblem extends WorkerProblem {}

/** PostgreSQL's classes of a connection lost, resources short, a server going down, or a system error. */
const passingCodes = /^(08|53|57|58)/

/** True for an outage that ends by itself or by an operator's hand, not by a change of the model or the code. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PassingProblem) return true
  if (error instanceof StoreError) return error.code === undefined || passingCodes.test(error.code)
  return error instanceof TypeError && error.message === 'fetch failed'
}
