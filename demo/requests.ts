import { until } from './patience.ts'
import type { Stage, Submission } from './stage.ts'

/** A request of another authority as the API has it (IA-15 to IA-19). */
export type Request = {
  requestId: string
  state: string
  fromName: string
  team: string | null
  meetingAt: string | null
  acceptedAt: string | null
  caseReference: string | null
  initials: string[]
  contact: { name: string; email?: string }
  contacts: { person: string; result: string; notedBy: string }[]
  documents: { name: string; kind: string }[]
}
export const requestOf = ({ ask }: Stage, requestId: string) => ask<Request>(`/v1/authority-requests/${requestId}`)

/** Gives a bundle to the front door as another deployment does; answers what the API says. */
export async function sendBundle({ urls }: Stage, bytes: Uint8Array): Promise<{ status: number; body: Submission }> {
  const answer = await fetch(`${urls.pages}/v1/authority-requests/bundle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(60_000),
  })
  return { status: answer.status, body: (await answer.json()) as Submission }
}

/** Completes the task of a request, which belongs to no case yet; `done` says by what the record shows it. */
export async function answerRequest(
  stage: Stage,
  requestId: string,
  formId: string,
  username: string,
  form: Submission,
  done: (request: Request) => boolean,
): Promise<void> {
  const desk = await stage.deskOf(username)
  const open = async () => (await desk.openTasks(formId)).find(({ isPrepared }) => isPrepared)
  const task = await until(`${username} finds the task ${formId} of the request in Tasklist`, open)
  if (task.assignee !== username) await desk.claim(task.id)
  await desk.complete(task.id, form)
  await until(`${formId} by ${username} is on record`, async () => done(await requestOf(stage, requestId)), {
    explain: async () => `Refused: ${(await open())?.refusal || 'no'}.`,
  })
  stage.script.line(await stage.now(), 'request', `${username}: ${task.name}`)
}

/** The answer to the other authority, as the letters register keeps its copy; the newest. */
export async function answerLetter({ urls }: Stage): Promise<string> {
  const answer = await fetch(`${urls.pages}/letters?kind=L`)
  const page = await answer.text()
  const row = page.split('<tr').find((one) => one.includes('requestAnswered'))
  return row?.match(/\/v1\/letters\/[0-9a-f-]{36}\.pdf/)?.[0] ?? ''
}
