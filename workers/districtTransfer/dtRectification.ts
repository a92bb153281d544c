import { z } from 'zod'
import { fixesOf, fixRow, fixRowsOf, unfixed } from '../shared/fixRows.ts'
import { optionalText, rows } from '../shared/formFields.ts'
import { dayInWords } from '../shared/words.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

/** The transferring Team Manager says for each open defect how it was put right, before the transfer goes on. DT-10. */
export const dtRectification = defineTask('dtRectification', {
  roles: managers,
  rules: ['DT-01', 'DT-10'],
  texts: ['fixes'],
  schema: z.object({
    fixes: rows('Defects', { ...fixRow, due: optionalText('Put right by') }),
  }),
  async prepare({ variables }, deps) {
    const open = await deps.register.transfers.openDefects(variables.transferId)
    return {
      transferText: (await transferText(deps, variables.transferId)).transferText,
      fixes: open.flatMap((one) => fixRowsOf([one]).map((row) => ({ ...row, due: dayInWords(one.due) }))),
    }
  },
  async check(form, { variables }, { register }) {
    return unfixed('fixes', await register.transfers.openDefects(variables.transferId), form.fixes)
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { transferId } = variables
    const open = await tx.transfers.openDefects(transferId)
    await tx.transfers.fixDefects(transferId, fixesOf(open, form.fixes), { by: completedBy, at: completedAt })
    return { defectsOpen: (await tx.transfers.openDefects(transferId)).length }
  },
})
