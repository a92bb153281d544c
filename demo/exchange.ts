import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyPair } from '../workers/exchange/keys.ts'

/** The entries of the published directory under which the demo's authority and its neighbour exchange bundles. */
const ownEntry = 'E06000031'
export const neighbour = { authority: 'cambridgeshire', entry: 'E10000003', name: 'Cambridgeshire County Council' }

/** The exchange files of two deployments that trust each other's keys. */
export type Exchange = { own: string; neighbour: string; to: string }

/** Lays keys and exchange files for this stack and for a neighbour of it, as docs/exchange.md describes. */
export async function layExchange(dataDir: string): Promise<Exchange> {
  const [ours, theirs] = await Promise.all([makeKeyPair(), makeKeyPair()])
  const lay = (name: string, authority: string, code: string, keys: typeof ours, trusted: unknown): string => {
    const folder = join(dataDir, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'private-key.json'), JSON.stringify(keys.privateKey), { mode: 0o600 })
    const file = join(folder, 'exchange.json')
    const own = [{ authority, code, privateKeyFile: 'private-key.json' }]
    writeFileSync(file, JSON.stringify({ own, trusted: [trusted] }))
    return file
  }
  return {
    own: lay('exchange', 'sample', ownEntry, ours, { code: neighbour.entry, keys: [theirs.publicKey] }),
    neighbour: lay('neighbour', neighbour.authority, neighbour.entry, theirs, {
      code: ownEntry,
      keys: [ours.publicKey],
    }),
    to: ownEntry,
  }
}
