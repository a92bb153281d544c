/** Starts and stops the programs of the stack, and finds those that a killed launcher left behind. */
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export type Service = {
  name: string
  pid: number
  logFile: string
  /** Resolves with a short description when the program has ended. */
  ended: Promise<string>
  hasEnded(): boolean
  /** Asks the program to stop; kills it when it has not ended after `grace` milliseconds. */
  stop(grace?: number): Promise<void>
  kill(): void
}

export type ServiceOptions = {
  name: string
  command: string
  args: string[]
  env: Record<string, string>
  dataDir: string
  /** A part of the command line that tells this program from any other that may get its process id later. */
  marker: string
  cwd?: string
}

type Leftover = { name: string; pid: number; marker: string }

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))

const pidFolder = (dataDir: string) => join(dataDir, 'pids')

const commandLine = (pid: number): string => {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}

/** True when the process runs and is the one that was recorded, not another with the same number. */
export const runs = ({ pid, marker }: { pid: number; marker: string }): boolean => commandLine(pid).includes(marker)

/** Remembers a program of this data folder, so that the next start can stop it if this one is killed. */
export const remember = (dataDir: string, { name, pid, marker }: Leftover): void => {
  mkdirSync(pidFolder(dataDir), { recursive: true })
  const file = join(pidFolder(dataDir), `${name}.json`)
  writeFileSync(`${file}.new`, JSON.stringify({ name, pid, marker }))
  renameSync(`${file}.new`, file)
}

export const forget = (dataDir: string, name: string): void =>
  rmSync(join(pidFolder(dataDir), `${name}.json`), { force: true })

/** The programs that were remembered for this data folder and still run. */
export const leftovers = (dataDir: string): Leftover[] => {
  if (!existsSync(pidFolder(dataDir))) return []
  const files = readdirSync(pidFolder(dataDir)).filter((file) => file.endsWith('.json'))
  const remembered = files.flatMap((file): Leftover[] => {
    try {
      return [JSON.parse(readFileSync(join(pidFolder(dataDir), file), 'utf8'))]
    } catch {
      return []
    }
  })
  return remembered.filter(runs)
}

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name)
  } catch {
    // it ended between the look and the signal
  }
}

/** Stops a program that an earlier launcher left behind: asks first, kills after `grace` milliseconds. */
export const stopLeftover = async (leftover: Leftover, grace = 15_000): Promise<void> => {
  signal(leftover.pid, 'SIGTERM')
  for (let waited = 0; runs(leftover); waited += 250) {
    if (waited >= grace) signal(leftover.pid, 'SIGKILL')
    await wait(250)
  }
}

/**
 * Starts a program with its output in `<dataDir>/logs/<name>.log`. It runs in a session of its own, so that Ctrl-C in
 * the terminal reaches only the launcher, which stops everything in order. On Linux it ends when the launcher is killed.
 */
export const startService = (options: ServiceOptions): Service => {
  const { name, args, dataDir, marker } = options
  const logFile = join(dataDir, 'logs', `${name}.log`)
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a')
  const [command, ...before] = setpriv ? [setpriv, '--pdeathsig', 'TERM', '--', options.command] : [options.command]
  const child = spawn(command as string, [...before, ...args], {
    cwd: options.cwd ?? dataDir,
    env: options.env,
    stdio: ['ignore', log, log],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  closeSync(log)
  let over = false
  const ended = new Promise<string>((resolve) => {
    const end = (text: string) => {
      over = true
      forget(dataDir, name)
      resolve(text)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, name) => end(name ? `was ended by ${name}` : `ended with code ${code}`))
  })
  const pid = child.pid ?? -1
  if (child.pid) remember(dataDir, { name, pid, marker })
  const stop = async (grace = 20_000) => {
    if (over) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), grace)
    await ended
    clearTimeout(timer)
  }
  return { name, pid, logFile, ended, hasEnded: () => over, stop, kill: () => void child.kill('SIGKILL') }
}

const lastLines = (file: string, count: number): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n') : ''

export type Patience = {
  /** Milliseconds; three minutes unless said otherwise. */ limit?: number
  signal?: AbortSignal | undefined
}

/**
 * Waits until `isReady` says true, asking twice a second. Stops the program when it throws.
 * @throws Error with the end of the log when the program ended before, or was not ready in time, or the signal came
 */
export const waitUntilReady = async (
  service: Service,
  isReady: () => Promise<boolean>,
  { limit = 180_000, signal }: Patience = {},
): Promise<void> => {
  const start = performance.now()
  while (!(await isReady().catch(() => false))) {
    const late = performance.now() - start > limit
    if (service.hasEnded() || late || signal?.aborted) {
      const problem = service.hasEnded() ? await service.ended : `was not ready after ${limit / 1000} s`
      await service.stop(5000)
      if (signal?.aborted) throw new Error('The start was interrupted.')
      const end = lastLines(service.logFile, 25)
      throw new Error(`${service.name} ${problem}. Its log ${service.logFile} ends with:\n${end}`)
    }
    await wait(500)
  }
}

/** True when an address on this machine answers with 2xx. */
export const answers = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
  await answer.arrayBuffer()
  return answer.ok
}
