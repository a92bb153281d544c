import { z } from 'zod'
import { completeSections, incompleteSections } from '../shared/recordSections.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'
import { doStep } from './steps.ts'

/** The worker completes every part of the record that is needed to close the case. CM-12. */
export const cmCompleteRecord = defineTask('cmCompleteRecord', {
  roles: anyWorker,
  rules: ['CM-01', 'CM-12'],
  schema: z.object({ sections: completeSections }),
  async prepare({ variables }, deps) {
    return { moveText: await moveText(deps, variables), sections: [] }
  },
  async check({ sections }, context, deps) {
    return [...(await onlyTheWorker(deps, context)), ...incompleteSections(sections)]
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await doStep(tx, variables.procedureId, 'RECORD', { by: completedBy, at: completedAt })
    return {}
  },
})
