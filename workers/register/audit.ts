import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { canonicalJson } from './canonicalJson.ts'
import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'
import type { AuditDetail, Database } from './tables.ts'

/** Codes, keys and dates only: never a name, an address or a free text (I6). */
export type AuditEntry = { actor: string; action: string; caseReference?: string | null; detail?: AuditDetail }
export type AuditVerdict =
  | { ok: true; entries: number; head: string }
  | { ok: false; entries: number; brokenAt: number }

const origin = '0'.repeat(64)
/** Any number will do; it is the key of the lock under which the chain grows. */
const chainLock = 4_115_001

type Link = {
  seq: number
  at: string
  actor: string
  action: string
  caseReference: string | null
  detail: AuditDetail
  prevHash: string
}

const hashOf = (link: Link): string =>
  createHash('sha256')
    .update(canonicalJson({ ...link, at: new Date(link.at).toISOString() }))
    .digest('hex')

/** Adds entries to the end of the chain, in the transaction of what they tell of. */
export async function writeAudit(db: Kysely<Database>, entries: (AuditEntry & { at: Date })[]): Promise<void> {
  if (entries.length === 0) return
  await sql`select pg_advisory_xact_lock(${sql.lit(chainLock)})`.execute(db)
  const head = await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  let { seq, hash } = head ?? { seq: 0, hash: origin }
  const rows = entries.map(({ at, actor, action, caseReference = null, detail = {} }) => {
    const link: Link = { seq: seq + 1, at: at.toISOString(), actor, action, caseReference, detail, prevHash: hash }
    seq = link.seq
    hash = hashOf(link)
    return { ...link, detail: json(detail), hash }
  })
  await db.insertInto('audit').values(rows).execute()
}

export type AuditGroup = ReturnType<typeof auditOf>

export const auditOf = (scope: Scope) => ({
  /** Files an entry in the transaction that is open; it is written when that transaction commits. */
  append: (entry: AuditEntry): Promise<void> => scope.inTransaction(async (tx) => tx.audit(entry)),

  /** Entries in order, of one case or of all. */
  list: ({ caseReference, after = 0, limit = 1000 }: { caseReference?: string; after?: number; limit?: number } = {}) =>
    scope.db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', after)
      .$if(caseReference !== undefined, (query) => query.where('caseReference', '=', caseReference ?? ''))
      .orderBy('seq')
      .limit(limit)
      .execute(),

  /**
   * Walks the whole chain (I5). Says at which entry it breaks. Entries cut off at the end leave a sound but shorter
   * chain: compare `entries` and `head` with what was noted before.
   */
  async verify(): Promise<AuditVerdict> {
    let previous = { seq: 0, hash: origin }
    for (;;) {
      const rows = await scope.db
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', previous.seq)
        .orderBy('seq')
        .limit(1000)
        .execute()
      if (rows.length === 0) return { ok: true, entries: previous.seq, head: previous.hash }
      for (const { hash, ...link } of rows) {
        const sound = link.seq === previous.seq + 1 && link.prevHash === previous.hash && hashOf(link) === hash
        if (!sound) return { ok: false, entries: previous.seq, brokenAt: link.seq }
        previous = { seq: link.seq, hash }
      }
    }
  },
})
