import { z } from 'zod'
import { choice, text } from '../shared/formFields.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { acceptedAlready } from './acceptedAlready.ts'
import { moveOf } from './moveOf.ts'
import { moveText } from './moveText.ts'
import { dispatchText } from './papers.ts'

/**
 * The other authority refuses: Team Manager or Service Manager say whether it is asked again, or the case stays here, and
 * why. Nothing closes over a refusal. G-34.
 */
export const iaRefused = defineTask('iaRefused', {
  roles: [...teamManagers, 'serviceManager'],
  rules: ['IA-10', 'IA-19', 'G-34'],
  texts: ['reason'],
  schema: z.object({
    next: choice('What follows', ['AGAIN', 'STAYS']),
    reason: text('Your reason', 20),
  }),
  async prepare({ variables }, deps) {
    return {
      moveText: await moveText(deps, variables.procedureId),
      dispatchText: await dispatchText(deps, variables.procedureId),
      next: null,
      reason: null,
    }
  },
  async check(_form, { variables }, deps) {
    return acceptedAlready(await moveOf(deps.register, variables.procedureId), 'next')
  },
  async effects(tx, { next }, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const askAgain = next === 'AGAIN'
    if (askAgain) {
      await tx.moves.askAgain(procedureId, { by: completedBy, at: completedAt })
      await tx.procedures.reopen(procedureId, ['RESPONSE'])
    }
    return { askAgain, laResponse: askAgain ? null : 'REFUSED', sentAt: completedAt }
  },
})
