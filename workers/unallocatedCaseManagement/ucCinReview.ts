import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { afterToday, notInFuture } from '../shared/formFields.ts'
import { latestWords } from '../shared/latestWords.ts'
import { checkOversightActions, managementOversightTexts } from '../shared/managementOversight.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { cinReview, goesOn, managersPart, workersPart } from './cinReviewParts.ts'
import { dutyTeam } from './whoManages.ts'
import { quoted } from './words.ts'

const isManagersPart = ({ cinReviewStage }: Variables): boolean => cinReviewStage === 'MANAGER'
/** What the duty worker wrote about the review, for the Team Manager to read. */
async function workersReview({ register }: Dependencies, caseReference: string): Promise<string> {
  const entry = await latestWords(register, caseReference, 'ucCinReview')
  if (!entry) return 'The duty worker has told you of a review that proposes to end the involvement.'
  const { decisions, text: words, decidedBy } = entry
  const attendees = (words.attendees ?? []) as { name: string; role?: string }[]
  const people = attendees.map(({ name, role }) => quoted(role ? `${name} (${role})` : name)).join(', ')
  return [
    `**Review of ${toWords(toLondon(String(decisions.meetingAt)))}, recorded by ${decidedBy}: outcomes are reached, ending is proposed.**`,
    `Attended: ${people}`,
    `Plan updated: ${decisions.planUpdated === 'YES' ? 'yes' : `no - ${quoted(words.planNotUpdatedReason)}`}`,
    `Step-down arrangements: ${quoted(words.stepDown)}`,
  ].join('\n\n')
}

/**
 * The child in need review of a case without a worker: the duty worker records it; where it proposes to end the
 * involvement, the Team Manager agrees or gives further direction, as management oversight. Another review becomes a
 * duty of the plan (`dutyId`). UC-48 to UC-53.
 */
export const ucCinReview = defineTask('ucCinReview', {
  roles: ({ variables }) => (isManagersPart(variables) ? ['teamManager'] : dutyTeam),
  rules: ['UC-48', 'UC-49', 'UC-50', 'UC-51', 'UC-52', 'UC-53'],
  texts: [
    'venue',
    'chair',
    'attendees',
    'apologies',
    'minutes',
    'planNotUpdatedReason',
    'stepDown',
    ...managementOversightTexts,
  ],
  schema: cinReview,
  async prepare({ caseReference, variables }, deps) {
    const manager = isManagersPart(variables)
    return {
      cinReviewStage: manager ? 'MANAGER' : 'WORKER',
      workersReviewText: manager ? await workersReview(deps, caseReference) : '',
      planUpdated: null,
      ending: variables.outcomesAchieved === true ? 'YES' : null,
      tmDecision: null,
      nextPlanOn: null,
    }
  },
  async check(form, context) {
    const manager = isManagersPart(context.variables)
    return [
      ...(manager ? managersPart(form) : workersPart(form)),
      ...(manager ? checkOversightActions(form, context) : []),
      ...(manager ? [] : notInFuture('meetingAt', 'Meeting held on', form.meetingAt, context)),
      ...(goesOn(form, manager) && form.nextPlanOn
        ? afterToday('nextPlanOn', 'Next review of the plan on', form.nextPlanOn, context)
        : []),
    ]
  },
  async effects(tx, form, { caseReference, variables, completedBy, completedAt }, { calendar }) {
    const manager = isManagersPart(variables)
    const nextPlanDate = goesOn(form, manager) && form.nextPlanOn ? calendar.dayEnd(form.nextPlanOn) : null
    const items = nextPlanDate ? [{ kind: 'CIN_MEETING', due: nextPlanDate }] : []
    const [next] = await tx.duties.plan(caseReference, { source: 'DUTY_PLAN', plannedBy: completedBy, items })
    const dutyId = next?.dutyId ?? null
    if (manager) return { cinReviewStage: 'DONE', cinReviewDecision: form.tmDecision, nextPlanDate, dutyId }
    if (variables.dutyId) await tx.duties.done(variables.dutyId, { by: completedBy, at: completedAt, note: 'DONE' })
    const { meetingAt, planUpdated, ending, venue, chair, attendees, apologies, minutes, stepDown } = form
    await tx.meetings.record({
      caseReference,
      kind: 'CIN_REVIEW',
      at: meetingAt as string,
      details: { planUpdated, ending },
      text: { venue, chair, attendees, apologies, minutes, ...(ending === 'YES' ? { stepDown } : {}) },
      recordedBy: completedBy,
    })
    return ending === 'YES'
      ? { cinReviewStage: 'MANAGER', cinReviewDecision: null, nextPlanDate, dutyId }
      : { cinReviewStage: 'DONE', cinReviewDecision: 'NOT_ENDING', nextPlanDate, dutyId }
  },
})
