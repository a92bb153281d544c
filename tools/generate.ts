import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cardOf, marks } from './generate/card.ts'
import { generateCode } from './generate/code.ts'
import { currentVersions, lockFile, nextLock, readLock } from './generate/lock.ts'
import { publishedSchema } from './generate/schema.ts'
import { readProject } from './project/project.ts'
import { readCatalogue } from './project/rules.ts'

// `npm run generate` writes; `--check` fails on a difference; `--unreleased` locks changes under an unreleased version tag.
const check = process.argv.includes('--check')
const folder = 'workers/models/generated'
const project = await readProject()
const wanted = new Map<string, string>()

for (const [name, text] of generateCode(project)) wanted.set(join(folder, name), text)
const roles = Object.fromEntries(
  readCatalogue<{ role: string; name: string }>('roles').map(({ role, name }) => [role, name]),
)
for (const slug of new Set(project.processes.map((process) => process.slug))) {
  const file = join('processes', slug, 'README.md')
  wanted.set(file, card(file, slug, cardOf(slug, project, roles)))
}
wanted.set(...publishedSchema())
const lock = nextLock(readLock(), currentVersions(project), process.argv.includes('--unreleased'))
wanted.set(lockFile, `${JSON.stringify(lock, null, 2)}\n`)

const old = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
const stale = old.filter((file) => !wanted.has(file))
const different = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
if (check) {
  for (const file of [...stale, ...different.map(([name]) => name)])
    console.error(`${file} is out of date: npm run generate`)
  process.exitCode = stale.length + different.length ? 1 : 0
} else {
  for (const file of stale) rmSync(file)
  for (const [file, text] of different) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(file)
  }
}

/** The card with its generated part renewed; what people wrote around the marks is kept. */
function card(file: string, slug: string, part: string): string {
  const title = project.processes.find(({ id }) => id === slug)?.name ?? 'Shared steps'
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : `# ${title}\n\nPurpose: to be written by hand.\n\n${marks[0]}\n${marks[1]}\n`
  const [begin, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])]
  if (begin < 0 || end < begin)
    throw new Error(`${file}: put '${marks[0]}' and '${marks[1]}' where the generated part belongs`)
  return `${text.slice(0, begin)}${marks[0]}\n\n${part}\n\n${text.slice(end)}`
}
