import type { Kysely } from 'kysely'
import { run } from './statements.ts'

/**
 * Documents with their content and its hash (IA-07, IA-10, IA-11). What was put in stays as it was: taking one out marks
 * it, and the database refuses everything else. A case has the same content once.
 */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table documents (
       id uuid primary key,
       seq bigint generated always as identity unique,
       case_id uuid references cases,
       name text not null check (name <> ''),
       kind text not null,
       content_type text not null,
       size integer not null check (size > 0),
       sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
       content bytea not null check (octet_length(content) = size),
       added_by text not null,
       added_at timestamptz not null,
       removed_at timestamptz,
       removed_by text,
       check ((removed_at is null) = (removed_by is null))
     )`,
    'create unique index same_content_once on documents (case_id, sha256) where removed_at is null',
    'create index documents_of_case on documents (case_id, seq)',
    `create function keep_document() returns trigger language plpgsql as $$
     begin
       if old.removed_at is not null
         or (new.id, new.case_id, new.name, new.kind, new.content_type, new.size, new.sha256, new.content, new.added_by, new.added_at)
           is distinct from
            (old.id, old.case_id, old.name, old.kind, old.content_type, old.size, old.sha256, old.content, old.added_by, old.added_at)
       then
         raise exception 'a document is taken out once and never rewritten' using errcode = '23001';
       end if;
       return new;
     end $$`,
    'create trigger keep_document before update on documents for each row execute function keep_document()',
    `create trigger documents_not_removed before delete or truncate on documents
     for each statement execute function refuse_change()`,
  ])
