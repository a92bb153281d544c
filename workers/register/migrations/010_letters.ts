import { type Kysely, sql } from 'kysely'

const states = ['queued', 'sending', 'sent', 'failed', 'uncertain', 'held', 'toPost', 'posted', 'cancelled']
const list = (values: string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/**
 * Letters and notices: outbox and filed copy in one (G-56). What was said to whom never changes after it was filed;
 * the database itself refuses it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table letters (
      id uuid primary key,
      base_key text not null,
      copy_number integer not null check (copy_number > 0),
      case_reference text not null,
      letter text not null,
      name text not null,
      template text,
      template_version text,
      kind text not null check (kind in ('L', 'E')),
      event_id text not null,
      recipient_ref text not null,
      recipient_kind text not null,
      audience text not null,
      channel text check (channel in ('POST', 'EMAIL', 'SECURE_EMAIL')),
      recipient_name text,
      email text,
      address_lines jsonb,
      signed_by text,
      leaflet boolean not null default false,
      subject text,
      body text,
      pdf bytea,
      sha256 text,
      state text not null check (state in (${list(states)})),
      problem text,
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      attempt_id uuid,
      lease_until timestamptz,
      final_dot_at timestamptz,
      smtp_response text,
      message_id text not null,
      job_key text not null,
      announce boolean not null default false,
      announced_at timestamptz,
      decision text check (decision in ('RESEND', 'POST', 'DO_NOT_SEND')),
      decision_channel text check (decision_channel in ('POST', 'EMAIL', 'SECURE_EMAIL')),
      decision_reason text,
      decided_by text,
      decided_at timestamptz,
      created_at timestamptz not null,
      settled_at timestamptz,
      posted_at timestamptz,
      posted_by text,
      unique (base_key, copy_number),
      check (state not in ('queued', 'sending', 'sent', 'uncertain') or (email is not null and body is not null)),
      check (state not in ('toPost', 'posted') or pdf is not null)
    )`.execute(db)
  await sql`create index letters_due on letters (next_attempt_at) where state in ('queued', 'sending')`.execute(db)
  await sql`create index letters_to_announce on letters (settled_at) where announce and announced_at is null`.execute(
    db,
  )
  await sql`create index letters_of_case on letters (case_reference, created_at)`.execute(db)
  await sql`
    create function letters_keep_copy() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        raise exception 'a filed letter is not deleted';
      end if;
      if (new.id, new.base_key, new.copy_number, new.case_reference, new.letter, new.template, new.template_version,
          new.recipient_ref, new.audience, new.channel, new.recipient_name, new.email, new.address_lines,
          new.subject, new.body, new.pdf, new.sha256, new.message_id, new.created_at)
        is distinct from
         (old.id, old.base_key, old.copy_number, old.case_reference, old.letter, old.template, old.template_version,
          old.recipient_ref, old.audience, old.channel, old.recipient_name, old.email, old.address_lines,
          old.subject, old.body, old.pdf, old.sha256, old.message_id, old.created_at) then
        raise exception 'the copy of a filed letter does not change';
      end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger letters_keep_copy before update or delete on letters
    for each row execute function letters_keep_copy()`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table letters`.execute(db)
  await sql`drop function letters_keep_copy()`.execute(db)
}
