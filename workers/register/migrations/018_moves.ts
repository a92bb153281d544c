import type { Kysely } from 'kysely'
import { appendOnly, run } from './statements.ts'

/**
 * Moves between authorities: what is known of a move, which papers went where and how, what was said with the other
 * authority, and requests that come from one (IA, CM). The procedures and steps of the tracker learn their words.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    'alter table case_procedures drop constraint if exists case_procedures_outcome_check',
    `alter table case_procedures add constraint case_procedures_outcome_check check (outcome in
       ('CLOSED', 'WITHDRAWN', 'NOT_YET', 'STEP_DOWN', 'CASE_CLOSED', 'TAF_ENDED', 'ROUTED', 'WITHOUT_TAF',
        'TRANSFERRED', 'REFERRED', 'FORWARDED', 'MOVED', 'OUTSIDE', 'STAYS'))`,
    'alter table procedure_steps drop constraint if exists procedure_steps_step_check',
    `alter table procedure_steps add constraint procedure_steps_step_check check (step in
       ('CONSIDERED', 'CONSULTATION', 'CIN_REVIEW', 'NOTIFIED', 'AGREED', 'AGENCIES', 'VISIT', 'DECISION', 'RECORD',
        'SUMMARY', 'AUDIT', 'LETTERS', 'CONSENT', 'LEAD_PROFESSIONAL', 'MEETING_ARRANGED', 'HAND_OUT',
        'FINAL_MEETING', 'LEVEL', 'MEETING', 'CONFIRMED', 'MINUTES', 'PLAN', 'PAPERS', 'RESPONSE', 'NOTICES',
        'MOVE', 'VISITS', 'ACCOMMODATION', 'QA', 'COPIES'))`,
    `create table moves (
       procedure_id uuid primary key references case_procedures,
       plan_type text check (plan_type in ('PROGRESS_PLAN', 'CP_PLAN', 'CIC_PLACEMENT')),
       consent_share boolean,
       wants_service boolean,
       safeguarding boolean,
       no_safeguarding_confirmed_by text,
       no_safeguarding_confirmed_at timestamptz,
       activated boolean,
       planning text check (planning in ('PLANNED_AT_REVIEW', 'PLANNED_OWN_MEETING', 'UNPLANNED')),
       meeting_at timestamptz,
       meeting_place text,
       receiving_authority text check (receiving_authority ~ '^E[0-9]{8}$'),
       receiving_name text,
       receiving_contact jsonb,
       move_date date,
       new_address text,
       address_known boolean,
       address_secret boolean not null default false,
       missing_family jsonb,
       response text check (response in ('ACCEPTED', 'REFUSED', 'NO_ANSWER')),
       responded_at timestamptz,
       response_by text,
       response_note text,
       check ((no_safeguarding_confirmed_by is null) = (no_safeguarding_confirmed_at is null)),
       check (no_safeguarding_confirmed_by is null or safeguarding is false),
       check (receiving_authority is null or receiving_name is not null),
       check (new_address is null or address_known is true),
       check ((response is null) = (responded_at is null))
     )`,
    `create table dispatches (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid not null references moves,
       papers jsonb not null check (jsonb_typeof(papers) = 'array'),
       recipient jsonb not null,
       channel text not null check (channel in ('SECURE_EMAIL', 'POST', 'BY_HAND')),
       sent_by text not null,
       sent_at timestamptz not null,
       receipt_document_id uuid references documents,
       no_receipt_reason text,
       note text,
       check (channel <> 'POST' or receipt_document_id is not null or no_receipt_reason is not null)
     )`,
    'create index dispatches_of_move on dispatches (procedure_id, seq)',
    `create function keep_dispatch() returns trigger language plpgsql as $$
     begin
       if old.receipt_document_id is not null
         or to_jsonb(new) - 'receipt_document_id' is distinct from to_jsonb(old) - 'receipt_document_id'
       then
         raise exception 'a dispatch gets its receipt once and is never rewritten' using errcode = '23001';
       end if;
       return new;
     end $$`,
    'create trigger keep_dispatch before update on dispatches for each row execute function keep_dispatch()',
    `create trigger dispatches_not_removed before delete or truncate on dispatches
     for each statement execute function refuse_change()`,
    `create table authority_requests (
       id uuid primary key,
       seq bigint generated always as identity unique,
       authority text not null references authorities,
       district text,
       from_authority text check (from_authority ~ '^E[0-9]{8}$'),
       from_name text not null,
       contact jsonb not null,
       referral jsonb not null,
       safeguarding boolean not null,
       team text,
       state text not null check (state in ('RECEIVED', 'LAUNCHED', 'ACCEPTED', 'DECLINED')),
       launched_at timestamptz,
       launched_by text,
       called_tm_at timestamptz,
       called_sm_at timestamptz,
       accepted_at timestamptz,
       accepted_by text,
       declined_at timestamptz,
       declined_by text,
       declined_reason text,
       meeting_at timestamptz,
       case_reference text references cases (reference),
       referral_id uuid references referrals,
       bundle_sha256 text unique check (bundle_sha256 ~ '^[0-9a-f]{64}$'),
       received_at timestamptz not null,
       received_by text not null,
       process_instance_key text,
       foreign key (authority, district) references districts (authority, code),
       foreign key (authority, team) references teams (authority, code),
       check ((launched_at is null) = (launched_by is null) and (launched_at is null) = (team is null)),
       check (state <> 'LAUNCHED' or launched_at is not null),
       check ((state = 'ACCEPTED') = (accepted_at is not null) and (accepted_at is null) = (accepted_by is null)
         and (accepted_at is null) = (case_reference is null) and (accepted_at is null) = (referral_id is null)),
       check ((state = 'DECLINED') = (declined_at is not null) and (declined_at is null) = (declined_by is null)
         and (declined_at is null) = (declined_reason is null))
     )`,
    'create index authority_requests_by_place on authority_requests (authority, seq)',
    'create index authority_requests_of_referral on authority_requests (referral_id)',
    `create table authority_request_documents (
       request_id uuid not null references authority_requests,
       document_id uuid not null references documents,
       primary key (request_id, document_id)
     )`,
    `create table authority_contacts (
       id uuid primary key,
       seq bigint generated always as identity unique,
       procedure_id uuid references moves,
       request_id uuid references authority_requests,
       at timestamptz not null,
       person text not null,
       result text not null,
       response text check (response in ('ACCEPTED', 'REFUSED', 'NO_ANSWER')),
       noted_by text not null,
       noted_at timestamptz not null,
       check ((procedure_id is null) <> (request_id is null))
     )`,
    'create index authority_contacts_of_move on authority_contacts (procedure_id, seq)',
    'create index authority_contacts_of_request on authority_contacts (request_id, seq)',
    appendOnly('authority_contacts'),
  ])
