import { z } from 'zod'
import { choice, conditions, needed, optionalText } from '../shared/formFields.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'
import { disagreementText } from './disagreementText.ts'

/**
 * Closing waits while the process for disagreements of the safeguarding board runs. The Team Manager notes how it was
 * settled, or why closing goes on before that. CL-15, G-20.
 */
export const clDisagreement = defineTask('clDisagreement', {
  roles: teamManagers,
  rules: ['CL-14', 'CL-15', 'CL-24'],
  texts: ['settledHow', 'goOnReason'],
  schema: z
    .object({
      disagreementOutcome: choice('What became of it', ['SETTLED', 'GO_ON']),
      settledHow: optionalText('How it was settled'),
      goOnReason: optionalText('Why closing goes on'),
    })
    .superRefine(
      conditions((form) => [
        needed(form.disagreementOutcome === 'SETTLED', 'settledHow', form.settledHow, 'How it was settled'),
        needed(form.disagreementOutcome === 'GO_ON', 'goOnReason', form.goOnReason, 'Why closing goes on', 20),
      ]),
    ),
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      disagreementText: await disagreementText(deps, variables.procedureId),
      disagreementOutcome: null,
    }
  },
  async effects(_tx, { disagreementOutcome }) {
    return { disagreementOutcome }
  },
})
