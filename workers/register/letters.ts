import { type ColumnType, type Generated, type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { type JsonParameter, json } from './columnTypes.ts'

export const letterStates = [
  'queued',
  'sending',
  'sent',
  'failed',
  'uncertain',
  'held',
  'toPost',
  'posted',
  'cancelled',
] as const
export type LetterState = (typeof letterStates)[number]
export type LetterChannel = 'POST' | 'EMAIL' | 'SECURE_EMAIL'
export type LetterDecision = 'RESEND' | 'POST' | 'DO_NOT_SEND'

/** States in which nothing moves by itself any more; `toPost` waits for a person with an envelope. */
export const settledStates: LetterState[] = ['sent', 'failed', 'uncertain', 'held', 'toPost', 'posted', 'cancelled']
/** Settled states in which a person has to decide. */
export const problemStates: LetterState[] = ['failed', 'uncertain', 'held']

type Instant = ColumnType<string, string | Date, string | Date>
type InstantOrNull = ColumnType<string | null, string | Date | null, string | Date | null>

export type LettersTable = {
  id: string
  baseKey: string
  copyNumber: number
  /** Null for a notice about no single case. */
  caseReference: string | null
  letter: string
  name: string
  template: string | null
  templateVersion: string | null
  kind: 'L' | 'E'
  eventId: string
  recipientRef: string
  recipientKind: string
  audience: string
  channel: LetterChannel | null
  recipientName: string | null
  email: string | null
  addressLines: ColumnType<string[] | null, JsonParameter | null, never>
  signedBy: string | null
  leaflet: boolean
  subject: string | null
  body: string | null
  pdf: Uint8Array | null
  sha256: string | null
  state: LetterState
  problem: string | null
  attempts: Generated<number>
  nextAttemptAt: InstantOrNull
  attemptId: string | null
  leaseUntil: InstantOrNull
  finalDotAt: InstantOrNull
  smtpResponse: string | null
  messageId: string
  jobKey: string
  announce: boolean
  announcedAt: InstantOrNull
  decision: LetterDecision | null
  decisionChannel: LetterChannel | null
  decisionReason: string | null
  decidedBy: string | null
  decidedAt: InstantOrNull
  createdAt: Instant
  settledAt: InstantOrNull
  postedAt: InstantOrNull
  postedBy: string | null
}
export type LetterRow = Selectable<LettersTable>
export type NewLetter = Omit<Insertable<LettersTable>, 'addressLines'> & { addressLines: string[] | null }
/** A letter as lists show it: without text and PDF. */
export type LetterEntry = Omit<LetterRow, 'body' | 'pdf' | 'addressLines' | 'email' | 'smtpResponse'>

// biome-ignore lint/suspicious/noExplicitAny: the store uses its own table alone and takes any register or transaction
type Db = Kysely<any>
const of = (db: Db) => db as unknown as Kysely<{ letters: LettersTable }>

const entryColumns = [
  'id',
  'baseKey',
  'copyNumber',
  'caseReference',
  'letter',
  'name',
  'template',
  'templateVersion',
  'kind',
  'eventId',
  'recipientRef',
  'recipientKind',
  'audience',
  'channel',
  'recipientName',
  'signedBy',
  'leaflet',
  'subject',
  'sha256',
  'state',
  'problem',
  'attempts',
  'nextAttemptAt',
  'attemptId',
  'leaseUntil',
  'finalDotAt',
  'messageId',
  'jobKey',
  'announce',
  'announcedAt',
  'decision',
  'decisionChannel',
  'decisionReason',
  'decidedBy',
  'decidedAt',
  'createdAt',
  'settledAt',
  'postedAt',
  'postedBy',
] as const

const unique = (row: { baseKey: string; copyNumber: number }) => `${row.baseKey}#${row.copyNumber}`

/** The newest copy of a letter, so that a corrected one can follow it; undefined when it was never asked for. */
export function latestCopy(db: Db, baseKey: string): Promise<LetterEntry | undefined> {
  return of(db)
    .selectFrom('letters')
    .select(entryColumns)
    .where('baseKey', '=', baseKey)
    .orderBy('copyNumber', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Files a letter; a copy that is already filed under the same key stays as it is and is given back. */
export async function fileLetter(db: Db, row: NewLetter): Promise<LetterEntry> {
  await of(db)
    .insertInto('letters')
    .values({ ...row, addressLines: row.addressLines && json(row.addressLines) })
    .onConflict((conflict) => conflict.columns(['baseKey', 'copyNumber']).doNothing())
    .execute()
  return of(db)
    .selectFrom('letters')
    .select(entryColumns)
    .where('baseKey', '=', row.baseKey)
    .where('copyNumber', '=', row.copyNumber)
    .executeTakeFirstOrThrow(() => new Error(`letter ${unique(row)} is not filed`))
}

/**
 * Takes the next due letter in hand: state `sending` with an attempt id is committed before anything is said to the
 * mail server (I2). Safe with several worker processes. `channels`: those whose mail server is not known to be down.
 */
export async function claimLetter(
  db: Db,
  attemptId: string,
  now: Date,
  leaseUntil: Date,
  channels: LetterChannel[],
): Promise<LetterRow | undefined> {
  const due = of(db)
    .selectFrom('letters')
    .select('id')
    .where('state', '=', 'queued')
    .where('nextAttemptAt', '<=', now.toISOString())
    .where('channel', 'in', channels)
    .orderBy('nextAttemptAt')
    .orderBy('createdAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return of(db)
    .updateTable('letters')
    .set((row) => ({ state: 'sending', attemptId, leaseUntil, finalDotAt: null, attempts: row('attempts', '+', 1) }))
    .where('id', '=', due)
    .where('state', '=', 'queued')
    .returningAll()
    .executeTakeFirst()
}

/**
 * Commits that the final dot comes next. False when this attempt no longer holds the letter; then the dot must not be sent.
 */
export async function commitFinalDot(db: Db, id: string, attemptId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await of(db)
    .updateTable('letters')
    .set({ finalDotAt: now })
    .where('id', '=', id)
    .where('attemptId', '=', attemptId)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export type Settlement = { state: 'sent' | 'failed' | 'uncertain'; problem: string | null; smtpResponse: string | null }

/**
 * Ends an attempt. A late reply still turns `uncertain` into what it says, as long as nobody has decided on it. What is
 * not announced yet is announced with the state it then has.
 */
export async function settleLetter(
  db: Db,
  id: string,
  attemptId: string,
  now: Date,
  settlement: Settlement,
): Promise<void> {
  await of(db)
    .updateTable('letters')
    .set({ ...settlement, settledAt: now, leaseUntil: null, nextAttemptAt: null })
    .where('id', '=', id)
    .where('attemptId', '=', attemptId)
    .where('state', 'in', ['sending', 'uncertain'])
    .where('decision', 'is', null)
    .execute()
}

/** Puts a letter that was certainly not delivered back in the queue. */
export async function requeueLetter(
  db: Db,
  id: string,
  attemptId: string,
  again: { nextAttemptAt: Date; smtpResponse: string | null; problem: string; countAttempt: boolean },
): Promise<void> {
  await of(db)
    .updateTable('letters')
    .set((row) => ({
      state: 'queued',
      leaseUntil: null,
      finalDotAt: null,
      nextAttemptAt: again.nextAttemptAt,
      smtpResponse: again.smtpResponse,
      problem: again.problem,
      attempts: again.countAttempt ? row.ref('attempts') : row('attempts', '-', 1),
    }))
    .where('id', '=', id)
    .where('attemptId', '=', attemptId)
    .where('state', '=', 'sending')
    .execute()
}

/**
 * What a worker left in hand when it died: before the final dot it goes back in the queue, after it nobody can know and
 * it becomes `uncertain` (I2). `everything` also takes letters whose lease still runs: for a store that only one process uses.
 */
export async function recoverLetters(
  db: Db,
  now: Date,
  everything: boolean,
): Promise<{ requeued: number; uncertain: number }> {
  const abandoned = of(db)
    .updateTable('letters')
    .where('state', '=', 'sending')
    .$if(!everything, (query) => query.where('leaseUntil', '<', now.toISOString()))
  const requeued = await abandoned
    .where('finalDotAt', 'is', null)
    .set({ state: 'queued', attemptId: null, leaseUntil: null, nextAttemptAt: now, problem: 'stoppedBeforeFinalDot' })
    .executeTakeFirst()
  const uncertain = await abandoned
    .where('finalDotAt', 'is not', null)
    .set({ state: 'uncertain', leaseUntil: null, nextAttemptAt: null, settledAt: now, problem: 'stoppedAfterFinalDot' })
    .executeTakeFirst()
  return { requeued: Number(requeued.numUpdatedRows), uncertain: Number(uncertain.numUpdatedRows) }
}

/** Settled letters that the engine has not been told about. */
export function lettersToAnnounce(db: Db, limit: number): Promise<Pick<LetterRow, 'id' | 'state' | 'problem'>[]> {
  return of(db)
    .selectFrom('letters')
    .select(['id', 'state', 'problem'])
    .where('announce', '=', true)
    .where('announcedAt', 'is', null)
    .where('state', 'in', settledStates)
    .orderBy('settledAt')
    .limit(limit)
    .execute()
}

export async function markAnnounced(db: Db, id: string, now: Date): Promise<void> {
  await of(db).updateTable('letters').set({ announcedAt: now }).where('id', '=', id).execute()
}

export function letterById(db: Db, id: string): Promise<LetterRow | undefined> {
  return of(db).selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirst()
}

/** All letters and notices of a case, oldest first, without text. */
export function lettersOfCase(db: Db, caseReference: string): Promise<LetterEntry[]> {
  return of(db)
    .selectFrom('letters')
    .select(entryColumns)
    .where('caseReference', '=', caseReference)
    .orderBy('createdAt')
    .orderBy('copyNumber')
    .orderBy('id')
    .execute()
}

export type DecisionOnLetter = {
  letterRef: string
  decision: LetterDecision
  channel: LetterChannel | null
  reason: string
  decidedBy: string
  decidedAt: Date
}

/**
 * What a person decided about a letter that could not be sent. DO_NOT_SEND cancels it (an uncertain one stays uncertain:
 * it may have arrived); after RESEND or POST the next `sendLetter` files a new copy. False when nothing is left to decide.
 */
export async function decideOnLetter(
  db: Db,
  { letterRef, decision, channel, reason, decidedBy, decidedAt }: DecisionOnLetter,
): Promise<boolean> {
  const { numUpdatedRows } = await of(db)
    .updateTable('letters')
    .set({
      decision,
      decisionChannel: decision === 'POST' ? 'POST' : channel,
      decisionReason: reason,
      decidedBy,
      decidedAt,
      ...(decision === 'DO_NOT_SEND'
        ? { state: sql`case when state = 'uncertain' then state else 'cancelled' end` as never }
        : {}),
    })
    .where('id', '=', letterRef)
    .where('state', 'in', problemStates)
    .where('decision', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A person has put the letter in the post. False when it was not waiting for that. */
export async function markPosted(db: Db, id: string, postedBy: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await of(db)
    .updateTable('letters')
    .set({ state: 'posted', postedBy, postedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'toPost')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export type LetterCount = { kind: 'L' | 'E'; state: LetterState; count: number; oldest: string }

/** How many letters are in each state, and since when the oldest of them; for metrics, health and doctor. */
export async function countLetters(db: Db): Promise<LetterCount[]> {
  const rows = await of(db)
    .selectFrom('letters')
    .groupBy(['kind', 'state'])
    .select((row) => ['kind', 'state', row.fn.countAll().as('count'), row.fn.min('createdAt').as('oldest')])
    .orderBy('kind')
    .orderBy('state')
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count), oldest: row.oldest as string }))
}
