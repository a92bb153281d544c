import { z } from 'zod'
import { tafReviewOutcomes } from '../models/closureWords.ts'
import {
  afterToday,
  choice,
  conditions,
  needed,
  optionalDay,
  optionalText,
  optionalYesNo,
  ticked,
} from '../shared/formFields.ts'
import { dayInWords } from '../shared/words.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { concernLabel, concernReasonLabel, concernRows } from './concern.ts'
import { tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'
import { onlyTheLead, whoReviews } from './whoMay.ts'

/** The meetings that have been, oldest first. */
const reviewsText = ({ reviews }: { reviews: { at: string; outcome: string }[] }) =>
  reviews.length > 0
    ? `Reviewed before: ${reviews.map(({ at }) => dayInWords(at)).join(', ')}`
    : 'This is the first meeting after the final meeting.'

/**
 * The Lead Professional reviews the plan at each TAF meeting: it goes on to the next date, or ends because the needs are
 * met or the consent is withdrawn, and then says whether concern for the child remains. TS-19, TS-20, G-67.
 */
export const tsTafReview = defineTask('tsTafReview', {
  roles: whoReviews,
  rules: ['TS-19', 'TS-20'],
  texts: ['needsMetNote', 'concernReason'],
  schema: z
    .object({
      outcome: choice('Outcome', tafReviewOutcomes),
      planReviewed: ticked(),
      nextTafDate: optionalDay('Next TAF meeting'),
      needsMetNote: optionalText('How the needs are met'),
      concernRemains: optionalYesNo(concernLabel),
      concernReason: optionalText(concernReasonLabel),
    })
    .superRefine(
      conditions((form) => {
        const withdrawn = form.outcome === 'CONSENT_WITHDRAWN'
        return [
          needed(!withdrawn, 'planReviewed', form.planReviewed, 'The plan is reviewed'),
          needed(form.outcome === 'CONTINUE', 'nextTafDate', form.nextTafDate, 'Next TAF meeting'),
          needed(form.outcome === 'NEEDS_MET', 'needsMetNote', form.needsMetNote, 'How the needs are met', 20),
          ...concernRows(withdrawn, form),
        ]
      }),
    ),
  async prepare({ variables }, deps) {
    const taf = await tafOf(deps.register, variables.procedureId)
    return {
      tafText: await tafText(deps, variables.procedureId),
      reviewsText: reviewsText(taf),
      outcome: null,
      planReviewed: false,
      nextTafDate: null,
      concernRemains: null,
    }
  },
  async check(form, context, deps) {
    return [
      ...(await onlyTheLead(deps, context)),
      ...(form.outcome === 'CONTINUE' && form.nextTafDate
        ? afterToday('nextTafDate', 'Next TAF meeting', form.nextTafDate, context)
        : []),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }, { calendar }) {
    const { procedureId, authority } = variables
    const { outcome, needsMetNote, concernReason } = form
    const goesOn = outcome === 'CONTINUE' && form.nextTafDate
    const nextTafAt = goesOn ? calendar.with({ authority }).nextOpening(goesOn) : null
    const note = outcome === 'NEEDS_MET' ? needsMetNote : outcome === 'CONSENT_WITHDRAWN' ? concernReason : null
    const by = { by: completedBy, at: completedAt }
    await tx.tafs.review(procedureId, { outcome, nextTafAt, note: note ?? null, ...by })
    if (outcome === 'CONSENT_WITHDRAWN') await tx.tafs.withdraw(procedureId, by)
    const concernRemains = outcome === 'CONSENT_WITHDRAWN' && form.concernRemains === 'YES'
    return { tafReviewOutcome: outcome, nextTafAt, concernRemains }
  },
})
