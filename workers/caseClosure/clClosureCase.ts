import { earlierIn } from '../shared/earlierIn.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'
import { arrangesReview, closureCaseForm, reviewProblems } from './closureCaseForm.ts'

/**
 * The worker considers the case for closing: TAF first, then what has to come before. The time of the review is what the
 * agencies are invited to. CL-01, CL-03, CL-04, CL-07, CL-24.
 */
export const clClosureCase = defineTask('clClosureCase', {
  roles: anyWorker,
  rules: ['CL-01', 'CL-03', 'CL-04', 'CL-05', 'CL-07', 'CL-24'],
  texts: ['whyClose', 'rationaleNoTaf', 'reviewVenue'],
  schema: closureCaseForm,
  async prepare({ variables, caseReference }, deps) {
    const { categories } = (await deps.register.cases.get(caseReference)) ?? variables
    const before = await earlierIn(deps, variables.procedureId, 'clClosureCase')
    return {
      closingText: await closingText(deps, variables),
      closurePath: variables.closurePath ?? null,
      whyClose: before?.text.whyClose ?? null,
      tafConsidered: false,
      tafOutcome: variables.closurePath === 'TAF' ? 'CONSENTED' : (variables.tafOutcome ?? null),
      rationaleNoTaf: before?.text.rationaleNoTaf ?? null,
      nonCooperation: null,
      cpThreshold: null,
      cinPlan: categories?.includes('CIN') ? 'YES' : null,
      reviewAt: null,
      reviewVenue: before?.text.reviewVenue ?? null,
    }
  },
  async check(form, context, deps) {
    const { variables, completedAt } = context
    const changed = variables.closurePath === 'TAF' && form.tafOutcome !== 'CONSENTED'
    return [
      ...(await onlyTheWorker(deps, context)),
      ...(changed
        ? [
            {
              field: 'tafOutcome',
              problem: 'What came of it: the case goes to a Team around the Family, so consent was given',
              wayOut: 'leave it as it is; where consent was taken back, report that on the page of the TAF',
            },
          ]
        : []),
      ...(arrangesReview(form, variables) ? reviewProblems(form, completedAt) : []),
    ]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    await tx.procedures.step(variables.procedureId, 'CONSIDERED', { by: completedBy, at: completedAt })
    const nonCooperation = form.nonCooperation === 'YES'
    await tx.procedures.planSteps(variables.procedureId, [
      ...(nonCooperation ? [{ step: 'CONSULTATION' as const, responsible: 'socialWorker', due: null }] : []),
      ...(form.cinPlan === 'YES' ? [{ step: 'CIN_REVIEW' as const, responsible: 'socialWorker', due: null }] : []),
    ])
    return {
      tafOutcome: form.tafOutcome,
      cinPlan: form.cinPlan === 'YES',
      nonCooperation,
      cpThreshold: nonCooperation ? form.cpThreshold : null,
      reviewAt: arrangesReview(form, variables) ? form.reviewAt : null,
    }
  },
})
