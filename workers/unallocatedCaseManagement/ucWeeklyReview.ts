import { z } from 'zod'
import { choice, conditions, needed, optionalText, yesNo } from '../shared/formFields.ts'
import {
  checkOversightActions,
  dueFromToday,
  managementOversight,
  managementOversightTexts,
} from '../shared/managementOversight.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { firstSigned, isCountersigned, isLookedAfter, isTeamManager, reviewsOf } from './countersigned.ts'
import { actionRows, dutyWorkerOf, openDutyRows, undatedInWords } from './dutyWork.ts'
import { isLate, sightOf } from './sight.ts'
import { activitySince, iroActionsSince, riskBefore } from './theWeek.ts'
import { managersOfTheWait } from './whoManages.ts'

/**
 * The weekly review and risk assessment of a child without a worker, as management oversight: what keeps the risk safe,
 * sight of the child, plan, who is informed, outcomes. For a looked-after child the Team Manager completes or countersigns
 * it. UC-20, UC-36 to UC-40, UC-49, UC-50, UC-60, UC-61, G-64.
 */
export const ucWeeklyReview = defineTask('ucWeeklyReview', {
  roles: ({ variables }) => (isCountersigned(variables) ? ['teamManager'] : managersOfTheWait),
  rules: [
    'UC-01',
    'UC-20',
    'UC-36',
    'UC-37',
    'UC-38',
    'UC-39',
    'UC-40',
    'UC-41',
    'UC-49',
    'UC-50',
    'UC-59',
    'UC-60',
    'UC-61',
  ],
  texts: [
    'notSeenReason',
    'activityNeeded',
    'noActivityReason',
    'planProgressReason',
    'communicationAction',
    ...managementOversightTexts,
  ],
  schema: z
    .object({
      notSeenReason: optionalText('Why the child has not been seen for more than four weeks'),
      risk: choice('Risk now', ['LOW', 'MEDIUM', 'HIGH']),
      activityNeeded: actionRows('Activity needed to keep the risk safe'),
      noActivityReason: optionalText('Why no activity is needed'),
      planProgress: yesNo("Does the child's plan progress in good time?"),
      planProgressReason: optionalText('Why not, and what follows'),
      communication: yesNo('Are child, family and professionals well informed?'),
      communicationAction: optionalText('Who tells whom what, by when'),
      outcomesAchieved: yesNo('Have the outcomes of the plan been achieved?'),
      capacityFound: yesNo('Can a worker take the case now?'),
      ...managementOversight,
    })
    .superRefine(
      conditions((form) => [
        needed(
          form.activityNeeded.length === 0,
          'noActivityReason',
          form.noActivityReason,
          'Why no activity is needed',
          10,
        ),
        needed(
          form.planProgress === 'NO',
          'planProgressReason',
          form.planProgressReason,
          'Why not, and what follows',
          10,
        ),
        needed(
          form.communication === 'NO',
          'communicationAction',
          form.communicationAction,
          'Who tells whom what, by when',
          10,
        ),
      ]),
    ),
  async prepare(context, deps) {
    const { caseReference, variables } = context
    const sight = await sightOf(deps, context)
    const [newest, before] = await reviewsOf(deps.register, caseReference)
    const countersigned = isCountersigned(variables)
    const since = (countersigned ? before : newest)?.decidedAt
    return {
      ...sight.words,
      seenLate: isLate(sight.seenBy, deps.clock.now()),
      lookedAfter: await isLookedAfter(deps.register, caseReference),
      firstSignedText: '',
      activities: await activitySince(deps, caseReference, since),
      openDuties: await openDutyRows(deps, caseReference),
      undatedText: await undatedInWords(deps, context),
      iroText: await iroActionsSince(deps, caseReference, since),
      riskBeforeText: await riskBefore(deps, caseReference),
      activityNeeded: [],
      risk: null,
      planProgress: null,
      communication: null,
      outcomesAchieved: null,
      capacityFound: null,
      ...(countersigned ? await firstSigned(deps, newest) : {}),
    }
  },
  async check(form, context, deps) {
    const { seenBy, words } = await sightOf(deps, context)
    const unexplained = isLate(seenBy, context.completedAt) && (form.notSeenReason ?? '').length < 20
    return [
      ...(unexplained
        ? [
            {
              field: 'notSeenReason',
              problem: `The child was to be seen by ${words.seenLimitText} and has not been`,
              wayOut: 'write why and what you have done (at least 20 characters), or have the sighting recorded first',
            },
          ]
        : []),
      ...dueFromToday('activityNeeded', form.activityNeeded, context),
      ...checkOversightActions(form, context),
    ]
  },
  async effects(tx, form, context) {
    const { caseReference, variables, completedBy, completedAt } = context
    const countersigned = isCountersigned(variables)
    const signedByAll = countersigned || !(await isLookedAfter(tx, caseReference)) || (await isTeamManager(tx, context))
    const [, first] = countersigned ? await reviewsOf(tx, caseReference) : []
    const announcedBefore = first?.decisions.capacityFound === 'YES'
    await tx.riskAssessments.record({
      caseReference,
      level: form.risk,
      at: completedAt,
      text: form.moText,
      assessedBy: completedBy,
      kind: 'WEEKLY',
    })
    const dutyActions = await tx.duties.plan(caseReference, {
      source: 'REVIEW',
      plannedBy: completedBy,
      items: signedByAll ? form.activityNeeded : [],
    })
    if (form.capacityFound === 'YES' && !announcedBefore)
      await tx.events.announce({ caseReference, message: 'capacityFound' })
    return {
      weeklySigned: signedByAll ? 'BOTH' : 'MANAGER_NEXT',
      dutyActions,
      dutyWorker: await dutyWorkerOf(tx, caseReference),
      outcomesAchieved: form.outcomesAchieved === 'YES',
      planAtRisk: form.planProgress === 'NO',
      weeklyReviewedAt: completedAt,
    }
  },
})
