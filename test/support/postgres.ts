import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

const run = promisify(execFile)

export type PostgresServer = {
  /** Makes an empty database; the answer is its URL. */
  createDatabase: () => Promise<string>
  stop: () => Promise<void>
}

const versionFolders = '/usr/lib/postgresql'

/** Folder of the server's programs: the newest that Debian installed, or the ones on the PATH. */
const programs = async (): Promise<string> => {
  const versions = existsSync(versionFolders) ? readdirSync(versionFolders).sort((a, b) => Number(b) - Number(a)) : []
  const folder = versions
    .map((version) => join(versionFolders, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  if (folder) return folder
  const { stdout } = await run('pg_config', ['--bindir']).catch(() => ({ stdout: '' }))
  if (stdout && existsSync(join(stdout.trim(), 'initdb'))) return stdout.trim()
  throw new Error(
    'These tests need a PostgreSQL server: install it (Debian, Ubuntu: apt-get install postgresql), or set TEST_DATABASE_URL to a database whose user may create databases',
  )
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout)

/** PostgreSQL refuses to run as root: then it runs as the user postgres, that the package makes. */
const owner = async (): Promise<{ uid?: number; gid?: number }> =>
  process.getuid?.() === 0 ? { uid: await idOf('-u'), gid: await idOf('-g') } : {}

const databasesOn = (adminUrl: string) => async (): Promise<string> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

const untilReady = async (url: string, exited: Promise<never>): Promise<void> => {
  const attempt = async (): Promise<void> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return attempt()
    }
  }
  await Promise.race([attempt(), exited])
}

/**
 * A PostgreSQL server of its own in a temporary folder on a free port of the loopback, or the one of TEST_DATABASE_URL.
 * `durable`: with fsync, for tests of what survives a crash.
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { createDatabase: databasesOn(given), stop: async () => {} }
  const bin = await programs()
  const ids = await owner()
  const folder = mkdtempSync(join(tmpdir(), 'register-postgres-'))
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid ?? ids.uid)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  await run(join(bin, 'initdb'), initdb, { ...ids, cwd: folder })
  const port = await freePort()
  const settings = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'deadlock_timeout=200ms',
  ]
  const unsafe = durable ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off']
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings, ...unsafe], {
    ...ids,
    cwd: folder,
    stdio: 'ignore',
  })
  const end = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const exited = end.then(() => {
    throw new Error('PostgreSQL ended before it was ready')
  })
  exited.catch(() => {})
  const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
  await untilReady(adminUrl, exited)
  return {
    createDatabase: databasesOn(adminUrl),
    async stop() {
      server.kill('SIGINT')
      await end
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
