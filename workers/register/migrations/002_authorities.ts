import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/** Authorities with their policy profile, districts, teams, staff, absences and duty rota (DA-02, G-45). */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table authorities (
       code text primary key,
       name text not null,
       profile text not null,
       record_system text
     )`,
    `create table districts (
       authority text not null references authorities,
       code text not null,
       name text not null,
       primary key (authority, code)
     )`,
    `create table teams (
       authority text not null references authorities,
       code text not null,
       name text not null,
       district text,
       phone text,
       email text,
       address text,
       primary key (authority, code)
     )`,
    `create table staff (
       username text primary key,
       display_name text not null,
       roles text[] not null,
       authority text,
       district text,
       team text,
       qualification text,
       employment text,
       full_time_equivalent numeric(3, 2) not null default 1,
       asye boolean not null default false,
       student boolean not null default false,
       email text,
       phone text,
       active boolean not null default true
     )`,
    `create table absences (
       id uuid primary key,
       username text not null references staff,
       "from" date not null,
       "to" date,
       reason text not null,
       recorded_by text not null,
       recorded_at timestamptz not null,
       check ("to" is null or "to" >= "from")
     )`,
    'create index absences_of_staff on absences (username, "from")',
    `create table duty_rota (
       id uuid primary key,
       authority text not null,
       team text not null,
       "from" timestamptz not null,
       "to" timestamptz not null,
       duty_manager text not null references staff,
       duty_workers text[] not null default '{}',
       foreign key (authority, team) references teams,
       unique (authority, team, "from"),
       check ("to" > "from")
     )`,
  ])
