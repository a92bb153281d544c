import type { Transaction } from '../register/database.ts'
import { earlierIn } from '../shared/earlierIn.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask } from '../tasks/defineTask.ts'
import { agenciesText, fileViews, personIdOf } from './agencies.ts'
import { type ClosingReview, closingReview, heldProblems, newDateProblems } from './closingReview.ts'
import { closingText } from './closingText.ts'

async function fileReview(
  tx: Transaction,
  form: ClosingReview,
  { caseReference, variables, completedBy }: CompletedTask,
) {
  const { meetingAt, gpInvited, venue, chair, attendees, apologies, minutes, reasons, absent } = form
  const ids = await Promise.all(absent.map(({ agency }) => personIdOf(tx, caseReference, agency)))
  const absentIds = ids.filter((id) => id !== null)
  await tx.meetings.record({
    caseReference,
    kind: 'CIN_REVIEW',
    at: meetingAt as string,
    details: { procedureId: variables.procedureId, closing: true, gpInvited, absentIds },
    text: { venue, chair, attendees, apologies, minutes, reasons, absent },
    recordedBy: completedBy,
  })
}

/**
 * The review at which the worker outlines why the case is ready to close: who came, what each agency thinks, and who was
 * not there and is asked in writing. One that was not held gets another time. CL-07 to CL-09, CL-13, CG-6.
 */
export const clCinReview = defineTask('clCinReview', {
  roles: anyWorker,
  rules: ['CL-07', 'CL-08', 'CL-09', 'CL-13', 'CL-24'],
  texts: [
    ...['notHeldReason', 'newReviewVenue', 'noGpReason', 'venue', 'chair', 'attendees', 'apologies'],
    ...['minutes', 'reasons', 'views', 'absent'],
  ],
  schema: closingReview,
  async prepare({ caseReference, variables }, deps) {
    const considered = await earlierIn(deps, variables.procedureId, 'clClosureCase')
    const putOff = await earlierIn(deps, variables.procedureId, 'clCinReview')
    const venue = putOff?.text.newReviewVenue ?? considered?.text.reviewVenue ?? null
    return {
      closingText: await closingText(deps, variables),
      agenciesText: await agenciesText(deps, caseReference),
      held: null,
      newReviewAt: null,
      newReviewVenue: venue,
      gpInvited: false,
      meetingAt: variables.reviewAt ?? null,
      venue,
      reasons: considered?.text.whyClose ?? null,
      views: [],
      absent: [],
    }
  },
  async check(form, context, deps) {
    const problems = form.held === 'YES' ? heldProblems(form, context) : newDateProblems(form, context)
    return [...(await onlyTheWorker(deps, context)), ...problems]
  },
  async effects(tx, form, context) {
    const { caseReference, variables, completedBy, completedAt } = context
    const { procedureId } = variables
    if (form.held === 'NO') return { reviewHeld: false, reviewAt: form.newReviewAt }
    const by = { by: completedBy, at: completedAt }
    await fileReview(tx, form, context)
    const views = form.views.map(({ view, ...row }) => ({ ...row, kind: view }))
    await fileViews(tx, { caseReference, procedureId }, views, 'REVIEW', by)
    await tx.procedures.step(procedureId, 'CIN_REVIEW', { by: completedBy, at: form.meetingAt as string })
    return { reviewHeld: true, reviewAt: form.meetingAt }
  },
})
