import { z } from 'zod'
import { fixRowsOf, unfixed } from '../shared/fixRows.ts'
import { answerActions, answeredActions } from '../shared/furtherAction.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'

/**
 * The worker says for each thing that the QA or the manager asked for what was done; that is a new notification, from which
 * the manager's days count again. CM-08, CM-10.
 */
export const cmFurtherAction = defineTask('cmFurtherAction', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-08', 'CM-10'],
  texts: ['fixes'],
  schema: z.object({ fixes: answeredActions }),
  async prepare({ variables }, deps) {
    const open = await deps.register.procedures.openDefects(variables.procedureId, 'DECISION')
    return { moveText: await moveText(deps, variables), fixes: fixRowsOf(open) }
  },
  async check(form, context, deps) {
    const open = await deps.register.procedures.openDefects(context.variables.procedureId, 'DECISION')
    return [...(await onlyTheWorker(deps, context)), ...unfixed('fixes', open, form.fixes)]
  },
  async effects(tx, form, context) {
    return answerActions(tx, form, context)
  },
})
