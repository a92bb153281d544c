import type { Transaction } from '../register/database.ts'
import { afterToday, notInFuture } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { familyAsked, personOptions } from './familyAsked.ts'
import { type FinalMeeting, finalMeeting } from './finalMeetingForm.ts'
import { inTheFuture } from './meetingDay.ts'
import { standing, type Taf, tafOf } from './tafOf.ts'
import { tafText } from './tafText.ts'

/** Everybody who consented is asked again; one No, and the Team around the Family does not start. TS-15. */
function problemsOfConsent(form: FinalMeeting, taf: Taf): Problem[] {
  const rowsOf = (personId: string) => form.consentAgain.filter(({ person }) => person === personId)
  const unasked = standing(taf).filter(({ personId }) => rowsOf(personId).filter(({ again }) => again).length !== 1)
  const refused = form.consentAgain.some(({ again }) => again === 'NO')
  return [
    ...unasked.map(() => ({
      field: 'consentAgain',
      problem: 'Consent reconfirmed: somebody who consented has no answer, or two',
      wayOut: 'let everybody who consented have one row with an answer',
    })),
    ...(refused && form.agreement === 'YES'
      ? [
          {
            field: 'agreement',
            problem: 'Somebody does not agree any more, and the Team around the Family is voluntary',
            wayOut: 'answer No: the case then closes without it',
          },
        ]
      : []),
  ]
}

/** The meeting is put off: nothing is agreed yet. */
async function putOff(tx: Transaction, form: FinalMeeting, { variables, completedBy, completedAt }: CompletedTask) {
  const { procedureId } = variables
  const at = form.newMeetingAt as string
  const { finalMeetingVenue } = await tafOf(tx, procedureId)
  await tx.tafs.setMeeting(procedureId, { at, venue: finalMeetingVenue ?? '' }, { by: completedBy, at: completedAt })
  return { meetingHeld: false, finalMeetingAt: at, tafAgreed: false, nextTafAt: null, tafOutcome: null }
}

/** The meeting and what each said of the consent, in the record. */
async function file(tx: Transaction, form: FinalMeeting, { caseReference, variables, ...done }: CompletedTask) {
  const { procedureId } = variables
  const by = { by: done.completedBy, at: done.completedAt }
  const { meetingAt, agreement, nextTafDate, planSource, attendees, apologies, agreementReason, minutes } = form
  const starts = agreement === 'YES'
  await tx.meetings.record({
    caseReference,
    kind: 'TAF_FINAL_MEETING',
    at: meetingAt as string,
    details: { procedureId, agreement, ...(starts ? { nextTafDate, planSource } : {}) },
    text: { attendees, apologies, minutes, ...(starts ? {} : { agreementReason }) },
    recordedBy: done.completedBy,
  })
  const taf = await tafOf(tx, procedureId)
  const answers = standing(taf).flatMap(({ personId }) => {
    const again = form.consentAgain.find(({ person }) => person === personId)?.again
    return again ? [{ personId, reconfirmed: again }] : []
  })
  await tx.tafs.reconfirm(procedureId, answers, by)
  const { closingSummary, actionPlan } = taf
  if (starts && planSource && planSource !== taf.planSource && closingSummary && actionPlan)
    await tx.tafs.setHandOut(procedureId, { closingSummary, actionPlan, planSource }, by)
  await tx.procedures.step(procedureId, 'FINAL_MEETING', { ...by, at: meetingAt as string })
}

/**
 * The worker chairs the final meeting: why specialist services close, that support goes on, whether everybody still agrees,
 * the papers handed out, the next date fixed before it ends. TS-14 to TS-17.
 */
export const tsFinalMeeting = defineTask('tsFinalMeeting', {
  roles: anyWorker,
  rules: ['TS-02', 'TS-12', 'TS-14', 'TS-15', 'TS-16', 'TS-17'],
  texts: ['notHeldReason', 'attendees', 'apologies', 'agreementReason', 'minutes'],
  schema: finalMeeting,
  async prepare({ variables }, deps) {
    const taf = await tafOf(deps.register, variables.procedureId)
    const asked = await familyAsked(deps.register, variables)
    const consenting = standing(taf).map(({ personId }) => personId)
    return {
      tafText: await tafText(deps, variables.procedureId),
      personOptions: personOptions(asked).filter(({ value }) => consenting.includes(value)),
      held: null,
      newMeetingAt: null,
      meetingAt: taf.finalMeetingAt,
      attendees: [],
      apologies: [],
      reasonExplained: false,
      consentAgain: consenting.map((person) => ({ person, again: null })),
      agreement: null,
      handedOut: false,
      planSource: taf.planSource,
      nextTafDate: null,
    }
  },
  async check(form, context, deps) {
    const chair = await onlyTheWorker(deps, context)
    const { newMeetingAt, meetingAt, nextTafDate, agreement } = form
    if (form.held === 'NO')
      return [...chair, ...(newMeetingAt ? inTheFuture('newMeetingAt', 'It is held on', newMeetingAt, context) : [])]
    return [
      ...chair,
      ...notInFuture('meetingAt', 'Meeting held on', meetingAt, context),
      ...problemsOfConsent(form, await tafOf(deps.register, context.variables.procedureId)),
      ...(agreement === 'YES' && nextTafDate
        ? afterToday('nextTafDate', 'Next TAF meeting', nextTafDate, context)
        : []),
    ]
  },
  async effects(tx, form, context, { calendar }) {
    if (form.held === 'NO') return putOff(tx, form, context)
    await file(tx, form, context)
    const held = { meetingHeld: true, finalMeetingAt: form.meetingAt }
    if (form.agreement === 'NO') {
      const refused = form.consentAgain.some(({ again }) => again === 'NO')
      return { ...held, tafAgreed: false, nextTafAt: null, tafOutcome: refused ? 'REFUSED' : 'NOT_SUITABLE' }
    }
    const { authority } = context.variables
    const nextTafAt = calendar.with({ authority }).nextOpening(form.nextTafDate as string)
    return { ...held, tafAgreed: true, nextTafAt, tafOutcome: 'CONSENTED' }
  },
})
