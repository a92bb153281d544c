import { type ColumnType, type Kysely, sql } from 'kysely'
import { requestLink } from './authorityRequestRows.ts'
import type { ChronologyPart } from './chronology.ts'
import { type JsonParameter, json } from './columnTypes.ts'
import { Conflict } from './errors.ts'
import type { MoveTables } from './moveTables.ts'
import type { Scope } from './scope.ts'
import type { Database, Instant } from './tables.ts'

/** One line of the history at the sender, in the words of its pages. */
export type BroughtEntry = {
  at: string
  kind: string
  title: string
  heading: string
  by: string
  said: { label: string; value: string }[]
}
/** A bundle without the content of its papers: those lie among the documents, with the same hashes. */
export type BundleEnvelope = {
  bundleId: string
  transferId: string
  createdAt: string
  from: { code: string; name: string }
  case: { reference: string; openedAt: string }
  chronology: BroughtEntry[]
  [fact: string]: unknown
}
type Json<T> = ColumnType<T, JsonParameter, never>
export type TransferBundles = {
  requestId: string
  bundleId: string
  transferId: string
  fromAuthority: string
  /** Of the file as it came. */
  sha256: string
  /** Thumbprint of the key by which it was signed. */
  keyId: string
  envelope: Json<BundleEnvelope>
  signature: Json<{ protected: string; signature: string }>
  takenAt: Instant
  takenBy: string
}

type Store = Pick<Scope, 'db'>
const bundleDb = ({ db }: Store) =>
  db as unknown as Kysely<Database & MoveTables & { transferBundles: TransferBundles }>

export type TakenBundle = {
  requestId: string
  sha256: string
  keyId: string
  envelope: BundleEnvelope
  signature: { protected: string; signature: string }
  takenAt: Date
  takenBy: string
}

/** Any number will do, beside the one of the audit. */
const transferLock = 4_115_002

/**
 * Keeps what a bundle brought beside its request. In the transaction in which the request is received.
 * @throws Conflict where the request of another bundle of the same transfer stands open or was accepted
 */
export async function fileBundle(store: Store, { envelope, signature, takenAt, ...taken }: TakenBundle): Promise<void> {
  const { bundleId, transferId, from } = envelope
  await sql`select pg_advisory_xact_lock(${sql.lit(transferLock)}, hashtext(${transferId}))`.execute(store.db)
  const earlier = await bundleDb(store)
    .selectFrom('transferBundles')
    .innerJoin('authorityRequests', 'authorityRequests.id', 'transferBundles.requestId')
    .select(['authorityRequests.id', 'transferBundles.bundleId'])
    .where('transferBundles.fromAuthority', '=', from.code)
    .where('transferBundles.transferId', '=', transferId)
    .where((where) =>
      where.or([where('authorityRequests.state', '!=', 'DECLINED'), where('transferBundles.bundleId', '=', bundleId)]),
    )
    .executeTakeFirst()
  if (earlier) {
    const link = requestLink(earlier.id)
    throw new Conflict({
      field: 'bundle',
      problem: 'is of a transfer that was taken in before',
      wayOut: `follow the request that came of it at ${link}, and add there what is new`,
      link,
    })
  }
  await bundleDb(store)
    .insertInto('transferBundles')
    .values({
      ...{ ...taken, bundleId, transferId, fromAuthority: from.code, takenAt },
      ...{ envelope: json(envelope), signature: json(signature) },
    })
    .execute()
}

/** What a bundle brought with a request; undefined for a request that came another way. */
export const bundleOfRequest = (store: Store, requestId: string) =>
  bundleDb(store).selectFrom('transferBundles').selectAll().where('requestId', '=', requestId).executeTakeFirst()

/** The history at the authority from which the child came, whole and as it was told there (IA-07). */
export const broughtChronology: ChronologyPart = async (scope, { referralId }) => {
  const bundles = await bundleDb(scope)
    .selectFrom('transferBundles')
    .innerJoin('authorityRequests', 'authorityRequests.id', 'transferBundles.requestId')
    .select('transferBundles.envelope')
    .where('authorityRequests.referralId', '=', referralId)
    .execute()
  return bundles.flatMap(({ envelope: { from, chronology } }) =>
    chronology.map(({ at, kind, title, heading, by, said }) => ({
      ...{ at, kind: 'brought' as const, title: 'brought', by: null },
      detail: { fromAuthority: from.code, kind, title },
      text: { authority: from.name, heading, by, said },
    })),
  )
}
