import { z } from 'zod'
import { abouts, auditBlock, auditItems, defectSentence, unexplained } from '../shared/auditBlock.ts'
import { choice, rows, text } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'
import { doStep } from './steps.ts'

/**
 * The Team Manager or the Practice Supervisor audits the record of the case; what is missing or wrong is put right by the
 * worker before closing is agreed. CM-09, CG-7.
 */
export const cmQa = defineTask('cmQa', {
  roles: ['teamManager', 'practiceSupervisor'],
  rules: ['CM-01', 'CM-09'],
  texts: ['defects'],
  schema: z.object({
    ...auditBlock,
    defects: rows('What is missing or wrong', {
      about: choice('It is about', abouts),
      defect: text('What is missing or wrong', 10),
    }),
  }),
  async prepare({ variables }, deps) {
    return {
      moveText: await moveText(deps, variables),
      ...Object.fromEntries(auditItems.map(([field]) => [field, null])),
      defects: [],
    }
  },
  async check(form) {
    return unexplained(form)
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const found = form.defects.map((row) => ({ defect: defectSentence(row) }))
    await tx.procedures.addDefects(procedureId, 'DECISION', found, by)
    await doStep(tx, procedureId, 'QA', by)
    return {}
  },
})
