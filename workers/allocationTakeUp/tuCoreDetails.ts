import { z } from 'zod'
import { setCoreDetails } from '../shared/caseRecord.ts'
import { choice, conditions, day, needed, notBeforeToday, optionalText, rows, text } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { whoTakesUp } from './whoTakesUp.ts'

export const ethnicities = [
  'ASIAN_INDIAN',
  'ASIAN_PAKISTANI',
  'ASIAN_BANGLADESHI',
  'ASIAN_CHINESE',
  'ASIAN_OTHER',
  'BLACK_CARIBBEAN',
  'BLACK_AFRICAN',
  'BLACK_OTHER',
  'MIXED_WHITE_BLACK_CARIBBEAN',
  'MIXED_WHITE_BLACK_AFRICAN',
  'MIXED_WHITE_ASIAN',
  'MIXED_OTHER',
  'WHITE_BRITISH',
  'WHITE_IRISH',
  'WHITE_TRAVELLER',
  'WHITE_ROMA',
  'WHITE_OTHER',
  'OTHER_ARAB',
  'OTHER',
  'REFUSED',
  'NOT_KNOWN',
] as const
export const religions = [
  'NONE',
  'BUDDHIST',
  'CHRISTIAN',
  'HINDU',
  'JEWISH',
  'MUSLIM',
  'SIKH',
  'OTHER',
  'REFUSED',
  'NOT_KNOWN',
] as const
export const disabilities = [
  'NONE',
  'BEHAVIOUR',
  'COMMUNICATION',
  'CONSCIOUSNESS',
  'HAND_FUNCTION',
  'HEARING',
  'INCONTINENCE',
  'LEARNING',
  'MOBILITY',
  'PERSONAL_CARE',
  'VISION',
  'AUTISM',
  'OTHER',
  'REFUSED',
  'NOT_KNOWN',
] as const

/**
 * Completes the core details of the child, or says what is missing and who completes it by when. The details are personal:
 * they go to the record of the child and never become process variables. TU-10.
 */
export const tuCoreDetails = defineTask('tuCoreDetails', {
  roles: whoTakesUp,
  rules: ['TU-10'],
  texts: ['ethnicity', 'ethnicityReason', 'religion', 'disability', 'missing'],
  schema: z
    .object({
      ethnicity: choice('Ethnicity', ethnicities),
      ethnicityReason: optionalText('Why it is not known'),
      religion: choice('Religion', religions),
      disability: choice('Disability', disabilities),
      missing: rows('Details still missing', {
        field: text('What is missing'),
        who: text('Who completes it'),
        by: day('By'),
      }),
    })
    .superRefine(
      conditions((form) => {
        const open = [form.ethnicity, form.religion, form.disability].includes('NOT_KNOWN')
        return [
          needed(form.ethnicity === 'NOT_KNOWN', 'ethnicityReason', form.ethnicityReason, 'Why it is not known', 10),
          open &&
            form.missing.length === 0 && {
              field: 'missing',
              message: 'Details still missing: say for each "not known" who completes it and by when.',
            },
        ]
      }),
    ),
  async prepare() {
    return { ethnicity: null, religion: null, disability: null, missing: [] }
  },
  async check(form, context) {
    return form.missing.flatMap(({ by }, index) => notBeforeToday('missing', `By (detail ${index + 1})`, by, context))
  },
  async effects(tx, { ethnicity, religion, disability, missing }, { caseReference, completedBy }) {
    await setCoreDetails(tx, caseReference, { ethnicity, religion, disability }, completedBy)
    return { coreDetailsComplete: missing.length === 0 }
  },
})
