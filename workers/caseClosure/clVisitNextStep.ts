import { z } from 'zod'
import { optionalYesNo, text } from '../shared/formFields.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'
import { visitText } from './visitText.ts'

/**
 * The Team Manager sets the next step after an attempt, or says whether what was observed of a child who cannot talk stands
 * as the closure visit. CL-16, G-66.
 */
export const clVisitNextStep = defineTask('clVisitNextStep', {
  roles: teamManagers,
  rules: ['CL-16', 'CL-24'],
  texts: ['nextStep'],
  schema: z.object({
    confirmed: optionalYesNo('Do you take what was observed as the closure visit?'),
    nextStep: text('Next step, or why the observation is enough', 10),
  }),
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      visitText: await visitText(deps, variables.procedureId),
      confirmed: null,
      nextStep: null,
    }
  },
  async check({ confirmed }, { variables }) {
    return variables.closureVisit === 'OBSERVED' && !confirmed
      ? [
          {
            field: 'confirmed',
            problem: 'Do you take what was observed as the closure visit? has no answer',
            wayOut: 'answer Yes or No',
          },
        ]
      : []
  },
  async effects(tx, { confirmed }, { variables, completedBy, completedAt }) {
    const closureVisitConfirmed = variables.closureVisit === 'OBSERVED' && confirmed === 'YES'
    if (closureVisitConfirmed)
      await tx.procedures.step(variables.procedureId, 'VISIT', { by: completedBy, at: completedAt })
    return { closureVisitConfirmed }
  },
})
