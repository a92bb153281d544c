import { readdirSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSources } from '../../tools/project/workers.ts'

/** The folders of `workers` that are no procedure: any other one is, so that a new procedure is checked from its first file. */
const infrastructure = ['calendar', 'engine', 'exchange', 'http', 'letters', 'models', 'register', 'shared', 'tasks']
const folders = readdirSync('workers', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
)
const procedures = folders.filter((folder) => !infrastructure.includes(folder))

const folderOf = (file: string): string => file.split(sep)[1] ?? ''
const importedBy = (file: string, text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, path = '']) =>
    join(dirname(file), path),
  )

/** The imports of a file that reach into the folder of a procedure which is not its own. */
const foreign = (file: string, text: string): string[] =>
  importedBy(file, text)
    .filter((path) => procedures.includes(folderOf(path)) && folderOf(path) !== folderOf(file))
    .map((path) => `${file} imports ${path}: what two procedures need lives in workers/shared`)

const allOf = (places: string[]) =>
  places.flatMap((place) => readSources(join('workers', place))).flatMap(({ file, text }) => foreign(file, text))

describe('an import', () => {
  it('of a procedure never reaches into another procedure', () => expect(allOf(procedures)).toEqual([]))
  it('of a shared step never reaches into a procedure', () => expect(allOf(['shared', 'tasks'])).toEqual([]))

  it('into another procedure is found in each of its forms', () => {
    const file = join('workers', 'caseReallocation', 'example.ts')
    const found = (text: string) => foreign(file, text).length
    expect(found("import { readRecord } from '../dutyAllocation/readRecord.ts'")).toBe(1)
    expect(found("import {\n  type One,\n  two,\n} from '../dutyAllocation/readRecord.ts'")).toBe(1)
    expect(found("export * from '../dutyAllocation/readRecord.ts'")).toBe(1)
    expect(found("import '../dutyAllocation/readRecord.ts'")).toBe(1)
    expect(found("await import('../dutyAllocation/readRecord.ts')")).toBe(1)
    expect(found("import { absence } from './absence.ts'\nimport { notify } from '../shared/notify.ts'")).toBe(0)
  })
})

it('every folder of the infrastructure is there, and every other one has the name of a procedure', () => {
  expect(infrastructure.filter((folder) => !folders.includes(folder))).toEqual([])
  const slugs = readdirSync('processes')
  expect(procedures.filter((folder) => !slugs.includes(folder))).toEqual([])
})
