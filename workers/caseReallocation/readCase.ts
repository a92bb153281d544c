import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'

const input = z.object({ caseReference: z.string(), absentWorker: z.string(), leaving: z.boolean().nullish() })

/** What the choice of another worker, or unallocated case management, needs to know of one case. CR-01, CR-14. */
export const readCase = defineWorker(
  'caseReallocation.readCase',
  ({ register, clock }) =>
    async ({ caseReference, absentWorker, leaving }) => {
      const [found, holder] = await Promise.all([
        register.cases.withChild(caseReference),
        register.allocations.holder(caseReference),
      ])
      if (!found)
        throw new WorkerProblem(
          `The register has no case ${caseReference}.`,
          'check the case reference of the instance',
        )
      const now = toOffsetIso(toLondon(clock.now()))
      const onDuty = (await register.authorities.onDuty(found.authority, now)).find(({ team }) => team === found.team)
      const [manager] = await register.staff.list({ authority: found.authority, team: found.team, role: 'teamManager' })
      return {
        caseReference,
        initials: found.child.initials,
        ...{ authority: found.authority, profile: found.profile, district: found.district, team: found.team },
        ...{ need: found.need, concernLevel: found.concernLevel, categories: found.categories },
        ...{ receivedAt: found.receivedAt, decidedAt: found.decidedAt },
        dutyManager: onDuty?.dutyManager ?? manager?.username ?? null,
        allocationOccasion: leaving ? 'CHANGE_OF_WORKER' : 'TEMPORARY_COVER',
        caseOpen: found.closed === null && (holder?.username === absentWorker || holder?.kind !== 'WORKER'),
        now,
      }
    },
  { input },
)
