import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Command } from 'commander'
import { makeKeyPair } from '../workers/exchange/keys.ts'

// `npm run exchange:keys`: a new pair of keys; the private half goes into a file, the public one is shown to be handed on.
const { out } = new Command('npm run exchange:keys --')
  .option(
    '--out <file>',
    'where the private key goes; a file that is there is never overwritten',
    'data/exchange.key.json',
  )
  .parse(process.argv)
  .opts<{ out: string }>()
try {
  const { privateKey, publicKey, thumbprint } = await makeKeyPair()
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(out, `${JSON.stringify(privateKey, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  chmodSync(out, 0o600)
  console.log(`Private key: ${out}. It never leaves this machine but for your backup.`)
  console.log(`Public key, for the authorities that are to take bundles of this one:\n\n${JSON.stringify(publicKey)}\n`)
  console.log(`Fingerprint, to be compared by telephone: ${thumbprint}`)
} catch (error) {
  const there = (error as { code?: string }).code === 'EEXIST'
  console.error(there ? `${out} is there already: name another file with --out` : (error as Error).message)
  process.exitCode = 1
}
