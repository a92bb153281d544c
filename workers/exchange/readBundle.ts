import { createHash } from 'node:crypto'
import { fieldProblems } from '../http/problem.ts'
import { sizeWords } from '../register/documentContent.ts'
import { BundleRefused, refuseBundle } from './bundleRefused.ts'
import { type Bundle, type BundleFile, bundleFileSchema, bundleFormat, bundleVersion } from './bundleSchema.ts'
import type { Exchange, OwnAuthority } from './exchangeFile.ts'
import { checkSignature } from './signature.ts'

export type ReadBundle = {
  bundle: Bundle
  signature: BundleFile['signature']
  keyId: string
  own: OwnAuthority
  /** Of the papers, in their order. */
  contents: Buffer[]
}

const minute = 60_000
const again = 'ask the sender for the file again'
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refuseBundle('damaged', 'file', 'is no JSON in UTF-8: it is no bundle, or it did not arrive whole', again)
  }
}

/** What the file says that it is, before the rest of it is looked at. */
function checkVersion(raw: unknown): void {
  const { format, version } = (raw as { bundle?: { format?: unknown; version?: unknown } } | null)?.bundle ?? {}
  if (format !== bundleFormat) throw refuseBundle('damaged', 'bundle.format', 'is not that of a transfer bundle', again)
  if (version !== bundleVersion)
    throw refuseBundle(
      'version',
      'bundle.version',
      `is not ${bundleVersion}, the one that is read here`,
      `ask the sender for a bundle of version ${bundleVersion}, or have this deployment brought up to date`,
    )
}

function addressedTo({ own }: Exchange, { to }: Bundle): OwnAuthority {
  const found = own.find(({ listed }) => listed.code === to.code)
  if (found) return found
  throw refuseBundle(
    'foreign',
    'to',
    `names another authority: ${to.code}`,
    'do not open it; tell the sender that it went to the wrong place, then delete the file',
  )
}

function checkAge({ createdAt }: Bundle, { maxAgeDays }: Exchange, now: Date): void {
  const made = Date.parse(createdAt)
  if (made > now.getTime() + 10 * minute)
    throw refuseBundle('future', 'createdAt', 'lies in the future', 'have the clocks of both sides put right')
  if (made < now.getTime() - maxAgeDays * 1440 * minute)
    throw refuseBundle('old', 'createdAt', `is more than ${maxAgeDays} days ago`, 'ask the sender for a new bundle')
}

/** Each paper is what the bundle says of it. */
function contentsOf({ attachments }: Bundle): Buffer[] {
  return attachments.map(({ content, size, sha256 }, index) => {
    const bytes = Buffer.from(content, 'base64')
    const field = `attachments[${index}]`
    if (bytes.byteLength !== size)
      throw refuseBundle(
        'altered',
        `${field}.size`,
        `is not that of the content, ${sizeWords(bytes.byteLength)}`,
        again,
      )
    if (hashOf(bytes) !== sha256) throw refuseBundle('altered', `${field}.sha256`, 'is not that of the content', again)
    return bytes
  })
}

/**
 * Reads a bundle and checks everything that needs no register: size, form, sender, signature, addressee, age, hashes.
 * @throws BundleRefused with the reason and the field
 */
export async function readBundle(bytes: Uint8Array, exchange: Exchange, now: Date): Promise<ReadBundle> {
  const { maxBytes } = exchange
  if (bytes.byteLength > maxBytes)
    throw refuseBundle(
      'oversized',
      'file',
      `has ${sizeWords(bytes.byteLength)}; a bundle may have up to ${sizeWords(maxBytes)}`,
      'ask the sender to send fewer papers with it and the others another way',
    )
  const raw = parseJson(bytes)
  checkVersion(raw)
  const parsed = bundleFileSchema.safeParse(raw, { reportInput: true })
  if (!parsed.success) throw new BundleRefused('damaged', fieldProblems(parsed.error.issues))
  const { bundle, signature } = parsed.data
  const keyId = await checkSignature({ bytes, raw: raw as BundleFile, file: parsed.data }, exchange)
  const own = addressedTo(exchange, bundle)
  checkAge(bundle, exchange, now)
  return { bundle, signature, keyId, own, contents: contentsOf(bundle) }
}
