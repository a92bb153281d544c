import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { indicatorsOf, latestDecision } from '../shared/caseRecord.ts'
import { conditions, day, needed, notBeforeToday, optionalChoice, optionalText, yesNo } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { seenBy, seenByText } from './seenBy.ts'

/**
 * The Practice Supervisor and the worker agree the visit, inside the limit of the Allocation Plan: unannounced where
 * neglect or poor home conditions are indicated, otherwise with a call where that fits. DA-25, DA-26, DA-27, G-55.
 */
export const daVisitArrangement = defineTask('daVisitArrangement', {
  roles: ['practiceSupervisor', 'ALLOCATED_WORKER', 'teamManager', 'dutyManager'],
  rules: ['DA-25', 'DA-26', 'DA-27'],
  texts: ['unannouncedReason', 'callResult'],
  schema: z
    .object({
      visitDate: day('Visit on'),
      unannounced: yesNo('Unannounced visit?'),
      unannouncedReason: optionalText('Reason for announcing the visit all the same'),
      called: optionalChoice('Was the family telephoned to arrange the visit?', [
        'YES',
        'NO_NO_DETAILS',
        'NO_NOT_APPROPRIATE',
      ]),
      callResult: optionalText('Result of the call'),
    })
    .superRefine(
      conditions((form) => [
        needed(form.unannounced === 'NO', 'called', form.called, 'Was the family telephoned to arrange the visit?'),
        needed(form.unannounced === 'NO' && form.called === 'YES', 'callResult', form.callResult, 'Result of the call'),
      ]),
    ),
  async prepare({ caseReference, variables }, { register }) {
    const plan = await latestDecision(register, caseReference, 'daAllocationPlan')
    const referral = await indicatorsOf(register, caseReference)
    const indicated = plan ? plan.decisions.neglectIndicated === 'YES' : referral?.neglectOrPoorHomeConditions === true
    return {
      neglectIndicated: indicated,
      unannounced: indicated ? 'YES' : 'NO',
      seenByText: seenByText(variables),
      called: null,
    }
  },
  async check(form, context) {
    const { variables } = context
    const limit = seenBy(variables)
    const limitDay = limit && toLondon(limit).toFormat('yyyy-MM-dd')
    const stillAhead = limit !== undefined && toLondon(limit) > toLondon(context.completedAt)
    const announcedAgainstPreset = variables.neglectIndicated === true && form.unannounced === 'NO'
    const problems: Problem[] = notBeforeToday('visitDate', 'Visit on', form.visitDate, context)
    if (stillAhead && limitDay && form.visitDate > limitDay) {
      problems.push({
        field: 'visitDate',
        problem: `Visit on lies after the limit of the Allocation Plan (${seenByText(variables)})`,
        wayOut: 'agree an earlier day',
      })
    }
    if (announcedAgainstPreset && (form.unannouncedReason ?? '').length < 10) {
      problems.push({
        field: 'unannouncedReason',
        problem: 'Reason for announcing the visit is missing although neglect or poor home conditions are indicated',
        wayOut: 'write the reason (at least 10 characters), or choose an unannounced visit',
      })
    }
    return problems
  },
  async effects(_tx, { visitDate, unannounced, called }) {
    return {
      visitDate,
      visitUnannounced: unannounced === 'YES',
      familyCalled: unannounced === 'NO' && called === 'YES',
    }
  },
})
