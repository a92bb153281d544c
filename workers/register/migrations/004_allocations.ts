import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/**
 * Who holds a case. An open case has exactly one open PRIMARY allocation whenever a transaction commits; a duty manager
 * or a named team manager is a holder too. What began stays as it was; an allocation is ended once and never removed.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table allocations (
       id uuid primary key,
       case_id uuid not null references cases,
       username text not null references staff,
       role text not null check (role in ('PRIMARY', 'CO_WORKER', 'INVOLVED')),
       kind text not null check (kind in ('WORKER', 'DUTY_MANAGER', 'TEAM_MANAGER')),
       "from" timestamptz not null,
       "to" timestamptz,
       reason_code text not null,
       decided_by text not null,
       rationale text,
       end_reason_code text,
       ended_by text,
       check ("to" is null or "to" >= "from"),
       check (("to" is null) = (end_reason_code is null) and ("to" is null) = (ended_by is null))
     )`,
    `create unique index one_holder_per_case on allocations (case_id) where role = 'PRIMARY' and "to" is null`,
    `create unique index once_in_each_role on allocations (case_id, username, role) where "to" is null`,
    'create index allocations_of_case on allocations (case_id, "from")',
    'create index allocations_of_worker on allocations (username) where "to" is null',
    `create function keep_allocation() returns trigger language plpgsql as $$
     begin
       if old."to" is not null
         or (new.id, new.case_id, new.username, new.role, new.kind, new."from", new.reason_code, new.decided_by, new.rationale)
           is distinct from
            (old.id, old.case_id, old.username, old.role, old.kind, old."from", old.reason_code, old.decided_by, old.rationale)
       then
         raise exception 'an allocation is ended once and never rewritten' using errcode = '23001';
       end if;
       return new;
     end $$`,
    'create trigger keep_allocation before update on allocations for each row execute function keep_allocation()',
    `create trigger allocations_not_removed before delete or truncate on allocations
     for each statement execute function refuse_change()`,
    `create function case_has_holder() returns trigger language plpgsql as $$
     declare
       subject uuid;
       open_case text;
     begin
       if tg_table_name = 'cases' then subject := new.id; else subject := old.case_id; end if;
       select reference into open_case from cases where id = subject and closed is null for update;
       if open_case is not null
         and not exists (select from allocations where case_id = subject and role = 'PRIMARY' and "to" is null)
       then
         raise exception 'case % would be without a holder', open_case
           using errcode = '23514', constraint = 'case_has_holder';
       end if;
       return null;
     end $$`,
    `create constraint trigger case_has_holder after insert or update on cases
     deferrable initially deferred for each row execute function case_has_holder()`,
    `create constraint trigger case_keeps_holder after update on allocations
     deferrable initially deferred for each row execute function case_has_holder()`,
  ])
