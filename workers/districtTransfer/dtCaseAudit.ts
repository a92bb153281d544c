import { z } from 'zod'
import { abouts, auditBlock, auditItems, defectSentence, isIncomplete, unexplained } from '../shared/auditBlock.ts'
import { choice, day, rows, text } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { earlier } from './earlier.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

const schema = z.object({
  ...auditBlock,
  defects: rows('What is missing or wrong', {
    about: choice('It is about', abouts),
    due: day('Put right by'),
    defect: text('What is missing or wrong'),
  }),
  result: choice('Result', ['UP_TO_DATE', 'NOT_UP_TO_DATE']),
})
type Form = z.infer<typeof schema>

function problemsOf(form: Form): Problem[] {
  const complete = form.result === 'UP_TO_DATE'
  const missing = isIncomplete(form)
  return [
    ...unexplained(form),
    ...(complete && missing
      ? [
          {
            field: 'result',
            problem: 'Result says that the record is up to date, but something is missing above',
            wayOut: 'choose that it is not up to date, or put it right first and answer Yes',
          },
        ]
      : []),
    ...(!complete && !missing
      ? [
          {
            field: 'defects',
            problem: 'Result says that the record is not up to date, and no row says why',
            wayOut: 'add a row for each thing that is missing or wrong',
          },
        ]
      : []),
  ]
}

/**
 * The transferring Team Manager audits the record; whatever is not as it should be is a defect with a day by which it is
 * put right, and no transfer is completed before it is. DT-07, CG-7.
 */
export const dtCaseAudit = defineTask('dtCaseAudit', {
  roles: managers,
  rules: ['DT-01', 'DT-07'],
  texts: ['defects'],
  schema,
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const before = await earlier(deps, parties.transfer, 'dtCaseAudit')
    return {
      transferText: words,
      ...Object.fromEntries(auditItems.map(([field]) => [field, before[field] ?? null])),
      defects: [],
      result: null,
    }
  },
  async check(form, context) {
    return [...problemsOf(form), ...dueFromToday('defects', form.defects, context)]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const by = { by: completedBy, at: completedAt }
    const known = (await tx.transfers.openDefects(variables.transferId)).map(({ defect }) => defect)
    const found = form.defects.map((row) => ({ defect: defectSentence(row), due: row.due }))
    await tx.transfers.addDefects(
      variables.transferId,
      found.filter(({ defect }) => !known.includes(defect)),
      by,
    )
    await tx.transfers.step(variables.transferId, 'AUDIT', { ...by, note: form.result })
    return {}
  },
})
