import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RefusalReason } from '../../workers/exchange/bundleRefused.ts'
import { BundleRefused } from '../../workers/exchange/bundleRefused.ts'
import type { Bundle } from '../../workers/exchange/bundleSchema.ts'
import { type Exchange, exchangeOf } from '../../workers/exchange/exchangeFile.ts'
import { makeKeyPair } from '../../workers/exchange/keys.ts'
import { packOf } from '../../workers/exchange/packOf.ts'
import { readBundle } from '../../workers/exchange/readBundle.ts'
import { signBundle } from '../../workers/exchange/signature.ts'
import { takeIn } from '../../workers/exchange/takeIn.ts'
import { canonicalJson } from '../../workers/register/canonicalJson.ts'
import { KeyReused } from '../../workers/register/errors.ts'
import { pdf } from '../support/files.ts'
import { cambridgeshire, norfolk, openBoth, peterborough, readyToPack, type Side } from './sides.ts'

let both: Awaited<ReturnType<typeof openBoth>>
let sending: Exchange
let receiving: Exchange
let bytes: Uint8Array
let bundle: Bundle
beforeAll(async () => {
  both = await openBoth()
  const { procedureId } = await readyToPack(both.sender)
  bytes = (await packOf(both.sender, procedureId, { by: 'manager' })).bytes
  bundle = JSON.parse(Buffer.from(bytes).toString()).bundle
  sending = await exchangeOf(both.sender.config.exchange)
  receiving = await exchangeOf(both.receiver.config.exchange)
}, 600_000)
afterAll(() => both.close())

const own = () => sending.own[0] as Exchange['own'][number]
const sign = (changes: Record<string, unknown>, by = own()) => signBundle({ ...bundle, ...changes } as Bundle, by)
const edited = (edit: (file: { bundle: Bundle; signature: { protected: string; signature: string } }) => void) => {
  const file = JSON.parse(Buffer.from(bytes).toString())
  edit(file)
  return Buffer.from(canonicalJson(file))
}
const paper = (content: Buffer, changes: Record<string, unknown> = {}) => ({
  ...{ kind: 'OTHER', name: 'Paper.pdf', contentType: 'application/pdf', size: content.byteLength },
  sha256: createHash('sha256').update(content).digest('hex'),
  content: content.toString('base64'),
  ...changes,
})

