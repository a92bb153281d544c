import { z } from 'zod'
import { day, instant, notInFuture, rows, text, yesNo } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { openDutyRows } from './dutyWork.ts'
import { sightOf } from './sight.ts'

/**
 * The weekly oversight of the Independent Reviewing Officer over a looked-after child without a worker, with the actions
 * that the Team Manager gets. UC-56, UC-58, UC-59, UC-60, G-39.
 */
export const ucIroOversight = defineTask('ucIroOversight', {
  roles: ['iro'],
  rules: ['UC-38', 'UC-56', 'UC-58', 'UC-59', 'UC-60'],
  texts: ['actions', 'note'],
  schema: z.object({
    planReviewed: yesNo("Is the child's plan reviewed and up to date?"),
    actions: rows('Actions needed', { what: text('What'), who: text('Who'), by: day('By when') }),
    allocationSteps: yesNo('Do you see steps towards allocation?'),
    liaisedAt: instant('Talked with the Team Manager on'),
    note: text('Oversight', 20),
  }),
  async prepare(context, deps) {
    return {
      ...(await sightOf(deps, context)).words,
      openDuties: await openDutyRows(deps, context.caseReference),
      actions: [],
      planReviewed: null,
      allocationSteps: null,
    }
  },
  async check({ liaisedAt, actions }, context) {
    const dated = actions.map(({ by }) => ({ due: by }))
    return [
      ...notInFuture('liaisedAt', 'Talked with the Team Manager on', liaisedAt, context),
      ...dueFromToday('actions', dated, context),
    ]
  },
  async effects(_tx, { actions }, { completedAt }) {
    return { iroActionsAsked: actions.length > 0, iroOverseenAt: completedAt }
  },
})
