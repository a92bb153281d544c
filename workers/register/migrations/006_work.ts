import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** Open and closed user tasks, drafts of refused forms, and what each job answered. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table tasks (
       element_instance_key text primary key,
       case_id uuid references cases,
       process_id text not null,
       process_instance_key text not null,
       element_id text not null,
       form_id text not null,
       candidate_groups text[] not null default '{}',
       district text,
       team text,
       due timestamptz,
       opened_at timestamptz not null,
       closed_at timestamptz,
       closed_by text,
       outcome text
     )`,
    'create index tasks_open on tasks (due) where closed_at is null',
    'create index tasks_of_case on tasks (case_id)',
    `create table drafts (
       process_instance_key text not null,
       element_id text not null,
       discriminator text not null default '',
       case_id uuid references cases,
       "values" jsonb not null,
       refusal text not null,
       saved_by text not null,
       saved_at timestamptz not null,
       primary key (process_instance_key, element_id, discriminator)
     )`,
    'create table job_results (job_key text primary key, outcome jsonb not null, at timestamptz not null)',
  ])
