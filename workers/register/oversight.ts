import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'
import type { Codes, OversightState, Texts } from './tables.ts'

export type NewOversight = {
  caseReference?: string | null
  processId: string
  processInstanceKey: string
  elementId: string
  elementInstanceKey: string
  formId: string
  versionTag?: string | null
  profile?: string | null
  state: OversightState
  /** Codes and dates that were chosen. */
  decisions: Codes
  /** What was written in words; stays in the register. */
  text: Texts
  decidedBy: string
  decidedAt: string
  ruleIds: string[]
  due?: string | null
}

export const oversightOf = (scope: Scope) => ({
  /**
   * One row for each completion of a user task (I3), with its audit entry, in one transaction. `late` is found from due
   * and decidedAt. The same element instance again is refused by the database.
   * @returns id of the row
   */
  record: ({
    caseReference = null,
    versionTag = null,
    profile = null,
    due = null,
    decisions,
    text,
    ...row
  }: NewOversight): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const id = tx.newId()
      const late = due !== null && Date.parse(row.decidedAt) > Date.parse(due)
      const of = caseReference
        ? await tx.db.selectFrom('cases').select('id').where('reference', '=', caseReference).executeTakeFirstOrThrow()
        : undefined
      await tx.db
        .insertInto('oversight')
        .values({
          ...row,
          id,
          caseId: of?.id ?? null,
          versionTag,
          profile,
          due,
          late,
          decisions: json(decisions),
          text: json(text),
        })
        .execute()
      const { formId, elementInstanceKey, state, ruleIds } = row
      tx.audit({
        actor: row.decidedBy,
        action: `oversight.${state}`,
        caseReference,
        detail: { oversightId: id, formId, elementInstanceKey, ruleIds, late },
      })
      return id
    }),

  /** All oversight of a case, oldest first. */
  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('oversight')
      .innerJoin('cases', 'cases.id', 'oversight.caseId')
      .selectAll('oversight')
      .where('cases.reference', '=', caseReference)
      .orderBy('oversight.seq')
      .execute(),

  /** Accepted oversight of several cases, newest first: what boards show beside each case. */
  acceptedOf: (caseReferences: string[], formIds: string[]) =>
    scope.db
      .selectFrom('oversight')
      .innerJoin('cases', 'cases.id', 'oversight.caseId')
      .select([
        'oversight.formId',
        'oversight.decidedAt',
        'oversight.decidedBy',
        'oversight.decisions',
        'oversight.text',
      ])
      .select('cases.reference as caseReference')
      .where((where) => where('cases.reference', '=', where.fn.any(where.val(caseReferences))))
      .where((where) => where('oversight.formId', '=', where.fn.any(where.val(formIds))))
      .where('oversight.state', '=', 'accepted')
      .orderBy('oversight.seq', 'desc')
      .execute(),

  byElementInstance: (elementInstanceKey: string) =>
    scope.db
      .selectFrom('oversight')
      .selectAll()
      .where('elementInstanceKey', '=', elementInstanceKey)
      .executeTakeFirst(),

  /** How many rows there are in each state; equals completions in the engine and entries in the audit (I3). */
  async count(): Promise<Record<OversightState, number>> {
    const rows = await scope.db
      .selectFrom('oversight')
      .select((row) => ['state', row.fn.countAll<number>().as('rows')])
      .groupBy('state')
      .execute()
    const of = (state: OversightState) => rows.find((row) => row.state === state)?.rows ?? 0
    return { accepted: of('accepted'), refused: of('refused') }
  },

  /** True when one of these forms of the case was accepted from `from` up to, not including, `to` (DA-12). */
  async acceptedBetween(caseReference: string, formIds: string[], from: string, to: string): Promise<boolean> {
    const row = await scope.db
      .selectFrom('oversight')
      .innerJoin('cases', 'cases.id', 'oversight.caseId')
      .select('oversight.id')
      .where('cases.reference', '=', caseReference)
      .where('oversight.state', '=', 'accepted')
      .where('oversight.formId', 'in', formIds)
      .where('oversight.decidedAt', '>=', from)
      .where('oversight.decidedAt', '<', to)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  },
})
