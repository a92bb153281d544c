import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { concernLevels } from '../models/vocabulary.ts'
import { latestDecision } from '../shared/caseRecord.ts'

const output = z.object({
  concernLevel: z.enum(concernLevels),
  strategyConsidered: z.boolean(),
  strategyOutcome: z.string().nullable(),
})

/**
 * What the record says when a case comes into a tray, for the first time or again from another team: the kind of
 * concern, and whether the Strategy Discussion was considered before. DA-07, G-07.
 */
export const readRecord = defineWorker(
  'dutyAllocation.readRecord',
  ({ register }) =>
    async ({ caseReference }) => {
      const found = await register.cases.get(caseReference)
      if (!found) throw new WorkerProblem(`The register has no case ${caseReference}.`, 'check the case reference')
      const discussion = await latestDecision(register, caseReference, 'daStrategyDiscussion')
      const outcome = discussion?.decisions.outcome
      return {
        concernLevel: found.concernLevel,
        strategyConsidered: discussion !== undefined,
        strategyOutcome: typeof outcome === 'string' ? outcome : null,
      }
    },
  { input: z.object({ caseReference: z.string() }), output },
)
