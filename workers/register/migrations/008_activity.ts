import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** Visits, meetings, risk assessments and notices of a case. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table visits (
       id uuid primary key,
       case_id uuid not null references cases,
       kind text not null check (kind in ('VISIT', 'DUTY_VISIT', 'STATUTORY_VISIT', 'ATTEMPT')),
       at timestamptz not null,
       visitor text not null,
       child_seen boolean not null,
       seen_alone boolean,
       announced text check (announced in ('ANNOUNCED', 'UNANNOUNCED')),
       details jsonb not null,
       text jsonb not null,
       recorded_by text not null,
       recorded_at timestamptz not null
     )`,
    'create index visits_of_case on visits (case_id, at)',
    `create table meetings (
       id uuid primary key,
       case_id uuid references cases,
       kind text not null,
       at timestamptz not null,
       details jsonb not null,
       text jsonb not null,
       recorded_by text not null,
       recorded_at timestamptz not null
     )`,
    'create index meetings_of_case on meetings (case_id, at)',
    `create table risk_assessments (
       id uuid primary key,
       case_id uuid not null references cases,
       level text not null,
       at timestamptz not null,
       text jsonb not null,
       assessed_by text not null,
       recorded_at timestamptz not null
     )`,
    'create index risk_assessments_of_case on risk_assessments (case_id, at)',
    `create table notices (
       id uuid primary key,
       case_id uuid references cases,
       notice text not null,
       role text,
       username text,
       job_key text not null unique,
       at timestamptz not null
     )`,
    'create index notices_of_case on notices (case_id, at)',
  ])
