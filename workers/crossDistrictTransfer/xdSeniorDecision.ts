import { z } from 'zod'
import { reference, text } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { checkTeam, enterTeam, prepareTeam } from './nameTeam.ts'

/** The week is over and no team is named: the Senior Manager responsible for the district decides. XD-07. */
export const xdSeniorDecision = defineTask('xdSeniorDecision', {
  roles: ['seniorManager'],
  rules: ['XD-07'],
  texts: ['reason'],
  schema: z.object({ team: reference('Team'), reason: text('Reason', 10) }),
  prepare: (context, deps) => prepareTeam(context, deps, 'seniorManager'),
  check: ({ team }, context, deps) => checkTeam(team, context, deps),
  effects: (tx, { team }, context) => enterTeam(tx, team, context),
})
