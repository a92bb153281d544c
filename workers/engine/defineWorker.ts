import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'

/** Everything a handler may know of its job. Keys are engine keys as decimal strings. */
export type JobContext = {
  jobKey: string
  jobType: string
  processId: string
  processVersion: number
  processInstanceKey: string
  elementId: string
  elementInstanceKey: string
  retries: number
  headers: Record<string, string>
  /** A BPMN error that the model handles; the text must hold no personal data (I6). */
  raise: (errorCode: string, message?: string, variables?: Record<string, unknown>) => Raised
  /**
   * Runs the effect and remembers its result in one register transaction, so that a redelivered job
   * repeats the answer and not the effect (I1, I2, I3).
   */
  once: <T extends Record<string, unknown>>(effect: (tx: Transaction) => Promise<T>) => Promise<T>
}

export class Raised {
  readonly errorCode: string
  readonly message: string
  readonly variables: Record<string, unknown>
  constructor(errorCode: string, message: string, variables: Record<string, unknown>) {
    this.errorCode = errorCode
    this.message = message
    this.variables = variables
  }
}

// biome-ignore lint/suspicious/noExplicitAny: job variables are parsed by the contract's schema before the handler sees them
export type Variables = Record<string, any>

export type Handler = (variables: Variables, job: JobContext) => Promise<Record<string, unknown> | Raised>

export type WorkerDefinition = {
  jobType: string
  /** Variables are parsed with this before the handler runs; its keys are the only ones fetched. */
  input: z.ZodObject | undefined
  output: z.ZodType | undefined
  /** Milliseconds that the engine waits before it gives the job to somebody else. */
  timeout: number
  create: (dependencies: Dependencies) => Handler
}

/**
 * Declares the worker of one job type. What it returns completes the job, `job.raise` is a BPMN error that the model
 * handles, any throw fails the job with back-off and ends in an incident whose message says cause and next step.
 */
export function defineWorker<Input extends z.ZodObject = z.ZodObject>(
  jobType: string,
  create: (
    dependencies: Dependencies,
  ) => (variables: z.infer<Input> & Variables, job: JobContext) => Promise<Record<string, unknown> | Raised>,
  contract: { input?: Input; output?: z.ZodType; timeout?: number } = {},
): WorkerDefinition {
  return {
    jobType,
    input: contract.input,
    output: contract.output,
    timeout: contract.timeout ?? 60_000,
    create: create as WorkerDefinition['create'],
  }
}
