import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { eligibilityOf } from './eligibility.ts'

/**
 * Gives one case of a confirmed plan to its new worker, once for each batch and case: asked again it answers the same.
 * What stands against it now (closed, held by somebody else, worker away, not eligible) is a row of the report and no
 * incident. CR-01, CR-09, CR-14.
 */
export const reallocateCase = defineWorker(
  'caseReallocation.reallocateCase',
  (deps) => {
    const eligible = eligibilityOf(deps)
    return async ({ batchId, caseReference }, job) => {
      const { register } = deps
      const row = await register.reallocations.row(batchId, caseReference)
      if (!row) {
        throw new WorkerProblem(
          `The batch has no row for ${caseReference}.`,
          'check batchId and the list of the instance',
        )
      }
      const open = row.state === 'PLANNED' && row.closed === null
      const person = open ? await register.staff.get(row.toUsername ?? '') : undefined
      const blocked = person && (await eligible(row, person)).barred ? 'NOT_ELIGIBLE' : null
      return job.once(async (tx) => ({ ...(await tx.reallocations.settle(batchId, caseReference, blocked)) }))
    }
  },
  { input: z.object({ batchId: z.string(), caseReference: z.string() }), output: z.object({}) },
)
