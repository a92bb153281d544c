import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Register } from '../register/register.ts'
import { latestNextTeam } from '../shared/caseRecord.ts'
import { moveCase } from './moveCase.ts'

const input = z.object({ caseReference: z.string(), authority: z.string() })
const output = z.object({ team: z.string(), district: z.string(), dutyManager: z.string() })

/** Who answers for a team at an instant: its duty manager by the rota, else its Team Manager. */
export async function managerOf(
  register: Pick<Register, 'authorities' | 'staff'>,
  authority: string,
  team: string,
  at: string,
) {
  const onDuty = (await register.authorities.onDuty(authority, at)).find((entry) => entry.team === team)
  if (onDuty) return { holder: onDuty.dutyManager, kind: 'DUTY_MANAGER' as const }
  const [manager] = await register.staff.list({ authority, team, role: 'teamManager' })
  return manager && { holder: manager.username, kind: 'TEAM_MANAGER' as const }
}

/**
 * Passes a case to another team: team, district and holder change in one transaction, and the manager of the receiving
 * team is its holder from that instant. DA-10, AW-52.
 */
export const moveToTeam = defineWorker(
  'dutyAllocation.moveToTeam',
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
