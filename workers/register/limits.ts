import { sql } from 'kysely'
import type { Scope } from './scope.ts'

export type NotedLimit = { milestone: string; due: string | null; note: string }
export type NewLimits = { caseReference: string; processInstanceKey: string; limits: NotedLimit[] }

export const limitsOf = (scope: Scope) => ({
  /** Notes one limit as `noteAll` does. */
  note({ milestone, due, note, ...of }: Omit<NewLimits, 'limits'> & NotedLimit): Promise<void> {
    return this.noteAll({ ...of, limits: [{ milestone, due, note }] })
  },

  /**
   * Notes what the calendar worked out for a case, in one statement: the same limit of the same instance again changes
   * nothing but the time of noting, a moved one stands beside the earlier one. A case that is not in the register is
   * passed over.
   */
  async noteAll({ caseReference, processInstanceKey, limits }: NewLimits): Promise<void> {
    if (limits.length === 0) return
    const rows = sql.join(
      limits.map(
        ({ milestone, due, note }, place) =>
          sql`(${sql.lit(place)}, cast(${milestone} as text), cast(${due} as timestamptz), cast(${note} as text))`,
      ),
    )
    await sql`
      insert into case_limits (case_id, process_instance_key, milestone, due, note, noted_at)
      select cases.id, cast(${processInstanceKey} as text), found.milestone, found.due, found.note,
        cast(${scope.now().toISOString()} as timestamptz)
      from cases cross join (values ${rows}) as found (place, milestone, due, note)
      where cases.reference = ${caseReference}
      order by found.place
      on conflict (case_id, process_instance_key, milestone, (coalesce(due, 'infinity'::timestamptz)))
      do update set note = excluded.note, noted_at = excluded.noted_at`.execute(scope.db)
  },

  /** What holds now: for each milestone the limit that was noted last. */
  async latest(caseReference: string): Promise<Record<string, { due: string | null; note: string }>> {
    const rows = await scope.db
      .selectFrom('caseLimits')
      .innerJoin('cases', 'cases.id', 'caseLimits.caseId')
      .distinctOn('caseLimits.milestone')
      .select(['caseLimits.milestone', 'caseLimits.due', 'caseLimits.note'])
      .where('cases.reference', '=', caseReference)
      .orderBy('caseLimits.milestone')
      .orderBy('caseLimits.notedAt', 'desc')
      .orderBy('caseLimits.seq', 'desc')
      .execute()
    return Object.fromEntries(rows.map(({ milestone, due, note }) => [milestone, { due, note }]))
  },

  /** The limit of one milestone that was noted last, of each of these cases that has one. */
  async latestOf(milestone: string, caseIds: string[]) {
    if (caseIds.length === 0) return []
    return scope.db
      .selectFrom('caseLimits')
      .distinctOn('caseId')
      .select(['caseId', 'due', 'notedAt'])
      .where('milestone', '=', milestone)
      .where('caseId', 'in', caseIds)
      .orderBy('caseId')
      .orderBy('notedAt', 'desc')
      .orderBy('seq', 'desc')
      .execute()
  },

  /** Every limit that was worked out for a case, in the order of its due date. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('caseLimits')
      .innerJoin('cases', 'cases.id', 'caseLimits.caseId')
      .selectAll('caseLimits')
      .where('cases.reference', '=', caseReference)
      .orderBy('caseLimits.due')
      .orderBy('caseLimits.seq')
      .execute(),
})
