import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestDecision } from '../shared/caseRecord.ts'

const input = z.object({
  caseReference: z.string(),
  authority: z.string(),
  team: z.string(),
  authorisedUntil: z.string().nullish(),
})

/**
 * The worker goes and the Team Manager is the named holder from the same instant, from which all clocks count; only with
 * the authorisation on record. UC-15, UC-23, G-64, G-68, G-69.
 */
export const release = defineWorker(
  'unallocatedCaseManagement.release',
  ({ clock, register }) =>
    async ({ caseReference, authority, team, authorisedUntil }, job) => {
      const [manager] = await register.staff.list({ authority, team, role: 'teamManager' })
      if (!manager) {
        throw new WorkerProblem(
          `Team ${team} has no Team Manager, so nobody could hold the case.`,
          'enter one in the staff directory, then retry',
        )
      }
      const unallocatedSince = toOffsetIso(toLondon(clock.now()))
      return job.once(async (tx) => {
        const decision = await latestDecision(tx, caseReference, 'ucAuthorisation')
        if (decision?.decisions.decision !== 'AUTHORISED') {
          throw new WorkerProblem(
            'No authorisation to leave this case unallocated is on record.',
            'complete the task ucAuthorisation before this step',
          )
        }
        await tx.allocations.change({
          caseReference,
          username: manager.username,
          kind: 'TEAM_MANAGER',
          reasonCode: 'DE_ALLOCATED',
          decidedBy: decision.decidedBy,
          rationale: decision.id,
          at: unallocatedSince,
        })
        const { since } = await tx.unallocated.open({
          caseReference,
          processInstanceKey: job.processInstanceKey,
          occasion: 'DE_ALLOCATION',
          since: unallocatedSince,
          at: unallocatedSince,
        })
        await tx.unallocated.update(caseReference, {
          authorisedBy: decision.decidedBy,
          authorisedAt: decision.decidedAt,
          authorisedUntil: authorisedUntil ?? null,
        })
        // The category may have changed while the decision was made.
        const { categories } = (await tx.cases.get(caseReference)) ?? {}
        return { unallocatedSince: since, categories: categories ?? [] }
      })
    },
  { input },
)