/** Takes it in, which has to be refused with nothing stored. @returns reason and fields */
async function refusalOf(sent: Uint8Array, side: Side = both.receiver): Promise<[RefusalReason, ...string[]]> {
  const { db } = side.register
  const count = async () => {
    const tables = ['authority_requests', 'documents', 'transfer_bundles', 'inbound_events', 'accepted_requests']
    const counted = tables.map((table) => `(select count(*) from ${table})`).join(' + ')
    const { rows } = await sql.raw<{ rows: number }>(`select ${counted} as rows`).execute(db)
    return rows[0]?.rows
  }
  const before = await count()
  const refused = await takeIn(side, sent, { by: 'frontDoor', key: randomUUID() }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(BundleRefused)
  const { reason, problems } = refused as BundleRefused
  expect(await count()).toEqual(before)
  const last = (await side.register.audit.list({ limit: 10_000 })).at(-1)
  expect(last).toMatchObject({ action: 'bundle.refused', actor: 'frontDoor', detail: { reason } })
  expect(problems.every(({ problem, wayOut }) => problem && wayOut)).toBe(true)
  return [reason, ...problems.map(({ field }) => field)]
}

describe('A bundle is refused with the reason and nothing is stored', () => {
  it('when it is damaged, naming the field', async () => {
    expect(await refusalOf(Buffer.from(''))).toEqual(['damaged', 'file'])
    expect(await refusalOf(bytes.slice(0, -10))).toEqual(['damaged', 'file'])
    expect(await refusalOf(Buffer.from([0xff, 0xfe, 0x7b]))).toEqual(['damaged', 'file'])
    expect(await refusalOf(Buffer.from('null'))).toEqual(['damaged', 'bundle.format'])
    expect(await refusalOf(Buffer.from('{"bundle":{"format":"another"}}'))).toEqual(['damaged', 'bundle.format'])
    expect(await refusalOf(Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`))).toEqual([
      'damaged',
      'bundle.format',
    ])
    const fields = (changes: Record<string, unknown>) =>
      refusalOf(edited((file) => Object.assign(file.bundle, changes)))
    expect(await fields({ createdAt: 'yesterday' })).toEqual(['damaged', 'bundle.createdAt'])
    expect(await fields({ referral: { ...bundle.referral, children: [] } })).toEqual([
      'damaged',
      'bundle.referral.children',
    ])
    expect(await fields({ extra: 1, chronology: [] })).toEqual(['damaged', 'bundle.chronology', 'bundle.extra'])
    expect(await fields({ attachments: [paper(pdf(), { content: 'no base64!' })] })).toEqual([
      'damaged',
      'bundle.attachments[0].content',
    ])
    const entry = { ...bundle.chronology[0], heading: 'Half a letter: \ud800' }
    expect(await fields({ chronology: [entry] })).toEqual(['damaged', 'bundle.chronology[0].heading'])
    expect(
      await refusalOf(
        edited((file) => {
          file.signature = { protected: 'x y', signature: '' }
        }),
      ),
    ).toEqual(['damaged', 'signature.protected', 'signature.signature'])
  })

  it('when it is of another version', async () => {
    expect(await refusalOf(await sign({ version: '1.1' }))).toEqual(['version', 'bundle.version'])
  })

  it('when it was altered after it was signed', async () => {
    expect(
      await refusalOf(
        edited((file) => {
          file.bundle.safeguarding = true
        }),
      ),
    ).toEqual(['altered', 'signature'])
    expect(await refusalOf(Buffer.concat([bytes, Buffer.from('\n')]))).toEqual(['altered', 'signature'])
    expect(await refusalOf(Buffer.concat([Buffer.from('\ufeff'), bytes]))).toEqual(['altered', 'signature'])
    const repeated = Buffer.from(
      Buffer.from(bytes).toString().replace('"safeguarding":', '"safeguarding":true,"safeguarding":'),
    )
    expect(await refusalOf(repeated)).toEqual(['altered', 'signature'])
    const header = (value: unknown) =>
      refusalOf(
        edited((file) => {
          file.signature.protected = Buffer.from(JSON.stringify(value)).toString('base64url')
        }),
      )
    const { alg, ...rest } = JSON.parse(
      Buffer.from(JSON.parse(Buffer.from(bytes).toString()).signature.protected, 'base64url').toString(),
    )
    expect(alg).toBe('Ed25519')
    expect(await header({ ...rest, alg: 'none' })).toEqual(['altered', 'signature'])
    expect(await header({ ...rest, alg: 'HS256' })).toEqual(['altered', 'signature'])
    expect(await header({ ...rest, alg, jwk: both.sender.keys.publicKey })).toEqual(['altered', 'signature'])
    expect(await header({ alg, ...rest, typ: 'JWT' })).toEqual(['altered', 'signature'])
  })

  it('when the signature is written in another way that means the same', async () => {
    const last = 'AQgw'
    const written = edited((file) => {
      const { signature } = file.signature
      file.signature.signature = `${signature.slice(0, -1)}${other(signature.at(-1) ?? '', last)}`
    })
    expect(await refusalOf(written)).toEqual(['altered', 'signature'])
  })

  it('when a paper is not what the bundle says of it, though the sender has signed it', async () => {
    const of = (changes: Record<string, unknown>) => sign({ attachments: [paper(pdf(), changes)] })
    expect(await refusalOf(await of({ size: 1 }))).toEqual(['altered', 'attachments[0].size'])
    expect(await refusalOf(await of({ sha256: '0'.repeat(64) }))).toEqual(['altered', 'attachments[0].sha256'])
  })

  it('when a paper is none that the document store takes', async () => {
    const attachments = [paper(pdf('good')), paper(Buffer.from('MZ\0\0not a paper'), { name: 'Plan.pdf' })]
    expect(await refusalOf(await sign({ attachments }))).toEqual(['attachment', 'attachments[1].content'])
    const named = [paper(pdf(), { name: 'Plan.docx' })]
    expect(await refusalOf(await sign({ attachments: named }))).toEqual(['attachment', 'attachments[0].name'])
  })

  it('when it is too large', async () => {
    const { register, clock, config } = both.receiver
    const small = {
      ...both.receiver,
      register,
      clock,
      config: { ...config, exchange: { ...config.exchange, maxBytes: 500 } },
    }
    expect(await refusalOf(bytes, small)).toEqual(['oversized', 'file'])
  })

  it('when it is for another authority, from one that is not trusted, or under the name of another one', async () => {
    expect(await refusalOf(await sign({ to: { code: norfolk, name: 'Norfolk County Council' } }))).toEqual([
      'foreign',
      'to',
    ])
    expect(await refusalOf(await sign({ from: { code: norfolk, name: 'Norfolk County Council' } }))).toEqual([
      'foreign',
      'from',
    ])
    const { receiver, sender } = both
    const stranger = await makeKeyPair()
    receiver.trust([{ code: norfolk, keys: [stranger.publicKey, sender.keys.publicKey] }])
    expect(await refusalOf(bytes)).toEqual(['foreign', 'from'])
    receiver.trust([{ code: cambridgeshire, keys: [stranger.publicKey] }])
    expect(await refusalOf(bytes)).toEqual(['foreign', 'signature'])
    receiver.trust([])
    expect(await refusalOf(bytes)).toEqual(['foreign', 'from'])
    receiver.trust([{ code: cambridgeshire, keys: [sender.keys.publicKey] }])
    const forged = { ...own(), keyId: own().keyId, key: (await exchangeOf(receiver.config.exchange)).own[0]?.key }
    expect(await refusalOf(await sign({}, forged as Exchange['own'][number]))).toEqual(['altered', 'signature'])
  })

  it('when it comes from the future or is too old', async () => {
    expect(await refusalOf(await sign({ createdAt: '2026-10-30T10:11:00+00:00' }))).toEqual(['future', 'createdAt'])
    expect(await refusalOf(await sign({ createdAt: '2026-07-31T10:00:00+01:00' }))).toEqual(['old', 'createdAt'])
  })

  it('when its referral does not fit here', async () => {
    const children = [{ name: 'Quillon Featherstone', dateOfBirth: '2031-04-02' }]
    const sent = await sign({ referral: { ...bundle.referral, children } })
    expect(await refusalOf(sent)).toEqual(['referral', 'referral.children[0].dateOfBirth'])
  })

  it('when the key of the request was used for another one; and a bundle of a declined transfer is taken in anew', async () => {
    const { receiver } = both
    const key = randomUUID()
    const taken = await takeIn(receiver, await sign({ bundleId: randomUUID() }), { by: 'frontDoor', key })
    const next = await sign({ bundleId: randomUUID() })
    await expect(takeIn(receiver, next, { by: 'frontDoor', key })).rejects.toBeInstanceOf(KeyReused)
    const doing = { by: 'dora', at: '2026-10-30T10:00:00+00:00' }
    await receiver.register.authorityRequests.decline(taken.requestId, { ...doing, reason: 'They live elsewhere.' })
    const anew = await takeIn(receiver, next, { by: 'frontDoor', key: randomUUID() })
    expect(anew).toMatchObject({ repeated: false })
    expect(anew.requestId).not.toBe(taken.requestId)
  })
})

/** The letter of Base64URL that differs in the bits that do not count. */
const other = (letter: string, of: string): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  expect(of).toContain(letter)
  return letters[letters.indexOf(letter) + 1] ?? ''
}

describe('Not one byte of a bundle can be changed', () => {
  const now = new Date('2026-10-30T10:00:00Z')
  it('taken as it is, it is read', async () => {
    expect((await readBundle(bytes, receiving, now)).bundle.to.code).toBe(peterborough)
  })

  it('anybody can check it without this code, as the documentation says', () => {
    const file = JSON.parse(Buffer.from(bytes).toString())
    const { protected: header, signature } = file.signature
    const signed = Buffer.from(`${header}.${canonicalJson(file.bundle)}`)
    const key = createPublicKey({ key: both.sender.keys.publicKey as JsonWebKey, format: 'jwk' })
    expect(verify(null, signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(Buffer.from(bytes).toString()).toContain(canonicalJson(file.bundle))
  })

  it('whatever byte becomes whatever other one', async () => {
    const anywhere = fc.nat({ max: bytes.byteLength - 1 })
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Uint8Array.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ mask
        await expect(readBundle(changed, receiving, now)).rejects.toBeInstanceOf(BundleRefused)
      }),
      { numRuns: 1500 },
    )
  })

  it('whatever is cut out of it or put into it', async () => {
    const anywhere = fc.nat({ max: bytes.byteLength })
    await fc.assert(
      fc.asyncProperty(anywhere, fc.nat({ max: 5 }), fc.uint8Array({ maxLength: 5 }), async (at, length, put) => {
        const changed = Buffer.concat([bytes.slice(0, at), put, bytes.slice(at + length)])
        fc.pre(Buffer.compare(changed, bytes) !== 0)
        await expect(readBundle(changed, receiving, now)).rejects.toBeInstanceOf(BundleRefused)
      }),
      { numRuns: 500 },
    )
  })

  it('not one bit of its signature and its header, all of them tried', async () => {
    const text = Buffer.from(bytes).toString('latin1')
    for (let at = text.lastIndexOf('"signature":{'); at < bytes.byteLength; at++)
      for (let bit = 0; bit < 8; bit++) {
        const changed = Uint8Array.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await expect(readBundle(changed, receiving, now)).rejects.toBeInstanceOf(BundleRefused)
      }
  }, 120_000)
})
