import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/**
 * Periods in which a case has no worker, the duties planned in them, the limits that the calendar worked out, reports, and
 * absences of staff with the cases that they touch (UC, WR, CR, FC). A message of the outbox may be about no case.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table unallocated_periods (
       id uuid primary key,
       case_id uuid not null references cases,
       process_instance_key text,
       occasion text not null,
       since timestamptz not null,
       opened_at timestamptz not null,
       reasons text[] not null default '{}',
       authorised_by text,
       authorised_at timestamptz,
       authorised_until timestamptz,
       duty_worker text references staff,
       next_seen_by timestamptz,
       letters_approved_at timestamptz,
       iro_told_at timestamptz,
       ended_at timestamptz,
       outcome text check (outcome in ('ALLOCATED', 'CLOSED', 'STAYED', 'DISCARDED')),
       check ((ended_at is null) = (outcome is null))
     )`,
    'create unique index one_open_period_per_case on unallocated_periods (case_id) where ended_at is null',
    'create index unallocated_periods_of_case on unallocated_periods (case_id, since)',
    `alter table absences
       add column kind text not null default 'OTHER'
         check (kind in ('LEAVING', 'SICK_SHORT', 'SICK_LONG', 'ANNUAL_LEAVE', 'OTHER')),
       add column authority text,
       add column expected_return date,
       add column ended_on date,
       add column process_instance_key text`,
    `update absences set
       authority = (select staff.authority from staff where staff.username = absences.username),
       expected_return = "to" + 1,
       kind = case reason when 'LEFT' then 'LEAVING' when 'SICK' then 'SICK_SHORT' when 'LEAVE' then 'ANNUAL_LEAVE'
         else 'OTHER' end`,
    `create table absence_cases (
       absence_id uuid not null references absences,
       case_id uuid not null references cases,
       state text not null check (state in ('OPEN', 'DONE', 'FAILED')),
       outcome text,
       noted_at timestamptz not null,
       primary key (absence_id, case_id)
     )`,
    `create table duties (
       id uuid primary key,
       seq bigint generated always as identity unique,
       case_id uuid not null references cases,
       absence_id uuid references absences,
       source text not null check (source in ('DUTY_PLAN', 'REVIEW', 'ABSENCE')),
       kind text not null,
       due timestamptz not null,
       what text,
       who text,
       planned_by text not null,
       planned_at timestamptz not null,
       done_at timestamptz,
       done_by text,
       note text,
       dropped_at timestamptz,
       check ((done_at is null) = (done_by is null)),
       check (done_at is null or dropped_at is null)
     )`,
    'create index duties_of_case on duties (case_id, due)',
    'create index duties_open on duties (due) where done_at is null and dropped_at is null',
    `create table case_limits (
       seq bigint generated always as identity,
       case_id uuid not null references cases,
       process_instance_key text not null,
       milestone text not null,
       due timestamptz,
       note text not null,
       noted_at timestamptz not null
     )`,
    `create unique index case_limits_once on case_limits
       (case_id, process_instance_key, milestone, (coalesce(due, 'infinity'::timestamptz)))`,
    'create index case_limits_newest on case_limits (case_id, milestone, noted_at desc, seq desc)',
    `create table reports (
       id uuid primary key,
       kind text not null check (kind in ('R-01', 'R-02', 'R-03')),
       authority text not null references authorities,
       district text,
       key text not null unique,
       case_id uuid references cases,
       as_of timestamptz not null,
       rows jsonb not null,
       confirmations jsonb not null default '[]',
       filed_at timestamptz not null,
       sent_at timestamptz,
       sent_to text[] not null default '{}'
     )`,
    'create index reports_by_day on reports (authority, kind, as_of desc)',
    `alter table risk_assessments
       add column kind text not null default 'JOINT' check (kind in ('DUTY_VISIT', 'JOINT', 'WEEKLY'))`,
    'alter table inbound_events alter column case_id drop not null, add column announce_key text',
    'create unique index announced_once on inbound_events (announce_key) where announce_key is not null',
  ])
