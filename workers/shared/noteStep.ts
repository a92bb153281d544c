import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { procedureSteps } from '../models/closureWords.ts'
import { procedureOf } from './procedureOf.ts'

const input = z.object({ procedureId: z.uuid(), step: z.enum(procedureSteps) })

/** A step that the process itself has done enters the tracker; of a procedure that has ended it does not. CL-22, EI-04. */
export const noteStep = defineWorker(
  'noteStep',
  ({ clock }) =>
    async ({ procedureId, step }, job) =>
      job.once(async (tx) => {
        const { endedAt, procedure } = await procedureOf(tx, procedureId)
        if (endedAt) return {}
        const at = toOffsetIso(toLondon(clock.now()))
        await tx.procedures.step(procedureId, step, { by: procedure, at })
        return {}
      }),
  { input },
)
