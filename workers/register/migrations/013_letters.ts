import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** A notice may be about no single case: a report, an absence. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, ['alter table letters alter column case_reference drop not null'])
