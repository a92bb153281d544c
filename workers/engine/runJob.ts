import type { Dependencies } from '../dependencies.ts'
import type { RawJob } from './activateJobs.ts'
import { type Handler, type JobContext, Raised, type Variables, type WorkerDefinition } from './defineWorker.ts'
import { keyIn } from './generation.ts'
import { incidentMessage, isPassing, stackOf, WorkerProblem } from './problem.ts'
import type { Outcome } from './settleJob.ts'

/** Milliseconds before the engine offers a failed job again: doubles with each retry used up, with jitter. */
function retryBackOff(retriesLeft: number): number {
  const base = 1000 * 2 ** Math.max(0, 5 - retriesLeft)
  return Math.round(base * (0.75 + Math.random() / 2))
}

/** Milliseconds between two tries while the register or Tasklist does not answer. */
const outagePause = () => Math.round(5000 * (0.75 + Math.random() / 2))

export function contextOf(job: RawJob, generation: number, register: Dependencies['register']): JobContext {
  const jobKey = keyIn(generation, job.key)
  return {
    jobKey,
    jobType: job.type,
    processId: job.bpmnProcessId,
    processVersion: Number(job.processDefinitionVersion),
    processInstanceKey: keyIn(generation, job.processInstanceKey),
    elementId: job.elementId,
    elementInstanceKey: keyIn(generation, job.elementInstanceKey),
    retries: job.retries,
    headers: JSON.parse(job.customHeaders || '{}'),
    raise: (errorCode, message = '', variables = {}) => new Raised(errorCode, message, variables),
    once: (effect) => register.jobs.once(jobKey, effect),
  }
}

const misfits = (issues: { path: PropertyKey[]; code: string }[]): string =>
  issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ')

function parseInput({ input }: WorkerDefinition, variables: Variables): Variables {
  if (!input) return variables
  const parsed = input.safeParse(variables)
  if (parsed.success) return parsed.data
  throw new WorkerProblem(
    `The model hands over variables that do not fit: ${misfits(parsed.error.issues)}.`,
    'correct the input mapping of this element, deploy, and migrate or retry the instance',
  )
}

function parseOutput({ output }: WorkerDefinition, variables: Variables): Variables {
  const parsed = output?.safeParse(variables)
  if (!parsed) return variables
  if (parsed.success) return parsed.data as Variables
  throw new WorkerProblem(
    `The worker answers with variables that do not fit: ${misfits(parsed.error.issues)}.`,
    'correct the worker or its contract, release, then retry',
  )
}

/** Runs the handler of one job and says what the engine is to be told; never throws. */
export async function runJob(
  definition: WorkerDefinition,
  handler: Handler,
  job: RawJob,
  context: JobContext,
  log: Dependencies['log'],
): Promise<Outcome> {
  try {
    const answer = await handler(parseInput(definition, JSON.parse(job.variables || '{}')), context)
    if (!(answer instanceof Raised)) return { kind: 'complete', variables: parseOutput(definition, answer) }
    log.info({ errorCode: answer.errorCode }, 'job raised a business error')
    return { kind: 'error', errorCode: answer.errorCode, errorMessage: answer.message, variables: answer.variables }
  } catch (error) {
    return failure(job, error, log)
  }
}

/**
 * The answer for a job that failed: one retry less, a growing back-off, and an incident's text: cause and next step.
 * An outage of what stands behind the worker costs no retry: the job waits until it is over (/ready says so meanwhile).
 */
export function failure(job: RawJob, error: unknown, log: Dependencies['log']): Outcome {
  const errorMessage = incidentMessage(job.type, error)
  const passes = isPassing(error)
  const retries = passes ? job.retries : Math.max(0, job.retries - 1)
  log.warn({ retries, problem: errorMessage, kind: (error as Error)?.name, stack: stackOf(error) }, 'job failed')
  return { kind: 'fail', errorMessage, retries, retryBackOff: passes ? outagePause() : retryBackOff(retries) }
}
