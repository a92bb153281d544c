import { z } from 'zod'
import { earlierIn } from '../shared/earlierIn.ts'
import { text, yesNo } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { quoted } from '../shared/words.ts'
import { teamManagers } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { moveText } from './moveText.ts'

/**
 * The Team Manager confirms that stopping the plan is no safeguarding problem; a manager who does not sees one, and the other
 * authority gets a referral. Never whoever proposed it. IA-02, IA-03, G-70.
 */
export const iaConfirmNoSafeguarding = defineTask('iaConfirmNoSafeguarding', {
  roles: teamManagers,
  rules: ['IA-02', 'IA-03', 'G-70'],
  texts: ['reason'],
  schema: z.object({
    tmConfirmed: yesNo('Do you confirm that stopping the plan is no safeguarding problem?'),
    reason: text('Your reason', 20),
  }),
  async prepare({ variables }, deps) {
    const proposed = await earlierIn(deps, variables.procedureId, 'iaConsent')
    return {
      moveText: await moveText(deps, variables.procedureId),
      analysisText: proposed
        ? `**${await nameOf(deps, proposed.decidedBy)} sees no safeguarding problem:** ${quoted(proposed.text.analysis)}`
        : '',
      tmConfirmed: null,
      reason: null,
    }
  },
  async check(_form, { variables, completedBy }, deps) {
    const proposed = await earlierIn(deps, variables.procedureId, 'iaConsent')
    return proposed?.decidedBy === completedBy
      ? [
          {
            field: 'Who completed the task',
            problem: `${completedBy} proposed it and cannot confirm it`,
            wayOut: 'let another Team Manager claim and complete it',
          },
        ]
      : []
  },
  async effects(tx, { tmConfirmed }, { variables, completedBy, completedAt }) {
    const safeguarding = tmConfirmed === 'NO'
    const confirmed = safeguarding ? {} : { noSafeguardingConfirmedBy: completedBy }
    const by = { by: completedBy, at: completedAt }
    await tx.moves.set(variables.procedureId, { safeguarding, ...confirmed }, by)
    return { safeguarding }
  },
})
