/**
 * The first step of `npm start`, and of each other command that needs the stack: a first argument that ends in .ts is the
 * program to hand over to. Plain JavaScript on Node's own modules, because a fresh clone has nothing else: checks
 * what must be installed by hand, installs the packages, and hands over.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findJava } from './findJava.mjs'
import { isDownloaded } from './parts.mjs'

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
const [entry = ''] = process.argv[2]?.endsWith('.ts') ? process.argv.splice(2, 1) : ['stack/start.ts']

/** @param {string} text @returns {never} */
const fail = (text) => {
  console.error(`\n${text}\n`)
  process.exit(1)
}

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(
    `This needs Node 20.19 or later; this is ${process.versions.node}. Install a current one from https://nodejs.org`,
  )
}

const checkJava = () => {
  try {
    findJava()
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}

const checkMaven = () => {
  const folder = resolve(project, process.env.STACK_DIR || '.stack')
  if (isDownloaded(folder, 'camunda') && isDownloaded(folder, 'opensearch')) return
  if (spawnSync('mvn', ['--version'], { stdio: 'ignore', shell: windows }).status === 0) return
  fail(
    'Maven is not on the PATH; it fetches Camunda and OpenSearch once. Install it:\n' +
      '  Debian, Ubuntu: apt install maven    macOS: brew install maven    others: https://maven.apache.org/install.html',
  )
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** True when node_modules holds what package-lock.json says; npm writes its own list there when it is done. */
const isInstalled = () => {
  const list = join(project, 'node_modules', '.package-lock.json')
  if (!existsSync(list)) return false
  const installed = packagesOf(list)
  return Object.entries(packagesOf(join(project, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && !installed[path]),
  )
}

const install = () => {
  if (isInstalled()) return
  console.log('Installing the packages of package-lock.json (npm ci) ...')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund']
  const options = { cwd: project, stdio: /** @type {const} */ ('inherit'), shell: windows && !npm }
  const { status } = npm ? spawnSync(process.execPath, [npm, ...args], options) : spawnSync('npm', args, options)
  if (status !== 0) fail('npm ci failed; its reason is above.')
}

checkNode()
if (!process.argv.includes('--help') && !process.argv.includes('-h')) {
  checkJava()
  checkMaven()
}
install()
const { register } = await import('tsx/esm/api')
register()
await import(pathToFileURL(join(project, entry)).href)
