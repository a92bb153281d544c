import { z } from 'zod'
import { fixRowsOf, unfixed } from '../shared/fixRows.ts'
import { answerActions, answeredActions } from '../shared/furtherAction.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'

/**
 * The worker says for each action that the manager asked for what was done; that is a new notification, from which the
 * manager's days count again. CL-10, CL-20.
 */
export const clFurtherAction = defineTask('clFurtherAction', {
  roles: anyWorker,
  rules: ['CL-10', 'CL-20', 'CL-24'],
  texts: ['fixes'],
  schema: z.object({ fixes: answeredActions }),
  async prepare({ variables }, deps) {
    const open = await deps.register.procedures.openDefects(variables.procedureId, 'DECISION')
    return { closingText: await closingText(deps, variables), fixes: fixRowsOf(open) }
  },
  async check(form, context, deps) {
    const open = await deps.register.procedures.openDefects(context.variables.procedureId, 'DECISION')
    return [...(await onlyTheWorker(deps, context)), ...unfixed('fixes', open, form.fixes)]
  },
  async effects(tx, form, context) {
    return answerActions(tx, form, context)
  },
})
