import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishedSchema } from '../../tools/generate/schema.ts'
import { exchangeOf, readExchange } from '../../workers/exchange/exchangeFile.ts'
import { makeKeyPair } from '../../workers/exchange/keys.ts'
import { Refused } from '../../workers/register/errors.ts'
import { cambridgeshire, norfolk, peterborough, writeKey } from './sides.ts'

let folder: string
let pair: Awaited<ReturnType<typeof makeKeyPair>>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'))
  pair = await makeKeyPair()
  writeKey(join(folder, 'key.json'), pair.privateKey)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const own = [{ authority: 'sampleshire', code: cambridgeshire, privateKeyFile: 'key.json' }]
const read = (content: unknown) => {
  const file = join(folder, 'exchange.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readExchange(file, 1000)
}

describe('Keys of the exchange', () => {
  it('are read from the file with the names of the directory, paths from where it is', async () => {
    const { publicKey, thumbprint } = await makeKeyPair()
    const { kid: _kid, ...bare } = publicKey
    const exchange = await read({ own, trusted: [{ code: peterborough, keys: [bare] }], maxAgeDays: 30 })
    expect(exchange).toMatchObject({
      own: [{ authority: 'sampleshire', listed: { name: 'Cambridgeshire County Council' }, keyId: pair.thumbprint }],
      trusted: [{ listed: { code: peterborough }, keyId: thumbprint }],
      ...{ maxAgeDays: 30, maxBytes: 1000 },
    })
    expect(await read({ own })).toMatchObject({ trusted: [], maxAgeDays: 90 })
  })

  it('are refused with the file and what does not fit', async () => {
    const { publicKey } = pair
    const trusted = (keys: unknown[], code = peterborough) => read({ own, trusted: [{ code, keys }] })
    await expect(read('{')).rejects.toThrow('exchange.json does not fit: it is no JSON')
    await expect(read({ own: [] })).rejects.toThrow(/own/)
    await expect(read({ own, trust: [] })).rejects.toThrow(/trust/)
    await expect(trusted([publicKey], 'E99999999')).rejects.toThrow('E99999999 is no code of an English authority')
    await expect(trusted([pair.privateKey])).rejects.toThrow('is the private half of a key; ask for the public one')
    await expect(trusted([{ ...publicKey, x: 'short' }])).rejects.toThrow('is no key of Ed25519')
    await expect(trusted([{ ...publicKey, crv: 'P-256' }])).rejects.toThrow('trusted.0.keys.0.crv')
    const both = [peterborough, norfolk].map((code) => ({ code, keys: [publicKey] }))
    await expect(read({ own, trusted: both })).rejects.toThrow(`the key ${pair.thumbprint} stands there twice`)
    await expect(read({ own: [{ ...own[0], privateKeyFile: 'none.json' }] })).rejects.toThrow(/none\.json.*not there/)
    writeKey(join(folder, 'public.json'), publicKey)
    await expect(read({ own: [{ ...own[0], privateKeyFile: 'public.json' }] })).rejects.toThrow(/public\.json.*d /)
  })

  it('are said to be missing or wrong to whoever packs or takes in', async () => {
    const problemOf = async (file: string | undefined) => {
      const error = await exchangeOf({ file, maxBytes: 1 }).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(Refused)
      return (error as Refused).problems[0]?.problem
    }
    expect(await problemOf(undefined)).toBe('with other authorities is not set up here')
    expect(await problemOf(join(folder, 'none.json'))).toMatch(/^is not set up rightly: .*none\.json .* is not there/)
  })

  it('never show a private half, and refuse one that others on the machine can read', async () => {
    const open = join(folder, 'open.json')
    writeKey(open, pair.privateKey)
    chmodSync(open, 0o644)
    const refused = read({ own: [{ ...own[0], privateKeyFile: 'open.json' }] })
    await expect(refused).rejects.toThrow(/open\.json.*others on this machine can read it/)
    const found = await refused.catch((caught: Error) => caught.message)
    expect(found).not.toContain(pair.privateKey.d)
  })

  it('are made by a command that never overwrites one', () => {
    const out = join(folder, 'made', 'private-key.json')
    const make = () =>
      execFileSync('npx', ['tsx', 'tools/exchange-keys.ts', '--out', out], { encoding: 'utf8', stdio: 'pipe' })
    const said = make()
    const made = JSON.parse(readFileSync(out, 'utf8'))
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(said).toContain(`Fingerprint, to be compared by telephone: ${made.kid}`)
    expect(said).toContain(`"x":"${made.x}"`)
    expect(said).not.toContain(made.d)
    expect(make).toThrow(/is there already/)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(made)
  }, 60_000)
})

describe('The published schema', () => {
  it('is that of the code', () => {
    const [file, text] = publishedSchema()
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})
