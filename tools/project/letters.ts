import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { filesIn } from '../files.ts'
import { ruleIdsIn } from './rules.ts'

export type Letter = {
  file: string
  slug: string
  /** File name: the id that a model, worker or decision uses. */
  template: string
  /** Id of the catalogue, `L-46`; several templates may carry one letter. */
  letterId: string
  name: string
  version: string
  fields: string[]
  optional: string[]
  rules: string[]
}

/** The letter templates of a folder, by their front matter; partials have none and are left out. */
export const readLetters = (folder: string): Letter[] =>
  filesIn(folder, '.hbs').flatMap((file) => {
    const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(file, 'utf8'))?.[1]
    if (!head) return []
    const values: Record<string, string> = Object.fromEntries(
      head.split(/\r?\n/).map((line) => [line.split(':')[0], line.replace(/^[^:]*:\s*/, '')]),
    )
    const names = (values.fields ?? '').split(/,\s*/).filter(Boolean)
    return {
      file: relative('.', file),
      slug: basename(dirname(file)),
      template: basename(file, '.hbs'),
      letterId: values.id ?? '',
      name: values.name ?? '',
      version: values.version ?? '',
      fields: names.filter((name) => !name.endsWith('?')),
      optional: names.filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1)),
      rules: ruleIdsIn(values.rules ?? ''),
    }
  })
