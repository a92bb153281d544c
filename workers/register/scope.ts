import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import { type AuditEntry, writeAudit } from './audit.ts'
import { withinTransaction } from './connections.ts'
import { StoreError } from './errors.ts'
import type { Database } from './tables.ts'

/** What each part of the register works with: the register itself, or one transaction on it. */
export type Scope = {
  db: Kysely<Database>
  now: () => Date
  newId: () => string
  /** So many bytes a document may have. */
  maxDocumentBytes: number
  /** Runs in the transaction that is open, or in one of its own. */
  inTransaction: <T>(fn: (scope: TransactionScope) => Promise<T>) => Promise<T>
}
export type TransactionScope = Scope & { audit: (entry: AuditEntry) => void }

/** Deadlock and serialization failure: the database undid everything and asks to try again. */
const retryable = new Set(['40P01', '40001'])
const attempts = 4
/** 10 MB, where nothing else is set. */
const defaultDocumentBytes = 10_000_000

/**
 * The register outside of a transaction. Audit entries are written last in each transaction, so that the chain is locked
 * for as short as possible and never before a row.
 */
export function createScope(
  db: Kysely<Database>,
  clock: Clock,
  { maxDocumentBytes = defaultDocumentBytes }: { maxDocumentBytes?: number | undefined } = {},
): Scope {
  const now = () => clock.now()
  const once = <T>(fn: (scope: TransactionScope) => Promise<T>): Promise<T> =>
    db.transaction().execute((tx) =>
      withinTransaction.run(true, async () => {
        const entries: (AuditEntry & { at: Date })[] = []
        const scope: TransactionScope = {
          db: tx,
          now,
          newId: randomUUID,
          maxDocumentBytes,
          audit: (entry) => void entries.push({ ...entry, at: now() }),
          inTransaction: (inner) => inner(scope),
        }
        const result = await fn(scope)
        await writeAudit(tx, entries)
        return result
      }),
    )
  return {
    db,
    now,
    newId: randomUUID,
    maxDocumentBytes,
    async inTransaction(fn) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(fn)
        } catch (error) {
          const again = error instanceof StoreError && retryable.has(error.code ?? '')
          if (!again || attempt === attempts) throw error
        }
      }
    },
  }
}
