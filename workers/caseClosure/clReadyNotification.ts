import { z } from 'zod'
import { confirmation } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { viewsText } from './agencies.ts'
import { closingText } from './closingText.ts'

/** The worker tells the Team Manager that the case can be closed, with what the agencies said: the five days begin. CL-10. */
export const clReadyNotification = defineTask('clReadyNotification', {
  roles: anyWorker,
  rules: ['CL-09', 'CL-10', 'CL-24'],
  schema: z.object({ confirm: confirmation('The case is ready to close') }),
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      viewsText: await viewsText(deps, variables.procedureId),
      confirm: false,
    }
  },
  async check(_form, context, deps) {
    return onlyTheWorker(deps, context)
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.procedures.step(variables.procedureId, 'NOTIFIED', { by: completedBy, at: completedAt })
    return { notifiedAt: completedAt }
  },
})
