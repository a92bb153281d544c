import { FlattenedSign, flattenedVerify } from 'jose'
import { z } from 'zod'
import { canonicalJson } from '../register/canonicalJson.ts'
import { refuseBundle } from './bundleRefused.ts'
import { type Bundle, type BundleFile, bundleFormat } from './bundleSchema.ts'
import type { Exchange, OwnAuthority, TrustedKey } from './exchangeFile.ts'
import { algorithm } from './keys.ts'

/** The bytes that are signed: canonical JSON (RFC 8785), so that the same bundle has the same bytes everywhere. */
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value))

/** Signs a bundle. @returns the whole file */
export async function signBundle(bundle: Bundle, { key, keyId }: OwnAuthority): Promise<Uint8Array> {
  const signed = await new FlattenedSign(bytesOf(bundle))
    .setProtectedHeader({ alg: algorithm, b64: false, crit: ['b64'], kid: keyId, typ: bundleFormat })
    .sign(key)
  return bytesOf({ bundle, signature: { protected: signed.protected, signature: signed.signature } })
}

const headerSchema = z.strictObject({
  alg: z.literal(algorithm),
  b64: z.literal(false),
  crit: z.tuple([z.literal('b64')]),
  kid: z.string(),
  typ: z.literal(bundleFormat),
})

const altered = (problem: string) =>
  refuseBundle('altered', 'signature', problem, 'do not use it; ask the sender by telephone, and for the file again')

function keyIdIn(header: string): string {
  try {
    return headerSchema.parse(JSON.parse(Buffer.from(header, 'base64url').toString())).kid
  } catch {
    throw altered('is not one of this kind of file')
  }
}

/** The key that is named, where it is one of the authority from which the bundle says that it comes. */
function trustedKey({ trusted }: Exchange, { code }: Bundle['from'], keyId: string): TrustedKey {
  const found = trusted.find((known) => known.keyId === keyId)
  if (found?.listed.code === code) return found
  const foreign = (field: string, problem: string, wayOut: string) => refuseBundle('foreign', field, problem, wayOut)
  if (found)
    throw foreign(
      'from',
      `says ${code}, but the key is that of ${found.listed.name} (${found.listed.code})`,
      'do not use it; tell both authorities by telephone',
    )
  if (trusted.some(({ listed }) => listed.code === code))
    throw foreign(
      'signature',
      `is by a key of ${code} that is not trusted here (${keyId})`,
      'compare its fingerprint by telephone; the administrator adds it to the trusted keys',
    )
  throw foreign(
    'from',
    `names an authority whose bundles are not taken here: ${code}`,
    `ask it for its public key, compare the fingerprint by telephone; the administrator adds it to the trusted keys`,
  )
}

/**
 * The file is, byte by byte, what the authority signed from which it says that it comes.
 * `raw` is what the bytes hold before any schema has touched it.
 * @throws BundleRefused as foreign or altered @returns id of the key
 */
export async function checkSignature(
  { bytes, raw, file }: { bytes: Uint8Array; raw: BundleFile; file: BundleFile },
  exchange: Exchange,
): Promise<string> {
  const { protected: header, signature } = file.signature
  const { key, keyId } = trustedKey(exchange, file.bundle.from, keyIdIn(header))
  if (Buffer.compare(bytesOf(raw), bytes) !== 0) throw altered('does not go with the bytes of the file: it was changed')
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature)
    throw altered('is written in another way')
  try {
    await flattenedVerify({ protected: header, payload: bytesOf(raw.bundle), signature }, key, {
      algorithms: [algorithm],
    })
  } catch {
    throw altered('does not fit: the bundle was changed after it was signed')
  }
  return keyId
}
