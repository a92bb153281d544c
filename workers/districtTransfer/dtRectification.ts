import { z } from 'zod'
import { optionalText, reference, rows, text } from '../shared/formFields.ts'
import { dayInWords } from '../shared/words.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

/** The transferring Team Manager says for each open defect how it was put right, before the transfer goes on. DT-10. */
export const dtRectification = defineTask('dtRectification', {
  roles: managers,
  rules: ['DT-01', 'DT-10'],
  texts: ['fixes'],
  schema: z.object({
    fixes: rows('Defects', {
      number: reference('No.'),
      defect: optionalText('What is missing or wrong'),
      due: optionalText('Put right by'),
      fix: text('What was done', 10),
    }),
  }),
  async prepare({ variables }, deps) {
    const open = await deps.register.transfers.openDefects(variables.transferId)
    return {
      transferText: (await transferText(deps, variables.transferId)).transferText,
      fixes: open.map(({ seq, defect, due }) => ({ number: `${seq}`, defect, due: dayInWords(due), fix: null })),
    }
  },
  async check(form, { variables }, { register }) {
    const open = await register.transfers.openDefects(variables.transferId)
    const rowsOf = (seq: number) => form.fixes.filter(({ number }) => number === `${seq}`)
    return open
      .filter(({ seq }) => rowsOf(seq).length !== 1)
      .map(
        ({ defect }): Problem => ({
          field: 'fixes',
          problem: `${defect}: one row says how it was put right`,
          wayOut: 'open the task again: every defect is in it',
        }),
      )
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { transferId } = variables
    const open = await tx.transfers.openDefects(transferId)
    const fixes = open.flatMap(({ id, seq }) => {
      const row = form.fixes.find(({ number }) => number === `${seq}`)
      return row ? [{ id, fix: row.fix }] : []
    })
    await tx.transfers.fixDefects(transferId, fixes, { by: completedBy, at: completedAt })
    return { defectsOpen: (await tx.transfers.openDefects(transferId)).length }
  },
})
