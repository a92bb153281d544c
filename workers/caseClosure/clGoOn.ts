import { z } from 'zod'
import { earlierIn } from '../shared/earlierIn.ts'
import { text, yesNo } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { quoted } from '../shared/words.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'
import { disagreementText } from './disagreementText.ts'

/** The Service Manager confirms that closing goes on although an agency's process is open; not whoever asked for it. G-20. */
export const clGoOn = defineTask('clGoOn', {
  roles: ['serviceManager'],
  rules: ['CL-14', 'CL-15', 'CL-24'],
  texts: ['reason'],
  schema: z.object({ confirmed: yesNo('Does closing go on?'), reason: text('Your reason', 20) }),
  async prepare({ variables }, deps) {
    const asked = await earlierIn(deps, variables.procedureId, 'clDisagreement')
    return {
      closingText: await closingText(deps, variables),
      disagreementText: await disagreementText(deps, variables.procedureId),
      goOnText: asked
        ? `**${await nameOf(deps, asked.decidedBy)} wants to go on:** ${quoted(asked.text.goOnReason)}`
        : '',
      confirmed: null,
      reason: null,
    }
  },
  async check(_form, { variables, completedBy }, deps) {
    const asked = await earlierIn(deps, variables.procedureId, 'clDisagreement')
    return asked?.decidedBy === completedBy
      ? [
          {
            field: 'Who completed the task',
            problem: `${completedBy} asked for it and cannot confirm it`,
            wayOut: 'let another Service Manager claim and complete it',
          },
        ]
      : []
  },
  async effects(_tx, { confirmed }) {
    return { goOn: confirmed === 'YES' }
  },
})
