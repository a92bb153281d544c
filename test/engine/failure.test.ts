import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { RawJob } from '../../workers/engine/activateJobs.ts'
import { PassingProblem, WorkerProblem } from '../../workers/engine/problem.ts'
import { failure } from '../../workers/engine/runJob.ts'
import { StoreError } from '../../workers/register/errors.ts'

const job = { type: 'notify', retries: 3 } as RawJob
const retriesAfter = (error: unknown) => {
  const outcome = failure(job, error, pino({ level: 'silent' }))
  return outcome.kind === 'fail' ? outcome.retries : undefined
}

describe('a job that failed', () => {
  it('keeps its retries while the register or Tasklist is out, however long, so that an outage makes no incidents', () => {
    expect(retriesAfter(new StoreError('The register does not answer'))).toBe(3)
    expect(retriesAfter(new StoreError('the server is shutting down', '57P01'))).toBe(3)
    expect(retriesAfter(new PassingProblem('Tasklist does not yet say.', 'wait'))).toBe(3)
    expect(retriesAfter(new TypeError('fetch failed'))).toBe(3)
  })

  it('loses one for everything that a person has to mend', () => {
    expect(retriesAfter(new StoreError('a constraint refused it', '23505'))).toBe(2)
    expect(retriesAfter(new WorkerProblem('No such team.', 'add it'))).toBe(2)
    expect(retriesAfter(new Error('anything'))).toBe(2)
  })

  it('waits longer each time it fails again', () => {
    const waits = [5, 4, 3, 2, 1].map((retries) => {
      const outcome = failure({ ...job, retries }, new Error('still down'), pino({ level: 'silent' }))
      return outcome.kind === 'fail' ? outcome.retryBackOff : 0
    })
    expect(waits).toEqual(waits.toSorted((one, other) => one - other))
    expect(waits[0]).toBeGreaterThan(1000)
  })
})
