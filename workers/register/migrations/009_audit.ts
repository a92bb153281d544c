import type { Kysely } from 'kysely'
import { appendOnly, run } from './statements.ts'

/** Who did what when: append-only, each entry carrying the hash of the one before it (I5). */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table audit (
       seq bigint primary key check (seq > 0),
       at timestamptz not null,
       actor text not null,
       action text not null,
       case_reference text,
       detail jsonb not null,
       prev_hash text not null,
       hash text not null unique
     )`,
    'create index audit_of_case on audit (case_reference, seq)',
    appendOnly('audit'),
  ])
