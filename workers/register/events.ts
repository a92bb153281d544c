import { acceptOnce } from './acceptOnce.ts'
import { type Announcement, announce } from './announce.ts'
import type { CaseEvent } from './caseEvents.ts'
import { NotFound } from './errors.ts'
import { type AcceptedEvent, laterSighting, recordCaseEvent } from './recordCaseEvent.ts'
import type { Scope } from './scope.ts'

export const eventsOf = (scope: Scope) => ({
  /**
   * Accepts what happened in a case: the record of it and the message to the process, in one transaction.
   * @throws NotFound, Refused with the fields that do not fit, Conflict for a closed case or the same event again, KeyReused
   */
  recordCaseEvent: (
    caseReference: string,
    event: CaseEvent,
    { idempotencyKey, actor }: { idempotencyKey: string; actor: string },
  ): Promise<AcceptedEvent & { repeated: boolean }> =>
    acceptOnce(scope, { operation: 'caseEvent', key: idempotencyKey, body: { caseReference, event } }, (tx, hash) =>
      recordCaseEvent(tx, caseReference, event, { idempotencyKey, actor, hash }),
    ),

  /** Puts a message of the register's own into the outbox, in the transaction that is open. @returns the message's id */
  announce: (announcement: Announcement): Promise<string> => announce(scope, announcement),

  /**
   * Tells the process that the child was seen, unless a later sighting is on record already: then no clock moves.
   * @returns the message's id, or undefined when nothing was told
   */
  async announceSighting(caseReference: string, at: string): Promise<string | undefined> {
    if (await laterSighting(scope, caseReference, at)) return undefined
    return announce(scope, { caseReference, message: 'childSeen', variables: { eventAt: at } })
  },

  /** Committed and not yet published, oldest first. */
  unpublished: (limit = 100) =>
    scope.db
      .selectFrom('inboundEvents')
      .select(['id', 'seq', 'messageName', 'correlationKey', 'variables', 'timeToLiveMs', 'acceptedAt'])
      .where('publishedAt', 'is', null)
      .orderBy('seq')
      .limit(limit)
      .execute(),

  /** How many wait to be published, and since when the oldest. */
  async backlog(): Promise<{ waiting: number; oldest: string | null }> {
    const row = await scope.db
      .selectFrom('inboundEvents')
      .select((count) => [count.fn.countAll<number>().as('waiting'), count.fn.min('acceptedAt').as('oldest')])
      .where('publishedAt', 'is', null)
      .executeTakeFirstOrThrow()
    return { waiting: row.waiting, oldest: row.oldest as string | null }
  },

  async markPublished(eventId: string): Promise<void> {
    await scope.db
      .updateTable('inboundEvents')
      .set({ publishedAt: scope.now() })
      .where('id', '=', eventId)
      .where('publishedAt', 'is', null)
      .execute()
  },

  /**
   * An instance says that it was started by an event. 'first' for the one that may go on (asking again included),
   * 'duplicate' for any other instance of the same event, which has to end without effect (I1).
   */
  markStarted: (eventId: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const event = await tx.db
        .selectFrom('inboundEvents')
        .select('processInstanceKey')
        .where('id', '=', eventId)
        .forUpdate()
        .executeTakeFirst()
      if (!event) throw new NotFound('event')
      if (event.processInstanceKey !== null)
        return event.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db
        .updateTable('inboundEvents')
        .set({ processInstanceKey, startedAt: tx.now() })
        .where('id', '=', eventId)
        .execute()
      return 'first'
    }),

  get: (eventId: string) =>
    scope.db.selectFrom('inboundEvents').selectAll().where('id', '=', eventId).executeTakeFirst(),

  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('inboundEvents')
      .innerJoin('cases', 'cases.id', 'inboundEvents.caseId')
      .selectAll('inboundEvents')
      .where('cases.reference', '=', caseReference)
      .orderBy('inboundEvents.seq')
      .execute(),
})
