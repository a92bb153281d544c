import type { FieldProblem } from '../../register/errors.ts'

/** What a form sent: each field by its path, such as children[0].name. */
export type Values = Map<string, string>
/** How a field is called, and what to say when nothing or nothing possible was given. */
export type FieldWords = {
  label: string
  hint?: string
  ask: string
  /** The part of the field that a link in the error summary goes to. */
  kind?: 'text' | 'choice' | 'day'
}
export type Dictionary = Record<string, FieldWords>
export type Summary = { text: string; href: string }[]

const idOf = (path: string): string => path.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')
const patternOf = (path: string): string => path.replace(/\[\d+\]/g, '[]')
const lower = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

/** Says what is wrong in the words of the page: the shape's own hints ('give a string') are for programs. */
function sentence({ problem, wayOut }: FieldProblem, { label, ask, kind }: FieldWords): string {
  const absent = problem === 'is missing' && /^give (a|one of)\b/.test(wayOut)
  const impossible = /allowed values|wrong type|allowed kinds/.test(problem)
  if (absent || impossible || kind === 'choice')
    return wayOut && !absent && !impossible && problem === 'is missing' ? `${ask}: ${wayOut}` : ask
  return `${label} ${problem}${wayOut && wayOut !== 'see /docs' ? `: ${asWords(wayOut)}` : ''}`
}

/** Checks that the API shares name its codes; a page has words for them. */
const asWords = (text: string) => text.replace(/\bPOST\b/, 'post')

/** 'Child 2: ' in front of a problem of a list's entry. */
const entryOf = (path: string, entries: Record<string, string>): string => {
  const [, list = '', index = ''] = /^(\w+)\[(\d+)\]/.exec(path) ?? []
  return entries[list] ? `${entries[list]} ${Number(index) + 1}: ` : ''
}

/**
 * A form as the template shows it: every field with its label, what was typed and what is wrong with it, and the list of
 * problems for the error summary, in the order of the page.
 */
export function formView(
  values: Values,
  problems: FieldProblem[],
  dictionary: Dictionary,
  { entries = {}, same = {} }: { entries?: Record<string, string>; same?: Record<string, string> } = {},
) {
  const order = Object.keys(dictionary)
  const known = problems.map((problem) => ({ ...problem, field: same[problem.field] ?? problem.field }))
  const errors = new Map<string, string>()
  const sorted = known.toSorted((a, b) => order.indexOf(patternOf(a.field)) - order.indexOf(patternOf(b.field)))
  const summary: Summary = []
  for (const problem of sorted) {
    const { field } = problem
    const own = dictionary[patternOf(field)]
    if (errors.has(field)) continue
    const text = own ? sentence(problem, own) : `${field} ${problem.problem}: ${problem.wayOut}`
    const entry = entryOf(field, entries)
    errors.set(field, text)
    summary.push({
      text: entry ? entry + lower(text) : text,
      href: own ? `#${idOf(field)}${own.kind === 'day' ? '-day' : ''}` : '#main-content',
    })
  }
  const field = (path: string) => {
    const { label, hint } = dictionary[patternOf(path)] ?? { label: path, hint: undefined }
    const error = errors.get(path)
    return { id: idOf(path), name: path, label, hint, value: values.get(path) ?? '', error }
  }
  return { field, value: (path: string) => values.get(path) ?? '', summary }
}
export type FormView = ReturnType<typeof formView>
