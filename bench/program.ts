import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type Service, startService } from '../stack/processes.ts'
import { childEnvironment, projectFolder } from '../stack/settings.ts'
import { nodeArguments } from '../stack/workers.ts'

/** Seconds of processor time, and megabytes of resident memory, of a process as `ps` knows them. */
export function usageOf(pid: number): { processor: number; memory: number } {
  const text = execFileSync('ps', ['-o', 'cputimes=,rss=', '-p', String(pid)], { encoding: 'utf8' })
  const [processor = 0, kilobytes = 0] = text.trim().split(/\s+/).map(Number)
  return { processor: processor, memory: kilobytes / 1024 }
}

/** Starts a TypeScript program as `npm start` does; answers it with the milliseconds until it is ready. */
export async function startProgram(
  name: string,
  dataDir: string,
  file: string,
  env: Record<string, string>,
  isReady: () => Promise<boolean>,
): Promise<{ service: Service; readyAfter: number }> {
  const start = performance.now()
  const service = startService({
    name,
    dataDir,
    marker: file,
    command: process.execPath,
    args: [...nodeArguments, file],
    cwd: projectFolder,
    env: childEnvironment(env),
  })
  while (!(await isReady().catch(() => false))) {
    if (service.hasEnded()) throw new Error(`${name} ${await service.ended}. See ${service.logFile}`)
    if (performance.now() - start > 120_000)
      throw new Error(`${name} was not ready after 120 s. See ${service.logFile}`)
    await pause(20)
  }
  return { service, readyAfter: performance.now() - start }
}

export const answers = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
  await answer.arrayBuffer()
  return answer.ok
}
