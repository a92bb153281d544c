import { NotFound } from './errors.ts'
import { type ReallocationFilter, reallocationBoard } from './reallocationBoard.ts'
import type { Scope } from './scope.ts'

export type HeldCase = {
  caseReference: string
  initials: string
  categories: string[]
  authority: string
  district: string
  team: string
  holder: string
}

/** Cases as a reallocation sees them: who holds them, which wait, which moved. */
export const reallocationCasesOf = (scope: Scope) => ({
  /** Cases with who holds each now, as a check before a change needs them. */
  look: (references: string[]) =>
    scope.db
      .selectFrom('cases')
      .leftJoin('allocations', (join) =>
        join
          .onRef('allocations.caseId', '=', 'cases.id')
          .on('allocations.role', '=', 'PRIMARY')
          .on('allocations.to', 'is', null),
      )
      .select(['cases.reference as caseReference', 'cases.authority', 'cases.profile', 'cases.categories'])
      .select(['cases.closed', 'allocations.username as holder'])
      .where((where) => where('cases.reference', '=', where.fn.any(where.val(references))))
      .execute(),

  /** Open cases that a worker holds, in order of their references; codes and initials only. */
  heldBy: (username: string): Promise<HeldCase[]> =>
    scope.db
      .selectFrom('allocations')
      .innerJoin('cases', 'cases.id', 'allocations.caseId')
      .innerJoin('children', 'children.id', 'cases.childId')
      .select(['cases.reference as caseReference', 'children.initials', 'cases.categories', 'cases.authority'])
      .select(['cases.district', 'cases.team', 'allocations.username as holder'])
      .where('allocations.username', '=', username)
      .where('allocations.role', '=', 'PRIMARY')
      .where('allocations.kind', '=', 'WORKER')
      .where('allocations.to', 'is', null)
      .orderBy('cases.reference')
      .execute(),

  /** The newest row of each case of an absence, with who holds the case now (null: closed). */
  ofAbsence: (absenceId: string) =>
    scope.db
      .selectFrom('reallocationRows')
      .innerJoin('reallocationBatches', 'reallocationBatches.id', 'reallocationRows.batchId')
      .innerJoin('cases', 'cases.id', 'reallocationRows.caseId')
      .innerJoin('children', 'children.id', 'cases.childId')
      .leftJoin('allocations', (join) =>
        join
          .onRef('allocations.caseId', '=', 'cases.id')
          .on('allocations.role', '=', 'PRIMARY')
          .on('allocations.to', 'is', null),
      )
      .distinctOn('reallocationRows.caseId')
      .select(['cases.reference as caseReference', 'children.initials', 'cases.categories', 'cases.closed'])
      .select([
        'reallocationRows.state',
        'reallocationRows.mode',
        'reallocationRows.problem',
        'reallocationRows.toUsername',
      ])
      .select([
        'reallocationBatches.occasion',
        'allocations.username as holder',
        'cases.authority',
        'cases.district',
        'cases.team',
      ])
      .where('reallocationBatches.absenceId', '=', absenceId)
      .orderBy('reallocationRows.caseId')
      .orderBy('reallocationRows.seq', 'desc')
      .execute(),

  /** Cases of an absence that still need somebody else and that no process has in hand (CR-05). */
  async waiting(absenceId: string): Promise<HeldCase[]> {
    const absence = await scope.db
      .selectFrom('absences')
      .select('username')
      .where('id', '=', absenceId)
      .executeTakeFirst()
    if (!absence) throw new NotFound('absence')
    const rows = await this.ofAbsence(absenceId)
    const inHand = new Set(
      rows.filter(({ state }) => state === 'PLANNED' || state === 'IN_HAND').map((row) => row.caseReference),
    )
    const held = (await this.heldBy(absence.username)).filter((one) => !inHand.has(one.caseReference))
    // A case that moved to a team's box with a recorded reason (CR-09) is held by the manager and still waits.
    const boxed = rows.flatMap(({ holder, ...row }) =>
      row.state === 'WAITS' && holder !== null && holder === row.toUsername ? [{ ...row, holder }] : [],
    )
    return [...held, ...boxed].sort((one, other) => one.caseReference.localeCompare(other.caseReference))
  },

  /** Cases that went to somebody else in this absence and are still there: what the return decides on (G-40). */
  async moved(absenceId: string) {
    const rows = await this.ofAbsence(absenceId)
    return rows
      .filter(({ state, occasion, holder, toUsername }) =>
        Boolean(state === 'DONE' && occasion !== 'RETURN' && holder && holder === toUsername),
      )
      .sort((one, other) => one.caseReference.localeCompare(other.caseReference))
  },

  /** cases of running absences, or of one, with what is agreed about each. */
  board: (filter: ReallocationFilter = {}) => reallocationBoard(scope, filter),
})
