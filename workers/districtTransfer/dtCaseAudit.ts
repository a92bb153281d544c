import { z } from 'zod'
import { choice, day, rows, text, yesNo } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { earlier } from './earlier.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

/** What is looked at (CG-7): the field that answers it, its label, and what a defect row of it is about. */
export const auditItems = [
  ['chronologyComplete', 'The chronology is complete', 'CHRONOLOGY'],
  ['caseNotesEntered', 'All case notes are entered', 'CASE_NOTES'],
  ['visitsEntered', 'All visits are entered', 'VISITS'],
  ['coreDetailsComplete', 'The core details of the child are complete', 'CORE_DETAILS'],
  ['planCurrent', 'The plan is current', 'PLAN'],
] as const
const aboutWords = {
  CHRONOLOGY: 'Chronology',
  CASE_NOTES: 'Case notes',
  VISITS: 'Visits',
  CORE_DETAILS: 'Core details',
  PLAN: 'Plan',
  OTHER: 'Something else',
}
type About = keyof typeof aboutWords
const abouts = Object.keys(aboutWords) as [About, ...About[]]

const schema = z.object({
  chronologyComplete: yesNo('The chronology is complete'),
  caseNotesEntered: yesNo('All case notes are entered'),
  visitsEntered: yesNo('All visits are entered'),
  coreDetailsComplete: yesNo('The core details of the child are complete'),
  planCurrent: yesNo('The plan is current'),
  defects: rows('What is missing or wrong', {
    about: choice('It is about', abouts),
    due: day('Put right by'),
    defect: text('What is missing or wrong'),
  }),
  result: choice('Result', ['UP_TO_DATE', 'NOT_UP_TO_DATE']),
})
type Form = z.infer<typeof schema>

const sentenceOf = ({ about, defect }: Form['defects'][number]) =>
  about === 'OTHER' ? defect : `${aboutWords[about]}: ${defect}`

function problemsOf(form: Form): Problem[] {
  const has = (about: About) => form.defects.some((row) => row.about === about)
  const unexplained = auditItems.filter(([field, , about]) => form[field] === 'NO' && !has(about))
  const complete = form.result === 'UP_TO_DATE'
  const missing = form.defects.length > 0 || auditItems.some(([field]) => form[field] === 'NO')
  return [
    ...unexplained.map(([, label, about]) => ({
      field: 'defects',
      problem: `${label}: No, and no row says what is missing`,
      wayOut: `add a row about ${aboutWords[about].toLowerCase()}, or answer Yes`,
    })),
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
    const found = form.defects.map((row) => ({ defect: sentenceOf(row), due: row.due }))
    await tx.transfers.addDefects(
      variables.transferId,
      found.filter(({ defect }) => !known.includes(defect)),
      by,
    )
    await tx.transfers.step(variables.transferId, 'AUDIT', { ...by, note: form.result })
    return {}
  },
})
