import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/**
 * Bulk changes of workers: each confirmed plan is a batch, each case in it a row that is settled once, so that no case is
 * touched twice and the report says what succeeded and what did not (CR). Steps of an absence begin once.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table reallocation_batches (
       id uuid primary key,
       absence_id uuid references absences,
       authority text not null references authorities,
       occasion text not null check (occasion in ('PLAN', 'MEETING', 'RETURN', 'REQUEST')),
       from_username text not null references staff,
       reason_code text not null,
       requested_by text not null,
       rationale text,
       note text,
       process_instance_key text,
       at timestamptz not null
     )`,
    'create index reallocation_batches_of_absence on reallocation_batches (absence_id, at)',
    `create table reallocation_rows (
       batch_id uuid not null references reallocation_batches,
       case_id uuid not null references cases,
       seq bigint generated always as identity unique,
       from_username text not null references staff,
       to_username text references staff,
       mode text not null check (mode in ('MOVE', 'INDIVIDUALLY', 'UNALLOCATED', 'WAITS', 'STAYS')),
       state text not null check (state in ('PLANNED', 'IN_HAND', 'WAITS', 'STAYS', 'DONE', 'FAILED', 'DROPPED')),
       problem text,
       allocation_id uuid references allocations,
       settled_at timestamptz,
       primary key (batch_id, case_id),
       check ((state = 'FAILED') = (problem is not null))
     )`,
    'create index reallocation_rows_of_case on reallocation_rows (case_id, seq desc)',
    'alter table tasks add column absence_id uuid references absences',
    `create table absence_steps (
       absence_id uuid not null references absences,
       step text not null check (step in ('COVER', 'VISITS', 'REALLOCATION', 'MEETINGS', 'RETURN_ASKED')),
       expected_return date,
       begun_at timestamptz not null,
       ended_at timestamptz,
       primary key (absence_id, step)
     )`,
  ])
