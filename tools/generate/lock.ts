import { existsSync, readFileSync } from 'node:fs'
import type { Project } from '../project/project.ts'
import { digestOf } from './digest.ts'

export type Lock = Record<string, { tag: string; digest: string }>
export const lockFile = 'processes/versions.lock.json'

/** Version tag and digest of every model, decision file, form and letter as they are now. */
export function currentVersions({ processes, decisions, forms, letters }: Project): Lock {
  const tagged = [
    ...[...processes, ...forms].map(({ file, versionTag }) => [file, versionTag ?? ''] as const),
    ...letters.map(({ file, version }) => [file, version] as const),
    ...[...new Set(decisions.map(({ file }) => file))].map((file) => {
      const tags = decisions.filter((one) => one.file === file).map(({ versionTag }) => versionTag ?? '')
      return [file, [...new Set(tags)].join(' ')] as const
    }),
  ]
  return Object.fromEntries(
    tagged.sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, tag]) => [file, { tag, digest: digestOf(file) }]),
  )
}

export const readLock = (): Lock => (existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')) : {})

/** Files whose content changed under a tag that is already locked. */
export const changedUnderSameTag = (locked: Lock, current: Lock): string[] =>
  Object.entries(current)
    .filter(([file, { tag, digest }]) => locked[file]?.tag === tag && locked[file]?.digest !== digest)
    .map(([file]) => file)

/**
 * The lock to write: a new file or a new tag is taken over, a removed file dropped. What changed under its old tag keeps
 * the old digest, so that the check goes on failing; `unreleased` takes it over, for a tag that was never deployed.
 */
export function nextLock(locked: Lock, current: Lock, unreleased: boolean): Lock {
  const kept = unreleased ? [] : changedUnderSameTag(locked, current)
  return Object.fromEntries(
    Object.entries(current).map(([file, now]) => [file, kept.includes(file) ? (locked[file] ?? now) : now]),
  )
}
