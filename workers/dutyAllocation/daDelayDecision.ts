import { z } from 'zod'
import { toLondon, toWords } from '../calendar/londonTime.ts'
import { choice, conditions, needed, optionalReference, text } from '../shared/formFields.ts'
import { teamOptions } from '../shared/staffOptions.ts'
import { defineTask } from '../tasks/defineTask.ts'

/** The Service Manager decides how a late referral is allocated: in the duty team, elsewhere, or as unallocated. DA-10. */
export const daDelayDecision = defineTask('daDelayDecision', {
  roles: ['serviceManager'],
  rules: ['DA-09', 'DA-10'],
  texts: ['direction'],
  schema: z
    .object({
      route: choice('Decision', ['DUTY_TEAM', 'OTHER_TEAM', 'UNALLOCATED_PROCESS']),
      nextTeam: optionalReference('Team that allocates it'),
      direction: text('Direction to the Team Manager'),
    })
    .superRefine(
      conditions((form) => [needed(form.route === 'OTHER_TEAM', 'nextTeam', form.nextTeam, 'Team that allocates it')]),
    ),
  async prepare({ variables }, deps) {
    return {
      receivedText: toWords(toLondon(variables.receivedAt)),
      nextTeam: null,
      teamOptions: await teamOptions(deps, variables),
    }
  },
  async check(form, { variables }) {
    return form.route === 'OTHER_TEAM' && form.nextTeam === variables.team
      ? [
          {
            field: 'nextTeam',
            problem: 'Team that allocates it is the team that has it',
            wayOut: 'choose another team, or decide that the duty team allocates it',
          },
        ]
      : []
  },
  async effects(_tx, { route, nextTeam }) {
    return { delayRoute: route, nextTeam: route === 'OTHER_TEAM' ? nextTeam : null }
  },
})
