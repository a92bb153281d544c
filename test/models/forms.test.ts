import { join } from 'node:path'
import { FormLinter } from '@camunda/form-linting'
import { describe, expect, it } from 'vitest'
import { feelProblems } from '../../tools/feel.ts'
import { readForms } from '../../tools/project/forms.ts'
import { readCatalogue } from '../../tools/project/rules.ts'
import { readSources } from '../../tools/project/workers.ts'
import type { TaskDefinition } from '../../workers/tasks/defineTask.ts'
import { startForms } from '../support/startForms.ts'

type Wanted = { id: string; fields: { field: string; type: string; validation?: string }[] }
const forms = readForms('forms')
const wanted = readCatalogue<Wanted>('forms')

const refusedIn = (id: string) => (id.startsWith('dm') ? 'dmPlanProblem' : 'dtStartProblem')

describe.each(forms.map((form) => [form.id, form] as const))('the form %s', (id, form) => {
  it('runs on Camunda 8.6', () => {
    expect(form.platformVersion).toBe('8.6.0')
    expect(new FormLinter().lint(form.schema)).toEqual([])
  })

  it('has a version tag', () => expect(form.versionTag ?? '').toMatch(/^\d+\.\d+\.\d+$/))

  it('holds FEEL that can be read', () => {
    const problems = expressionsOf(form.schema).flatMap((source) =>
      feelProblems(source.slice(1)).map((problem) => `${source}: ${problem}`),
    )
    expect(problems).toEqual([])
  })

  it('asks everything that the catalogue lists for it', () => {
    const shown = JSON.stringify(form.schema)
    const fields = wanted.find((one) => one.id === id)?.fields ?? []
    // What is only shown, or computed by the deadline worker, may stand in a text of the form.
    const asked = fields.filter(
      ({ type, validation = '' }) => type !== 'readonly' && !validation.startsWith('computed'),
    )
    const missing = asked.filter(({ field }) => !new RegExp(`\\b${field}\\b`).test(shown))
    expect(missing.map(({ field }) => field)).toEqual([])
  })

  it('names every field for the person who fills it, and each key once', () => {
    const inputs = form.fields.filter(({ type }) => type !== 'button')
    expect(inputs.filter(({ label }) => !label).map(({ key }) => key)).toEqual([])
    const keys = inputs.map(({ key }) => key)
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  it('shows on top why a submission was refused', () => {
    // A start form is refused in a task of its own, which shows why.
    const shown = startForms.includes(id) ? forms.find((one) => one.id === refusedIn(id)) : form
    expect(JSON.stringify(shown?.components.slice(0, 2))).toContain('refusal')
  })
})

it('the form linter finds what Camunda 8.6 cannot show', () => {
  const schema = {
    executionPlatform: 'Camunda Cloud',
    executionPlatformVersion: '8.6.0',
    schemaVersion: 17,
    type: 'default',
    id: 'example',
    components: [{ type: 'documentPreview', id: 'Preview_1', dataSource: '=documents' }],
  }
  expect(new FormLinter().lint(schema)).not.toEqual([])
})

const tasks = (
  await Promise.all(readSources('workers').flatMap(({ file, tasks }) => (tasks.length ? [load(file)] : [])))
).flat()

describe.each(tasks.map((task) => [task.formId, task] as const))('the server check of %s', (id, task) => {
  it('takes exactly the fields of the form', () => {
    const form = forms.find((one) => one.id === id)
    const asked = new Set(form?.fields.filter(({ disabled }) => !disabled).map(({ key }) => key.split('.')[0]))
    expect(Object.keys(shapeOf(task.schema)).sort()).toEqual([...asked].sort())
  })

  it('keeps free text out of the process', () => {
    const form = forms.find((one) => one.id === id)
    const texts =
      form?.fields.filter(({ type, list }) => /^text(area|field)$/.test(type) && !list).map(({ key }) => key) ?? []
    expect(texts.filter((key) => !task.texts.includes(key))).toEqual([])
  })
})

async function load(file: string): Promise<TaskDefinition[]> {
  const exported: Record<string, unknown> = await import(join(process.cwd(), file))
  return Object.values(exported).filter(
    (value): value is TaskDefinition => typeof value === 'object' && value !== null && 'formId' in value,
  )
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const { shape, def } = schema as { shape?: Record<string, unknown>; def?: { in?: unknown; innerType?: unknown } }
  return shape ?? shapeOf(def?.in ?? def?.innerType)
}

function expressionsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('=') ? [value] : []
  return typeof value === 'object' && value ? Object.values(value).flatMap(expressionsOf) : []
}
