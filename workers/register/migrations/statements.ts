import { type Kysely, sql } from 'kysely'

/** Runs one statement after the other; both stores take one statement at a time. */
export async function run(db: Kysely<unknown>, statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** The table refuses every change and removal of what is in it; the database itself keeps it append-only. */
export const appendOnly = (table: string): string =>
  `create trigger ${table}_append_only before update or delete or truncate on ${table}
   for each statement execute function refuse_change()`
