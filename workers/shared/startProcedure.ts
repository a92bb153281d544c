import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { closurePaths, procedureKinds } from '../models/closureWords.ts'

const input = z.object({
  procedure: z.enum(procedureKinds),
  caseReference: z.string(),
  closurePath: z.enum(closurePaths).nullish(),
  requestedBy: z.string().nullish(),
})

/**
 * Starts another procedure of the case, once; where one of its kind is open already it is that one. Where
 * nobody asked it is in the name of whoever holds the case. A case that was closed meanwhile starts nothing. TS-21, EI-05.
 */
export const startProcedure = defineWorker(
  'startProcedure',
  () =>
    async ({ procedure, caseReference, closurePath, requestedBy }, job) =>
      job.once(async (tx) => {
        if ((await tx.cases.get(caseReference))?.closed) return { startedProcedureId: null }
        const holder = await tx.allocations.holder(caseReference)
        const by = requestedBy || holder?.username || job.processId
        const { procedureId } = await tx.procedures.start({ procedure, caseReference, by, path: closurePath })
        return { startedProcedureId: procedureId }
      }),
  { input },
)
