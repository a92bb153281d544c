import type { PostgresPool } from 'kysely'
import { Pool, types } from 'pg'
import type { Logger } from 'pino'
import { parsers } from './columnTypes.ts'
import { client, refuseSecondConnection } from './connections.ts'
import { withoutValues } from './errors.ts'

/** PostgreSQL through its driver. */
export function postgresPool(databaseUrl: string, log: Logger): PostgresPool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'childrens-services-procedures',
    options: '-c timezone=UTC',
    types: { getTypeParser: (oid, format) => parsers[oid] ?? types.getTypeParser(oid, format) },
  })
  pool.on('error', (error) =>
    log.warn({ problem: withoutValues(error).message }, 'a connection of the register was lost'),
  )
  return {
    async connect() {
      refuseSecondConnection()
      const connection = await pool.connect().catch((error: unknown) => {
        throw withoutValues(error)
      })
      return client(
        async (text, parameters) => {
          const { rows, rowCount, command } = await connection.query(text, [...parameters])
          return { rows, affected: rowCount ?? 0, command }
        },
        () => connection.release(),
      )
    },
    end: () => pool.end(),
  }
}
