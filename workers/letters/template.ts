import Handlebars from 'handlebars'
import { z } from 'zod'
import { inert, type LetterDocument, parseBlocks, withoutMarks } from './document.ts'
import { type FieldValue, type FieldValues, letterFields, printField } from './fields.ts'

export const audiences = [
  'professional',
  'publicReferrer',
  'parent',
  'carer',
  'youngPerson',
  'child',
  'agency',
  'localAuthority',
  'staff',
] as const
export type Audience = (typeof audiences)[number]

const words = (separator: RegExp) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((word) => word.trim())
      .filter(Boolean),
  )

const frontMatter = z.strictObject({
  id: z
    .string()
    .regex(/^(L-\d{2}|[a-z][A-Za-z]+)$/, 'is a letter of the catalogue (L-46) or a notice (overdueReminder)'),
  name: z.string().min(3),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'has the form 1.0.0'),
  kind: z.enum(['L', 'E']),
  signs: z.enum(['worker', 'teamManager', 'team', 'system']),
  audience: words(/,/).pipe(z.array(z.enum(audiences)).min(1)),
  rules: words(/,/),
  fields: words(/,/).default([]),
  subject: z.string().min(3),
})

/** A template as its front matter describes it; `fields` are those it needs, `optional` those that may be empty. */
export type LetterTemplate = Omit<z.infer<typeof frontMatter>, 'fields' | 'subject'> & {
  file: string
  fields: string[]
  optional: string[]
  render: (values: FieldValues) => LetterDocument
}

export class TemplateError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`)
    this.name = 'TemplateError'
  }
}

function splitFrontMatter(file: string, source: string) {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source.replaceAll('\r\n', '\n'))
  if (!parts) throw new TemplateError(file, 'must begin with front matter between two lines of ---')
  const entries = (parts[1] ?? '').split('\n').map((line) => {
    const at = line.indexOf(':')
    if (at < 1) throw new TemplateError(file, `line "${line}" of the front matter has no colon`)
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  })
  const parsed = frontMatter.safeParse(Object.fromEntries(entries))
  if (!parsed.success) throw new TemplateError(file, z.prettifyError(parsed.error))
  return { head: parsed.data, body: parts[2] ?? '' }
}

/** The fields that a template uses, through its partials; `this` inside `each` is no field. */
function usedFields(file: string, source: string, partials: Record<string, string>): Set<string> {
  const used = new Set<string>()
  const visitor = new Handlebars.Visitor()
  visitor.PathExpression = (path) => {
    if (path.data || ['if', 'each', 'unless'].includes(path.original) || /^(this|\.)$/.test(path.original)) return
    used.add(path.original)
  }
  visitor.PartialStatement = (partial) => {
    const name = (partial.name as hbs.AST.PathExpression).original
    const content = partials[name]
    if (content === undefined) throw new TemplateError(file, `there is no partial ${name} in templates/shared`)
    for (const field of usedFields(file, content, partials)) used.add(field)
  }
  visitor.accept(Handlebars.parse(source))
  return used
}

function checkFields(file: string, used: Set<string>, declared: string[]): void {
  for (const name of [...used, ...declared]) {
    if (!letterFields[name])
      throw new TemplateError(file, `field ${name} is not known; add it to workers/letters/fields.ts or mend the name`)
  }
  const missing = [...used].filter((name) => !declared.includes(name) && !letterFields[name]?.standard)
  if (missing.length) throw new TemplateError(file, `uses ${missing.join(', ')} but does not list it under fields`)
  const spare = declared.filter((name) => !used.has(name))
  if (spare.length) throw new TemplateError(file, `lists ${spare.join(', ')} under fields but does not use it`)
}

const isEmpty = (value: FieldValue | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

const marked = (value: FieldValue): FieldValue =>
  typeof value === 'string' ? value && inert(value) : Array.isArray(value) ? value.map(inert) : value

/**
 * Checks and compiles one template. Throws a TemplateError for an unknown, undeclared or spare field, so that a wrong
 * template stops the start and not a letter. `render` throws one that names the fields without a value.
 */
export function compileTemplate(file: string, source: string, partials: Record<string, string>): LetterTemplate {
  const { head, body } = splitFrontMatter(file, source)
  const { fields: listed, subject, ...rest } = head
  const optional = listed.filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1))
  const fields = listed.map((name) => name.replace(/\?$/, ''))
  const used = usedFields(file, `${subject}\n${body}`, partials)
  checkFields(file, used, fields)
  const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: {} }
  const engine = Handlebars.create()
  engine.registerPartial(partials)
  const compiled = { subject: engine.compile(subject, options), body: engine.compile(body, options) }
  const render = (values: FieldValues) => {
    const needed = [...used].sort()
    const empty = needed.filter(
      (name) => isEmpty(values[name]) && !optional.includes(name) && !letterFields[name]?.mayBeEmpty,
    )
    if (empty.length) throw new TemplateError(file, `no value for ${empty.join(', ')}`)
    const printed = Object.fromEntries(
      needed.map((name) => {
        try {
          return [name, marked(printField(letterFields[name] ?? { type: 'text' }, values[name] ?? null))]
        } catch {
          throw new TemplateError(file, `the value of ${name} does not fit its type`)
        }
      }),
    )
    return { title: withoutMarks(compiled.subject(printed)).trim(), blocks: parseBlocks(compiled.body(printed)) }
  }
  return { ...rest, file, fields, optional, render }
}
