import { AsyncLocalStorage } from 'node:async_hooks'
import type { PostgresPoolClient } from 'kysely'
import { withoutValues } from './errors.ts'

/** True while a transaction's function runs: a second connection then would wait for ever (PGlite) or not be part of it. */
export const withinTransaction = new AsyncLocalStorage<true>()

export const refuseSecondConnection = () => {
  if (withinTransaction.getStore()) {
    throw new Error(
      'Inside register.transaction use the transaction that the function is given, not the register itself',
    )
  }
}

export type Query = (
  text: string,
  parameters: readonly unknown[],
) => Promise<{ rows: unknown[]; affected: number; command: string }>

/** A connection as Kysely takes it; what it throws carries no values. */
export const client = (query: Query, release: () => void): PostgresPoolClient =>
  ({
    query: async (text: string, parameters: readonly unknown[]) => {
      const { rows, affected, command } = await query(text, parameters).catch((error: unknown) => {
        throw withoutValues(error)
      })
      return { rows, rowCount: affected, command }
    },
    release,
  }) as unknown as PostgresPoolClient
