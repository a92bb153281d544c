import { toLondon } from '../calendar/londonTime.ts'
import { absencesOf } from './absences.ts'
import { allocationsOf } from './allocations.ts'
import { announce } from './announce.ts'
import { NotFound } from './errors.ts'
import type { TransactionScope } from './scope.ts'
import type { ReallocationState } from './tables.ts'
import { endPeriod } from './unallocated.ts'

export type Settled = { state: ReallocationState; problem: string | null }

/** Why a row cannot be carried out now, as a code; null when it can. */
async function obstacle(
  tx: TransactionScope,
  row: { caseId: string; closed: string | null; fromUsername: string; toUsername: string | null },
): Promise<string | null> {
  if (row.closed !== null) return 'CASE_CLOSED'
  const today = toLondon(tx.now()).toFormat('yyyy-MM-dd')
  const found = await tx.db
    .selectFrom('allocations')
    .leftJoin('staff', (join) => join.on('staff.username', '=', row.toUsername))
    .select(['allocations.username', 'staff.active'])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('absences')
            .select('absences.id')
            .where('absences.username', '=', row.toUsername ?? '')
            .where('from', '<=', today)
            .where((where) => where.or([where('to', 'is', null), where('to', '>=', today)]))
            .where((where) => where.or([where('endedOn', 'is', null), where('endedOn', '>', today)])),
        )
        .as('away'),
    )
    .where('allocations.caseId', '=', row.caseId)
    .where('role', '=', 'PRIMARY')
    .where('allocations.to', 'is', null)
    .executeTakeFirst()
  if (found?.username !== row.fromUsername) return 'HELD_BY_OTHER'
  if (!found.active) return 'WORKER_INACTIVE'
  return found.away ? 'WORKER_ABSENT' : null
}

/** Duties planned for the absence go over to the new worker with the case; whoever has such a task hears of it. */
export async function dropDuties(tx: TransactionScope, absenceId: string, caseId: string): Promise<void> {
  const dropped = await tx.db
    .updateTable('duties')
    .set({ droppedAt: tx.now() })
    .where('absenceId', '=', absenceId)
    .where('caseId', '=', caseId)
    .where('doneAt', 'is', null)
    .where('droppedAt', 'is', null)
    .returning('id')
    .execute()
  if (dropped.length === 0) return
  await tx.db
    .updateTable('tasks')
    .set({ closedAt: tx.now(), closedBy: 'system', outcome: 'cancelled' })
    .where('caseId', '=', caseId)
    .where('absenceId', '=', absenceId)
    .where('formId', '=', 'crDutyVisitReport')
    .where('closedAt', 'is', null)
    .execute()
  for (const { id } of dropped) {
    await announce(tx, { message: 'dutyDropped', correlationKey: id, key: `dutyDropped ${id}` })
  }
}

/** Settles one row of a batch once; the row stays locked until the transaction ends. */
export async function settleRow(
  tx: TransactionScope,
  batchId: string,
  caseReference: string,
  blocked: string | null,
): Promise<Settled> {
  const row = await tx.db
    .selectFrom('reallocationRows')
    .innerJoin('cases', 'cases.id', 'reallocationRows.caseId')
    .innerJoin('reallocationBatches', 'reallocationBatches.id', 'reallocationRows.batchId')
    .select(['reallocationRows.caseId', 'reallocationRows.fromUsername', 'reallocationRows.toUsername'])
    .select(['reallocationRows.state', 'reallocationRows.problem', 'cases.closed'])
    .select(['reallocationBatches.absenceId', 'reallocationBatches.reasonCode', 'reallocationBatches.requestedBy'])
    .select(['reallocationBatches.rationale', 'reallocationBatches.note'])
    .where('reallocationRows.batchId', '=', batchId)
    .where('cases.reference', '=', caseReference)
    .forUpdate(['reallocationRows', 'cases'])
    .executeTakeFirst()
  if (!row) throw new NotFound('row of the reallocation')
  if (row.state !== 'PLANNED') return { state: row.state, problem: row.problem }
  const problem = (await obstacle(tx, row)) ?? blocked
  const allocationId = problem === null ? await change(tx, batchId, caseReference, row) : null
  const state = problem === null ? 'DONE' : 'FAILED'
  await tx.db
    .updateTable('reallocationRows')
    .set({ state, problem, allocationId, settledAt: tx.now() })
    .where('batchId', '=', batchId)
    .where('caseId', '=', row.caseId)
    .execute()
  const { absenceId } = row
  if (absenceId) await absencesOf(tx).noteCase(absenceId, caseReference, { state, outcome: problem ?? 'MOVED' })
  return { state, problem }
}

type Row = {
  caseId: string
  fromUsername: string
  toUsername: string | null
  absenceId: string | null
  reasonCode: string
  requestedBy: string
  rationale: string | null
  note: string | null
}

async function change(tx: TransactionScope, batchId: string, caseReference: string, row: Row): Promise<string> {
  const at = tx.now().toISOString()
  const allocationId = await allocationsOf(tx).change({
    caseReference,
    username: row.toUsername ?? '',
    kind: 'WORKER',
    reasonCode: row.reasonCode,
    decidedBy: row.requestedBy,
    rationale: row.rationale ?? row.note ?? batchId,
    expected: row.fromUsername,
    at,
  })
  if (row.absenceId) await dropDuties(tx, row.absenceId, row.caseId)
  const waits = await tx.db
    .selectFrom('unallocatedPeriods')
    .select('id')
    .where('caseId', '=', row.caseId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (waits) {
    await endPeriod(tx, caseReference, 'ALLOCATED', row.requestedBy)
    const variables = { worker: row.toUsername, coWorker: null, allocatedAt: at }
    await announce(tx, { caseReference, message: 'workerAllocated', variables })
  }
  return allocationId
}
