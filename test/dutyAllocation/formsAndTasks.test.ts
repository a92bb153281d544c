import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tasks as taskDefinitions } from '../../workers/definitions.ts'
import { startForms } from '../support/startForms.ts'

type Component = {
  type: string
  id: string
  key?: string
  path?: string
  readonly?: boolean
  label?: string
  dateLabel?: string
  components?: Component[]
  values?: { value: string }[]
  properties?: { rules?: string }
  validate?: { required?: boolean; minLength?: number }
  conditional?: { hide: string }
}
const folders = readdirSync('forms')
const allForms = folders.flatMap((folder) => readdirSync(`forms/${folder}`).map((file) => `forms/${folder}/${file}`))
const isStart = (file: string) => startForms.some((id) => file.endsWith(`/${id}.form`))
const forms = allForms.filter((file) => !isStart(file))
const read = (file: string): Component & { id: string; components: Component[] } =>
  JSON.parse(readFileSync(file, 'utf8'))

/** Fields that a person fills in, by the key under which they are submitted; a list counts as one. */
const fieldsOf = (components: Component[]): Component[] =>
  components.flatMap((part) =>
    part.type === 'dynamiclist' ? [part] : part.components ? fieldsOf(part.components) : part.key ? [part] : [],
  )
const nameOf = ({ key, path }: Component) => key ?? path ?? ''
const everything = (components: Component[]): Component[] =>
  components.flatMap((part) => [part, ...everything(part.components ?? [])])

describe.each(forms)('%s', (file) => {
  const form = read(file)
  const task = taskDefinitions.get(form.id)
  const shape: Record<string, z.ZodType> = task?.schema instanceof z.ZodObject ? task.schema.shape : {}

  it('has a task of the same name that reads exactly its fields', () => {
    expect(file.endsWith(`/${form.id}.form`)).toBe(true)
    expect(Object.keys(shape).sort()).toEqual(fieldsOf(form.components).map(nameOf).sort())
  })

  it('offers no answer that the server refuses, and leaves none out', () => {
    for (const field of fieldsOf(form.components)) {
      if (!field.values) continue
      const offered = field.values.map(({ value }) => value)
      const wrap = (value: string) => (field.type === 'checklist' ? [value] : value)
      for (const value of offered)
        expect([field.key, value, shape[nameOf(field)]?.safeParse(wrap(value)).success]).toEqual([
          field.key,
          value,
          true,
        ])
      expect(shape[nameOf(field)]?.safeParse(wrap('ANOTHER_ANSWER')).success).toBe(false)
    }
  })

  it('asks of the server what it asks of everybody in the browser', () => {
    const always = fieldsOf(form.components).filter(({ validate, conditional }) => validate?.required && !conditional)
    const hidden = new Set(
      everything(form.components)
        .filter(({ conditional }) => conditional)
        .flatMap((part) => everything(part.components ?? []).map(nameOf)),
    )
    for (const field of always.filter((part) => !hidden.has(nameOf(part)))) {
      expect([nameOf(field), shape[nameOf(field)]?.safeParse(undefined).success]).toEqual([nameOf(field), false])
      const min = field.validate?.minLength
      if (min)
        expect([
          nameOf(field),
          shape[nameOf(field)]?.safeParse('x'.repeat(min - 1)).success,
          shape[nameOf(field)]?.safeParse('x'.repeat(min)).success,
        ]).toEqual([nameOf(field), false, true])
    }
  })

  it('begins with the refusal, the title and the case header with its link', () => {
    expect(form.components.slice(0, 3).map(({ id }) => id)).toEqual(['Text_refusal', 'Text_title', 'Text_header'])
    // What is about a whole absence or district links to it, or to nothing; everything else links to the case.
    if (!/^(cr(?!Duty)|fc|wr|dmAttendance|dmPlanProblem)/.test(form.id))
      expect(JSON.stringify(form.components[2])).toContain('({{header.casePageUrl}})')
  })

  it('asks for no name, address, date of birth or e-mail of the family', () => {
    // Who attended a meeting or is asked to come (CG-6) is a list that goes to the record alone.
    const attended = everything(form.components).filter(({ path }) =>
      ['attendees', 'apologies', 'others'].includes(path ?? ''),
    )
    const names = new Set(attended.flatMap((list) => everything(list.components ?? [])))
    for (const field of everything(form.components).filter((part) => !names.has(part)))
      expect(field.key ?? '').not.toMatch(/^(child|parent|carer|family)?(name|address|dob|dateOfBirth|email)$/i)
  })

  it('keeps everything that is written in words out of the process variables', () => {
    const words = fieldsOf(form.components)
      .filter(
        ({ type, components }) =>
          ['textfield', 'textarea'].includes(type) ||
          (type === 'dynamiclist' &&
            everything(components ?? []).some(({ type, readonly }) => /^text(field|area)$/.test(type) && !readonly)),
      )
      .map(nameOf)
    expect(words.filter((name) => !task?.texts.includes(name))).toEqual([])
  })

  it('speaks in sentence case and shows no rule ids to people', () => {
    for (const { label, dateLabel, id } of everything(form.components)) {
      const said = label ?? dateLabel ?? ''
      expect([id, said]).not.toEqual([id, expect.stringMatching(/\b(DA|AW|TU|RD|RF|IA|GN)-\d\d/)])
      expect(said).not.toMatch(/^[a-z]+[A-Z]/)
    }
  })

  it('names the rules that it carries in its properties, and its task names them too', () => {
    const carried = everything(form.components).flatMap(({ properties }) => properties?.rules?.split(' ') ?? [])
    expect(carried.filter((rule) => !task?.rules.includes(rule))).toEqual([])
  })
})

// What a start form asks becomes variables of the process, so it asks for references, codes and dates alone (I6).
describe.each(allForms.filter(isStart))('%s', (file) => {
  const form = read(file)
  it('is named like its file and begins with its title', () => {
    expect(file.endsWith(`/${form.id}.form`)).toBe(true)
    expect(form.components[0]?.id).toBe('Text_title')
  })
  it('asks for no free text', () => {
    expect(fieldsOf(form.components).filter(({ type }) => type === 'textarea')).toEqual([])
  })
})

it('has a form for each task definition', () => {
  expect([...taskDefinitions.keys()].sort()).toEqual(forms.map((file) => read(file).id).sort())
})
