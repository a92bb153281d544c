import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFolder } from '../../workers/register/pglitePool.ts'

const version = (): string => {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return (createRequire(import.meta.url)(join(dirname(entry), '..', 'package.json')) as { version: string }).version
}

/** An empty store, made once on this machine for each version of PGlite: making one takes seconds, copying it does not. */
async function template(): Promise<string> {
  const kept = join(tmpdir(), `register-template-${version()}`)
  if (existsSync(kept)) return kept
  const made = mkdtempSync(join(tmpdir(), 'register-template-'))
  await createFolder(join(made, 'register'))
  try {
    renameSync(made, kept)
  } catch {
    rmSync(made, { recursive: true, force: true })
  }
  return kept
}

/** A data folder with an empty register in it, ready to be opened and migrated. */
export async function freshDataDir(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'register-'))
  cpSync(await template(), dataDir, { recursive: true })
  return dataDir
}
