import { z } from 'zod'
import { day, text } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'

/**
 * Stand-in until tacTransfer is delivered: the worker names the Lead Professional of the Team Around the Child, its first
 * meeting, and why social care has no further role while child and family need support. TC-01, TC-03, TC-04.
 */
export const tcTransfer = defineTask('tcTransfer', {
  roles: anyWorker,
  rules: ['TC-01', 'TC-03', 'TC-04'],
  texts: ['tacLeadProfessional', 'note'],
  schema: z.object({
    tacLeadProfessional: text('Lead Professional'),
    tacMeetingOn: day('First meeting on'),
    note: text('Why, and who goes on helping', 20),
  }),
  async prepare() {
    return { tacLeadProfessional: null, tacMeetingOn: null, note: null }
  },
  check: (_form, context, deps) => onlyTheWorker(deps, context),
})
