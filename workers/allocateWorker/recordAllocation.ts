import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { categories, occasions } from '../models/vocabulary.ts'
import type { NewHolder } from '../register/allocations.ts'
import type { Transaction } from '../register/database.ts'
import { Overtaken } from '../register/errors.ts'
import { latestDecision } from '../shared/caseRecord.ts'
import { noteTypes } from './noteType.ts'

const input = z.object({
  caseReference: z.string(),
  worker: z.string(),
  coWorker: z.string().nullish(),
  previousTeamLeader: z.string().nullish(),
  allocationOccasion: z.enum(occasions),
  noteType: z.enum(noteTypes),
  categories: z.array(z.enum(categories)).nullish(),
  interim: z.boolean().nullish(),
  /** Who held the case when the decision was made; a worker who has it since then keeps it. */
  expectedHolder: z.string().nullish(),
})
const output = z.object({
  allocatedAt: z.string(),
  worker: z.string(),
  coWorker: z.string().nullable(),
  previousTeamLeaderInvolved: z.boolean(),
})

/**
 * Changes the holder. Where somebody else decided first and a worker has the case, that decision stands and this one goes
 * to the audit; another manager who holds it meanwhile is no reason to leave the child without the worker.
 * @returns id of the allocation; undefined when overtaken
 */
async function changeOrOvertaken(
  tx: Transaction,
  allocation: NewHolder,
  expected: string | null | undefined,
): Promise<string | undefined> {
  if (!expected) return tx.allocations.change(allocation)
  try {
    return await tx.allocations.change({ ...allocation, expected })
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
    const { caseReference, username, decidedBy } = allocation
    const holder = await tx.allocations.holder(caseReference)
    if (holder?.kind !== 'WORKER') return tx.allocations.change(allocation)
    const detail = { username, holder: holder.username, allocationId: holder.id }
    await tx.audit.append({ actor: decidedBy, action: 'allocation.overtaken', caseReference, detail })
    return undefined
  }
}

/** The allocation that stands, as this job would have answered it. */
async function inPlace(tx: Transaction, caseReference: string) {
  const open = (await tx.allocations.ofCase(caseReference)).filter(({ to }) => to === null)
  const holder = open.find(({ role }) => role === 'PRIMARY')
  return {
    allocatedAt: holder?.from ?? '',
    worker: holder?.username ?? '',
    coWorker: open.find(({ role }) => role === 'CO_WORKER')?.username ?? null,
    previousTeamLeaderInvolved: open.some(({ reasonCode }) => reasonCode === 'PREVIOUS_TEAM_LEADER'),
  }
}

/**
 * Enters the allocation: the duty manager's part ends and the worker's begins at one instant, with the manager's decision
 * as its rationale; co-worker and previous Team Manager stand beside the worker; the case note carries the heading of the
 * occasion. One transaction. Of two decisions about a case without a worker the first stands. DA-20, DA-21, AW-14, AW-37, AW-43, AW-54 to AW-56.
 */
export const recordAllocation = defineWorker(
  'allocateWorker.recordAllocation',
  ({ clock }) =>
    async (
      {
        caseReference,
        worker,
        coWorker,
        previousTeamLeader,
        allocationOccasion,
        noteType,
        categories: newCategories,
        interim,
        expectedHolder,
      },
      job,
    ) =>
      job.once(async (tx) => {
        const allocatedAt = toOffsetIso(toLondon(clock.now()))
        const decision = await latestDecision(tx, caseReference, 'awManagersDecision')
        if (!decision) {
          throw new WorkerProblem(
            "The manager's decision for this allocation is not in the record.",
            'complete the task awManagersDecision before this step',
          )
        }
        const by = { caseReference, decidedBy: decision.decidedBy, rationale: decision.id, at: allocatedAt }
        const allocation = {
          ...by,
          username: worker,
          kind: 'WORKER' as const,
          reasonCode: interim ? 'INTERIM' : allocationOccasion,
        }
        const allocationId = await changeOrOvertaken(tx, allocation, expectedHolder)
        if (!allocationId) return inPlace(tx, caseReference)
        if (coWorker)
          await tx.allocations.involve({ ...by, username: coWorker, role: 'CO_WORKER', reasonCode: allocationOccasion })
        if (previousTeamLeader) {
          await tx.allocations.involve({
            ...by,
            username: previousTeamLeader,
            role: 'INVOLVED',
            reasonCode: 'PREVIOUS_TEAM_LEADER',
          })
        }
        if (newCategories) await tx.cases.change(caseReference, { categories: newCategories }, decision.decidedBy)
        await tx.meetings.record({
          caseReference,
          kind: noteType,
          at: allocatedAt,
          details: {
            allocationId,
            oversightId: decision.id,
            worker,
            coWorker: coWorker ?? null,
            occasion: allocationOccasion,
            interim: interim === true,
          },
          recordedBy: decision.decidedBy,
        })
        return {
          allocatedAt,
          worker,
          coWorker: coWorker ?? null,
          previousTeamLeaderInvolved: Boolean(previousTeamLeader),
        }
      }),
  { input, output },
)
