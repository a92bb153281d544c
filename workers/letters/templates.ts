import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { type FieldValues, letterFields } from './fields.ts'
import { type Audience, compileTemplate, type LetterTemplate, TemplateError } from './template.ts'

export type Templates = {
  all: LetterTemplate[]
  /** The template of a letter for an audience; undefined when there is none. */
  find: (letter: string, audience: Audience) => LetterTemplate | undefined
}

export const exampleValues = (): FieldValues =>
  Object.fromEntries(Object.entries(letterFields).map(([name, { example }]) => [name, example]))

/**
 * Reads, checks and compiles every template below the folder (partials are in `shared/`), and renders each once with
 * the example data. Throws a TemplateError that names the file and the field.
 */
export async function loadTemplates(folder: string): Promise<Templates> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.hbs')).sort()
  const sources = await Promise.all(
    files.map(async (name) => ({
      name: name.replaceAll('\\', '/'),
      source: await readFile(join(folder, name), 'utf8'),
    })),
  )
  const shared = sources.filter(({ name }) => name.startsWith('shared/'))
  const partials = Object.fromEntries(
    shared.map(({ name, source }) => [basename(name, '.hbs'), `${source.trimEnd()}\n`]),
  )
  const all = sources
    .filter((source) => !shared.includes(source))
    .map(({ name, source }) => compileTemplate(relative('.', join('templates', name)), source, partials))
  const byKey = new Map<string, LetterTemplate>()
  for (const template of all) {
    template.render(exampleValues())
    for (const audience of template.audience) {
      const key = `${template.id} ${audience}`
      const other = byKey.get(key)
      if (other) throw new TemplateError(template.file, `${key} is already written in ${other.file}`)
      byKey.set(key, template)
    }
  }
  return { all, find: (letter, audience) => byKey.get(`${letter} ${audience}`) }
}
