import { randomUUID } from 'node:crypto'
import { WorkerProblem } from '../engine/problem.ts'
import {
  countLetters,
  fileLetter,
  type LetterCount,
  type LetterEntry,
  type LetterState,
  latestCopy,
  letterById,
  lettersOfCase,
  type NewLetter,
} from '../register/letters.ts'
import { createComposer } from './compose.ts'
import type { RecipientFacts } from './facts.ts'
import { oneLine } from './fields.ts'
import { validAddress } from './mail.ts'
import { createOutbox } from './outbox.ts'
import type { Job, LetterHealth, LetterParts, LetterRequest, LetterResult, NoticeRequest } from './requests.ts'

const result = ({ id, state, problem }: { id: string; state: LetterState; problem: string | null }): LetterResult => ({
  letterRef: id,
  letterState: state,
  letterProblem: problem ?? '',
})

/** What a letter does not have when it is filed. */
const unsent = {
  template: null,
  templateVersion: null,
  signedBy: null,
  recipientName: null,
  email: null,
  addressLines: null,
  subject: null,
  body: null,
  pdf: null,
  sha256: null,
  problem: null,
  nextAttemptAt: null,
  attemptId: null,
  leaseUntil: null,
  finalDotAt: null,
  smtpResponse: null,
  announcedAt: null,
  decision: null,
  decisionChannel: null,
  decisionReason: null,
  decidedBy: null,
  decidedAt: null,
  settledAt: null,
  postedAt: null,
  postedBy: null,
}

/**
 * Letters and notices: files each as rendered, sends it by the outbox, and tells the engine what became of it.
 * `start` begins sending, `stop` ends what is in hand. Everything a letter says is read from the register at the moment
 * of writing. Throws WorkerProblem when a letter, an audience or a fact is missing, which a person has to mend.
 */
export function createLetters(parts: LetterParts) {
  const { db, facts, clock, log, options } = parts
  const compose = createComposer(parts)
  const outbox = createOutbox(parts)
  let timer: NodeJS.Timeout | undefined
  let pumping: Promise<void> | undefined
  let again = false
  let running = false

  const filing = (key: { baseKey: string; copyNumber: number }, jobKey: string) => {
    const id = randomUUID()
    const domain = options.from.address.split('@')[1]
    return { id, ...key, messageId: `<${id}@${domain}>`, jobKey, createdAt: clock.now() }
  }

  /**
   * Files one letter for one person and answers at once; the key is case + letter + recipient + triggering event.
   * A redelivered job gets the same letter. After a person decided RESEND or POST, the next job files a new copy.
   */
  async function send(request: LetterRequest, job: Job): Promise<LetterResult> {
    const baseKey = [request.caseReference, request.letter, request.personId, request.eventId].join('|')
    const latest = await latestCopy(db, baseKey)
    const decided = latest && (latest.decision === 'RESEND' || latest.decision === 'POST')
    if (latest && (latest.jobKey === job.jobKey || !decided)) return result(latest)
    const channel = latest ? (latest.decisionChannel ?? latest.channel) : request.channel
    const written = await compose.letter(decided ? { ...request, action: 'SEND' } : request, channel)
    const settled = written.state !== 'queued'
    const row: NewLetter = {
      ...unsent,
      ...filing({ baseKey, copyNumber: (latest?.copyNumber ?? 0) + 1 }, job.jobKey),
      name: request.letter,
      kind: 'L',
      caseReference: request.caseReference,
      letter: request.letter,
      eventId: request.eventId,
      recipientRef: request.personId,
      recipientKind: request.kind,
      audience: request.variant,
      leaflet: request.leaflet,
      channel,
      nextAttemptAt: settled ? null : clock.now(),
      settledAt: settled ? clock.now() : null,
      announce: !settled,
      ...written,
    }
    const answer = await job.once(async (tx) => result(await fileLetter(tx.db, row)))
    wake()
    return answer
  }

  /** Files one notice to each mailbox of the staff; kind E, initials and reference only. Answers when they are stored. */
  async function notify(request: NoticeRequest, job: Job): Promise<{ noticesFiled: number }> {
    const written = await compose.notice(request)
    const rows = request.recipients.map(({ ref, name, email }): NewLetter => {
      const address = validAddress(email)
      if (!address)
        throw new WorkerProblem(
          `The mailbox of ${ref} is not an e-mail address.`,
          'correct it in the staff directory, then retry',
        )
      const baseKey = [request.caseReference ?? '-', request.notice, ref, request.eventId].join('|')
      return {
        ...unsent,
        ...written,
        ...filing({ baseKey, copyNumber: 1 }, job.jobKey),
        caseReference: request.caseReference,
        letter: request.notice,
        eventId: request.eventId,
        recipientRef: ref,
        recipientKind: 'STAFF',
        audience: 'staff',
        channel: 'EMAIL',
        recipientName: oneLine(name),
        email: address,
        leaflet: false,
        state: 'queued',
        nextAttemptAt: clock.now(),
        announce: false,
      }
    })
    const answer = await job.once(async (tx) => {
      for (const row of rows) await fileLetter(tx.db, row)
      return { noticesFiled: rows.length }
    })
    wake()
    return answer
  }

  /** Sends everything that is due now; what comes in meanwhile is sent as well. */
  function pump(): Promise<void> {
    again = true
    pumping ??= (async () => {
      try {
        while (again) {
          again = false
          await outbox.pump()
        }
      } finally {
        pumping = undefined
      }
    })()
    return pumping
  }

  function wake(): void {
    if (!running) return
    pump().catch((error: Error) =>
      log.error(
        { kind: error.name, code: (error as { code?: string }).code },
        'the letter outbox stopped short; it goes on by itself',
      ),
    )
  }

  return {
    send,
    notify,
    pump,
    /**
     * A paper of the case as it stands now, to be printed and handed over (L-41); nothing is filed or sent.
     * @throws WorkerProblem that names what is missing, UnprintableError for a character that the font lacks
     */
    paper: compose.paper,
    recipients: (caseReference: string): Promise<RecipientFacts[]> => facts.recipients(caseReference),
    async start(): Promise<void> {
      running = true
      timer = setInterval(wake, options.pollEvery)
      wake()
    },
    async stop(): Promise<void> {
      running = false
      clearInterval(timer)
      outbox.stop()
      await pumping?.catch(() => {})
    },
    /** The PDF of a letter; undefined when there is none. */
    async pdf(letterId: string): Promise<{ pdf: Buffer; sha256: string } | undefined> {
      const row = await letterById(db, letterId)
      return row?.pdf ? { pdf: Buffer.from(row.pdf), sha256: row.sha256 ?? '' } : undefined
    },
    list: (caseReference: string): Promise<LetterEntry[]> => lettersOfCase(db, caseReference),
    counts: (): Promise<LetterCount[]> => countLetters(db),
    async health(): Promise<LetterHealth> {
      const counts = await countLetters(db)
      const waiting = counts.filter(({ state }) => state === 'queued' || state === 'sending')
      const total = (some: LetterCount[]) => some.reduce((sum, { count }) => sum + count, 0)
      const oldest = waiting.map((entry) => new Date(entry.oldest).getTime())
      return {
        queued: total(waiting),
        oldestQueuedAt: oldest.length ? new Date(Math.min(...oldest)) : null,
        uncertain: total(counts.filter(({ state }) => state === 'uncertain')),
        failedNotices: total(
          counts.filter(({ kind, state }) => kind === 'E' && (state === 'failed' || state === 'uncertain')),
        ),
        running,
      }
    },
  }
}
export type Letters = ReturnType<typeof createLetters>
