import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestDecision } from '../shared/caseRecord.ts'
import { whoHolds } from './whoHolds.ts'

/**
 * Reads the case that nobody can take, says from when its clocks count, and opens its period in the record; a case that
 * still has a worker gets its period when it is released. UC-01, G-64, G-68.
 */
export const open = defineWorker(
  'unallocatedCaseManagement.open',
  ({ clock, register }) =>
    async ({ caseReference }, job) => {
      const found = await register.cases.withChild(caseReference)
      if (!found) throw new WorkerProblem(`The register has no case ${caseReference}.`, 'check the case reference')
      if (found.closed) return job.raise('caseIsClosed', `Case ${caseReference} is closed.`)
      const plan = await latestDecision(register, caseReference, 'daAllocationPlan')
      const now = toOffsetIso(toLondon(clock.now()))
      return job.once(async (tx) => {
        const standing = await whoHolds(tx, caseReference, found.receivedAt, now)
        const { unallocatedSince: since, unallocatedOccasion: occasion } = standing
        const period = since
          ? await tx.unallocated.open({
              caseReference,
              processInstanceKey: job.processInstanceKey,
              occasion,
              since,
              at: now,
            })
          : undefined
        return {
          ...standing,
          unallocatedSince: period?.since ?? null,
          allocationOccasion: occasion === 'NEW_REFERRAL' ? 'NEW_REFERRAL' : 'CHANGE_OF_WORKER',
          initials: found.child.initials,
          profile: found.profile,
          authority: found.authority,
          district: found.district,
          team: found.team,
          need: found.need,
          concernLevel: found.concernLevel,
          categories: found.categories,
          receivedAt: found.receivedAt,
          seenWithinDays: typeof plan?.decisions.seenWithinDays === 'number' ? plan.decisions.seenWithinDays : null,
        }
      })
    },
  { input: z.object({ caseReference: z.string() }) },
)
