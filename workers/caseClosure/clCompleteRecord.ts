import { z } from 'zod'
import { completeSections, incompleteSections } from '../shared/recordSections.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'

/** The worker completes every section of the record that is needed to close the referral. CL-23. */
export const clCompleteRecord = defineTask('clCompleteRecord', {
  roles: anyWorker,
  rules: ['CL-23', 'CL-24'],
  schema: z.object({ sections: completeSections }),
  async prepare({ variables }, deps) {
    return { closingText: await closingText(deps, variables), sections: [] }
  },
  async check({ sections }, context, deps) {
    return [...(await onlyTheWorker(deps, context)), ...incompleteSections(sections)]
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.procedures.step(variables.procedureId, 'RECORD', { by: completedBy, at: completedAt })
    return {}
  },
})
