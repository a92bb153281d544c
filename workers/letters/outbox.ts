import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import type { EnginePort } from '../engine/enginePort.ts'
import {
  claimLetter,
  commitFinalDot,
  type LetterRow,
  lettersToAnnounce,
  markAnnounced,
  recoverLetters,
  requeueLetter,
  settleLetter,
} from '../register/letters.ts'
import { composeMail } from './mail.ts'
import { type Delivery, deliver, type Relay } from './smtp.ts'

export type OutboxOptions = {
  relay: Relay
  /** Where SECURE_EMAIL goes; the ordinary relay when the authority has no other. */
  secureRelay?: Relay
  from: { name: string; address: string }
  /** Letters sent at once. */
  parallel: number
  /** Milliseconds after which a letter in hand of a silent worker is taken over. */
  lease: number
  /** True when no other process uses the same register (PGlite): what is in hand at the start is then abandoned. */
  alone: boolean
  /** First and longest wait before another try, in milliseconds; doubles in between, with jitter. */
  backOff: { first: number; longest: number }
  /** The same while the mail server as a whole does not answer; the ordinary one when it is not given. */
  serverBackOff?: { first: number; longest: number }
  /** Milliseconds after which a letter that the server keeps putting off counts as failed. */
  giveUpAfter: { letter: number; notice: number }
}

// biome-ignore lint/suspicious/noExplicitAny: the outbox reads its own table alone
type Db = Kysely<any>
type Log = {
  info: (keys: object, text: string) => void
  warn: (keys: object, text: string) => void
  error: (keys: object, text: string) => void
}
type Parts = { db: Db; clock: Clock; engine: Pick<EnginePort, 'publish'>; log: Log; options: OutboxOptions }

const day = 24 * 3600 * 1000
const messageKept = 7 * day

const later = (clock: Clock, milliseconds: number) => new Date(clock.now().getTime() + milliseconds)

function waitBefore(attempt: number, { first, longest }: OutboxOptions['backOff']): number {
  return Math.round(Math.min(longest, first * 2 ** Math.min(attempt - 1, 20)) * (0.75 + Math.random() / 2))
}

function rawMail(letter: LetterRow, { clock, options }: Parts): Promise<Buffer> {
  return composeMail({
    from: options.from,
    to: { name: letter.recipientName ?? '', address: letter.email ?? '' },
    subject: letter.subject ?? '',
    text: letter.body ?? '',
    attachment: letter.pdf ? { filename: 'letter.pdf', content: Buffer.from(letter.pdf) } : undefined,
    messageId: letter.messageId,
    date: clock.now(),
    automatic: letter.kind === 'E',
  })
}

/** Whether a letter that was not delivered is tried again: notices longer, since nobody has a task about them. */
function triesAgain(letter: LetterRow, delivery: Delivery, { clock, options }: Parts): boolean {
  if (delivery.kind === 'deferred' && delivery.scope === 'server') return true
  const patience = letter.kind === 'E' ? options.giveUpAfter.notice : options.giveUpAfter.letter
  const young = clock.now().getTime() - new Date(letter.createdAt).getTime() < patience
  return young && (delivery.kind === 'deferred' || letter.kind === 'E')
}

async function record(letter: LetterRow, delivery: Delivery, parts: Parts): Promise<void> {
  const { db, clock, options } = parts
  const attemptId = letter.attemptId ?? ''
  const smtpResponse = delivery.response.slice(0, 500)
  const settle = (state: 'sent' | 'failed' | 'uncertain', problem: string | null) =>
    settleLetter(db, letter.id, attemptId, clock.now(), { state, problem, smtpResponse })
  if (delivery.kind === 'delivered') return settle('sent', null)
  if (delivery.kind === 'uncertain') return settle('uncertain', delivery.problem)
  if (!triesAgain(letter, delivery, parts)) return settle('failed', delivery.problem)
  const server = delivery.kind === 'deferred' && delivery.scope === 'server'
  const countAttempt = !server
  const wait = server ? 0 : waitBefore(letter.attempts, options.backOff)
  return requeueLetter(db, letter.id, attemptId, {
    nextAttemptAt: later(clock, wait),
    smtpResponse,
    problem: delivery.problem,
    countAttempt,
  })
}

