import { sql } from 'kysely'
import { toLondon } from '../calendar/londonTime.ts'
import type { TransactionScope } from './scope.ts'

/** 'C-2026-000123': the London year and a number that never comes twice. */
export async function nextReference(tx: TransactionScope): Promise<string> {
  const { rows } = await sql<{ next: number }>`select nextval('case_reference') as next`.execute(tx.db)
  return `C-${toLondon(tx.now()).year}-${String(rows[0]?.next).padStart(6, '0')}`
}
