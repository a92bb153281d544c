import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { tafOutcomes } from '../models/closureWords.ts'
import {
  choice,
  conditions,
  confirmation,
  needed,
  optionalChoice,
  optionalInstant,
  optionalText,
  text,
  yesNo,
} from '../shared/formFields.ts'
import type { Problem } from '../tasks/defineTask.ts'

export const closureCaseForm = z
  .object({
    whyClose: text('Why the case can close', 20),
    tafConsidered: confirmation('TAF was considered with the family and with the other agencies'),
    tafOutcome: choice('What came of it', tafOutcomes),
    rationaleNoTaf: optionalText('Why TAF is not used'),
    nonCooperation: yesNo('Cooperation of the parents with the child in need plan'),
    cpThreshold: optionalChoice('The threshold of child protection is', ['BELOW', 'MET']),
    cinPlan: yesNo('Does the child have a child in need plan?'),
    reviewAt: optionalInstant('Child in need review'),
    reviewVenue: optionalText('Where'),
  })
  .superRefine(
    conditions((form) => [
      needed(form.tafOutcome !== 'CONSENTED', 'rationaleNoTaf', form.rationaleNoTaf, 'Why TAF is not used', 20),
      needed(
        form.nonCooperation === 'YES',
        'cpThreshold',
        form.cpThreshold,
        'The threshold of child protection is met or not',
      ),
    ]),
  )
type Form = z.infer<typeof closureCaseForm>

/** Ways on which consent to a TAF does not lead to one: it was arranged already, or the family leaves. */
const withoutStepDown = ['TAF', 'MOVE', 'TAC']

/** Whether a review is arranged: a plan, and nothing above that keeps the case from closing (decision closurePath). */
export const arrangesReview = (
  { cinPlan, nonCooperation, cpThreshold, tafOutcome }: Form,
  { closurePath }: Variables,
) =>
  cinPlan === 'YES' &&
  !(nonCooperation === 'YES' && cpThreshold === 'MET') &&
  !(tafOutcome === 'CONSENTED' && !withoutStepDown.includes(closurePath))

/** What is wrong with the time and place to which the agencies are invited. CL-07. */
export function reviewProblems(form: Form, completedAt: string): Problem[] {
  const missing = (field: string, label: string) => ({
    field,
    problem: `${label} is missing`,
    wayOut: 'fill it in: the agencies are invited to the review',
  })
  const past = form.reviewAt && toLondon(form.reviewAt) <= toLondon(completedAt)
  return [
    ...(form.reviewAt ? [] : [missing('reviewAt', 'Child in need review')]),
    ...(past
      ? [
          {
            field: 'reviewAt',
            problem: 'Child in need review lies in the past',
            wayOut: 'arrange it for a later time, so that the agencies can come',
          },
        ]
      : []),
    ...(form.reviewVenue ? [] : [missing('reviewVenue', 'Where the review is held')]),
  ]
}
