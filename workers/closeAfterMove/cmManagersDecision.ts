import { z } from 'zod'
import { choice, choices, confirmation, text } from '../shared/formFields.ts'
import { actionRows, namesNoAction, raiseActions } from '../shared/furtherAction.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { awaitsAcceptance } from './awaitsAcceptance.ts'
import { evidence, missingEvidence, stepRows } from './evidence.ts'
import { moveText } from './moveText.ts'
import { qaText } from './qaText.ts'
import { standingVisits } from './standingVisits.ts'
import { doStep } from './steps.ts'
import { visitsText } from './visitsText.ts'

/**
 * The Team Manager reads the record, checks the evidence of each step, and notes whether closing is agreed or something
 * remains to be done. It waits for visits that count (G-58) and for the other authority (G-34). CM-10, CM-11.
 */
export const cmManagersDecision = defineTask('cmManagersDecision', {
  roles: teamManagers,
  rules: ['CM-01', 'CM-03', 'CM-04', 'CM-09', 'CM-10', 'CM-11'],
  texts: ['note', 'actions'],
  schema: z.object({
    recordRead: confirmation('I have read the record of the child'),
    evidence: choices('I have found evidence in the record', evidence),
    decision: choice('Decision', ['CLOSURE_AGREED', 'FURTHER_ACTION']),
    note: text('Case note discussion / decision', 20),
    actions: actionRows,
  }),
  async prepare({ variables }, deps) {
    const { procedureId } = variables
    const now = deps.clock.now().toISOString()
    const standing = await standingVisits(deps, deps.register, procedureId, now)
    return {
      moveText: await moveText(deps, variables),
      stepRows: await stepRows(deps, procedureId, standing),
      visitsText: await visitsText(deps, procedureId, standing),
      qaText: await qaText(deps, procedureId),
      recordRead: false,
      evidence: [],
      decision: null,
      note: null,
      actions: [],
    }
  },
  async check(form, { variables, completedAt }, deps) {
    const { procedureId } = variables
    if (form.decision === 'FURTHER_ACTION') {
      return namesNoAction(form, await deps.register.procedures.openDefects(procedureId, 'DECISION'))
    }
    const standing = await standingVisits(deps, deps.register, procedureId, completedAt)
    return [
      ...(await missingEvidence(deps, procedureId, { standing, found: form.evidence })),
      ...(await awaitsAcceptance(deps, procedureId)),
    ]
  },
  async effects(tx, form, context) {
    const { variables, completedBy, completedAt } = context
    const closureAgreed = form.decision === 'CLOSURE_AGREED'
    await raiseActions(tx, form, context)
    if (closureAgreed) await doStep(tx, variables.procedureId, 'DECISION', { by: completedBy, at: completedAt })
    return { closureAgreed, agreedAt: closureAgreed ? completedAt : null }
  },
})
