import { noNextStepYet, unconfirmed, visitNextStep } from '../shared/visitNextStep.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'
import { seenBothAt, standingVisits } from './standingVisits.ts'
import { doStep } from './steps.ts'
import { visitsText } from './visitsText.ts'

/**
 * The Team Manager sets the next step after an attempt, or says whether what was observed of a child who cannot talk stands
 * as the closure visit. CM-03, CM-04, G-66.
 */
export const cmVisitNextStep = defineTask('cmVisitNextStep', {
  roles: teamManagers,
  rules: ['CM-01', 'CM-03', 'CM-04'],
  texts: ['nextStep'],
  schema: visitNextStep,
  async prepare({ variables }, deps) {
    const now = deps.clock.now().toISOString()
    const standing = await standingVisits(deps, deps.register, variables.procedureId, now)
    return {
      moveText: await moveText(deps, variables),
      visitsText: await visitsText(deps, variables.procedureId, standing),
      ...noNextStepYet,
    }
  },
  async check(form, { variables }) {
    return unconfirmed(form, variables)
  },
  async effects(tx, _form, { variables, completedBy, completedAt }, deps) {
    const { procedureId } = variables
    const standing = await standingVisits(deps, tx, procedureId, completedAt)
    if (standing.complete) await doStep(tx, procedureId, 'VISITS', { by: completedBy, at: seenBothAt(standing) })
    return { visitsStand: standing.complete }
  },
})
