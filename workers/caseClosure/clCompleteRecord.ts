import { z } from 'zod'
import { choices } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'

const sections = [
  'CORE_DETAILS',
  'PEOPLE',
  'CHRONOLOGY',
  'CASE_NOTES',
  'VISITS',
  'ASSESSMENTS',
  'PLANS',
  'DOCUMENTS',
] as const

/** The worker completes every section of the record that is needed to close the referral. CL-23. */
export const clCompleteRecord = defineTask('clCompleteRecord', {
  roles: anyWorker,
  rules: ['CL-23', 'CL-24'],
  schema: z.object({ sections: choices('Sections that are complete', sections, 1) }),
  async prepare({ variables }, deps) {
    return { closingText: await closingText(deps, variables), sections: [] }
  },
  async check(form, context, deps) {
    const missing = sections.every((section) => form.sections.includes(section))
      ? []
      : [
          {
            field: 'sections',
            problem: 'Not every section of the record is complete',
            wayOut: 'complete what is missing, then tick all; what does not apply to this child counts as complete',
          },
        ]
    return [...(await onlyTheWorker(deps, context)), ...missing]
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.procedures.step(variables.procedureId, 'RECORD', { by: completedBy, at: completedAt })
    return {}
  },
})
