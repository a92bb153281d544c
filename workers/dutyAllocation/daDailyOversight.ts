import { z } from 'zod'
import {
  choice,
  conditions,
  needed,
  notBeforeToday,
  optionalDay,
  optionalReference,
  ticked,
} from '../shared/formFields.ts'
import { checkOversightActions, managementOversight, managementOversightTexts } from '../shared/managementOversight.ts'
import { managersOfTheTray } from '../shared/managersOfTheTray.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { defineTask } from '../tasks/defineTask.ts'

const named = (kind: string) => kind === 'INTENDED_WORKER_OUT'
const dated = (kind: string) => named(kind) || kind === 'REVIEWED_NOT_S47'

/** Management oversight of the day for a referral that waits: why, who, by when. DA-11, DA-12, DA-13. */
export const daDailyOversight = defineTask('daDailyOversight', {
  roles: managersOfTheTray,
  rules: ['DA-11', 'DA-12', 'DA-13'],
  texts: managementOversightTexts,
  schema: z
    .object({
      oversightKind: choice('Why the referral is still waiting', ['INTENDED_WORKER_OUT', 'REVIEWED_NOT_S47', 'OTHER']),
      namedWorker: optionalReference('Intended worker'),
      discussBy: optionalDay('To be discussed and allocated by'),
      notS47: ticked(),
      ...managementOversight,
    })
    .superRefine(
      conditions((form) => [
        needed(named(form.oversightKind), 'namedWorker', form.namedWorker, 'Intended worker'),
        needed(dated(form.oversightKind), 'discussBy', form.discussBy, 'To be discussed and allocated by'),
        needed(form.oversightKind === 'REVIEWED_NOT_S47', 'notS47', form.notS47, 'Reviewed: not section 47'),
      ]),
    ),
  async prepare({ variables }, deps) {
    return { workerOptions: await staffOptions(deps, variables) }
  },
  async check(form, context) {
    const contradicts = form.oversightKind === 'REVIEWED_NOT_S47' && context.variables.concernLevel === 'S47'
    return [
      ...(contradicts
        ? [
            {
              field: 'oversightKind',
              problem: 'The referral is marked as section 47',
              wayOut: 'give another reason; a section 47 enquiry is allocated now',
            },
          ]
        : []),
      ...(dated(form.oversightKind)
        ? notBeforeToday('discussBy', 'To be discussed and allocated by', form.discussBy, context)
        : []),
      ...checkOversightActions(form, context),
    ]
  },
  async effects(_tx, form) {
    return {
      oversightKind: form.oversightKind,
      namedWorker: named(form.oversightKind) ? form.namedWorker : null,
      discussBy: dated(form.oversightKind) ? form.discussBy : null,
    }
  },
})
