import { z } from 'zod'
import { choice, text } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { planSources } from './planSources.ts'
import { tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'

/**
 * Before the final meeting the worker writes the closing summary and the action plan, taken from the latest assessment or
 * the child in need plan: the paper that everybody is handed there (L-41). TS-16, TS-17.
 */
export const tsHandOut = defineTask('tsHandOut', {
  roles: anyWorker,
  rules: ['TS-16', 'TS-17'],
  texts: ['closingSummary', 'actionPlan'],
  schema: z.object({
    closingSummary: text('Closing summary', 50),
    actionPlan: text('Action plan', 50),
    planSource: choice('Action plan from', planSources),
  }),
  async prepare({ variables }, deps) {
    const { closingSummary, actionPlan, planSource } = await tafOf(deps.register, variables.procedureId)
    return { tafText: await tafText(deps, variables.procedureId), closingSummary, actionPlan, planSource }
  },
  async check(_form, context, deps) {
    return onlyTheWorker(deps, context)
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const by = { by: completedBy, at: completedAt }
    await tx.tafs.setHandOut(variables.procedureId, form, by)
    await tx.procedures.step(variables.procedureId, 'HAND_OUT', by)
    return {}
  },
})
