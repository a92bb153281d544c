import { z } from 'zod'
import { choice, conditions, needed, optionalText, ticked } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'

/**
 * Stand-in until caseClosure is delivered: the Team Manager reviews the case for closure; closure summary and closure
 * record are complete before it closes. UC-53.
 */
export const clCloseCase = defineTask('clCloseCase', {
  roles: ['teamManager', 'deputyTeamManager'],
  rules: ['UC-53'],
  texts: ['closureSummary', 'reason'],
  schema: z
    .object({
      decision: choice('Decision', ['CLOSE', 'NOT_YET']),
      closureSummary: optionalText('Closure summary'),
      recordComplete: ticked(),
      reason: optionalText('Why it is not closed yet'),
    })
    .superRefine(
      conditions((form) => [
        needed(form.decision === 'CLOSE', 'closureSummary', form.closureSummary, 'Closure summary', 20),
        needed(form.decision === 'CLOSE', 'recordComplete', form.recordComplete, 'The closure record is complete'),
        needed(form.decision === 'NOT_YET', 'reason', form.reason, 'Why it is not closed yet', 10),
      ]),
    ),
  async prepare() {
    return { decision: null }
  },
  async effects(_tx, { decision }) {
    return { closureDecision: decision }
  },
})
