import { z } from 'zod'
import type { Transaction } from '../register/database.ts'
import { choice, conditions, needed, optionalReference, rows, text } from '../shared/formFields.ts'
import { managerOptions } from '../shared/staffOptions.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { answerRow, checkAnswers, checkTaker, optionsOf, type Team, teamsOf } from './askedTeams.ts'
import { giveToTeam } from './giveToTeam.ts'
import { quoted } from './words.ts'

const schema = z
  .object({
    concern: text('Concern', 20),
    attempts: rows('Attempts to allocate', answerRow, 1),
    outcome: choice('Outcome', ['ALLOCATED', 'NOT_POSSIBLE']),
    takenBy: optionalReference('Team that takes the case'),
  })
  .superRefine(
    conditions((form) => [needed(form.outcome === 'ALLOCATED', 'takenBy', form.takenBy, 'Team that takes the case')]),
  )

/** It is not possible only once the own team and somebody across the service have said so. UC-45. */
function triedEnough({ attempts, outcome }: z.infer<typeof schema>, teams: Team[]): Problem[] {
  if (outcome !== 'NOT_POSSIBLE') return []
  const tried = (own: boolean) =>
    teams.some(({ code, area }) => (area === 'OWN_TEAM') === own && attempts.some(({ team }) => team === code))
  const hasOthers = teams.some(({ area }) => area !== 'OWN_TEAM')
  return tried(true) && (tried(false) || !hasOthers)
    ? []
    : [
        {
          field: 'attempts',
          problem: 'Not possible is answered before the own team and another team of the service were asked (UC-45)',
          wayOut: 'ask both and enter their answers',
        },
      ]
}

/** What was said when the concern was reported: by an event from outside, or by the duty worker. */
async function reported({ events, oversight }: Pick<Transaction, 'events' | 'oversight'>, caseReference: string) {
  const event = (await events.ofCase(caseReference)).findLast(({ messageName }) => messageName === 'concernIncreased')
  if (event?.note) return event.note
  const [activity] = await oversight.acceptedOf([caseReference], ['ucDutyActivity'])
  return activity?.decisions.concernUp === 'YES' ? activity.text.note : undefined
}

/**
 * Concerns about a child without a worker have increased: the Team Manager tries again to allocate, in the own team or
 * across the service; where a team has room it is announced at once. UC-45, UC-46, UC-47.
 */
export const ucConcernIncrease = defineTask('ucConcernIncrease', {
  roles: ['teamManager', 'dutyManager'],
  rules: ['UC-45', 'UC-46', 'UC-47'],
  texts: ['concern'],
  schema,
  async prepare({ caseReference, variables }, deps) {
    return {
      concernText: quoted(await reported(deps.register, caseReference)),
      teamOptions: optionsOf(await teamsOf(deps, variables)),
      managerOptions: await managerOptions(deps, variables),
      outcome: null,
      takenBy: null,
    }
  },
  async check(form, context, deps) {
    const teams = await teamsOf(deps, context.variables)
    const { attempts, takenBy } = form
    return [
      ...checkAnswers('attempts', attempts, teams, context),
      ...(await checkTaker(
        form.outcome === 'ALLOCATED',
        { answers: attempts, takenBy },
        teams,
        'outcome',
        context,
        deps,
      )),
      ...triedEnough(form, teams),
    ]
  },
  async effects(tx, { outcome, takenBy }, context) {
    if (outcome !== 'ALLOCATED' || !takenBy) return { concernOutcome: 'NOT_POSSIBLE' }
    const { caseReference, elementInstanceKey } = context
    const moved = await giveToTeam(tx, takenBy, context)
    const key = `capacityFound ${elementInstanceKey}`
    await tx.events.announce({ caseReference, message: 'capacityFound', variables: moved, key })
    return { concernOutcome: 'ALLOCATED', ...moved }
  },
})
