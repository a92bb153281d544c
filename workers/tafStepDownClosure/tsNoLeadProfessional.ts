import { z } from 'zod'
import { choice, conditions, needed, optionalText } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { approachesText } from './approachesText.ts'
import { tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'
import { managers } from './whoMay.ts'

const searchLabel = 'Who is asked next, and where'
const reasonLabel = 'Why there is no Team around the Family'

/**
 * Nobody leads the Team around the Family yet: the Team Manager says who is asked next, or that the case closes without
 * one. TS-08, TS-09, CL-01.
 */
export const tsNoLeadProfessional = defineTask('tsNoLeadProfessional', {
  roles: managers,
  rules: ['TS-08', 'TS-09', 'CL-01'],
  texts: ['whoNext', 'reason'],
  schema: z
    .object({
      decision: choice('Decision', ['SEARCH_ON', 'NO_TAF']),
      whoNext: optionalText(searchLabel),
      reason: optionalText(reasonLabel),
    })
    .superRefine(
      conditions((form) => [
        needed(form.decision === 'SEARCH_ON', 'whoNext', form.whoNext, searchLabel, 10),
        needed(form.decision === 'NO_TAF', 'reason', form.reason, reasonLabel, 20),
      ]),
    ),
  async prepare({ variables }, deps) {
    return {
      tafText: await tafText(deps, variables.procedureId),
      approachesText: approachesText(await tafOf(deps.register, variables.procedureId)),
      decision: null,
      whoNext: null,
      reason: null,
    }
  },
  async effects(_tx, { decision }) {
    return decision === 'SEARCH_ON' ? { searchOn: true } : { searchOn: false, tafOutcome: 'NOT_SUITABLE' }
  },
})
