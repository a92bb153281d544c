import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'

const input = z.object({ batchId: z.string(), absenceId: z.string().nullish() })

/**
 * The report of a batch: who got which cases, how many succeeded and how many did not, and whether cases of the absence
 * still wait. Each row with its reason is in the register and under /v1/reallocations. CR-05, CR-14, L-09.
 */
export const reportReallocation = defineWorker(
  'caseReallocation.reportReallocation',
  ({ register }) =>
    async ({ batchId, absenceId }) => {
      const batch = await register.reallocations.get(batchId)
      if (!batch) throw new WorkerProblem('The register has no such reallocation.', 'check the variable batchId')
      const rows = (await register.reallocations.rows(batchId)).filter(({ mode }) => mode === 'MOVE')
      const done = rows.filter(({ state }) => state === 'DONE')
      const workers = [...new Set(done.map(({ toUsername }) => toUsername ?? ''))].sort()
      return {
        newWorkers: workers.map((worker) => ({
          worker,
          cases: done
            .filter(({ toUsername }) => toUsername === worker)
            .map(({ caseReference }) => `${caseReference} ${batch.reasonCode}`),
          temporary: batch.absenceId !== null && batch.reasonCode === 'ABSENCE',
        })),
        movedCount: done.length,
        failedCount: rows.length - done.length,
        casesWait: absenceId ? (await register.reallocations.waiting(absenceId)).length > 0 : false,
      }
    },
  { input },
)
