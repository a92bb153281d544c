import { mailsOf } from './mailbox.ts'
import { until } from './patience.ts'
import { pictureOf } from './pictures.ts'
import type { Stage, Submission } from './stage.ts'

/** A transfer as the tracking tool has it. */
export type Transfer = {
  transferId: string
  caseReference: string
  status: string
  part: string
  requestedBy: string
  decision: string | null
  meetingId: string | null
  meetingAt: string | null
  windowEndsAt: string | null
  holder: { username: string; kind: string } | null
  receivingWorker: string | null
  keepsWorker: boolean
  openDefects: number
  steps: { step: string; state: string }[]
}
export type AgendaItem = { caseReference: string; part: string; state: string; decision: string | null }
export type Meeting = {
  meetingId: string
  at: string
  state: string
  agendaClosesAt: string | null
  attendees: string[] | null
  areaTeamManager: boolean | null
  agenda: AgendaItem[]
}

const place = { authority: 'sample', district: 'south' }

/** Every transfer of the district: those under way, then those that have ended. */
export async function transfersOf({ ask }: Stage): Promise<Transfer[]> {
  const query = new URLSearchParams(place)
  const [open, ended] = await Promise.all(
    ['false', 'true'].map((flag) => ask<{ entries: Transfer[] }>(`/v1/transfers?${query}&ended=${flag}`)),
  )
  return [...(open?.entries ?? []), ...(ended?.entries ?? [])]
}

/** The newest transfer of a case. @throws Error when it has none */
export async function transferOf(stage: Stage, caseReference: string): Promise<Transfer> {
  const found = (await transfersOf(stage)).find((transfer) => transfer.caseReference === caseReference)
  if (!found) throw new Error(`${caseReference} has no transfer.`)
  return found
}

/** Waits until the transfer of a case is as wanted. */
export const transferIs = (stage: Stage, caseReference: string, words: string, is: (transfer: Transfer) => boolean) =>
  until(
    `the transfer of ${caseReference} ${words}`,
    async () => (await transfersOf(stage)).find((transfer) => transfer.caseReference === caseReference && is(transfer)),
    { explain: async () => JSON.stringify(await transferOf(stage, caseReference)) },
  )

export const meetingOf = ({ ask }: Stage, meetingId: string) => ask<Meeting>(`/v1/transfer-meetings/${meetingId}`)

/** Plans a meeting over the API; answers its id. */
export async function planMeeting(stage: Stage, at: string, chair: string): Promise<string> {
  const request = { ...place, at, venue: 'The Old Tannery, Room 3', chair, by: chair }
  const { status, body } = await stage.send('/v1/transfer-meetings', request)
  if (status !== 202) throw new Error(`The meeting was refused with ${status}: ${JSON.stringify(body)}`)
  stage.script.line(await stage.now(), 'meeting', `${chair} plans a District Transfer Meeting over the API.`)
  return String(body.meetingId)
}

/** Asks over the API for a case to be transferred; answers what the API says. */
export const askForTransfer = (stage: Stage, caseReference: string, request: Submission) =>
  stage.send('/v1/transfers', { caseReference, part: 'ONE', toTeam: 'south-support', ...request })

/** The chair says who takes part in the meeting, in Tasklist; the task belongs to no case. */
export async function attend(stage: Stage, meetingId: string, chair: string, form: Submission): Promise<void> {
  const desk = await stage.deskOf(chair)
  const task = await until(`${chair} finds the attendance of the meeting in Tasklist`, async () =>
    (await desk.openTasks('dmAttendance')).find(({ assignee, isPrepared }) => isPrepared && assignee === chair),
  )
  await desk.complete(task.id, form)
  await until('the attendance of the meeting is on record', async () => (await meetingOf(stage, meetingId)).attendees)
  stage.script.line(await stage.now(), 'meeting', `${chair}: ${task.name}`)
}

/** Waits for a notice about a meeting, which names no case. */
export async function meetingMail(stage: Stage, username: string, words: RegExp): Promise<void> {
  const address = `${username}@sample.example.org`
  const mail = await until(`a mail to ${address} that says ${words}`, async () =>
    (await mailsOf(stage.urls.mail)).find(
      ({ to, subject, text }) => to.some((one) => one.address === address) && words.test(`${subject}\n${text}`),
    ),
  )
  stage.script.line(await stage.now(), 'meeting', `Mail to ${address}: ${mail.subject}`)
}

/** A picture of the board as people see it, under build/demo; answers the files. */
export const pictureOfBoard = (stage: Stage): Promise<string[]> =>
  pictureOf(stage, `/transfers?district=${place.authority}.${place.district}`, 'transfers')