/**
 * Sends what is filed as `queued`. Before each attempt `sending` is committed, before the final dot `final_dot_at`:
 * a worker that dies leaves either a letter that was never delivered or one that is honestly `uncertain` (I2).
 */
export function createOutbox(parts: Parts) {
  const { db, clock, engine, log, options } = parts
  const serverBackOff = options.serverBackOff ?? options.backOff
  let stopping = false
  /** By mail server: how often in a row it was not available, and until when it is left alone. */
  const troubles = new Map<string, { failures: number; until: number }>()
  let recovered = false

  const relayOf = (channel: LetterRow['channel']): Relay =>
    channel === 'SECURE_EMAIL' ? (options.secureRelay ?? options.relay) : options.relay
  const openChannels = () =>
    (['EMAIL', 'SECURE_EMAIL'] as const).filter(
      (channel) => (troubles.get(relayOf(channel).url)?.until ?? 0) <= clock.now().getTime(),
    )

  async function attempt(letter: LetterRow): Promise<void> {
    const keys = { letterRef: letter.id, letter: letter.letter, attempt: letter.attempts }
    const relay = relayOf(letter.channel)
    const raw = await rawMail(letter, parts)
    const delivery = await deliver(relay, { from: options.from.address, to: letter.email ?? '', raw }, async () => {
      if (!(await commitFinalDot(db, letter.id, letter.attemptId ?? '', clock.now())))
        throw new Error('the letter is no longer ours')
    })
    await record(letter, delivery, parts)
    if (delivery.kind === 'deferred' && delivery.scope === 'server') {
      const failures = (troubles.get(relay.url)?.failures ?? 0) + 1
      troubles.set(relay.url, { failures, until: later(clock, waitBefore(failures, serverBackOff)).getTime() })
      log.warn({ ...keys, problem: delivery.problem }, 'the mail server is not available; letters wait')
    } else {
      troubles.delete(relay.url)
      const write = delivery.kind === 'delivered' ? log.info : log.warn
      write.call(
        log,
        { ...keys, outcome: delivery.kind, ...('problem' in delivery ? { problem: delivery.problem } : {}) },
        'letter attempted',
      )
    }
  }

  async function sendDue(): Promise<void> {
    while (!stopping) {
      const channels = openChannels()
      if (channels.length === 0) return
      const letter = await claimLetter(db, randomUUID(), clock.now(), later(clock, options.lease), channels)
      if (!letter) return
      await attempt(letter)
    }
  }

  async function announce(): Promise<void> {
    for (;;) {
      const settled = await lettersToAnnounce(db, 50)
      for (const { id, state, problem } of settled) {
        if (stopping) return
        await engine.publish({
          name: 'letterSettled',
          correlationKey: id,
          messageId: `letterSettled-${id}`,
          timeToLive: messageKept,
          variables: { letterState: state, letterProblem: problem ?? '' },
        })
        await markAnnounced(db, id, clock.now())
      }
      if (settled.length < 50) return
    }
  }

  return {
    /** Recovers, sends everything due, and tells the engine what has settled; ends when nothing is due. */
    async pump(): Promise<void> {
      const found = await recoverLetters(db, clock.now(), options.alone && !recovered)
      recovered = true
      if (found.requeued || found.uncertain) log.warn(found, 'letters of a stopped worker recovered')
      const lanes = await Promise.allSettled(Array.from({ length: options.parallel }, sendDue))
      await announce()
      const broken = lanes.find((lane) => lane.status === 'rejected')
      if (broken) throw broken.reason
    },
    stop() {
      stopping = true
    },
  }
}
export type Outbox = ReturnType<typeof createOutbox>
