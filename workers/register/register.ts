import { join } from 'node:path'
import { CamelCasePlugin, Kysely, Migrator, PostgresDialect, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Clock } from '../calendar/clock.ts'
import type { Transaction } from './database.ts'
import { groupsOf } from './groups.ts'
import { migrations } from './migrations/index.ts'
import { pglitePool } from './pglitePool.ts'
import { postgresPool } from './postgresPool.ts'
import { createScope } from './scope.ts'
import type { Database } from './tables.ts'

export type RegisterOptions = {
  dataDir: string
  databaseUrl?: string | undefined
  clock: Clock
  log: Logger
  /** PGlite alone: each commit waits for the disk, so that a power cut loses nothing either. PostgreSQL always does. */
  synced?: boolean
  /** So many bytes a document may have; 10 MB where it is not given. */
  maxDocumentBytes?: number | undefined
}
export type Register = Awaited<ReturnType<typeof openRegister>>

/**
 * Opens the register and brings it to the newest schema: PostgreSQL where `databaseUrl` is given, otherwise PGlite in
 * `<dataDir>/register`, which one process at a time can use.
 * @throws Error that says which process holds the folder, or which migration failed
 */
export async function openRegister(options: RegisterOptions) {
  const { dataDir, databaseUrl, clock, log, synced = false, maxDocumentBytes } = options
  const pool = databaseUrl ? postgresPool(databaseUrl, log) : await pglitePool(join(dataDir, 'register'), { synced })
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const scope = createScope(db, clock, { maxDocumentBytes })
  return {
    ...groupsOf(scope),
    db,
    store: databaseUrl ? ('postgres' as const) : ('pglite' as const),
    /**
     * Everything in `fn` happens or nothing. In it, use the transaction it is given. It may run again after a deadlock:
     * no effects outside of the register in it.
     */
    transaction: <T>(fn: (tx: Transaction) => Promise<T>): Promise<T> =>
      scope.inTransaction((inner) => fn({ ...groupsOf(inner), db: inner.db })),
    /** Answers when the database answers; throws a StoreError otherwise. */
    ping: async (): Promise<void> => void (await sql`select 1`.execute(db)),
    close: (): Promise<void> => db.destroy(),
  }
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db: db.withoutPlugins(), provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName ?? 'the migrations'
  throw new Error(`The register could not be brought to the newest schema: ${failed} failed`, { cause: error })
}
