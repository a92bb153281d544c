import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

const input = z.object({
  absenceId: z.string(),
  absentWorker: z.string(),
  individualCase: z.object({ caseReference: z.string(), batchId: z.string() }),
})

/**
 * Notes what came of a case that was seen to by itself, as the register has it: another worker, closed, or still waiting
 * for the next meeting. CR-05, CR-14.
 */
export const noteOutcome = defineWorker(
  'caseReallocation.noteOutcome',
  () =>
    async ({ absenceId, absentWorker, individualCase: { caseReference, batchId } }, job) =>
      job.once(async (tx) => {
        const found = await tx.cases.get(caseReference)
        const holder = await tx.allocations.holder(caseReference)
        const taken = holder?.kind === 'WORKER' && holder.username !== absentWorker
        const state = found?.closed ? 'DROPPED' : taken ? 'DONE' : 'WAITS'
        await tx.reallocations.note(batchId, caseReference, state, taken ? holder.username : null)
        if (state !== 'WAITS') await tx.reallocations.handOverDuties(absenceId, caseReference)
        if (state === 'DROPPED') await tx.tasks.cancelOf(caseReference, ['aw'])
        const noted = { DROPPED: ['DONE', 'CASE_CLOSED'], DONE: ['DONE', 'MOVED'], WAITS: ['OPEN', 'WAITS'] } as const
        const [caseState, outcome] = noted[state]
        await tx.absences.noteCase(absenceId, caseReference, { state: caseState, outcome })
        return {}
      }),
  { input },
)
