import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { filesIn } from '../files.ts'
import type { Element } from '../moddle.ts'
import { ruleIdsIn } from './rules.ts'

export type Field = {
  key: string
  type: string
  label: string
  required: boolean
  list: boolean
  disabled: boolean
  values: string[]
}
export type Form = {
  file: string
  slug: string
  id: string
  versionTag: string | undefined
  platformVersion: string | undefined
  /** Fields whose value goes on completion, with their path (`people.name` in a list or a group with a path). */
  fields: Field[]
  rules: string[]
  components: Element[]
  schema: Element
}

/** The forms of a folder. */
export const readForms = (folder: string): Form[] =>
  filesIn(folder, '.form').map((file) => {
    const schema = JSON.parse(readFileSync(file, 'utf8'))
    const components = componentsOf(schema)
    return {
      file: relative('.', file),
      slug: basename(dirname(file)),
      id: schema.id,
      versionTag: schema.versionTag,
      platformVersion: schema.executionPlatformVersion,
      fields: fieldsOf(schema, [], false),
      rules: ruleIdsIn(
        components
          .map(({ properties = {}, description = '' }) => `${Object.values(properties)} ${description}`)
          .join(' '),
      ),
      components,
      schema,
    }
  })

const componentsOf = (node: Element): Element[] =>
  (node.components ?? []).flatMap((component: Element) => [component, ...componentsOf(component)])

function fieldsOf(node: Element, path: string[], list: boolean): Field[] {
  return (node.components ?? []).flatMap((component: Element) => {
    const {
      key,
      type,
      label = component.dateLabel ?? component.timeLabel ?? '',
      path: own,
      validate,
      disabled = false,
    } = component
    if (type === 'group' || type === 'dynamiclist')
      return fieldsOf(component, own ? [...path, own] : path, list || type === 'dynamiclist')
    if (!key) return []
    const values = (component.values ?? []).map(({ value }: Element) => String(value))
    return { key: [...path, key].join('.'), type, label, required: Boolean(validate?.required), list, disabled, values }
  })
}
