import { DateTime } from 'luxon'
import { until } from './patience.ts'
import type { Stage } from './stage.ts'

/** A procedure that ends the work in a case, as the closure tracker has it. */
export type Procedure = {
  procedureId: string
  caseReference: string
  procedure: string
  path: string | null
  status: string
  outcome: string | null
  returns: number
  openDefects: number
  requestedBy: string
  closeBy: string | null
  steps: { step: string; state: string; due: string | null; doneAt: string | null }[]
}
/** A Team around the Family with the consents of the family and its meetings. */
export type Taf = {
  state: string
  finalMeetingAt: string | null
  nextTafAt: string | null
  startedAt: string | null
  endReason: string | null
  concernRemains: boolean | null
  leadProfessional: { name: string; organisation: string; username: string | null } | null
  people: { personId: string; kind: string; given: string; reconfirmed: string | null; withdrawnAt: string | null }[]
  meetings: { outcome: string; notedBy: string }[]
}
export type Contact = {
  source: string
  reason: string
  receivedFrom: string
  decision: string | null
  decidedBy: string | null
}

/** The procedures of a case: those under way, then those that have ended. */
export async function proceduresOf({ ask }: Stage, caseReference: string): Promise<Procedure[]> {
  const boards = await Promise.all(
    ['false', 'true'].map((flag) =>
      ask<{ entries: Procedure[] }>(`/v1/procedures?authority=sample&district=north&ended=${flag}`),
    ),
  )
  return boards.flatMap(({ entries }) => entries).filter((each) => each.caseReference === caseReference)
}

/** Waits until a procedure of a case is as wanted. */
export const procedureIs = (
  stage: Stage,
  caseReference: string,
  procedure: string,
  words: string,
  is: (found: Procedure) => boolean = () => true,
): Promise<Procedure> =>
  until(
    `${procedure} of ${caseReference} ${words}`,
    async () => (await proceduresOf(stage, caseReference)).find((each) => each.procedure === procedure && is(each)),
    { explain: async () => JSON.stringify(await proceduresOf(stage, caseReference)) },
  )

const stepDown = (stage: Stage, caseReference: string) =>
  procedureIs(stage, caseReference, 'tafStepDownClosure', 'is on record')

/** The Team around the Family of a case. */
export async function tafOf(stage: Stage, caseReference: string): Promise<Taf & { procedureId: string }> {
  const { procedureId } = await stepDown(stage, caseReference)
  return { ...(await stage.ask<Taf>(`/v1/tafs/${procedureId}`)), procedureId }
}

/** Waits until the Team around the Family of a case is in this state. */
export const tafIs = (stage: Stage, caseReference: string, state: string) =>
  until(`the Team around the Family of ${caseReference} is ${state.toLowerCase()}`, async () => {
    const taf = await tafOf(stage, caseReference)
    return taf.state === state ? taf : undefined
  })

/** An instant of the record by London time. */
export const londonOf = (at: string | null): DateTime => DateTime.fromISO(at ?? '', { zone: 'Europe/London' })

/** Begins a procedure in Tasklist, with its start form. */
export async function startInTasklist(stage: Stage, caseReference: string, procedure: string, by: string) {
  const desk = await stage.deskOf(by)
  await desk.start(procedure, { caseReference, requestedBy: by })
  stage.script.line(await stage.now(), caseReference, `${by} begins ${procedure} in Tasklist, with its start form.`)
}

/** Asks over the API for a procedure to begin; answers what the API says. */
export const askForProcedure = (stage: Stage, caseReference: string, procedure: string, by: string) =>
  stage.send('/v1/procedures', { caseReference, procedure, by })

/** What stands in a field of an open form, which the process has put there. */
export async function presetOf<Value>(
  stage: Stage,
  caseReference: string,
  formId: string,
  username: string,
  field: string,
): Promise<Value> {
  const task = await stage.taskOf(formId, caseReference, username)
  return (await (await stage.deskOf(username)).valueOf(task.id, field)) as Value
}
