import { bodyHash } from './canonicalJson.ts'
import { json } from './columnTypes.ts'
import { KeyReused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'

/**
 * Accepts a request once: the same key with the same body gets the first answer again, with another body it is refused.
 * Two at once wait for each other; whoever comes second gets the answer of the first.
 * @throws KeyReused
 */
export const acceptOnce = <T>(
  scope: Scope,
  { operation, key, body }: { operation: string; key: string; body: unknown },
  accept: (tx: TransactionScope, hash: string) => Promise<T>,
): Promise<T & { repeated: boolean }> =>
  scope.inTransaction(async (tx) => {
    const hash = bodyHash(body)
    const { numInsertedOrUpdatedRows } = await tx.db
      .insertInto('acceptedRequests')
      .values({ operation, idempotencyKey: key, bodyHash: hash, answer: null, acceptedAt: tx.now() })
      .onConflict((on) => on.columns(['operation', 'idempotencyKey']).doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) {
      const before = await tx.db
        .selectFrom('acceptedRequests')
        .select(['bodyHash', 'answer'])
        .where('operation', '=', operation)
        .where('idempotencyKey', '=', key)
        .executeTakeFirstOrThrow()
      if (before.bodyHash !== hash) throw new KeyReused()
      return { ...(before.answer as T), repeated: true }
    }
    const answer = await accept(tx, hash)
    await tx.db
      .updateTable('acceptedRequests')
      .set({ answer: json(answer) })
      .where('operation', '=', operation)
      .where('idempotencyKey', '=', key)
      .execute()
    return { ...answer, repeated: false }
  })
