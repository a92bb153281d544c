/** Looks for a Java that is new enough. Plain JavaScript: the preflight uses it before any package is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export const oldestJava = 21

const executable = process.platform === 'win32' ? 'java.exe' : 'java'

/**
 * @param {string} folder
 * @param {...string} rest path from each sub-folder to its Java home
 */
const homesIn = (folder, ...rest) =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .reverse()
        .map((name) => join(folder, name, ...rest))
    : []

const packageFolders = () => {
  const home = homedir()
  const anywhere = [...homesIn(join(home, '.sdkman', 'candidates', 'java')), ...homesIn(join(home, '.jdks'))]
  if (process.platform === 'darwin') {
    const machines = ['/Library/Java/JavaVirtualMachines', join(home, 'Library/Java/JavaVirtualMachines')]
    const brewed = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) => homesIn(folder))
    return [
      ...machines.flatMap((folder) => homesIn(folder, 'Contents', 'Home')),
      ...brewed.filter((path) => path.includes('openjdk')),
      ...anywhere,
    ]
  }
  if (process.platform === 'win32') {
    const programs = process.env.ProgramFiles ?? 'C:\\Program Files'
    const vendors = ['Eclipse Adoptium', 'Java', 'Microsoft', 'Amazon Corretto', 'Zulu', 'BellSoft']
    return [...vendors.flatMap((vendor) => homesIn(join(programs, vendor))), ...anywhere]
  }
  return [...['/usr/lib/jvm', '/usr/lib64/jvm', '/usr/java', '/opt/java'].flatMap((f) => homesIn(f)), ...anywhere]
}

/** @param {string} bin what Java says about itself; it says it on stderr */
const askVersion = (bin) =>
  spawnSync(bin, ['-XshowSettings:properties', '-version'], { encoding: 'utf8', timeout: 20_000 }).stderr ?? ''

/** @param {string} bin */
const describe = (bin) => {
  const text = askVersion(bin)
  const home = /java\.home = (.+)/.exec(text)?.[1]?.trim()
  const major = Number(/java\.specification\.version = (?:1\.)?(\d+)/.exec(text)?.[1])
  return home && major ? { bin: join(home, 'bin', executable), home, major } : undefined
}

/**
 * Finds the first Java that is 21 or later: `JAVA_HOME`, the `java` on the PATH, the folders of the platform's packages.
 * @param {string | undefined} javaHome
 * @returns {{ bin: string, home: string, major: number }}
 * @throws Error that says what to install
 */
export const findJava = (javaHome = process.env.JAVA_HOME) => {
  const homes = packageFolders().map((home) => join(home, 'bin', executable))
  const candidates = [...(javaHome ? [join(javaHome, 'bin', executable)] : []), 'java', ...homes]
  const seen = []
  for (const bin of candidates) {
    if (bin !== 'java' && !existsSync(bin)) continue
    const java = describe(bin)
    if (java && java.major >= oldestJava) return java
    if (java) seen.push(`Java ${java.major} in ${java.home}`)
  }
  const found = seen.length ? `Found only ${[...new Set(seen)].join(', ')}.` : 'Found none.'
  throw new Error(
    `Camunda needs Java ${oldestJava} or later. ${found}\n` +
      'Install one, for example Eclipse Temurin 21 from https://adoptium.net\n' +
      '  Debian, Ubuntu: apt install openjdk-21-jre-headless    macOS: brew install openjdk@21    ' +
      'Windows: winget install EclipseAdoptium.Temurin.21.JDK\n' +
      'or set JAVA_HOME to the folder of one that is there.',
  )
}
