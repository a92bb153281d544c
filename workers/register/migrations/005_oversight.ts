import type { Kysely } from 'kysely'
import { appendOnly, run } from './statements.ts'

/** Every decision that a person made in a user task: one row for each completion, accepted or refused (I3). */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table oversight (
       id uuid primary key,
       seq bigint generated always as identity unique,
       case_id uuid references cases,
       process_id text not null,
       process_instance_key text not null,
       element_id text not null,
       element_instance_key text not null unique,
       form_id text not null,
       version_tag text,
       profile text,
       state text not null check (state in ('accepted', 'refused')),
       decisions jsonb not null,
       text jsonb not null,
       decided_by text not null,
       decided_at timestamptz not null,
       rule_ids text[] not null,
       due timestamptz,
       late boolean not null
     )`,
    'create index oversight_of_case on oversight (case_id, decided_at)',
    appendOnly('oversight'),
  ])
