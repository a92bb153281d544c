import { existsSync, fdatasyncSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import type { PostgresPool } from 'kysely'
import { parsers } from './columnTypes.ts'
import { client, refuseSecondConnection } from './connections.ts'
import { withoutValues } from './errors.ts'
import { lockFolder } from './folderLock.ts'

/** PGlite's own 128 MB would be most of the process's memory. */
const memory = ['-c', 'shared_buffers=16MB']

type Emscripten = { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } } }

/** PGlite's file system leaves out fsync; here each commit waits until the disk has it. */
class SyncingFolder extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args)
    const addSync = (module: unknown) => {
      ;(module as Emscripten).NODEFS.stream_ops.fsync = ({ nfd }) => {
        fdatasyncSync(nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...[emscriptenOpts.preRun ?? []].flat(), addSync] } }
  }
}

const open = (folder: string, synced: boolean): Promise<PGlite> => {
  const own = PGlite.defaultStartParams.filter((parameter) => !synced || parameter !== '-F')
  const sync = synced ? ['-c', 'wal_sync_method=fsync'] : []
  const options = { parsers, startParams: [...own, ...memory, ...sync] }
  return PGlite.create(synced ? { ...options, fs: new SyncingFolder(folder) } : { ...options, dataDir: folder })
}

/** Makes the folder of an empty store. A folder that exists is complete: it is made under another name, so that a process killed meanwhile leaves nothing half. */
export async function createFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  await (await open(unfinished, false)).close()
  renameSync(unfinished, folder)
}

/**
 * PGlite in a folder as a pool of one connection: whoever comes second waits until the first gives it back. What was
 * committed survives the death of the process; with `synced` also a power cut, and each commit then waits for the disk.
 * @throws Error that names the process which has the folder
 */
export async function pglitePool(folder: string, { synced = false } = {}): Promise<PostgresPool> {
  const unlock = lockFolder(folder)
  let last: Promise<void> = Promise.resolve()
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await createFolder(folder)
    const store = await open(folder, synced)
    return {
      async connect() {
        refuseSecondConnection()
        const before = last
        let release = () => {}
        last = new Promise((resolve) => {
          release = resolve
        })
        await before
        if (store.closed) {
          release()
          throw withoutValues(new Error('it is closed'))
        }
        return client(async (text, parameters) => {
          const { rows, affectedRows } = await store.query(text, [...parameters])
          return { rows, affected: affectedRows ?? 0, command: 'UPDATE' }
        }, release)
      },
      async end() {
        await last
        await store.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
