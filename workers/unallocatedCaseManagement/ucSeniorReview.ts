import { z } from 'zod'
import { atLocalTime, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { afterToday, choice, conditions, needed, optionalDay, optionalReference, text } from '../shared/formFields.ts'
import { checkOversightActions, managementOversight, managementOversightTexts } from '../shared/managementOversight.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { optionsOf, teamsOf } from './askedTeams.ts'
import { caseSummary } from './caseSummary.ts'
import { checkManager, giveToTeam } from './giveToTeam.ts'
import { refuseForHard } from './standing.ts'

/**
 * The Senior Manager reviews a case that has been without a worker for two weeks, or that nobody could solve, and decides
 * how it is taken forward. A decision that gives the child a worker is announced at once. UC-06, UC-42, G-11.
 */
export const ucSeniorReview = defineTask('ucSeniorReview', {
  roles: ['seniorManager'],
  rules: ['UC-06', 'UC-12', 'UC-15', 'UC-42'],
  texts: ['reason', ...managementOversightTexts],
  schema: z
    .object({
      decision: choice('Decision', ['ALLOCATE_NOW', 'OTHER_DISTRICT', 'RESOURCES', 'REMAIN_UNTIL', 'CLOSE']),
      nextTeam: optionalReference('Team that takes it'),
      until: optionalDay('Until'),
      reason: text('Reason'),
      ...managementOversight,
    })
    .superRefine(
      conditions((form) => [
        needed(form.decision === 'OTHER_DISTRICT', 'nextTeam', form.nextTeam, 'Team that takes it'),
        needed(form.decision === 'REMAIN_UNTIL', 'until', form.until, 'Until'),
      ]),
    ),
  async prepare(context, deps) {
    const teams = await teamsOf(deps, context.variables)
    return {
      summaryText: await caseSummary(deps, context),
      teamOptions: optionsOf(teams.filter(({ area }) => area === 'OTHER_DISTRICTS')),
      authoriser: context.variables.authoriser ?? null,
      decision: null,
      nextTeam: null,
      until: null,
    }
  },
  async check(form, context, deps) {
    const { variables } = context
    const teams = await teamsOf(deps, variables)
    const near =
      form.decision === 'OTHER_DISTRICT' &&
      teams.some(({ code, area }) => code === form.nextTeam && area !== 'OTHER_DISTRICTS')
    return [
      ...(form.decision === 'REMAIN_UNTIL' && form.until ? afterToday('until', 'Until', form.until, context) : []),
      ...(form.decision === 'REMAIN_UNTIL'
        ? await refuseForHard(
            deps,
            variables,
            'decision',
            'It stays unallocated until a date',
            'decide how the child gets a worker: in the team, in another district, or with more resources',
          )
        : []),
      ...(near
        ? [
            {
              field: 'nextTeam',
              problem: 'Team that takes it is in the district of the case',
              wayOut: 'choose a team of another district, or decide that it is allocated now',
            },
          ]
        : []),
      ...(form.decision === 'OTHER_DISTRICT' && !near
        ? await checkManager('nextTeam', form.nextTeam, teams, context, deps)
        : []),
      ...checkOversightActions(form, context),
    ]
  },
  async effects(tx, { decision, nextTeam, until }, context, { calendar }) {
    const { caseReference, elementInstanceKey } = context
    const moved = decision === 'OTHER_DISTRICT' && nextTeam ? await giveToTeam(tx, nextTeam, context) : {}
    if (decision === 'ALLOCATE_NOW' || decision === 'OTHER_DISTRICT') {
      await tx.events.announce({
        caseReference,
        message: 'capacityFound',
        variables: moved,
        key: `capacityFound ${elementInstanceKey}`,
      })
    }
    const remains = decision === 'REMAIN_UNTIL' && until
    return {
      seniorDecision: decision,
      remainUntil: remains ? toOffsetIso(atLocalTime(toLondon(until), calendar.workingHours.opens)) : null,
      ...moved,
    }
  },
})
