import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import type { TransferRow } from '../register/transfers.ts'
import { latestDecision } from '../shared/caseRecord.ts'
import { managerOf } from '../shared/managerOf.ts'
import { moveCase } from '../shared/moveCase.ts'
import { transferOf } from '../shared/transferOf.ts'
import { nominationOf } from './nomination.ts'
import { keptWorker, standings } from './standing.ts'

const input = z.object({
  transferId: z.uuid(),
  caseReference: z.string(),
  standing: z.enum(standings),
  receivingWorker: z.string().nullish(),
})
const output = z.object({
  transferOutcome: z.enum(['TRANSFERRED', 'TRANSFERRED_UNALLOCATED']),
  keepsWorker: z.boolean(),
  team: z.string(),
  district: z.string(),
  worker: z.string().nullable(),
  allocatedAt: z.string().nullable(),
  dutyManager: z.string().nullable(),
})
type By = { decidedBy: string; decisionId: string | null; at: string }

/** Who of the giving team stood beside its worker goes with it; who comes from elsewhere stays with the child. */
async function endInvolvements(tx: Transaction, { caseReference, fromTeam }: TransferRow, by: By, stays: string[]) {
  for (const { username, role, to } of await tx.allocations.ofCase(caseReference)) {
    if (to !== null || role === 'PRIMARY' || stays.includes(username)) continue
    const person = await tx.staff.get(username)
    if (person?.team === fromTeam)
      await tx.allocations.endInvolvement(caseReference, username, role, 'TRANSFER', by.decidedBy)
  }
}

/** The receiving worker begins at the instant at which the former holder ends, with the decision that named them. */
async function toWorker(tx: Transaction, transfer: TransferRow, team: string, worker: string, by: By) {
  const { caseReference, authority, receivingDecisionId } = transfer
  const change = { caseReference, reasonCode: 'TRANSFER', decidedBy: by.decidedBy, rationale: receivingDecisionId }
  const { coWorker } = await nominationOf(tx, transfer)
  const lead = (await tx.allocations.ofCase(caseReference)).find(
    ({ username, role, to }) => username === worker && role !== 'PRIMARY' && to === null,
  )
  if (lead && lead.role !== 'PRIMARY')
    await tx.allocations.endInvolvement(caseReference, worker, lead.role, 'TRANSFER', by.decidedBy)
  await moveCase(tx, { ...change, authority, team, holder: worker, kind: 'WORKER', at: by.at })
  if (coWorker) await tx.allocations.involve({ ...change, username: coWorker, role: 'CO_WORKER', at: by.at })
  await endInvolvements(tx, transfer, by, coWorker ? [coWorker] : [])
  await tx.unallocated.end(caseReference, 'ALLOCATED', by.decidedBy)
  const holder = await tx.allocations.holder(caseReference)
  const allocatedAt = holder?.from ?? by.at
  const variables = { worker, coWorker, allocatedAt }
  await tx.events.announce({ caseReference, message: 'workerAllocated', variables })
  return { worker, allocatedAt }
}

/** Nobody was named: a case that must have a worker keeps the present one, any other is held by the team's manager. */
async function withoutWorker(
  tx: Transaction,
  transfer: TransferRow,
  team: string,
  standing: (typeof standings)[number],
  manager: Awaited<ReturnType<typeof managerOf>>,
  by: By,
) {
  const { caseReference, authority } = transfer
  const kept = await keptWorker(tx, caseReference, standing, by.at)
  const next = kept ? { holder: kept.username, kind: kept.kind } : manager
  if (!next) {
    throw new WorkerProblem(
      `Team ${team} has neither a duty manager nor a Team Manager, so nobody could hold the case.`,
      'enter one in the duty rota or the staff directory, then retry',
    )
  }
  const { decidedBy, decisionId: rationale, at } = by
  await moveCase(tx, { caseReference, authority, team, ...next, reasonCode: 'TRANSFER', decidedBy, rationale, at })
  if (!kept) await endInvolvements(tx, transfer, by, [])
  return { worker: kept?.username ?? null, allocatedAt: kept?.from ?? null }
}

/** What a transfer that has been completed before came to, for whoever asks again. */
async function asItStands(
  tx: Transaction,
  { caseReference, outcome, keepsWorker, authority }: TransferRow,
  at: string,
) {
  const found = await tx.cases.get(caseReference)
  const holder = await tx.allocations.holder(caseReference)
  const worker = holder?.kind === 'WORKER' ? holder : undefined
  return {
    ...{ transferOutcome: outcome, keepsWorker, team: found?.team, district: found?.district },
    ...{ worker: worker?.username ?? null, allocatedAt: worker?.from ?? null },
    dutyManager: (await managerOf(tx, authority, found?.team ?? '', at))?.holder ?? null,
  }
}

/**
 * The transfer in the record, in one transaction: team, district and holder change at one instant, so that nobody is
 * without either. Without a receiving worker a case that must have one keeps its present worker, any other is held by the
 * manager of the receiving team. DT-11, DT-13, G-57, G-69, C-29.
 */
export const completeTransfer = defineWorker(
  'districtTransfer.completeTransfer',
  ({ clock }) =>
    async ({ transferId, caseReference, standing, receivingWorker }, job) =>
      job.once(async (tx) => {
        const transfer = await transferOf(tx, transferId)
        const at = toOffsetIso(toLondon(clock.now()))
        if (transfer.outcome === 'TRANSFERRED' || transfer.outcome === 'TRANSFERRED_UNALLOCATED')
          return asItStands(tx, transfer, at)
        const { toTeam: team, authority } = transfer
        if (!team)
          throw new WorkerProblem('No team is named that receives the case.', 'name it in the task, then retry')
        const decision = await latestDecision(tx, caseReference, 'dtCompleteTransfer')
        if (!decision) {
          throw new WorkerProblem(
            'The completion of this transfer is not in the record.',
            'complete the task dtCompleteTransfer before this step',
          )
        }
        const by = { decidedBy: decision.decidedBy, decisionId: decision.id, at }
        const manager = await managerOf(tx, authority, team, at)
        const entered = receivingWorker
          ? await toWorker(tx, transfer, team, receivingWorker, by)
          : await withoutWorker(tx, transfer, team, standing, manager, by)
        const keepsWorker = !receivingWorker && entered.worker !== null
        const transferOutcome = receivingWorker ? 'TRANSFERRED' : 'TRANSFERRED_UNALLOCATED'
        const done = { by: by.decidedBy, at }
        await tx.transfers.step(transferId, 'RECORD_CHANGE', done)
        await tx.transfers.end(transferId, { ...done, outcome: transferOutcome, keepsWorker })
        const district = (await tx.cases.get(caseReference))?.district ?? transfer.toDistrict
        return { transferOutcome, keepsWorker, team, district, ...entered, dutyManager: manager?.holder ?? null }
      }),
  { input, output },
)
