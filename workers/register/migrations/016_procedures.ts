import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/**
 * Procedures by which work with a family ends: the closure tracker's rows with defects and what agencies said, the
 * Team around the Family with consents, approaches and reviews, and contacts of the front door (CL, CX, TS, EI). A case
 * has one open procedure of a kind at a time.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table case_procedures (
       id uuid primary key,
       seq bigint generated always as identity unique,
       case_id uuid not null references cases,
       procedure text not null check (procedure in
         ('caseClosure', 'tafStepDownClosure', 'endOfInvolvement', 'tacTransfer', 'interAuthorityTransfer',
          'closeAfterMove')),
       path text check (path in ('NO_TAF', 'TAF', 'MOVE', 'TAC')),
       requested_by text not null,
       requested_at timestamptz not null,
       process_instance_key text,
       returns integer not null default 0,
       ended_at timestamptz,
       ended_by text,
       outcome text check (outcome in
         ('CLOSED', 'WITHDRAWN', 'NOT_YET', 'STEP_DOWN', 'CASE_CLOSED', 'TAF_ENDED', 'ROUTED',
          'WITHOUT_TAF')),
       check ((ended_at is null) = (outcome is null) and (ended_at is null) = (ended_by is null))
     )`,
    'create unique index one_open_procedure_of_a_kind on case_procedures (case_id, procedure) where ended_at is null',
    'create index case_procedures_of_case on case_procedures (case_id, seq)',
    `create table procedure_steps (
       procedure_id uuid not null references case_procedures,
       step text not null check (step in ('CONSIDERED', 'CONSULTATION', 'CIN_REVIEW', 'NOTIFIED', 'AGREED', 'AGENCIES',
         'VISIT', 'DECISION', 'RECORD', 'SUMMARY', 'AUDIT', 'LETTERS', 'CONSENT', 'LEAD_PROFESSIONAL',
         'MEETING_ARRANGED', 'HAND_OUT', 'FINAL_MEETING', 'LEVEL', 'MEETING', 'CONFIRMED', 'MINUTES')),
       responsible text not null,
       due timestamptz,
       done_at timestamptz,
       done_by text,
       dropped_at timestamptz,
       primary key (procedure_id, step),
       check ((done_at is null) = (done_by is null)),
       check (done_at is null or dropped_at is null)
     )`,
    `create table procedure_defects (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references case_procedures,
       stage text not null check (stage in ('DECISION', 'AUDIT')),
       defect text not null,
       raised_by text not null,
       raised_at timestamptz not null,
       fix text,
       fixed_by text,
       fixed_at timestamptz,
       check ((fixed_at is null) = (fix is null) and (fixed_at is null) = (fixed_by is null))
     )`,
    'create index procedure_defects_of_procedure on procedure_defects (procedure_id, seq)',
    `create table procedure_events (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references case_procedures,
       kind text not null check (kind in ('WITHDRAWAL_REPORTED', 'RETURNED')),
       at timestamptz not null,
       "by" text not null,
       reason text,
       recorded_at timestamptz not null
     )`,
    'create index procedure_events_of_procedure on procedure_events (procedure_id, seq)',
    `create table agency_comments (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references case_procedures,
       person_id uuid references people,
       agency text not null,
       kind text not null check (kind in ('AGREE', 'DISAGREE', 'COMMENT')),
       text text not null,
       source text not null check (source in ('REVIEW', 'REPLY', 'EVENT')),
       noted_by text not null,
       noted_at timestamptz not null
     )`,
    'create index agency_comments_of_procedure on agency_comments (procedure_id, seq)',
    `create table tafs (
       procedure_id uuid primary key references case_procedures,
       state text not null check (state in ('PREPARING', 'RUNNING', 'ENDED')),
       lead_professional jsonb,
       final_meeting_at timestamptz,
       final_meeting_venue text,
       closing_summary text,
       action_plan text,
       plan_source text,
       next_taf_at timestamptz,
       started_at timestamptz,
       ended_at timestamptz,
       end_reason text check (end_reason in ('NEEDS_MET', 'CONSENT_WITHDRAWN', 'NOT_STARTED')),
       concern_remains boolean,
       ended_note text,
       check ((state = 'ENDED') = (ended_at is not null) and (ended_at is null) = (end_reason is null)),
       check (state <> 'RUNNING' or started_at is not null)
     )`,
    `create table taf_consents (
       id uuid primary key,
       procedure_id uuid not null references tafs,
       person_id text not null,
       person_kind text not null check (person_kind in ('PARENT', 'CARER', 'CHILD')),
       asked_on date not null,
       explained boolean not null,
       given text not null check (given in ('YES', 'NO', 'NOT_APPLICABLE')),
       noted_by text not null,
       noted_at timestamptz not null,
       reconfirmed text check (reconfirmed in ('YES', 'NO')),
       reconfirmed_at timestamptz,
       withdrawn_at timestamptz,
       withdrawn_noted_by text,
       unique (procedure_id, person_id),
       check ((reconfirmed is null) = (reconfirmed_at is null)),
       check ((withdrawn_at is null) = (withdrawn_noted_by is null))
     )`,
    `create table taf_approaches (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references tafs,
       candidate jsonb not null,
       known_to_case boolean not null,
       contacted_at timestamptz not null,
       answer text not null check (answer in ('ACCEPTED', 'NEEDS_SUPPORT', 'UNSURE_OF_PROCESS', 'REFUSED')),
       views text not null,
       noted_by text not null,
       noted_at timestamptz not null
     )`,
    'create index taf_approaches_of_taf on taf_approaches (procedure_id, seq)',
    `create table taf_reviews (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references tafs,
       at timestamptz not null,
       outcome text not null check (outcome in ('CONTINUE', 'NEEDS_MET', 'CONSENT_WITHDRAWN')),
       next_taf_at timestamptz,
       note text,
       noted_by text not null,
       noted_at timestamptz not null
     )`,
    'create index taf_reviews_of_taf on taf_reviews (procedure_id, seq)',
    `create table contacts (
       id uuid primary key,
       seq bigint generated always as identity unique,
       authority text not null references authorities,
       district text not null,
       case_id uuid references cases,
       child_id uuid references children,
       source text not null check (source in ('TAF_ENDED', 'OTHER_AUTHORITY')),
       reason text not null,
       received_at timestamptz not null,
       received_from text not null,
       decision text check (decision in ('REFERRAL', 'NO_ACTION')),
       decided_by text,
       decided_at timestamptz,
       note text,
       process_instance_key text,
       foreign key (authority, district) references districts (authority, code),
       check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null))
     )`,
    'create index contacts_by_place on contacts (authority, district, seq)',
    'create index contacts_of_case on contacts (case_id)',
  ])
