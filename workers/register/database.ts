import type { Kysely } from 'kysely'
import type { Groups } from './groups.ts'
import type { Database } from './tables.ts'

/** One open transaction: the same groups as the register, bound to it, and the queries themselves. */
export type Transaction = Groups & { db: Kysely<Database> }
