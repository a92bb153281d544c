import { z } from 'zod'
import { atOnce } from '../register/announce.ts'
import { choice, conditions, text } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { activityOf } from './activity.ts'
import { actionRows, dutyWorkerOf, openDutyRows, undatedInWords } from './dutyWork.ts'
import { managersOfTheWait } from './whoManages.ts'

/**
 * The Team Manager reads what duty did and decides on further action: none, more actions, or another plan of duty work
 * (message dutyPlanChanged). After an attempt the next step is set here. UC-34, UC-35, UC-36, G-66.
 */
export const ucActivityReview = defineTask('ucActivityReview', {
  roles: managersOfTheWait,
  rules: ['UC-28', 'UC-34', 'UC-35', 'UC-36', 'UC-38', 'UC-41', 'UC-59'],
  texts: ['actions', 'note'],
  schema: z
    .object({
      furtherAction: choice('Further action', ['NONE', 'ACTIONS', 'CHANGE_PLAN']),
      actions: actionRows('Actions for the duty workers'),
      note: text('Note'),
    })
    .superRefine(
      conditions(({ furtherAction, actions }) => [
        furtherAction === 'ACTIONS' &&
          actions.length === 0 && { field: 'actions', message: 'Actions for the duty workers: add at least one.' },
      ]),
    ),
  async prepare(context, deps) {
    const activity = await activityOf(deps, context)
    return {
      activityTitle: activity?.title ?? 'Duty work',
      activityNote: activity?.note ?? 'It is on the case page.',
      attempt: activity?.attempt === true,
      openDuties: await openDutyRows(deps, context.caseReference),
      undatedText: await undatedInWords(deps, context),
      furtherAction: null,
    }
  },
  async check({ furtherAction, actions }, context, deps) {
    const attempt = furtherAction === 'NONE' && (await activityOf(deps, context))?.attempt === true
    return [
      ...(attempt
        ? [
            {
              field: 'furtherAction',
              problem: 'Further action is "None" although the child was not seen at this visit',
              wayOut: 'add an action, or change the plan of duty work',
            },
          ]
        : []),
      ...(furtherAction === 'ACTIONS' ? dueFromToday('actions', actions, context) : []),
    ]
  },
  async effects(tx, { furtherAction, actions }, { caseReference, completedBy }) {
    const items = furtherAction === 'ACTIONS' ? actions : []
    const dutyActions = await tx.duties.plan(caseReference, { source: 'REVIEW', plannedBy: completedBy, items })
    if (furtherAction === 'CHANGE_PLAN')
      await tx.events.announce({ caseReference, message: 'dutyPlanChanged', timeToLive: atOnce })
    return { activityFollowUp: furtherAction, dutyActions, dutyWorker: await dutyWorkerOf(tx, caseReference) }
  },
})
