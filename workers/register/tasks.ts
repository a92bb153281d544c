import type { Scope } from './scope.ts'

export type OpenedTask = {
  elementInstanceKey: string
  caseId?: string | null
  absenceId?: string | null
  processId: string
  processInstanceKey: string
  elementId: string
  formId: string
  candidateGroups?: string[]
  district?: string | null
  team?: string | null
  due?: string | null
}

export const tasksOf = (scope: Scope) => ({
  /** A user task was created; the same one reported again changes nothing but its due date. */
  async open({
    caseId = null,
    absenceId = null,
    candidateGroups = [],
    district = null,
    team = null,
    due = null,
    ...task
  }: OpenedTask): Promise<void> {
    await scope.db
      .insertInto('tasks')
      .values({ ...task, caseId, absenceId, candidateGroups, district, team, due, openedAt: scope.now() })
      .onConflict((conflict) => conflict.column('elementInstanceKey').doUpdateSet({ due }))
      .execute()
  },

  /** A user task ended: `outcome` is 'accepted', 'refused' or 'cancelled'. */
  async close(elementInstanceKey: string, { closedBy, outcome }: { closedBy: string; outcome: string }): Promise<void> {
    await scope.db
      .updateTable('tasks')
      .set({ closedAt: scope.now(), closedBy, outcome })
      .where('elementInstanceKey', '=', elementInstanceKey)
      .where('closedAt', 'is', null)
      .execute()
  },

  /** What was open because of an absence ended with it: the worker is back. */
  async cancelOfAbsence(absenceId: string): Promise<void> {
    await scope.db
      .updateTable('tasks')
      .set({ closedAt: scope.now(), closedBy: 'system', outcome: 'cancelled' })
      .where('absenceId', '=', absenceId)
      .where('closedAt', 'is', null)
      .execute()
  },

  /** The tasks of a case whose form begins with one of these words ended with their process, not by a person. */
  async cancelOf(caseReference: string, prefixes: string[]): Promise<void> {
    await scope.db
      .updateTable('tasks')
      .set({ closedAt: scope.now(), closedBy: 'system', outcome: 'cancelled' })
      .where('caseId', 'in', (cases) => cases.selectFrom('cases').select('id').where('reference', '=', caseReference))
      .where((where) => where.or(prefixes.map((prefix) => where('formId', 'like', `${prefix}%`))))
      .where('closedAt', 'is', null)
      .execute()
  },

  /** Open tasks, the most urgent first. */
  openOnes: ({ caseId, team, district }: { caseId?: string; team?: string; district?: string } = {}) =>
    scope.db
      .selectFrom('tasks')
      .leftJoin('cases', 'cases.id', 'tasks.caseId')
      .selectAll('tasks')
      .select('cases.reference as caseReference')
      .where('tasks.closedAt', 'is', null)
      .$if(caseId !== undefined, (query) => query.where('tasks.caseId', '=', caseId ?? null))
      .$if(team !== undefined, (query) => query.where('tasks.team', '=', team ?? null))
      .$if(district !== undefined, (query) => query.where('tasks.district', '=', district ?? null))
      .orderBy(
        (order) => order.ref('tasks.due'),
        (order) => order.asc().nullsLast(),
      )
      .orderBy('tasks.openedAt')
      .execute(),
})
