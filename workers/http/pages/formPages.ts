import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { Conflict, type FieldProblem, KeyReused, Refused } from '../../register/errors.ts'
import { fieldProblems } from '../problem.ts'
import type { Option } from './board.ts'
import type { PageContext } from './context.ts'
import { type FieldWords, formView, type Values } from './formView.ts'
import { keyOf, reader, valuesOf } from './read.ts'

/** A field of a form, and how it is asked for. */
export type FormField = FieldWords & {
  as: 'text' | 'lines' | 'select' | 'radios' | 'day' | 'instant'
  options?: Option[]
  optional?: boolean
}
type Typed = Record<string, string | undefined>
export type FormPage = {
  title: string
  caption: string
  active: string
  back: { href: string; text: string }
  intro?: string[]
  submit: string
  /** What is sent takes something away. */
  warning?: boolean
  fields: Record<string, FormField>
  /** What stands in the fields at first. */
  values?: Values
  /** Fields of the problems that the register finds, by the field of the form that they belong to. */
  same?: Record<string, string>
  /** What else a problem may be about, in words: it stands at the top of the form. */
  labels?: Record<string, string>
  /** Stores what was typed. @returns the address to go on to; @throws Refused, Conflict, KeyReused, NotFound */
  send: (typed: Typed, key: string) => Promise<string>
}

/**
 * What was typed by the shape that the API takes; `own` are problems of fields that the page alone knows.
 * @throws Refused that names each field that does not fit
 */
export function fitting<Schema extends z.ZodType>(
  schema: Schema,
  typed: unknown,
  own: FieldProblem[] = [],
): z.output<Schema> {
  const { data, error } = schema.safeParse(typed, { reportInput: true })
  if (error || own.length > 0) throw new Refused([...own, ...fieldProblems(error?.issues ?? [])])
  return data
}

/** The problem of a field that the page needs and that was left empty. */
export const missing = (field: string): FieldProblem => ({ field, problem: 'is missing', wayOut: 'give a string' })

/** What was typed, without the fields that were left empty. */
export const given = (typed: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined))

function typedIn(fields: FormPage['fields'], values: Values): { typed: Typed; problems: FieldProblem[] } {
  const { text, day, instant, problems } = reader(values)
  const read = (path: string, { as }: FormField) =>
    as === 'day' ? day(path) : as === 'instant' ? instant(path) : text(path)
  const typed = Object.fromEntries(Object.entries(fields).map(([path, field]) => [path, read(path, field)]))
  return { typed, problems }
}

const again =
  'This form was sent before with other content, and that is on record. Look at it first; send this only if it is something else'

/** A form as a page: asks, refuses beside the field, stores once for each key, and goes on to what it made. */
export function formPages(
  { show, dispatcher }: PageContext,
  load: (request: Request) => Promise<FormPage>,
): { show: Handle; send: Handle } {
  type Shown = { values?: Values; problems?: FieldProblem[]; status?: number; reused?: boolean }
  const showForm = (
    request: Request,
    response: Response,
    page: FormPage,
    { values = page.values ?? new Map(), problems = [], status = 200, reused = false }: Shown = {},
  ) => {
    const dictionary = Object.fromEntries(
      Object.entries(page.fields).map(([path, field]) => [
        path,
        { ...field, kind: field.kind ?? kinds[field.as] ?? ('text' as const) },
      ]),
    )
    const worded = problems.map((problem) => ({ ...problem, field: page.labels?.[problem.field] ?? problem.field }))
    const form = formView(values, worded, dictionary, { same: page.same ?? {} })
    for (const { link } of problems) if (link) form.summary.push({ text: 'Open what is there already', href: link })
    if (reused) form.summary.push({ text: again, href: '#main-content' })
    const fields = Object.entries(page.fields).map(([path, field]) => ({ path, ...field }))
    const key = reused ? randomUUID() : keyOf(values)
    const { title, active } = page
    show(response, 'form', { title, active, page, form, fields, key, action: request.originalUrl }, status)
  }

  return {
    async show(request, response) {
      showForm(request, response, await load(request))
    },

    async send(request, response) {
      const page = await load(request)
      const values = valuesOf(request.body)
      const { typed, problems } = typedIn(page.fields, values)
      if (problems.length > 0) return showForm(request, response, page, { values, problems, status: 422 })
      try {
        const next = await page.send(typed, keyOf(values))
        dispatcher?.wake()
        response.redirect(303, next)
      } catch (error) {
        if (error instanceof Refused)
          return showForm(request, response, page, { values, problems: error.problems, status: 422 })
        if (error instanceof Conflict)
          return showForm(request, response, page, { values, problems: [error.problem], status: 409 })
        if (!(error instanceof KeyReused)) throw error
        showForm(request, response, page, { values, status: 409, reused: true })
      }
    },
  }
}
type Handle = (request: Request, response: Response) => Promise<void>
const kinds: Partial<Record<FormField['as'], FieldWords['kind']>> = { radios: 'choice', day: 'day', instant: 'day' }
