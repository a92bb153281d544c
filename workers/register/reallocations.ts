import { acceptOnce } from './acceptOnce.ts'
import { announce } from './announce.ts'
import { bodyHash } from './canonicalJson.ts'
import { caseIdOf } from './caseIdOf.ts'
import { KeyReused, NotFound } from './errors.ts'
import { reallocationCasesOf } from './reallocationCases.ts'
import type { ReallocationRequest } from './reallocationRequests.ts'
import { dropDuties, settleRow } from './reallocationRows.ts'
import type { Scope } from './scope.ts'
import type { AbsenceStep, ReallocationMode, ReallocationOccasion, ReallocationState } from './tables.ts'

export type NewRow = { caseReference: string; from: string; to?: string | null; mode: ReallocationMode }
export type NewBatch = {
  absenceId?: string | null
  authority: string
  occasion: ReallocationOccasion
  /** Whose cases they are. */
  from: string
  reasonCode: string
  requestedBy: string
  /** Id of the oversight row that decided it. */
  rationale?: string | null
  note?: string | null
  rows: NewRow[]
}

export type { HeldCase } from './reallocationCases.ts'

/** How a row begins: what a process has in hand, or what is settled by being decided. */
const stateOf: Record<ReallocationMode, ReallocationState> = {
  MOVE: 'PLANNED',
  INDIVIDUALLY: 'IN_HAND',
  UNALLOCATED: 'IN_HAND',
  WAITS: 'WAITS',
  STAYS: 'STAYS',
}

