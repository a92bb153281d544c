/** Fetches the parts of the stack with Maven, once. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findJava } from './findJava.mjs'
import { isDownloaded, marker, type Part, parts } from './parts.mjs'
import { projectFolder, stackFolder } from './settings.ts'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const removeInterrupted = (folder: string) => {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^unfinished-(\d+)-/.exec(name)?.[1])
    if (pid && (pid === process.pid || !isAlive(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

const runMaven = (part: Part, target: string, onProgress: (line: string) => void, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const goal = `org.apache.maven.plugins:maven-dependency-plugin:3.8.1:${parts[part].goal}@${part}`
    const args = ['-f', join(projectFolder, 'stack', 'pom.xml'), '-Dstyle.color=never', goal, `-Dtarget=${target}`]
    const windows = process.platform === 'win32'
    const child = spawn(windows ? 'mvn.cmd' : 'mvn', args, {
      env: { ...process.env, JAVA_HOME: findJava().home },
      shell: windows,
      ...(signal ? { signal } : {}),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let tail = ''
    const read = (chunk: Buffer) => {
      const text = String(chunk)
      tail = (tail + text).slice(-4000)
      const line = text.split(/[\r\n]+/).findLast((each) => /Progress|Download|Expanding|Copying/.test(each))
      if (line) onProgress(line.replace(/\[INFO\] /, '').trim())
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) =>
      reject(
        signal?.aborted
          ? new Error('The start was interrupted.')
          : new Error(`Maven could not be started (${error.message}): install Maven 3.8 or later.`),
      ),
    )
    child.once('close', (code) => {
      if (code === 0) return resolve()
      const errors = tail
        .split('\n')
        .filter((line) => line.startsWith('[ERROR]'))
        .slice(0, 6)
      reject(new Error(`Maven could not fetch ${part} (code ${code}):\n${errors.join('\n') || tail}`))
    })
  })

const pathOf = (part: Part) => join(stackFolder(), parts[part].folder)

/**
 * Makes sure that a part is there and returns its folder. Safe to be killed and to run twice at a time: the part is
 * unpacked under another name and renamed when it is whole.
 */
export const download = async (
  part: Part,
  onProgress: (line: string) => void = () => {},
  signal?: AbortSignal,
): Promise<string> => {
  const final = pathOf(part)
  if (!isDownloaded(stackFolder(), part)) {
    mkdirSync(stackFolder(), { recursive: true })
    removeInterrupted(stackFolder())
    const unfinished = join(stackFolder(), `unfinished-${process.pid}-${part}`)
    await runMaven(part, unfinished, onProgress, signal)
    writeFileSync(join(unfinished, marker), '')
    // a folder without the marker was left by something else than this function
    if (!isDownloaded(stackFolder(), part)) rmSync(final, { recursive: true, force: true })
    try {
      renameSync(unfinished, final)
    } catch (error) {
      if (!isDownloaded(stackFolder(), part)) throw error
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  return join(final, parts[part].inside)
}
