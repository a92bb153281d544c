import { z } from 'zod'
import { indicatorsOf } from '../shared/caseRecord.ts'
import {
  afterToday,
  confirmation,
  day,
  days,
  optionalChoice,
  optionalText,
  rows,
  text,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { managersOfTheTray } from '../shared/managersOfTheTray.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { usualLimitHours } from './usualLimit.ts'

const isBeyond = (seenWithinDays: number, limitHours: number) => seenWithinDays * 24 > limitHours

/**
 * The Allocation Plan: limit for seeing the child, planned actions, history, review date, manager's view, and whether the choice of the
 * worker is delegated (AW-47). DA-04, DA-05,
 * DA-11, DA-16, DA-17, DA-22. The reason is asked beyond the limit of the child's own kind of concern (G-62).
 */
export const daAllocationPlan = defineTask('daAllocationPlan', {
  roles: managersOfTheTray,
  rules: ['DA-04', 'DA-05', 'DA-07', 'DA-11', 'DA-14', 'DA-15', 'DA-16', 'DA-17', 'DA-22', 'DA-27', 'AW-47'],
  texts: ['seenReason', 'plannedActions', 'history', 'view'],
  schema: z.object({
    seenWithinDays: days('Child to be seen within (days)'),
    seenCircumstance: optionalChoice('Why later than the usual limit', ['NOTICE', 'AWAIT_INFO', 'OTHER']),
    seenReason: optionalText('Reason for going beyond the usual limit'),
    neglectIndicated: yesNo('Neglect or poor home conditions'),
    plannedActions: rows('Planned actions in the assessment', { action: text('Action'), due: day('Done by') }, 1),
    history: text('History'),
    reviewDate: day('Review with the manager on'),
    strategyConsidered: confirmation('A strategy discussion has been considered'),
    assessmentSystem: ticked(),
    view: text("Manager's view", 20),
    delegateAllocation: ticked(),
  }),
  async prepare({ caseReference, variables }, { register }) {
    const seenLimitHours = usualLimitHours(variables)
    const indicated = (await indicatorsOf(register, caseReference))?.neglectOrPoorHomeConditions === true
    return {
      seenLimitHours,
      seenWithinDays: Math.ceil(seenLimitHours / 24),
      neglectIndicated: indicated ? 'YES' : null,
    }
  },
  async check(form, context, { register }) {
    const isTeamManager = (await register.staff.get(context.completedBy))?.roles.includes('teamManager') === true
    const beyond = isBeyond(form.seenWithinDays, usualLimitHours(context.variables))
    const missing: Problem[] = [
      beyond &&
        !form.seenCircumstance && {
          field: 'seenCircumstance',
          problem: 'Why later than the usual limit is not answered',
          wayOut: 'choose the circumstance, or lower the number of days',
        },
      beyond &&
        (form.seenReason ?? '').length < 20 && {
          field: 'seenReason',
          problem: 'Reason for going beyond the usual limit is missing or shorter than 20 characters',
          wayOut: 'write why the child may be seen later, or lower the number of days',
        },
      context.profile === 'stockport' &&
        !form.assessmentSystem && {
          field: 'assessmentSystem',
          problem: 'The assessment record is not confirmed as opened in the case system',
          wayOut: 'open it, then tick the box',
        },
      form.delegateAllocation &&
        !isTeamManager && {
          field: 'delegateAllocation',
          problem: 'Only the Team Manager delegates the choice of the worker to the Practice Supervisor',
          wayOut: 'take the tick away, or let the Team Manager complete the plan',
        },
    ].filter((problem) => problem !== false)
    return [
      ...missing,
      ...dueFromToday('plannedActions', form.plannedActions, context),
      ...afterToday('reviewDate', 'Review with the manager on', form.reviewDate, context),
    ]
  },
  async effects(_tx, form, { variables }) {
    return {
      seenWithinDays: form.seenWithinDays,
      seenAtOnce: form.seenWithinDays === 0,
      seenBeyondLimit: isBeyond(form.seenWithinDays, usualLimitHours(variables)),
      neglectSuggested: form.neglectIndicated === 'YES',
      reviewDate: form.reviewDate,
      allocationDelegated: form.delegateAllocation,
    }
  },
})
