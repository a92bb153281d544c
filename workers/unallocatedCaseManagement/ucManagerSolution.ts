import { z } from 'zod'
import { choice, choices, conditions, needed, optionalReference, reference, text } from '../shared/formFields.ts'
import { latestWords } from '../shared/latestWords.ts'
import { managerOptions } from '../shared/staffOptions.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { optionsOf, teamsOf } from './askedTeams.ts'
import { directionOf } from './directionOf.ts'
import { checkManager, giveToTeam } from './giveToTeam.ts'
import { presentSince } from './presentSince.ts'
import { quoted, unallocatedReasons } from './words.ts'

/**
 * Service Manager and Team Manager look together at why work cannot be allocated, and for a solution; the same when
 * concerns have increased and the renewed attempt failed. UC-04, UC-05, UC-06, UC-46.
 */
export const ucManagerSolution = defineTask('ucManagerSolution', {
  roles: ['serviceManager'],
  rules: ['UC-03', 'UC-04', 'UC-05', 'UC-06', 'UC-15', 'UC-46'],
  texts: ['detail'],
  schema: z
    .object({
      lookedAtWith: reference('Team Manager with whom you looked at it'),
      causes: choices('Causes you both see', unallocatedReasons, 1),
      solution: choice('Solution', ['ALLOCATED', 'OTHER_TEAM', 'RESOURCES', 'NONE']),
      nextTeam: optionalReference('Team that takes it'),
      detail: text('Detail'),
    })
    .superRefine(
      conditions((form) => [needed(form.solution === 'OTHER_TEAM', 'nextTeam', form.nextTeam, 'Team that takes it')]),
    ),
  async prepare(context, deps) {
    const { caseReference, variables } = context
    const { register } = deps
    const teams = await teamsOf(deps, variables)
    const [manager] = await register.staff.list({
      authority: variables.authority,
      team: variables.team,
      role: 'teamManager',
    })
    const since = await presentSince(register, caseReference)
    const concern =
      variables.concernOutcome === 'NOT_POSSIBLE'
        ? await latestWords(register, caseReference, 'ucConcernIncrease', since)
        : null
    return {
      ...(await directionOf(deps, context)),
      toldText: quoted((await latestWords(register, caseReference, 'ucCannotAllocate', since))?.text.recordedReason),
      concernText: quoted(concern?.text.concern),
      lookedAtWith: manager?.username ?? null,
      causes: variables.unallocatedReasons ?? [],
      managerOptions: await managerOptions(deps, variables),
      teamOptions: optionsOf(teams.filter(({ area }) => area !== 'OWN_TEAM')),
      solution: null,
      nextTeam: null,
    }
  },
  async check(form, context, deps) {
    const alone = form.lookedAtWith === context.completedBy
    const teams = await teamsOf(deps, context.variables)
    const own = form.solution === 'OTHER_TEAM' && form.nextTeam === context.variables.team
    return [
      ...(alone
        ? [
            {
              field: 'lookedAtWith',
              problem: 'Team Manager with whom you looked at it is you',
              wayOut: 'look at it together with the Team Manager and choose that person (UC-04)',
            },
          ]
        : []),
      ...(own
        ? [
            {
              field: 'nextTeam',
              problem: 'Team that takes it is the team that has it',
              wayOut: 'choose another team, or answer that a worker of the team takes it',
            },
          ]
        : []),
      ...(form.solution === 'OTHER_TEAM' ? await checkManager('nextTeam', form.nextTeam, teams, context, deps) : []),
    ]
  },
  async effects(tx, { solution, nextTeam }, context) {
    const moved = solution === 'OTHER_TEAM' && nextTeam ? await giveToTeam(tx, nextTeam, context) : {}
    return { managerSolution: solution, ...moved }
  },
})
