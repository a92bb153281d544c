import type { Kysely } from 'kysely'
import { appendOnly, run } from './statements.ts'

/** Bundles of other authorities that were taken in: without the papers, which lie among the documents with their hashes. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  run(db, [
    `create table transfer_bundles (
       request_id uuid primary key references authority_requests,
       bundle_id uuid not null unique,
       transfer_id uuid not null,
       from_authority text not null check (from_authority ~ '^E[0-9]{8}$'),
       sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
       key_id text not null,
       envelope jsonb not null,
       signature jsonb not null,
       taken_at timestamptz not null,
       taken_by text not null
     )`,
    'create index transfer_bundles_of_transfer on transfer_bundles (from_authority, transfer_id)',
    appendOnly('transfer_bundles'),
  ])
