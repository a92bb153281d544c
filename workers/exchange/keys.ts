import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { z } from 'zod'

export const algorithm = 'Ed25519'
const part = z.string().regex(/^[\w-]{43}$/, { message: 'is no key of Ed25519; make it with npm run exchange:keys' })
const shape = {
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: part,
  kid: z.string().optional(),
  alg: z.enum(['Ed25519', 'EdDSA']).optional(),
  use: z.literal('sig').optional(),
}

/** A key as others get it. One with its private half is refused: it must never leave its authority. */
export const publicKeySchema = z.strictObject({
  ...shape,
  d: z.never({ error: 'is the private half of a key; ask for the public one, and for a new pair' }).optional(),
})
export const privateKeySchema = z.strictObject({ ...shape, d: part })
export type PublicKey = z.infer<typeof publicKeySchema>
export type PrivateKey = z.infer<typeof privateKeySchema>

/** The thumbprint of a key (RFC 7638), by which people compare it and a signature names it. */
export const thumbprintOf = ({ kty, crv, x }: Pick<PublicKey, 'kty' | 'crv' | 'x'>): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x })

export const importKey = ({ kty, crv, x, ...rest }: PublicKey | PrivateKey): Promise<CryptoKey> =>
  importJWK({ kty, crv, x, ...('d' in rest && rest.d ? { d: rest.d } : {}) } as JWK, algorithm) as Promise<CryptoKey>

/** A new pair: the private half stays, the public one goes to every authority that is to take bundles of this one. */
export async function makeKeyPair(): Promise<{ privateKey: PrivateKey; publicKey: PublicKey; thumbprint: string }> {
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const privateKey = privateKeySchema.parse({ ...(await exportJWK(pair.privateKey)), alg: algorithm, use: 'sig' })
  const { d: _private, ...half } = privateKey
  const kid = await thumbprintOf(half)
  return { privateKey: { ...privateKey, kid }, publicKey: publicKeySchema.parse({ ...half, kid }), thumbprint: kid }
}
