import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { authorityDirectory } from '../../register/authorityContact.ts'
import { uuid } from '../route.ts'
import { dayWords, instantWords, plainWords } from './words.ts'

type Component = {
  type?: string
  key?: string
  path?: string
  label?: string
  dateLabel?: string
  text?: string
  values?: { label: string; value: string }[]
  components?: Component[]
}
type Field = { label: string; options: Map<string, string> }
export type Said = { label: string; value: string }
export type FormWords = {
  /** The heading of a form: 'Management oversight for a waiting referral'. */
  titleOf: (formId: string) => string
  /** What one option of a field means. */
  optionOf: (formId: string, key: string, code: unknown) => string
  /** Decisions or texts of an oversight row as the form asked for them. */
  said: (formId: string, values: Record<string, unknown>) => Said[]
}

const inside = (component: Component): Component[] =>
  (component.components ?? []).flatMap((inner) => [inner, ...inside(inner)])

function fieldsOf(form: Component): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (const { key, path, type, label, dateLabel, values = [] } of inside(form)) {
    const name = key ?? (type === 'dynamiclist' ? path : undefined)
    if (!name) continue
    const field = fields.get(name) ?? { label: label || dateLabel || plainWords(name), options: new Map() }
    for (const option of values) field.options.set(String(option.value), option.label)
    fields.set(name, field)
  }
  return fields
}

const titleIn = (form: Component) =>
  inside(form)
    .map(({ type, text }) => (type === 'text' ? /^#\s+(.+)$/m.exec(text ?? '')?.[1] : undefined))
    .find(Boolean)

/**
 * Reads the forms of the model folders, so that pages say what people read when they decided.
 * `nameOf` gives the name of a member of staff for a username, or nothing. Keys of the register say nothing to anybody and are
 * left out.
 */
export function readFormWords(folders: string[]): (nameOf: (username: string) => string | undefined) => FormWords {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.form'))
      .map((file) => join(folder, file)),
  )
  const forms = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Component & { id: string })
  const fields = new Map(forms.map((form) => [form.id, fieldsOf(form)]))
  const titles = new Map(forms.map((form) => [form.id, titleIn(form)]))
  /** The register keeps no order: what was said stands in the order of the form. */
  const placeOf = (formId: string, key: string) => {
    const place = [...(fields.get(formId)?.keys() ?? [])].indexOf(key)
    return place < 0 ? Number.MAX_SAFE_INTEGER : place
  }
  return (nameOf) => {
    const words = (formId: string, key: string, value: unknown): string => {
      if (value === null || value === undefined || value === '') return ''
      if (typeof value === 'boolean') return value ? 'Yes' : 'No'
      if (Array.isArray(value))
        return value
          .map((item) => words(formId, key, item))
          .filter(Boolean)
          .join('\n')
      if (typeof value === 'object')
        return said(formId, value as Record<string, unknown>)
          .map(({ label, value: text }) => `${label}: ${text}`)
          .join('; ')
      const text = String(value)
      const option = fields.get(formId)?.get(key)?.options.get(text)
      if (option) return option
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayWords(text)
      if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return instantWords(text)
      if (uuid.test(text)) return ''
      return (
        nameOf(text) ?? authorityDirectory.find(text)?.name ?? (/^[A-Z][A-Z_\d]+$/.test(text) ? plainWords(text) : text)
      )
    }
    const said = (formId: string, values: Record<string, unknown>): Said[] =>
      Object.entries(values)
        .toSorted(([one], [other]) => placeOf(formId, one) - placeOf(formId, other))
        .map(([key, value]) => ({
          label: fields.get(formId)?.get(key)?.label ?? plainWords(key),
          value: words(formId, key, value),
        }))
        .filter(({ value }) => value !== '')
    return { titleOf: (formId) => titles.get(formId) ?? plainWords(formId), optionOf: words, said }
  }
}
