import type { Problem } from '../tasks/defineTask.ts'
import { choices } from './formFields.ts'

const recordSections = [
  'CORE_DETAILS',
  'PEOPLE',
  'CHRONOLOGY',
  'CASE_NOTES',
  'VISITS',
  'ASSESSMENTS',
  'PLANS',
  'DOCUMENTS',
] as const

/** Sections of the record that are needed to close a case. CL-23, CM-12. */
export const completeSections = choices('Sections that are complete', recordSections, 1)

export const incompleteSections = (sections: readonly string[]): Problem[] =>
  recordSections.every((section) => sections.includes(section))
    ? []
    : [
        {
          field: 'sections',
          problem: 'Not every section of the record is complete',
          wayOut: 'complete what is missing, then tick all; what does not apply to this child counts as complete',
        },
      ]
