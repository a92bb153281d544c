import { noNextStepYet, unconfirmed, visitNextStep } from '../shared/visitNextStep.ts'
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
  schema: visitNextStep,
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      visitText: await visitText(deps, variables.procedureId),
      ...noNextStepYet,
    }
  },
  async check(form, { variables }) {
    return unconfirmed(form, variables)
  },
  async effects(tx, { confirmed }, { variables, completedBy, completedAt }) {
    const closureVisitConfirmed = variables.closureVisit === 'OBSERVED' && confirmed === 'YES'
    if (closureVisitConfirmed)
      await tx.procedures.step(variables.procedureId, 'VISIT', { by: completedBy, at: completedAt })
    return { closureVisitConfirmed }
  },
})
