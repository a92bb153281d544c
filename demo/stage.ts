import { DateTime } from 'luxon'
import type { StackUrls } from '../stack/stack.ts'
import { loadWorkingCalendar } from '../workers/calendar/workingCalendar.ts'
import { isTo, mailsOf } from './mailbox.ts'
import { until } from './patience.ts'
import type { Script } from './script.ts'
import { type Desk, signIn } from './tasklist.ts'

export type ChronologyEntry = {
  at: string
  kind: string
  title: string
  by: string | null
  detail: Record<string, unknown>
  text: Record<string, unknown>
}
export type CaseView = {
  caseReference: string
  status: string
  team: string
  child: { initials: string }
  allocations: { username: string; role: string; kind: string; from: string; to: string | null }[]
  chronology: ChronologyEntry[]
}
export type Letter = {
  id: string
  letter: string
  name: string
  state: string
  channel: string | null
  recipientKind: string
  links: { pdf: string }
}
export type Submission = Record<string, unknown>

const json = { 'content-type': 'application/json' }

const read = async (url: string, init?: RequestInit): Promise<unknown> => {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

/** What a family's story is played on: the API, Tasklist, the mail catcher and the engine's clock of one stack. */
export function createStage(urls: StackUrls, script: Script) {
  const calendar = loadWorkingCalendar()
  const desks = new Map<string, Promise<Desk>>()
  const referred: { family: string; caseReference: string }[] = []
  const deskOf = (username: string): Promise<Desk> => {
    const desk = desks.get(username) ?? signIn(urls.tasklist, username)
    desks.set(username, desk)
    return desk
  }
  const now = async (): Promise<DateTime> => {
    const { epochMilli } = (await read(`${urls.management}/actuator/clock`)) as { epochMilli: number }
    return DateTime.fromMillis(epochMilli, { zone: 'Europe/London' })
  }
  /**
   * Moves the engine's clock forward to an instant. The engine pauses until the workers follow: what falls due by the move
   * would else be worked on, and be given its limits, at the time from before.
   */
  const moveTo = async (instant: DateTime): Promise<void> => {
    const offsetMilli = instant.toMillis() - (await now()).toMillis()
    if (offsetMilli <= 0) return
    const processing = (step: 'pause' | 'resume') =>
      read(`${urls.management}/actuator/partitions/${step}Processing`, { method: 'POST', headers: json })
    await processing('pause')
    try {
      await read(`${urls.management}/actuator/clock/add`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ offsetMilli }),
      })
      await until('the workers follow the moved clock', async () => {
        const { at } = (await read(`${urls.pages}/health`)) as { at: string }
        return DateTime.fromISO(at) >= instant.minus({ seconds: 2 })
      })
    } finally {
      await processing('resume')
    }
    script.time(instant)
  }
  const view = async (caseReference: string) => (await read(`${urls.pages}/v1/cases/${caseReference}`)) as CaseView
  const lettersOf = async (caseReference: string) =>
    ((await read(`${urls.pages}/v1/cases/${caseReference}/letters`)) as { letters: Letter[] }).letters
  const decisionsOf = async (caseReference: string, formId: string) =>
    (await view(caseReference)).chronology.filter(({ kind, title }) => kind === 'oversight' && title === formId)
  const openTasks = async (caseReference: string) =>
    (await (await deskOf('demo')).openTasks()).filter((task) => task.caseReference === caseReference)
  const explain = (caseReference: string) => async () => {
    const open = (await openTasks(caseReference)).map(
      ({ formId, refusal }) => formId + (refusal ? ` (refused: ${refusal})` : ''),
    )
    return `Open tasks of ${caseReference}: ${open.join(', ') || 'none'}.`
  }
  const taskOf = (formId: string, caseReference: string, username: string) =>
    until(
      `${username} finds the task ${formId} of ${caseReference} in Tasklist`,
      async () =>
        (await (await deskOf(username)).openTasks(formId)).find(
          (task) => task.caseReference === caseReference && task.isPrepared,
        ),
      { explain: explain(caseReference) },
    )

  /** Claims and completes a task in Tasklist; answers what the record says of it: the decision, accepted or refused. */
  async function submit(
    caseReference: string,
    formId: string,
    username: string,
    form: Submission,
  ): Promise<ChronologyEntry> {
    const task = await taskOf(formId, caseReference, username)
    const before = (await decisionsOf(caseReference, formId)).length
    const desk = await deskOf(username)
    // the model gives a worker's own tasks to the worker
    if (task.assignee !== username) await desk.claim(task.id)
    await desk.complete(task.id, form)
    const decision = await until(
      `${formId} of ${caseReference}, completed by ${username}, is on record`,
      async () => (await decisionsOf(caseReference, formId))[before],
      { explain: explain(caseReference) },
    )
    script.decided(await now(), caseReference, task.name, decision)
    script.expect(
      `${formId} of ${caseReference} is recorded as decided by the person who completed it`,
      username,
      decision.by,
    )
    return decision
  }

  return {
    urls,
    script,
    referred,
    now,
    deskOf,
    view,
    lettersOf,
    openTasks,
    taskOf,
    decisionsOf,
    moveTo,
    /** What the API answers at a path. */
    ask: async <T>(path: string): Promise<T> => (await read(`${urls.pages}${path}`)) as T,
    /** Sends something to the API as another system does, with a key of its own; answers status and body. */
    async send(path: string, body: Record<string, unknown>): Promise<{ status: number; body: Submission }> {
      const answer = await fetch(`${urls.pages}${path}`, {
        method: 'POST',
        headers: { ...json, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      })
      return { status: answer.status, body: (await answer.json()) as Submission }
    },
    /** Moves to this time of the day, or of the next working day when it has passed. */
    async moveToTime(time: string) {
      const [hour = 0, minute = 0] = time.split(':').map(Number)
      const at = (day: DateTime) => day.set({ hour, minute, second: 0, millisecond: 0 })
      let instant = at(await now())
      if (instant <= (await now())) instant = at(instant.plus({ days: 1 }))
      while (!calendar.isWorkingDay(instant.toISO() ?? '')) instant = instant.plus({ days: 1 })
      await moveTo(instant)
    },
    /** Sends a referral as the front door's system does; answers one case reference for each child. */
    async refer(family: string, referral: Record<string, unknown>): Promise<string[]> {
      const request = {
        method: 'POST',
        headers: { ...json, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(referral),
      }
      const { cases } = (await read(`${urls.pages}/v1/referrals`, request)) as { cases: { caseReference: string }[] }
      const references = cases.map(({ caseReference }) => caseReference)
      for (const caseReference of references) referred.push({ family, caseReference })
      script.line(
        await now(),
        references.join(', '),
        'The front door sends the referral; it is accepted and lies in the duty tray.',
      )
      return references
    },
    /** Reports what happened in an open case, as the case page or another system does. */
    async report(caseReference: string, event: Record<string, unknown>, words: string): Promise<void> {
      const at = await now()
      await read(`${urls.pages}/v1/cases/${caseReference}/events`, {
        method: 'POST',
        headers: { ...json, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ at: at.startOf('second').toISO({ suppressMilliseconds: true }), ...event }),
      })
      script.line(at, caseReference, words)
    },
    submit,
    /** Completes a task and expects the server to accept it. */
    async complete(caseReference: string, formId: string, username: string, form: Submission): Promise<void> {
      const { detail } = await submit(caseReference, formId, username, form)
      const problems = (detail.decisions as { problems?: { problem: string; wayOut: string }[] } | null)?.problems
      const why = problems?.map(({ problem, wayOut }) => `${problem}; ${wayOut}`).join(' ') ?? ''
      if (detail.state !== 'accepted')
        throw new Error(`Expected: ${formId} of ${caseReference} by ${username} is accepted. It was refused: ${why}`)
    },
    /** Waits for a mail to somebody about a case. */
    async mail(caseReference: string, address: string, words: RegExp) {
      const mail = await until(`a mail to ${address} about ${caseReference} that says ${words}`, async () =>
        (await mailsOf(urls.mail)).find((one) => isTo(one, address, caseReference, words)),
      )
      script.line(await now(), caseReference, `Mail to ${address}: ${mail.subject}`)
      return mail
    },
    /** Waits until these letters of a case are there and all of it are out of hand: sent, to be posted, skipped or decided. */
    async settledLetters(caseReference: string, awaited = ['L-46']): Promise<Letter[]> {
      const inHand = ['queued', 'sending']
      return until(`the letters ${awaited.join(', ')} of ${caseReference} leave the house`, async () => {
        const letters = await lettersOf(caseReference)
        const areThere = awaited.every((wanted) => letters.some(({ letter }) => letter === wanted))
        return areThere && letters.every(({ state }) => !inHand.includes(state)) ? letters : undefined
      })
    },
    async noTaskLeft(caseReference: string) {
      await until(
        `no task of ${caseReference} is left in Tasklist`,
        async () => (await openTasks(caseReference)).length === 0,
        {
          explain: explain(caseReference),
        },
      )
    },
  }
}

export type Stage = ReturnType<typeof createStage>
