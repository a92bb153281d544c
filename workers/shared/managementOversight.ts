import type { CompletedTask, Problem } from '../tasks/defineTask.ts'
import { day, notBeforeToday, optionalText, rows, text } from './formFields.ts'

/** Form group CG-2: the manager's dated entry in the child's record; writer and time come from the completing user. */
export const managementOversight = {
  moText: text('Management oversight', 20),
  moDecision: optionalText('Decision'),
  moActions: rows('Actions', { action: text('Action'), owner: text('Who does it'), due: day('Done by') }),
}

/** The keys of the group that go to the record only. */
export const managementOversightTexts = ['moText', 'moDecision', 'moActions']

export const checkOversightActions = (
  { moActions }: { moActions: { due: string }[] },
  context: CompletedTask,
): Problem[] => dueFromToday('moActions', moActions, context)

/** Actions with a time limit are due today or later (CG-3). */
export const dueFromToday = (field: string, actions: { due: string }[], context: CompletedTask): Problem[] =>
  actions.flatMap(({ due }, index) => notBeforeToday(field, `Done by (action ${index + 1})`, due, context))
