import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { choice, choices, conditions, needed, optionalReference, optionalText, rows } from '../shared/formFields.ts'
import { latestWords } from '../shared/latestWords.ts'
import { managerOptions } from '../shared/staffOptions.ts'
import { type CompletedTask, defineTask, type Problem, type TaskContext } from '../tasks/defineTask.ts'
import { answerRow, checkAnswers, checkTaker, optionsOf, type Team, teamsOf } from './askedTeams.ts'
import { directionOf } from './directionOf.ts'
import { checkDisplaced, displaceable } from './displaced.ts'
import { giveToTeam } from './giveToTeam.ts'
import { checkOrder } from './searchOrder.ts'
import { standingOf } from './standing.ts'

const schema = z
  .object({
    scope: choices('Asked', ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT', 'OTHER_DISTRICTS'], 1),
    answers: rows('Answers', answerRow, 1),
    result: choice('Result', ['ALLOCATED', 'NO_CAPACITY']),
    takenBy: optionalReference('Team that takes the case'),
    displaced: optionalReference('Case to de-allocate'),
    displacedReason: optionalText('Reason'),
  })
  .superRefine(
    conditions((form) => [needed(form.result === 'ALLOCATED', 'takenBy', form.takenBy, 'Team that takes the case')]),
  )
type Search = z.infer<typeof schema>

/** A case that must be allocated has asked everywhere before another one gives up its worker. UC-22, UC-23. */
async function checkUrgent(
  form: Search,
  teams: Team[],
  context: CompletedTask,
  deps: Dependencies,
): Promise<Problem[]> {
  if (context.variables.mustAllocate !== true || form.result !== 'NO_CAPACITY') return []
  const hasOthers = teams.some(({ area }) => area === 'OTHER_DISTRICTS')
  return hasOthers && !form.scope.includes('OTHER_DISTRICTS')
    ? [
        {
          field: 'scope',
          problem: 'This case must be allocated, and other districts were not asked yet (UC-22)',
          wayOut: 'ask them now and enter their answers; only then another case gives up its worker',
        },
      ]
    : checkDisplaced(form, context, deps)
}

/** What a first search of this period has asked, so that the Service Manager goes on from there (UC-10). */
async function earlierSearch({ caseReference }: TaskContext, { register }: Dependencies) {
  const period = await register.unallocated.current(caseReference)
  const search = period && (await latestWords(register, caseReference, 'ucDistrictSearch', period.openedAt))
  const { scope, answers, result } = search?.decisions ?? {}
  const goesOn = result === 'NO_CAPACITY' && Array.isArray(scope) && !scope.includes('OTHER_DISTRICTS')
  return goesOn ? { scope, answers } : { scope: [], answers: [] }
}

/**
 * Search for capacity: own team, every other team of the district, then other districts. A case that must be allocated and
 * finds no room anywhere takes the worker of one that may wait. UC-09, UC-10, UC-15, UC-21, UC-22, UC-23.
 */
export const ucDistrictSearch = defineTask('ucDistrictSearch', {
  roles: ['teamManager', 'serviceManager', 'dutyManager'],
  rules: ['UC-09', 'UC-10', 'UC-15', 'UC-21', 'UC-22', 'UC-23'],
  texts: ['displacedReason'],
  schema,
  async prepare(context, deps) {
    const { variables } = context
    const teams = await teamsOf(deps, variables)
    const near = teams.filter(({ area }) => area === 'OTHER_TEAMS_DISTRICT').map(({ name }) => name)
    const urgent = variables.mustAllocate === true
    const { standing, reason } = await standingOf(deps, variables)
    return {
      ...(await earlierSearch(context, deps)),
      ...(urgent ? await displaceable(deps, context) : { displacedOptions: [], priorityCases: [] }),
      teamOptions: optionsOf(teams),
      managerOptions: await managerOptions(deps, variables),
      districtTeams: near.join(', ') || 'there is none',
      urgentText: standing === 'HARD' ? reason : 'The risk assessment says that the child cannot wait for a worker.',
      ...(await directionOf(deps, context)),
      result: null,
      takenBy: null,
      displaced: null,
    }
  },
  async check(form, context, deps) {
    const teams = await teamsOf(deps, context.variables)
    return [
      ...checkAnswers('answers', form.answers, teams, context),
      ...(await checkOrder(form, teams, context, deps)),
      ...(await checkTaker(form.result === 'ALLOCATED', form, teams, 'result', context, deps)),
      ...(await checkUrgent(form, teams, context, deps)),
    ]
  },
  async effects(tx, form, context) {
    const moved = form.result === 'ALLOCATED' && form.takenBy ? await giveToTeam(tx, form.takenBy, context) : {}
    const displaces = context.variables.mustAllocate === true && form.result === 'NO_CAPACITY'
    const teams = await teamsOf({ register: tx }, context.variables)
    // Where the authority has one district alone, asking in it is asking everywhere.
    const nowhereElse = !teams.some(({ area }) => area === 'OTHER_DISTRICTS')
    return {
      searchResult: form.result,
      searchScope: nowhereElse ? [...new Set([...form.scope, 'OTHER_DISTRICTS'])] : form.scope,
      displacedCase: displaces ? (form.displaced ?? null) : null,
      ...moved,
    }
  },
})
