import type { Transaction } from '../register/database.ts'
import { rows, text } from '../shared/formFields.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'

/** What the manager wants done before closing; asked for with the answer that further action is needed. CL-20. */
export const actionRows = rows('What is to be done first', { action: text('Action') })

export const namesNoAction = (form: { decision: string; actions: unknown[] }): Problem[] =>
  form.decision === 'FURTHER_ACTION' && form.actions.length === 0
    ? [{ field: 'actions', problem: 'What is to be done first is missing', wayOut: 'add a row for each action' }]
    : []

/** Puts the actions on record; what the form hid may still hold rows of an earlier answer. */
export async function raiseActions(
  tx: Transaction,
  { decision, actions }: { decision: string; actions: { action: string }[] },
  { variables, completedBy, completedAt }: CompletedTask,
): Promise<void> {
  if (decision !== 'FURTHER_ACTION') return
  const found = actions.map(({ action }) => ({ defect: action }))
  await tx.procedures.addDefects(variables.procedureId, 'DECISION', found, { by: completedBy, at: completedAt })
}
