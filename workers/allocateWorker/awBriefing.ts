import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import {
  conditions,
  instant,
  needed,
  notInFuture,
  optionalChoice,
  optionalDay,
  optionalText,
  ticked,
  yesNo,
} from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { allocatingRoles } from './allocatingRoles.ts'

const discussions = ['DONE', 'NOT_YET', 'NOT_POSSIBLE'] as const

/**
 * The one-to-one briefing before the allocation: Allocation Plan, standards, supervision, health and safety. A personal
 * impact leads back to the choice of the worker (`briefingOutcome`). AW-36, AW-41, AW-42, AW-48 to AW-51, AW-53, TU-02,
 * TU-03, DA-06.
 */
export const awBriefing = defineTask('awBriefing', {
  roles: allocatingRoles,
  rules: ['DA-06', 'AW-36', 'AW-41', 'AW-42', 'AW-48', 'AW-49', 'AW-50', 'AW-51', 'AW-53', 'TU-02', 'TU-03', 'AW-47'],
  texts: ['hsAssessment', 'workerViews', 'issuesRaised', 'previousDiscussedWith', 'previousDiscussedReason'],
  schema: z
    .object({
      discussedAt: instant('One-to-one discussion on'),
      noPersonalImpact: yesNo('The case has no personal impact on the worker'),
      expectations: ticked(),
      qualified: ticked(),
      supervision: ticked(),
      practitionerConfirms: ticked(),
      hsAssessment: optionalText('Health and safety assessment'),
      workerViews: optionalText("Worker's views on the case"),
      issuesRaised: optionalText('Issues raised by the worker'),
      previousDiscussed: optionalChoice('Discussed with the previous worker or Team Manager', discussions),
      previousDiscussedOn: optionalDay('Discussed on'),
      previousDiscussedWith: optionalText('With whom'),
      previousDiscussedReason: optionalText('Why it is not possible'),
    })
    .superRefine(
      conditions((form) => {
        const goesOn = form.noPersonalImpact === 'YES'
        const done = goesOn && form.previousDiscussed === 'DONE'
        const impossible = goesOn && form.previousDiscussed === 'NOT_POSSIBLE'
        return [
          needed(
            goesOn,
            'expectations',
            form.expectations,
            'Clear about expectations, actions, timescales, procedure and standards',
          ),
          needed(goesOn, 'qualified', form.qualified, 'Suitably qualified, trained or experienced'),
          needed(goesOn, 'supervision', form.supervision, 'Knows how the work is authorised and supervised'),
          needed(goesOn, 'practitionerConfirms', form.practitionerConfirms, 'The worker says so themselves'),
          needed(goesOn, 'hsAssessment', form.hsAssessment, 'Health and safety assessment', 10),
          needed(done, 'previousDiscussedOn', form.previousDiscussedOn, 'Discussed on'),
          needed(done, 'previousDiscussedWith', form.previousDiscussedWith, 'With whom'),
          needed(impossible, 'previousDiscussedReason', form.previousDiscussedReason, 'Why it is not possible'),
        ]
      }),
    ),
  async prepare({ variables }) {
    const beside = variables.coWorker ? `, with ${variables.coWorker} as co-worker` : ''
    return { workerLabel: `${variables.worker}${beside}`, previousInvolvement: variables.previousInvolvement === true }
  },
  async check(form, context) {
    const { variables, completedAt } = context
    const asked = variables.previousInvolvement === true && form.noPersonalImpact === 'YES'
    const unanswered: Problem = {
      field: 'previousDiscussed',
      problem:
        'Discussed with the previous worker or Team Manager is not answered although social care was involved before',
      wayOut: 'choose an answer; "not yet" does not delay the allocation',
    }
    const early = variables.receivedAt && toLondon(form.discussedAt) < toLondon(variables.receivedAt)
    return [
      ...notInFuture('discussedAt', 'One-to-one discussion on', form.discussedAt, { completedAt }),
      ...(early
        ? [
            {
              field: 'discussedAt',
              problem: 'One-to-one discussion on lies before the referral was received',
              wayOut: 'enter the discussion about this referral',
            },
          ]
        : []),
      ...(asked && !form.previousDiscussed ? [unanswered] : []),
      ...(asked && form.previousDiscussed === 'DONE'
        ? notInFuture('previousDiscussedOn', 'Discussed on', form.previousDiscussedOn, context)
        : []),
    ]
  },
  async effects(tx, form, { caseReference, completedBy, variables }) {
    const goesOn = form.noPersonalImpact === 'YES'
    await tx.meetings.record({
      caseReference,
      kind: 'ONE_TO_ONE_BRIEFING',
      at: form.discussedAt,
      details: { worker: variables.worker, outcome: goesOn ? 'BRIEFED' : 'CHOOSE_ANOTHER' },
      recordedBy: completedBy,
    })
    return {
      briefingOutcome: goesOn ? 'BRIEFED' : 'CHOOSE_ANOTHER',
      briefedAt: goesOn ? form.discussedAt : null,
      excludedWorkers: goesOn
        ? (variables.excludedWorkers ?? [])
        : [...(variables.excludedWorkers ?? []), variables.worker],
      practitionerIssues: goesOn && form.issuesRaised !== undefined,
      previousDiscussed: goesOn && variables.previousInvolvement === true ? form.previousDiscussed : null,
    }
  },
})
