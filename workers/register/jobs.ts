import { json } from './columnTypes.ts'
import type { Transaction } from './database.ts'
import { groupsOf } from './groups.ts'
import type { Scope } from './scope.ts'

export type Jobs = {
  result: <T extends Record<string, unknown>>(jobKey: string) => Promise<T | undefined>
  once: <T extends Record<string, unknown>>(jobKey: string, effect: (tx: Transaction) => Promise<T>) => Promise<T>
}

export const jobsOf = (scope: Scope): Jobs => ({
  /** What a job answered before; undefined when it did not. */
  async result<T extends Record<string, unknown>>(jobKey: string): Promise<T | undefined> {
    const row = await scope.db
      .selectFrom('jobResults')
      .select('outcome')
      .where('jobKey', '=', jobKey)
      .executeTakeFirst()
    return row?.outcome as T | undefined
  },

  /**
   * Runs the effect and keeps its result in one transaction; the same job delivered again gets the same result and has
   * no second effect, also when two workers have it at once.
   */
  once: <T extends Record<string, unknown>>(jobKey: string, effect: (tx: Transaction) => Promise<T>): Promise<T> =>
    scope.inTransaction(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx.db
        .insertInto('jobResults')
        .values({ jobKey, outcome: json(null), at: tx.now() })
        .onConflict((conflict) => conflict.column('jobKey').doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n) {
        const { outcome } = await tx.db
          .selectFrom('jobResults')
          .select('outcome')
          .where('jobKey', '=', jobKey)
          .executeTakeFirstOrThrow()
        return outcome as T
      }
      const outcome = await effect({ ...groupsOf(tx), db: tx.db })
      await tx.db
        .updateTable('jobResults')
        .set({ outcome: json(outcome) })
        .where('jobKey', '=', jobKey)
        .execute()
      return outcome
    }),
})
