import { z } from 'zod'
import {
  choice,
  choices,
  conditions,
  confirmation,
  needed,
  notInFuture,
  optionalDay,
  optionalText,
  rows,
  text,
  yesNo,
} from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { whoTakesUp } from './whoTakesUp.ts'

/**
 * The practitioner's check of the first five working days: record, people, diary; its answers ask for the letters about
 * the new worker (L-46), a late outcome (L-07), a continued service (L-69) and gaps in the record (L-71). TU-01, TU-04 to
 * TU-09, TU-11, TU-12, RF-04, IA-15.
 */
export const tuTakeUpChecklist = defineTask('tuTakeUpChecklist', {
  roles: whoTakesUp,
  rules: ['TU-01', 'TU-04', 'TU-05', 'TU-06', 'TU-07', 'TU-08', 'TU-09', 'TU-11', 'TU-12', 'RF-04', 'IA-15'],
  texts: ['gaps', 'notNotifiedReason'],
  schema: z
    .object({
      recordRead: confirmation('I have read the whole record'),
      filesListed: confirmation('I know all records and files on the child'),
      gaps: rows('Gaps', { what: text('What is missing'), where: text('Where') }),
      otherAuthorities: choice('Historic files from other authorities', ['NONE', 'ARRANGED', 'RECEIVED']),
      notified: choices('Told of my involvement', ['PROFESSIONALS', 'CHILD', 'FAMILY'], 1),
      notifiedProfessionalsOn: optionalDay('Professionals told on'),
      notifiedChildOn: optionalDay('Child told on'),
      notifiedFamilyOn: optionalDay('Family told on'),
      notNotifiedReason: optionalText('Why somebody has not been told'),
      involvements: confirmation('Involvements and relationships are correct on the record'),
      diary: confirmation('All dates are in the electronic diary'),
      outcomeConfirmed: yesNo('Was the outcome of the referral confirmed to the referrer in writing before?'),
      otherAuthorityRequest: yesNo('Does the family ask to continue a service of another authority?'),
    })
    .superRefine(
      conditions((form) => [
        needed(
          form.notified.includes('PROFESSIONALS'),
          'notifiedProfessionalsOn',
          form.notifiedProfessionalsOn,
          'Professionals told on',
        ),
        needed(form.notified.includes('CHILD'), 'notifiedChildOn', form.notifiedChildOn, 'Child told on'),
        needed(form.notified.includes('FAMILY'), 'notifiedFamilyOn', form.notifiedFamilyOn, 'Family told on'),
        needed(
          form.notified.length < 3,
          'notNotifiedReason',
          form.notNotifiedReason,
          'Why somebody has not been told',
          10,
        ),
      ]),
    ),
  async prepare() {
    return { gaps: [] }
  },
  async check(form, context) {
    return [
      ...(form.notified.includes('PROFESSIONALS')
        ? notInFuture('notifiedProfessionalsOn', 'Professionals told on', form.notifiedProfessionalsOn, context)
        : []),
      ...(form.notified.includes('CHILD')
        ? notInFuture('notifiedChildOn', 'Child told on', form.notifiedChildOn, context)
        : []),
      ...(form.notified.includes('FAMILY')
        ? notInFuture('notifiedFamilyOn', 'Family told on', form.notifiedFamilyOn, context)
        : []),
    ]
  },
  async effects(_tx, form, { completedAt }) {
    return {
      takenUpAt: completedAt,
      gapsFound: form.gaps.length > 0,
      outcomeLetterDue: form.outcomeConfirmed === 'NO',
      serviceRequested: form.otherAuthorityRequest === 'YES',
      otherAuthorities: form.otherAuthorities,
    }
  },
})
