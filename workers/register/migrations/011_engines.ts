import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** The engines whose keys this register keeps, in the order in which it met them. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    'create table engines (generation integer primary key, mark uuid not null unique, met_at timestamptz not null)',
  ])
