import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** What was accepted from outside: the answer to each idempotency key, and the messages that follow from it (I1). */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table accepted_requests (
       operation text not null,
       idempotency_key text not null,
       body_hash text not null,
       answer jsonb,
       accepted_at timestamptz not null,
       primary key (operation, idempotency_key)
     )`,
    `create table inbound_events (
       id uuid primary key,
       seq bigint generated always as identity unique,
       idempotency_key text not null,
       body_hash text not null,
       kind text not null,
       case_id uuid not null references cases,
       message_name text not null,
       correlation_key text not null,
       variables jsonb not null,
       note text,
       time_to_live_ms bigint not null,
       accepted_by text not null,
       accepted_at timestamptz not null,
       published_at timestamptz,
       process_instance_key text,
       started_at timestamptz
     )`,
    'create index events_unpublished on inbound_events (seq) where published_at is null',
    'create index events_of_case on inbound_events (case_id, accepted_at)',
  ])