export const reallocationsOf = (scope: Scope) => ({
  ...reallocationCasesOf(scope),

  /** Files a decided plan: one row for each case, each settled once. @returns its id */
  open: ({ rows, from, absenceId = null, rationale = null, note = null, ...batch }: NewBatch): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const id = tx.newId()
      await tx.db
        .insertInto('reallocationBatches')
        .values({ ...batch, id, absenceId, rationale, note, fromUsername: from, at: tx.now() })
        .execute()
      const ids = await tx.db
        .selectFrom('cases')
        .select(['id', 'reference'])
        .where((where) => where('reference', '=', where.fn.any(where.val(rows.map((row) => row.caseReference)))))
        .execute()
      const idOf = new Map(ids.map((row) => [row.reference, row.id]))
      const values = rows.map((row) => {
        const caseId = idOf.get(row.caseReference)
        if (!caseId) throw new NotFound('case')
        const settledAt = row.mode === 'WAITS' || row.mode === 'STAYS' ? tx.now() : null
        const { mode, from: fromUsername, to: toUsername = null } = row
        return { batchId: id, caseId, fromUsername, toUsername, mode, state: stateOf[mode], settledAt }
      })
      if (values.length > 0) await tx.db.insertInto('reallocationRows').values(values).execute()
      const { occasion, reasonCode, requestedBy } = batch
      const detail = { batchId: id, absenceId, occasion, reasonCode, cases: rows.length }
      tx.audit({ actor: requestedBy, action: 'reallocation.planned', detail })
      return id
    }),

  /** Accepts a bulk change once for each key: its batch, and the message that carries it out. @throws KeyReused */
  accept: ({ authority, from, by, reasonCode, note, rows }: ReallocationRequest, key: string) =>
    acceptOnce(
      scope,
      { operation: 'reallocation', key, body: { authority, from, by, reasonCode, note, rows } },
      async (tx) => {
        const planned = rows.map(({ caseReference, worker }) => ({
          caseReference,
          from,
          to: worker,
          mode: 'MOVE' as const,
        }))
        const batch = { authority, from, reasonCode, note, occasion: 'REQUEST' as const, requestedBy: by }
        const batchId = await reallocationsOf(tx).open({ ...batch, rows: planned })
        await reallocationsOf(tx).request(batchId)
        return { batchId }
      },
    ),

  /** What a key was answered before: asked again, nothing is checked again. */
  answered: async (request: ReallocationRequest, key: string): Promise<{ batchId: string } | undefined> => {
    const { dryRun: _dryRun, ...body } = request
    const before = await scope.db
      .selectFrom('acceptedRequests')
      .select(['bodyHash', 'answer'])
      .where('operation', '=', 'reallocation')
      .where('idempotencyKey', '=', key)
      .executeTakeFirst()
    if (!before) return undefined
    if (before.bodyHash !== bodyHash(body)) throw new KeyReused()
    return before.answer as { batchId: string }
  },

  /** Asks the engine to carry out a batch that no absence stands behind. */
  request: (batchId: string): Promise<string> =>
    announce(scope, {
      message: 'reallocationRequested',
      correlationKey: batchId,
      variables: { batchId },
      key: `reallocation ${batchId}`,
    }),

  /** The instance that carries out a batch; the first one that says so stands. */
  attend: (batchId: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .selectFrom('reallocationBatches')
        .select('processInstanceKey')
        .where('id', '=', batchId)
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new NotFound('reallocation')
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('reallocationBatches').set({ processInstanceKey }).where('id', '=', batchId).execute()
      return 'first'
    }),

  get: (batchId: string) =>
    scope.db.selectFrom('reallocationBatches').selectAll().where('id', '=', batchId).executeTakeFirst(),

  /** One row of a batch. */
  row: (batchId: string, caseReference: string) =>
    scope.db
      .selectFrom('reallocationRows')
      .innerJoin('cases', 'cases.id', 'reallocationRows.caseId')
      .select(['fromUsername', 'toUsername', 'mode', 'state', 'problem'])
      .select(['cases.profile', 'cases.categories', 'cases.closed'])
      .where('batchId', '=', batchId)
      .where('cases.reference', '=', caseReference)
      .executeTakeFirst(),

  /** The report of a batch: what happened to each case. */
  rows: (batchId: string) =>
    scope.db
      .selectFrom('reallocationRows')
      .innerJoin('cases', 'cases.id', 'reallocationRows.caseId')
      .select(['cases.reference as caseReference', 'fromUsername', 'toUsername', 'mode', 'state', 'problem'])
      .select('settledAt')
      .where('batchId', '=', batchId)
      .orderBy('reallocationRows.seq')
      .execute(),

  /**
   * Gives one case of a batch to its new worker, once: what was settled before is answered again. What does not hold any
   * more is written in the row and thrown nowhere, so that one case never stops the others.
   */
  settle: (batchId: string, caseReference: string, blocked: string | null = null) =>
    scope.inTransaction((tx) => settleRow(tx, batchId, caseReference, blocked)),

  /** Notes what came of a case that a process of its own had in hand. */
  note: (
    batchId: string,
    caseReference: string,
    state: 'DONE' | 'WAITS' | 'DROPPED',
    to: string | null,
  ): Promise<void> =>
    scope.inTransaction(async (tx) => {
      await tx.db
        .updateTable('reallocationRows')
        .set({ state, toUsername: to, settledAt: tx.now() })
        .where('batchId', '=', batchId)
        .where('state', '=', 'IN_HAND')
        .where('caseId', '=', (select) =>
          select.selectFrom('cases').select('cases.id').where('cases.reference', '=', caseReference),
        )
        .execute()
    }),

  /** Duties planned for the absence in one case end: whoever has the case now does them. */
  handOverDuties: (absenceId: string, caseReference: string): Promise<void> =>
    scope.inTransaction(async (tx) => dropDuties(tx, absenceId, await caseIdOf(tx, caseReference))),

  /** What is not carried out yet is not carried out any more: the worker is back (G-40). */
  drop: (absenceId: string): Promise<void> =>
    scope.inTransaction(async (tx) => {
      await tx.db
        .updateTable('reallocationRows')
        .set({ state: 'DROPPED', settledAt: tx.now() })
        .where('state', 'in', ['PLANNED', 'IN_HAND', 'WAITS'])
        .where('batchId', 'in', (select) =>
          select
            .selectFrom('reallocationBatches')
            .select('reallocationBatches.id')
            .where('reallocationBatches.absenceId', '=', absenceId),
        )
        .execute()
    }),

  /** Steps of an absence that have begun. */
  steps: (absenceId: string) =>
    scope.db.selectFrom('absenceSteps').selectAll().where('absenceId', '=', absenceId).execute(),

  /** A step of an absence begins, or begins again under another day of return; one that runs is left alone. @returns whether it begins now */
  beginStep: (absenceId: string, step: AbsenceStep, expectedReturn: string | null): Promise<boolean> =>
    scope.inTransaction(async (tx) => {
      await tx.db.selectFrom('absences').select('id').where('id', '=', absenceId).forUpdate().execute()
      const before = await tx.db
        .selectFrom('absenceSteps')
        .select(['expectedReturn', 'endedAt'])
        .where('absenceId', '=', absenceId)
        .where('step', '=', step)
        .executeTakeFirst()
      if (before && before.endedAt === null && before.expectedReturn === expectedReturn) return false
      const begun = { expectedReturn, begunAt: tx.now(), endedAt: null }
      await tx.db
        .insertInto('absenceSteps')
        .values({ absenceId, step, ...begun })
        .onConflict((on) => on.columns(['absenceId', 'step']).doUpdateSet(begun))
        .execute()
      return true
    }),

  endStep: async (absenceId: string, step: AbsenceStep): Promise<void> => {
    await scope.db
      .updateTable('absenceSteps')
      .set({ endedAt: scope.now() })
      .where('absenceId', '=', absenceId)
      .where('step', '=', step)
      .execute()
  },
})
