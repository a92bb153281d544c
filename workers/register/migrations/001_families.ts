import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** Families, their children, and the people and agencies around them. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create function refuse_change() returns trigger language plpgsql as $$
     begin
       raise exception '% is append-only: write a new row', tg_table_name using errcode = '23001';
     end $$`,
    'create table families (id uuid primary key, created_at timestamptz not null)',
    `create table children (
       id uuid primary key,
       family_id uuid not null references families,
       name text not null,
       initials text not null,
       date_of_birth date,
       due_date date,
       address text,
       ethnicity text,
       religion text,
       disability text,
       created_at timestamptz not null,
       updated_at timestamptz not null
     )`,
    'create index children_of_family on children (family_id)',
    `create table people (
       id uuid primary key,
       family_id uuid not null references families,
       kind text not null check (kind in ('REFERRER', 'PARENT', 'CARER', 'RELATIVE', 'AGENCY')),
       name text not null,
       initials text not null,
       relationship text,
       agency text,
       referrer_kind text check (referrer_kind in ('PROFESSIONAL', 'PUBLIC')),
       parental_responsibility boolean not null default false,
       address text,
       email text,
       phone text,
       preferred_channel text not null default 'POST' check (preferred_channel in ('POST', 'EMAIL')),
       safe_to_contact boolean not null default true,
       unsafe_reason text,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       removed_at timestamptz,
       check (safe_to_contact or unsafe_reason is not null)
     )`,
    'create index people_of_family on people (family_id)',
  ])
