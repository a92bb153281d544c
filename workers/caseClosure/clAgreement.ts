import { z } from 'zod'
import { choice, confirmation, text } from '../shared/formFields.ts'
import { actionRows, namesNoAction, raiseActions } from '../shared/furtherAction.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { viewsText } from './agencies.ts'
import { closingText } from './closingText.ts'
import { consultationText } from './consultationText.ts'

/**
 * The first Managers Decision (G-19): closing is agreed in principle, so that agencies are told and the visit is made, or
 * further action is needed before. CL-11, CL-19, CL-20.
 */
export const clAgreement = defineTask('clAgreement', {
  roles: teamManagers,
  rules: ['CL-05', 'CL-06', 'CL-10', 'CL-11', 'CL-19', 'CL-20', 'CL-24'],
  texts: ['rationale', 'actions'],
  schema: z.object({
    recordRead: confirmation('I have read the record of the child'),
    decision: choice('Managers Decision', ['AGREED_IN_PRINCIPLE', 'FURTHER_ACTION']),
    rationale: text('Rationale', 50),
    actions: actionRows,
  }),
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      viewsText: await viewsText(deps, variables.procedureId),
      consultationText: await consultationText(deps, variables.procedureId),
      recordRead: false,
      decision: null,
      rationale: null,
      actions: [],
    }
  },
  async check(form) {
    return namesNoAction(form)
  },
  async effects(tx, form, context) {
    const { variables, completedBy, completedAt } = context
    const closureAgreed = form.decision === 'AGREED_IN_PRINCIPLE'
    await raiseActions(tx, form, context)
    if (closureAgreed) await tx.procedures.step(variables.procedureId, 'AGREED', { by: completedBy, at: completedAt })
    return { closureAgreed, agreedAt: closureAgreed ? completedAt : null }
  },
})
