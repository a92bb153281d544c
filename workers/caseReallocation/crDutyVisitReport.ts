import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import {
  choice,
  conditions,
  instant,
  needed,
  notInFuture,
  optionalChoice,
  optionalInstant,
  optionalReference,
  optionalText,
  ticked,
} from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitBlock, visitTexts } from '../shared/visitBlock.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'

const words: Record<string, string> = { VISIT: 'Statutory visit', REVIEW: 'Review', COURT: 'Court deadline' }

/**
 * The duty worker does the visit or review with its paperwork and reports directly to the Team Manager. An attempt is
 * recorded and reported, and the task stays until the visit took place. CR-08, CR-11, CR-12, CR-13, G-66.
 */
export const crDutyVisitReport = defineTask('crDutyVisitReport', {
  roles: ['dutySocialWorker', 'socialWorker', 'assessmentSocialWorker', 'advancedPractitioner', 'teamManager'],
  rules: ['CR-08', 'CR-11', 'CR-12', 'CR-13'],
  texts: [...visitTexts, 'outcomeReason'],
  schema: z
    .object({
      outcome: choice('What happened', ['DONE', 'ATTEMPT', 'NOT_NEEDED']),
      ...visitBlock,
      seenAt: optionalInstant('Visit or attempt on'),
      visitor: optionalReference('Who visited'),
      announced: optionalChoice('The visit was', ['ANNOUNCED', 'UNANNOUNCED']),
      reviewDone: optionalInstant('Review held, or court date kept, on'),
      outcomeReason: optionalText('Why it did not take place, or is not needed'),
      paperwork: ticked(),
      reportedTo: instant('Reported to the Team Manager on'),
    })
    .superRefine(
      conditions((form) => [
        needed(
          form.outcome === 'NOT_NEEDED',
          'outcomeReason',
          form.outcomeReason,
          'Why it did not take place, or is not needed',
          10,
        ),
        needed(form.outcome === 'DONE', 'paperwork', form.paperwork, 'The paperwork is complete'),
      ]),
    ),
  async prepare({ variables }, deps) {
    const { kind, due, who } = variables.absenceDuty
    return {
      dutyText: `${words[kind] ?? kind} due on ${toLondon(due).setLocale('en-GB').toFormat('cccc d LLLL yyyy')}, for an absent worker`,
      isVisit: kind === 'VISIT',
      staffOptions: await staffOptions(deps, variables),
      visitor: who,
      announced: null,
      outcome: null,
      childrenSeen: false,
      paperwork: false,
      reviewDone: null,
      reportedTo: null,
    }
  },
  async check(form, context) {
    const isVisit = context.variables.absenceDuty.kind === 'VISIT'
    const problems: Problem[] = notInFuture('reportedTo', 'Reported to the Team Manager on', form.reportedTo, context)
    const missing = (field: string, label: string) =>
      problems.push({ field, problem: `${label} is missing`, wayOut: 'fill it in, or choose another answer above' })
    if (isVisit && form.outcome !== 'NOT_NEEDED') {
      if (!form.seenAt) missing('seenAt', 'Visit or attempt on')
      if (!form.visitor) missing('visitor', 'Who visited')
      if (!form.announced) missing('announced', 'The visit was')
      if (!form.childrenSeen && (form.notSeenReason ?? '').length < 10)
        missing('notSeenReason', 'Why the child was not seen (at least 10 characters)')
      if (form.outcome === 'ATTEMPT' && form.childrenSeen) {
        problems.push({
          field: 'outcome',
          problem: 'The child was seen, so it was no attempt',
          wayOut: 'choose that it took place',
        })
      }
      problems.push(...notInFuture('seenAt', 'Visit or attempt on', form.seenAt, context))
    }
    if (!isVisit && form.outcome === 'DONE') {
      if (!form.reviewDone) missing('reviewDone', 'Review held, or court date kept, on')
      problems.push(...notInFuture('reviewDone', 'Review held, or court date kept, on', form.reviewDone, context))
    }
    if (!isVisit && form.outcome === 'ATTEMPT' && (form.outcomeReason ?? '').length < 10)
      missing('outcomeReason', 'Why it did not take place (at least 10 characters)')
    return problems
  },
  async effects(tx, form, context) {
    const { variables, completedBy, completedAt } = context
    const { dutyId, kind } = variables.absenceDuty
    const at = (kind === 'VISIT' ? form.seenAt : form.reviewDone) ?? completedAt
    if (kind === 'VISIT' && form.outcome !== 'NOT_NEEDED')
      await fileVisit(tx, form, context, { kind: 'DUTY_VISIT', details: { dutyId } })
    const duty = await tx.duties.get(dutyId)
    const isOpen = duty !== undefined && duty.doneAt === null && duty.droppedAt === null
    // A duty that somebody dropped meanwhile stays dropped; what was done for it is on record all the same.
    if (isOpen && form.outcome !== 'ATTEMPT')
      await tx.duties.done(dutyId, { by: completedBy, at, note: form.outcome === 'NOT_NEEDED' ? 'NOT_NEEDED' : null })
    return { dutyOutcome: form.outcome, dutyDoneAt: at }
  },
})
