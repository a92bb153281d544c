import { createHash } from 'node:crypto'
import type { AuthorityRequestDraft } from '../register/authorityRequestSchema.ts'
import { canonicalJson } from '../register/canonicalJson.ts'
import type { Transaction } from '../register/database.ts'
import { Conflict, KeyReused, Refused } from '../register/errors.ts'
import { type BundleEnvelope, fileBundle } from '../register/transferBundles.ts'
import { BundleRefused, type RefusalReason } from './bundleRefused.ts'
import { exchangeOf } from './exchangeFile.ts'
import type { ExchangeDeps } from './packOf.ts'
import { type ReadBundle, readBundle } from './readBundle.ts'

export type TakeInOptions = {
  /** Who takes it in, for the audit and the record. */
  by: string
  /** The same key with the same bundle answers the first request again. */
  key: string
}
type Taken = { requestId: string; repeated: boolean }

/** What the register refuses, as a reason for refusing the bundle, with the field of the bundle. */
async function asRefusal<T>(reason: RefusalReason, prefix: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const problems = error.problems.map((found) => ({ ...found, field: `${prefix}.${found.field}` }))
    throw new BundleRefused(reason, problems)
  }
}

const draftOf = ({ bundle, own }: ReadBundle): AuthorityRequestDraft => ({
  ...{ fromAuthority: bundle.from.code, contact: bundle.contact, safeguarding: bundle.safeguarding },
  referral: { ...bundle.referral, authority: own.authority },
})

/** Papers as they came, and the history as one more: what the sender told stays readable without the sender. */
async function filePapers(tx: Transaction, { bundle, contents }: ReadBundle, by: string): Promise<string[]> {
  const ids: string[] = []
  for (const [index, { kind, name, contentType }] of bundle.attachments.entries()) {
    const content = contents[index] ?? Buffer.alloc(0)
    const paper = { caseReference: null, kind: kind as 'OTHER', name, contentType, content, by }
    const { id } = await asRefusal('attachment', `attachments[${index}]`, () => tx.documents.add(paper))
    ids.push(id)
  }
  const { from, case: of, createdAt, chronology } = bundle
  const content = Buffer.from(canonicalJson({ from, case: of, createdAt, chronology }))
  const history = {
    caseReference: null,
    kind: 'CHRONOLOGY' as const,
    name: `chronology-${from.code}.json`,
    content,
    by,
  }
  const { id } = await asRefusal('attachment', 'chronology', () => tx.documents.add(history))
  return [...ids, id]
}

/** The bundle without the content of its papers. */
function envelopeOf({ bundle: { attachments, ...bundle } }: ReadBundle): BundleEnvelope {
  return { ...bundle, attachments: attachments.map(({ content: _content, ...paper }) => paper) }
}

async function store(deps: ExchangeDeps, read: ReadBundle, sha256: string, { by, key }: TakeInOptions): Promise<Taken> {
  const { register, clock } = deps
  const { bundle, keyId, signature } = read
  return register.transaction(async (tx) => {
    const { requestId, repeated } = await asRefusal('referral', 'referral', () =>
      tx.authorityRequests.receive(draftOf(read), key, { actor: by, bundleSha256: sha256 }),
    )
    if (repeated) {
      if ((await tx.authorityRequests.get(requestId))?.bundleSha256 !== sha256) throw new KeyReused()
      return { requestId, repeated }
    }
    const takenAt = clock.now()
    await fileBundle(tx, { requestId, sha256, keyId, envelope: envelopeOf(read), signature, takenAt, takenBy: by })
    const papers = await filePapers(tx, read, by)
    await tx.authorityRequests.addDocuments(requestId, papers, { by, at: takenAt.toISOString() })
    const detail = {
      ...{ requestId, bundleId: bundle.bundleId, transferId: bundle.transferId, sha256, keyId, from: bundle.from.code },
      ...{ entries: bundle.chronology.length, documents: papers },
    }
    await tx.audit.append({ actor: by, action: 'bundle.takenIn', detail })
    return { requestId, repeated }
  })
}

/**
 * Takes in the bundle of another authority as a request that the front door launches: checked first, then everything in one
 * transaction or nothing. Taken in and refused are both in the audit (IA-15, IA-17).
 * @throws BundleRefused with the reason, Conflict that leads to the request where it was taken in before, KeyReused
 */
export async function takeIn(deps: ExchangeDeps, bytes: Uint8Array, options: TakeInOptions): Promise<Taken> {
  const { register, clock, config } = deps
  const exchange = await exchangeOf(config.exchange)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  try {
    const read = await readBundle(bytes, exchange, clock.now())
    return await store(deps, read, sha256, options)
  } catch (error) {
    const reason =
      error instanceof BundleRefused ? error.reason : error instanceof Conflict ? 'takenInBefore' : undefined
    const detail = { reason: reason ?? '', sha256, size: bytes.byteLength }
    if (reason) await register.audit.append({ actor: options.by, action: 'bundle.refused', detail })
    throw error
  }
}
