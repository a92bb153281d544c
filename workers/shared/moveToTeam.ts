import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestNextTeam } from './caseRecord.ts'
import { managerOf } from './managerOf.ts'
import { moveCase } from './moveCase.ts'

const input = z.object({ caseReference: z.string(), authority: z.string() })
const output = z.object({ team: z.string(), district: z.string(), dutyManager: z.string() })

/**
 * Passes a case to another team: team, district and holder change in one transaction, and the manager of the receiving
 * team is its holder from that instant. DA-10, AW-52.
 */
export const moveToTeam = defineWorker(
  'moveToTeam',
  ({ register, clock }) =>
    async ({ caseReference, authority }, job) => {
      const nextTeam = await latestNextTeam(register, caseReference)
      if (!nextTeam) {
        throw new WorkerProblem(
          'No decision on record names the team that takes the case.',
          'record the decision on the case, then retry',
        )
      }
      const at = toOffsetIso(toLondon(clock.now()))
      const manager = await managerOf(register, authority, nextTeam, at)
      if (!manager) {
        throw new WorkerProblem(
          `Team ${nextTeam} has neither a duty manager nor a Team Manager, so nobody could hold the case.`,
          'enter one in the duty rota or the staff directory, then retry',
        )
      }
      return job.once(async (tx) => {
        const before = await tx.allocations.holder(caseReference)
        const district = await moveCase(tx, {
          caseReference,
          authority,
          team: nextTeam,
          ...manager,
          reasonCode: 'OTHER_TEAM',
          decidedBy: before?.username ?? 'system',
          at,
        })
        return { team: nextTeam, district, dutyManager: manager.holder }
      })
    },
  { input, output },
)
