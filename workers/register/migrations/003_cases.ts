import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** Referrals as they were accepted, and one case for each child in them (G-48). */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table referrals (
       id uuid primary key,
       family_id uuid not null references families,
       authority text not null references authorities,
       district text not null,
       need text not null check (need in ('S17', 'S47')),
       serious_concern boolean not null,
       reason text not null,
       indicators jsonb not null,
       referrer_id uuid not null references people,
       request_in_writing boolean not null,
       consent_s17 text not null check (consent_s17 in ('YES', 'NO', 'NOT_RECORDED')),
       previous_involvement jsonb,
       received_at timestamptz not null,
       decided_at timestamptz,
       accepted_at timestamptz not null,
       accepted_from text not null
     )`,
    'create sequence case_reference',
    `create table cases (
       id uuid primary key,
       reference text not null unique,
       referral_id uuid not null references referrals,
       child_id uuid not null references children,
       family_id uuid not null references families,
       authority text not null references authorities,
       profile text not null,
       district text not null,
       team text not null,
       need text not null check (need in ('S17', 'S47')),
       concern_level text not null check (concern_level in ('S47', 'SERIOUS', 'OTHER')),
       categories text[] not null,
       status text not null check (status in ('UNALLOCATED', 'ALLOCATED', 'CLOSED')),
       received_at timestamptz not null,
       decided_at timestamptz,
       opened timestamptz not null,
       closed timestamptz,
       outcome text,
       check ((status = 'CLOSED') = (closed is not null)),
       check (closed is null or outcome is not null)
     )`,
    'create index cases_of_family on cases (family_id)',
    'create index cases_open on cases (authority, district, team) where closed is null',
  ])
