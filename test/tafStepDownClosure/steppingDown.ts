import type { Variables } from '../../workers/engine/defineWorker.ts'
import { tsArrangeMeeting } from '../../workers/tafStepDownClosure/tsArrangeMeeting.ts'
import { tsConsent } from '../../workers/tafStepDownClosure/tsConsent.ts'
import { tsConsiderTaf } from '../../workers/tafStepDownClosure/tsConsiderTaf.ts'
import { tsFinalMeeting } from '../../workers/tafStepDownClosure/tsFinalMeeting.ts'
import { tsHandOut } from '../../workers/tafStepDownClosure/tsHandOut.ts'
import { tsLeadProfessional } from '../../workers/tafStepDownClosure/tsLeadProfessional.ts'
import { asked } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'

const meetingDay = '2026-11-12T14:00:00+00:00'

/** A step-down of a case of sam's: two parents and a child, one of the parents not safe to contact. */
export const considered = async (office: Office): Promise<Variables> => {
  const own = await asked(office, 'tafStepDownClosure')
  return {
    ...own,
    ...(await office.complete(tsConsiderTaf, own, stepDownFormsOn(office.deps.clock).tsConsiderTaf, 'sam')),
  }
}

/** The same with the consent of everybody. */
export async function consented(office: Office): Promise<Variables> {
  const own = await considered(office)
  const { consents } = await office.prepare(tsConsent, own)
  const forms = stepDownFormsOn(office.deps.clock)
  return { ...own, ...(await office.complete(tsConsent, own, forms.tsConsent(consents), 'sam')) }
}

/** The same with a Lead Professional, `lead` their account where they have one. */
export async function led(office: Office, lead: string | null = 'lea'): Promise<Variables> {
  const own = await consented(office)
  const form = { ...stepDownFormsOn(office.deps.clock).tsLeadProfessional, candidateUsername: lead }
  return { ...own, ...(await office.complete(tsLeadProfessional, own, form, 'sam')) }
}

/** The same on the day of the final meeting, with the papers written. */
export async function arranged(office: Office, lead: string | null = 'lea'): Promise<Variables> {
  const own = await led(office, lead)
  const { tsArrangeMeeting: form, tsHandOut: papers } = stepDownFormsOn(office.deps.clock)
  const effects = await office.complete(tsArrangeMeeting, own, { ...form, meetingAt: meetingDay }, 'sam')
  await office.complete(tsHandOut, own, papers, 'sam')
  office.at('2026-11-12T16:00:00+00:00')
  return { ...own, ...effects }
}

/** The submission of the final meeting as it went. */
export async function finalMeetingForm(office: Office, own: Variables, changes: Variables = {}): Promise<Variables> {
  const { consentAgain } = await office.prepare(tsFinalMeeting, own)
  return { ...stepDownFormsOn(office.deps.clock).tsFinalMeeting(consentAgain), meetingAt: meetingDay, ...changes }
}

/** A Team around the Family that runs, with its next meeting. */
export async function running(office: Office, lead: string | null = 'lea'): Promise<Variables> {
  const own = await arranged(office, lead)
  const { startTaf } = await import('../../workers/tafStepDownClosure/startTaf.ts')
  const effects = await office.complete(tsFinalMeeting, own, await finalMeetingForm(office, own), 'sam')
  await office.work(startTaf, { ...own, ...effects })
  return { ...own, ...effects }
}
