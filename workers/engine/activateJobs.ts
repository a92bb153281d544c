import type { ZeebeClient } from './client.ts'

/** A job as the gateway sends it: keys and numbers of 64 bits as text, variables and headers as JSON text. */
export type RawJob = {
  key: string
  type: string
  processInstanceKey: string
  bpmnProcessId: string
  processDefinitionVersion: number
  elementId: string
  elementInstanceKey: string
  customHeaders: string
  retries: number
  variables: string
}

export type JobRequest = {
  type: string
  worker: string
  /** Milliseconds that the engine waits before it gives a job to somebody else. */
  timeout: number
  maxJobsToActivate: number
  /** Milliseconds that the gateway holds the request open while there is no job. */
  requestTimeout: number
  fetchVariable?: string[]
}

type JobStream = {
  on(event: 'data', listener: (answer: { jobs: RawJob[] }) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'end', listener: () => void): void
  cancel(): void
}
type Activation = { activateJobsStream: (request: unknown) => Promise<JobStream | { error: Error } | undefined> }

/**
 * Asks once for jobs and hands over each as it comes; ends when the gateway ends the request. The SDK's own worker is
 * not used: it asks a gateway that is down 50 times a second, fails a job a second time (with no back-off) when the
 * answer to the engine got lost, and prints whole jobs, with what people typed, when a number does not fit (I6).
 * @throws the gRPC error; also after `signal` aborted
 */
export async function activateJobs(
  client: ZeebeClient,
  request: JobRequest,
  signal: AbortSignal,
  take: (job: RawJob) => void,
): Promise<number> {
  // biome-ignore lint/complexity/useLiteralKeys: the SDK keeps its gRPC client private, and only this one gives raw jobs
  const grpc = (await client['grpc']) as unknown as Activation
  const stream = await grpc.activateJobsStream({ ...request, tenantIds: [] })
  if (!stream) throw new Error('the connection is closed')
  if ('error' in stream && stream.error) throw stream.error
  const open = stream as JobStream
  const cancel = () => open.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  return new Promise<number>((resolve, reject) => {
    let taken = 0
    open.on('data', ({ jobs }) => {
      taken += jobs.length
      for (const job of jobs) take(job)
    })
    open.on('end', () => resolve(taken))
    open.on('error', reject)
  }).finally(() => signal.removeEventListener('abort', cancel))
}
