import { yesNo } from './formFields.ts'

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
export const abouts = Object.keys(aboutWords) as [About, ...About[]]

/** Form group CG-7: the fields of the audit beside its rows of defects. */
export const auditBlock = {
  chronologyComplete: yesNo('The chronology is complete'),
  caseNotesEntered: yesNo('All case notes are entered'),
  visitsEntered: yesNo('All visits are entered'),
  coreDetailsComplete: yesNo('The core details of the child are complete'),
  planCurrent: yesNo('The plan is current'),
}

type Answers = Record<(typeof auditItems)[number][0], 'YES' | 'NO'>
type Defect = { about: About; defect: string }

/** A defect in one sentence, as the record keeps it. */
export const defectSentence = ({ about, defect }: Defect): string =>
  about === 'OTHER' ? defect : `${aboutWords[about]}: ${defect}`

/** Each item that is answered No without a row that says what is missing. */
export const unexplained = (form: Answers & { defects: Defect[] }) =>
  auditItems
    .filter(([field, , about]) => form[field] === 'NO' && !form.defects.some((row) => row.about === about))
    .map(([, label, about]) => ({
      field: 'defects',
      problem: `${label}: No, and no row says what is missing`,
      wayOut: `add a row about ${aboutWords[about].toLowerCase()}, or answer Yes`,
    }))

/** Whether anything is not as it should be. */
export const isIncomplete = (form: Answers & { defects: unknown[] }): boolean =>
  form.defects.length > 0 || auditItems.some(([field]) => form[field] === 'NO')
