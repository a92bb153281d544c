import { sql } from 'kysely'
import type { Scope } from './scope.ts'

export const enginesOf = (scope: Scope) => ({
  /**
   * Finds the engine that the register works with among those it has met, the newest first; leaves a mark in one that it
   * does not know. Two processes that ask at once get the same answer: the second waits for the first.
   * @returns its generation, 1 for the first engine
   */
  identify: (isKnown: (mark: string) => Promise<boolean>, leave: (mark: string) => Promise<void>): Promise<number> =>
    scope.inTransaction(async (tx) => {
      await sql`lock table engines in exclusive mode`.execute(tx.db)
      const met = await tx.db.selectFrom('engines').selectAll().orderBy('generation', 'desc').execute()
      for (const { generation, mark } of met) {
        if (await isKnown(mark)) return generation
      }
      const next = { generation: (met[0]?.generation ?? 0) + 1, mark: tx.newId() }
      await leave(next.mark)
      await tx.db
        .insertInto('engines')
        .values({ ...next, metAt: tx.now() })
        .execute()
      return next.generation
    }),
})
