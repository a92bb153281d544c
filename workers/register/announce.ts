import { bodyHash } from './canonicalJson.ts'
import { caseIdOf } from './caseIdOf.ts'
import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'

export type Announcement = {
  caseReference?: string | null
  /** Who waits for it; the case when left out. */
  correlationKey?: string
  message: string
  /** Codes and dates only (I6). */
  variables?: Record<string, unknown>
  /** Milliseconds for which the engine keeps the message for a catcher that does not wait yet; a day when left out. */
  timeToLive?: number
  /** The same key announces once, whoever asks. */
  key?: string
}

/** How rows of the outbox that the register itself writes are told from what was reported from outside. */
export const announcedKind = 'announced'
const day = 86_400_000
/** Milliseconds for a message that means something only to whoever waits at that moment. */
export const atOnce = 60_000

/**
 * Puts a message into the outbox in the transaction that is open: it is published once this transaction has committed,
 * under an id of its own, so that it has one effect (I1).
 * @returns id of the event, which is the message's id
 */
export const announce = (
  scope: Scope,
  { caseReference = null, correlationKey, message, variables = {}, timeToLive = day, key }: Announcement,
): Promise<string> =>
  scope.inTransaction(async (tx) => {
    const correlation = correlationKey ?? caseReference
    if (!correlation) throw new Error(`The message '${message}' needs a case or a correlation key: give one of them`)
    const id = tx.newId()
    const written = await tx.db
      .insertInto('inboundEvents')
      .values({
        id,
        idempotencyKey: key ?? id,
        announceKey: key ?? null,
        bodyHash: bodyHash({ message, correlation, variables }),
        kind: announcedKind,
        caseId: caseReference ? await caseIdOf(tx, caseReference) : null,
        messageName: message,
        correlationKey: correlation,
        variables: json({ eventId: id, ...variables }),
        timeToLiveMs: timeToLive,
        acceptedBy: 'register',
        acceptedAt: tx.now(),
      })
      .onConflict((on) => on.column('announceKey').where('announceKey', 'is not', null).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (written) return written.id
    const before = await tx.db
      .selectFrom('inboundEvents')
      .select('id')
      .where('announceKey', '=', key ?? '')
      .executeTakeFirstOrThrow()
    return before.id
  })
