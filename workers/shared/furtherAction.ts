import type { Transaction } from '../register/database.ts'
import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { fixesOf, fixRow } from './fixRows.ts'
import { rows, text } from './formFields.ts'

/** What the manager wants done before closing; asked for with the answer that further action is needed. CL-20, CM-10. */
export const actionRows = rows('What is to be done first', { action: text('Action') })
/** What the worker did about each. */
export const answeredActions = rows('What is asked for', fixRow)

type Decision = { decision: string; actions: { action: string }[] }

/** Further action without an action; `open`: what is asked for already. */
export const namesNoAction = ({ decision, actions }: Decision, open: unknown[] = []): Problem[] =>
  decision === 'FURTHER_ACTION' && actions.length + open.length === 0
    ? [{ field: 'actions', problem: 'What is to be done first is missing', wayOut: 'add a row for each action' }]
    : []

/** Puts the actions on record; what the form hid may still hold rows of an earlier answer. */
export async function raiseActions(
  tx: Pick<Transaction, 'procedures'>,
  { decision, actions }: Decision,
  { variables, completedBy, completedAt }: CompletedTask,
): Promise<void> {
  if (decision !== 'FURTHER_ACTION') return
  const found = actions.map(({ action }) => ({ defect: action }))
  await tx.procedures.addDefects(variables.procedureId, 'DECISION', found, { by: completedBy, at: completedAt })
}

/** Puts on record what was done about each; that is a new notification, from which the manager's days count again. */
export async function answerActions(
  tx: Pick<Transaction, 'procedures'>,
  { fixes }: { fixes: { number: string; fix: string }[] },
  { variables, completedBy, completedAt }: CompletedTask,
): Promise<{ notifiedAt: string }> {
  const { procedureId } = variables
  const open = await tx.procedures.openDefects(procedureId, 'DECISION')
  await tx.procedures.fixDefects(procedureId, fixesOf(open, fixes), { by: completedBy, at: completedAt })
  return { notifiedAt: completedAt }
}
