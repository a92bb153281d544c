import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'

/** Takes up a bulk change that was asked for over the API, once. CR-01. */
export const openBatch = defineWorker(
  'caseReallocation.openBatch',
  ({ register }) =>
    async ({ batchId }, job) => {
      const batch = await register.reallocations.get(batchId)
      if (!batch) throw new WorkerProblem('The register has no such reallocation.', 'check the variable batchId')
      if ((await register.reallocations.attend(batchId, job.processInstanceKey)) === 'duplicate')
        return job.raise('batchAlreadyStarted', 'This change has an instance already.')
      const [rows, person] = await Promise.all([
        register.reallocations.rows(batchId),
        register.staff.get(batch.fromUsername),
      ])
      return {
        batchId,
        reallocationCases: rows.map(({ caseReference }) => caseReference),
        absentWorker: batch.fromUsername,
        authority: batch.authority,
        district: person?.district ?? null,
        team: person?.team ?? null,
      }
    },
  { input: z.object({ batchId: z.string() }) },
)
