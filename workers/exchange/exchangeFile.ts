import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { Refused } from '../register/errors.ts'
import { type LocalAuthority, localAuthorityDirectory } from '../register/localAuthorities.ts'
import { code } from '../register/referral.ts'
import { importKey, privateKeySchema, publicKeySchema, thumbprintOf } from './keys.ts'

type Key = Awaited<ReturnType<typeof importKey>>

/** How a deployment exchanges bundles: `file` names its own keys and those that it trusts. */
export type ExchangeSettings = { file: string | undefined; maxBytes: number }
/** An authority of this deployment: its code here, its entry in the directory, and the key by which it signs. */
export type OwnAuthority = { authority: string; listed: LocalAuthority; key: Key; keyId: string }
export type TrustedKey = { listed: LocalAuthority; key: Key; keyId: string }
export type Exchange = { own: OwnAuthority[]; trusted: TrustedKey[]; maxBytes: number; maxAgeDays: number }

const fileSchema = z.strictObject({
  own: z.array(z.strictObject({ authority: code, code: z.string(), privateKeyFile: z.string().min(1) })).min(1),
  trusted: z.array(z.strictObject({ code: z.string(), keys: z.array(publicKeySchema).min(1) })).default([]),
  maxAgeDays: z.int().min(1).max(366).default(90),
})

const unfit = (file: string, what: string) => new Error(`${file} does not fit: ${what}`)

function readJson<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT'
    throw unfit(file, missing ? 'it is not there; npm run exchange:keys says how to make it' : 'it is no JSON')
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return parsed.data
  throw unfit(file, parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
}

/** A private key that others on the machine can read is no private key. */
function readPrivateKey(file: string) {
  const key = readJson(file, privateKeySchema)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw unfit(file, 'others on this machine can read it; allow its owner alone (chmod 600), or make a new pair')
  return key
}

/**
 * Reads own and trusted keys; paths are taken from where the file is.
 * @throws Error that names the file and what does not fit
 */
export async function readExchange(file: string, maxBytes: number): Promise<Exchange> {
  const { own, trusted, maxAgeDays } = readJson(file, fileSchema)
  const directory = localAuthorityDirectory()
  const listedAs = (gss: string): LocalAuthority => {
    const listed = directory.find(gss)
    if (!listed) throw unfit(file, `${gss} is no code of an English authority`)
    return listed
  }
  const ours = own.map(async ({ authority, code: gss, privateKeyFile }): Promise<OwnAuthority> => {
    const key = readPrivateKey(resolve(dirname(file), privateKeyFile))
    return { authority, listed: listedAs(gss), key: await importKey(key), keyId: await thumbprintOf(key) }
  })
  const theirs = trusted.flatMap(({ code: gss, keys }) =>
    keys.map(async (key): Promise<TrustedKey> => {
      return { listed: listedAs(gss), key: await importKey(key), keyId: await thumbprintOf(key) }
    }),
  )
  const [ownOnes, trustedOnes] = await Promise.all([Promise.all(ours), Promise.all(theirs)])
  const ids = trustedOnes.map(({ keyId }) => keyId)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice) throw unfit(file, `the key ${twice} stands there twice; a key belongs to one authority`)
  return { own: ownOnes, trusted: trustedOnes, maxBytes, maxAgeDays }
}

const refuse = (problem: string, wayOut: string) => new Refused([{ field: 'exchange', problem, wayOut }])

/** The same for somebody who packs or takes in a bundle. @throws Refused where it is not set up, or not rightly */
export async function exchangeOf({ file, maxBytes }: ExchangeSettings): Promise<Exchange> {
  if (!file)
    throw refuse(
      'with other authorities is not set up here',
      'have the administrator set EXCHANGE_FILE as docs/exchange.md describes',
    )
  try {
    return await readExchange(file, maxBytes)
  } catch (error) {
    throw refuse(`is not set up rightly: ${(error as Error).message}`, 'have the administrator correct it')
  }
}
