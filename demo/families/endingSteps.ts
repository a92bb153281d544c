/** The steps by which the work in a case ends, as the people complete them in Tasklist. */
import type { DateTime } from 'luxon'
import { closingFormsOn } from '../../test/caseClosure/formsOfTheClosing.ts'
import { recommendationForms } from '../../test/closureRecommendation/formsOfTheRecommendation.ts'
import { endingFormsOn } from '../../test/endOfInvolvement/formsOfTheEnding.ts'
import { stepDownFormsOn } from '../../test/tafStepDownClosure/formsOfTheStepDown.ts'
import { presetOf } from '../procedures.ts'
import type { Stage, Submission } from '../stage.ts'
import { working } from './wait.ts'

type Option = { label: string; value: string }
type Row = Record<string, unknown>

/** Who acts in a case: its worker and the worker's manager. */
export type Pair = { worker: string; manager: string }

const formsAt = async (stage: Stage) => {
  const now = await stage.now()
  const clock = { now: () => now.toJSDate() }
  return { ...endingFormsOn(clock), ...stepDownFormsOn(clock), ...closingFormsOn(clock), ...recommendationForms }
}
type Forms = Awaited<ReturnType<typeof formsAt>>
/** Forms whose submission needs nothing of what the process has put into them. */
type Plain = { [Key in keyof Forms]: Forms[Key] extends (rows: never) => unknown ? never : Key }[keyof Forms]

/** Completes a form with the usual answers of the day; `changes` is what differs. */
export async function answer(
  stage: Stage,
  one: string,
  formId: Plain & string,
  username: string,
  changes: Submission = {},
): Promise<void> {
  await stage.complete(one, formId, username, { ...(await formsAt(stage))[formId], ...changes })
}

/** So many days from now at this time; a day on which the offices are closed passes to the next working day. */
export async function dayAt(stage: Stage, days: number, time: string): Promise<DateTime> {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return working((await stage.now()).plus({ days }).set({ hour, minute, second: 0, millisecond: 0 }))
}
export const toDay = async (stage: Stage, days: number, time: string): Promise<void> =>
  stage.moveTo(await dayAt(stage, days, time))
export const iso = (at: DateTime): string => at.toISO({ suppressMilliseconds: true }) ?? ''

/** TAF is explained to each of the family, and each answers; `answerOf` goes by who it is, without a name (TS-03, TS-04). */
export async function asked(
  stage: Stage,
  one: string,
  { worker }: Pair,
  answerOf: (label: string) => Submission = () => ({}),
): Promise<void> {
  const rows = await presetOf<Row[]>(stage, one, 'tsConsent', worker, 'consents')
  const people = await presetOf<Option[]>(stage, one, 'tsConsent', worker, 'personOptions')
  const labelOf = ({ person }: Row) => people.find(({ value }) => value === person)?.label ?? ''
  const { consents } = (await formsAt(stage)).tsConsent(rows)
  await stage.complete(one, 'tsConsent', worker, {
    consents: consents.map((row) => ({ ...row, ...answerOf(labelOf(row)) })),
  })
}

/** The school of the case is asked to lead; `changes` says who it is there and what the answer is (TS-08 to TS-11). */
export async function approached(stage: Stage, one: string, { worker }: Pair, changes: Submission): Promise<void> {
  const options = await presetOf<Option[]>(stage, one, 'tsLeadProfessional', worker, 'candidateOptions')
  const school = options.find(({ label }) => /school/i.test(label))?.value ?? 'OTHER'
  const at = { candidate: school, candidateOrganisation: null, candidatePhone: null }
  await answer(stage, one, 'tsLeadProfessional', worker, { ...at, ...changes })
}

/** The final meeting is held with everybody's consent; the next TAF meeting is four weeks later (TS-14 to TS-17). */
export async function agreedOnTaf(stage: Stage, one: string, { worker }: Pair): Promise<void> {
  const rows = await presetOf<Row[]>(stage, one, 'tsFinalMeeting', worker, 'consentAgain')
  const meetingAt = await presetOf<string>(stage, one, 'tsFinalMeeting', worker, 'meetingAt')
  await stage.complete(one, 'tsFinalMeeting', worker, {
    ...(await formsAt(stage)).tsFinalMeeting(rows),
    meetingAt,
  })
}

export const needsMet = async (stage: Stage, one: string, username: string): Promise<void> =>
  stage.complete(one, 'tsTafReview', username, (await formsAt(stage)).needsMet)

/** The case for closing, the notice that it is ready, and the first Managers Decision (CL-01, CL-10, CL-19). */
export async function agreedInPrinciple(
  stage: Stage,
  one: string,
  { worker, manager }: Pair,
  beforeReady: Submission | null = {},
): Promise<void> {
  if (beforeReady) await answer(stage, one, 'clClosureCase', worker, beforeReady)
  await answer(stage, one, 'clReadyNotification', worker)
  await answer(stage, one, 'clAgreement', manager)
}

/** What the agencies answer, and the closure visit (CL-11 to CL-18). */
export const heard = (stage: Stage, one: string, { worker }: Pair, changes: Submission = {}) =>
  answer(stage, one, 'clAgencyComments', worker, changes)
export const visited = (stage: Stage, one: string, { worker }: Pair, changes: Submission = {}) =>
  answer(stage, one, 'clClosureVisit', worker, { visitor: worker, ...changes })

/** The visit at which nobody was at home, as the form wants it. */
export const nobodyAtHome = async (stage: Stage): Promise<Submission> => (await formsAt(stage)).nobodyAtHome

/** Nothing was given back and nothing is open: the Managers Decision, the record, the summary, the audit (CL-19 to CL-23, CX). */
export async function closed(
  stage: Stage,
  one: string,
  pair: Pair,
  changes: { decision?: Submission; summary?: Submission } = {},
): Promise<void> {
  const { worker, manager } = pair
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'clManagersDecision', manager, changes.decision)
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'clCompleteRecord', worker)
  await answer(stage, one, 'cxClosingSummary', worker, changes.summary)
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'cxCloseDecision', manager)
}

/** The manager gives the case back with what is missing, and the worker puts it right (CX-06, G-47). */
export async function givenBackAndPutRight(stage: Stage, one: string, { worker, manager }: Pair): Promise<void> {
  await stage.complete(one, 'cxCloseDecision', manager, recommendationForms.givenBack)
  await toDay(stage, 1, '10:00')
  const rows = await presetOf<Row[]>(stage, one, 'cxClosingSummary', worker, 'fixes')
  await answer(stage, one, 'cxClosingSummary', worker, { fixes: recommendationForms.fixes(rows) })
}
