import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

type Owner = { pid: number; started: string | null }

/** Start time of a process in ticks since boot, so that a process id that was given out again is not mistaken for the owner. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const parse = (text: string): Owner | undefined => {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}

const holds = (owner: Owner | undefined): boolean =>
  owner !== undefined && isAlive(owner.pid) && (owner.started === null || owner.started === startOf(owner.pid))

const readOrUndefined = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const linkIfFree = (from: string, to: string): boolean => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Takes a folder for this process alone; a lock whose process is gone is taken over.
 * @returns the function that gives the folder free
 * @throws Error that names the process which holds it
 */
export function lockFolder(folder: string): () => void {
  const path = `${folder}.lock`
  mkdirSync(dirname(path), { recursive: true })
  const own = `${path}.${process.pid}`
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner))
  try {
    while (!linkIfFree(own, path)) {
      const found = readOrUndefined(path)
      if (found === undefined) continue
      const owner = parse(found)
      if (holds(owner)) {
        throw new Error(
          `The register in ${folder} is in use by process ${owner?.pid}. Stop that process, or give this one another DATA_DIR.`,
        )
      }
      setAsideStale(path, found)
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => rmSync(path, { force: true })
}

/** Moves a stale lock away; where another process was quicker and the lock is no longer the stale one, it is put back. */
function setAsideStale(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (readOrUndefined(aside) !== stale) linkIfFree(aside, path)
  rmSync(aside, { force: true })
}
