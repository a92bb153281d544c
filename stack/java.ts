import { join } from 'node:path'
import { findJava } from './findJava.mjs'
import { type Service, startService } from './processes.ts'
import { childEnvironment } from './settings.ts'

export type JavaProgram = {
  name: string
  dataDir: string
  classPath: string[]
  mainClass: string
  args?: string[]
  /** Largest heap, as Java writes it: '768m'. */
  heap: string
  /** Starts in about half the processor time, and then runs more slowly than a warm Java would: no second compiler. */
  quickStart?: boolean
  properties?: Record<string, string>
  env?: Record<string, string>
}

const separator = process.platform === 'win32' ? ';' : ':'

/** Starts a Java program with the first Java that is new enough; its working folder is `<dataDir>/<name>`. */
export const startJava = (program: JavaProgram): Service => {
  const java = findJava()
  const { name, dataDir } = program
  // the marker by which a later start knows its own leftovers; Camunda also writes below this folder
  const marker = `-Dapp.home=${join(dataDir, name)}`
  const properties = Object.entries(program.properties ?? {}).map(([key, value]) => `-D${key}=${value}`)
  const options = [
    `-Xmx${program.heap}`,
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dfile.encoding=UTF-8',
    ...(program.quickStart ? ['-XX:TieredStopAtLevel=1'] : []),
    ...(java.major >= 24 ? ['--sun-misc-unsafe-memory-access=allow', '--enable-native-access=ALL-UNNAMED'] : []),
  ]
  return startService({
    name,
    dataDir,
    marker,
    command: java.bin,
    args: [
      ...options,
      marker,
      ...properties,
      '-cp',
      program.classPath.join(separator),
      program.mainClass,
      ...(program.args ?? []),
    ],
    env: childEnvironment(program.env ?? {}),
  })
}
