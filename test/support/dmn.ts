import { readdirSync, readFileSync } from 'node:fs'
import { DmnModdle } from 'dmn-moddle'
import { evaluate, unaryTest } from 'feelin'

/** A decision table as it stands in a file under processes/, in the words of FEEL. */
export type Table = {
  decisionId: string
  file: string
  hitPolicy: string
  aggregation: string | undefined
  inputs: string[]
  outputs: string[]
  rules: { id: string; source: string; tests: string[]; results: string[] }[]
  /** Decisions of the same file whose results this one reads by their ids. */
  requires: string[]
}

type Values = Record<string, unknown>
// biome-ignore lint/suspicious/noExplicitAny: dmn-moddle has no types for the elements it reads
type Element = any

const tables = new Map<string, Promise<Table>>()

/** Evaluates a decision without an engine: multiple outputs give an object, no fitting rule gives null ([] for COLLECT). */
export const decide = async (decisionId: string, variables: Values): Promise<Element> => {
  const table = await tableOf(decisionId)
  const context = await withRequired(table, variables)
  const found = hits(table, context, table.hitPolicy === 'FIRST').map((rule) => resultOf(table, rule, context))
  switch (table.hitPolicy) {
    case 'COLLECT':
      return aggregate(table.aggregation, found)
    case 'RULE ORDER':
      return found
    case 'UNIQUE':
      if (found.length > 1) throw new Error(`${decisionId}: ${found.length} rules fit, hit policy UNIQUE allows one`)
      return found[0] ?? null
    case 'FIRST':
      return found[0] ?? null
    default:
      throw new Error(`${decisionId}: hit policy ${table.hitPolicy} is not supported here`)
  }
}

/** Ids of the rules that fit, in table order; with hit policy FIRST the first of them decides. */
export const matchingRules = async (decisionId: string, variables: Values): Promise<string[]> => {
  const table = await tableOf(decisionId)
  return hits(table, await withRequired(table, variables)).map((rule) => rule.id)
}

/** The table behind a decision id, found in any .dmn file under processes/. */
export const tableOf = (decisionId: string): Promise<Table> => {
  const known = tables.get(decisionId)
  if (known) return known
  const file = readdirSync('processes', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dmn'))
    .map((name) => `processes/${name}`)
    .find((name) => new RegExp(`<(?:dmn:)?decision [^>]*\\bid="${decisionId}"`).test(readFileSync(name, 'utf8')))
  if (!file) throw new Error(`No .dmn file under processes/ holds the decision '${decisionId}'`)
  const table = read(file, decisionId)
  tables.set(decisionId, table)
  return table
}

const read = async (file: string, decisionId: string): Promise<Table> => {
  const { rootElement } = await new DmnModdle().fromXML(readFileSync(file, 'utf8'))
  const decision: Element = (rootElement as Element).drgElement.find((element: Element) => element.id === decisionId)
  const logic: Element = decision.decisionLogic
  const text = (element: Element): string => element?.text ?? ''
  return {
    decisionId,
    file,
    hitPolicy: logic.hitPolicy ?? 'UNIQUE',
    aggregation: logic.aggregation,
    inputs: logic.input.map((input: Element) => text(input.inputExpression)),
    outputs: logic.output.map((output: Element) => output.name ?? output.id),
    rules: (logic.rule ?? []).map((rule: Element) => ({
      id: rule.id,
      source: rule.description ?? '',
      tests: rule.inputEntry.map(text),
      results: rule.outputEntry.map(text),
    })),
    requires: (decision.informationRequirement ?? [])
      .filter((requirement: Element) => requirement.requiredDecision)
      .map((requirement: Element) => requirement.requiredDecision.href.replace('#', '')),
  }
}

const withRequired = async (table: Table, variables: Values): Promise<Values> => {
  const context = { ...variables }
  for (const required of table.requires) context[required] = await decide(required, variables)
  return context
}

const hits = (table: Table, context: Values, onlyFirst = false): Table['rules'] => {
  const values = table.inputs.map((expression) => feel(expression, context))
  const hit = (rule: Table['rules'][number]) => rule.tests.every((test, index) => fits(test, values[index], context))
  if (!onlyFirst) return table.rules.filter(hit)
  const first = table.rules.find(hit)
  return first ? [first] : []
}

const fits = (test: string, value: unknown, context: Values): boolean =>
  test.trim() === '' ||
  test.trim() === '-' ||
  once(test, value, () => unaryTest(test, { ...context, '?': value }).value === true)

const resultOf = (table: Table, rule: Table['rules'][number], context: Values): unknown => {
  const values = rule.results.map((expression) => feel(expression, context))
  if (table.outputs.length === 1) return values[0]
  return Object.fromEntries(table.outputs.map((name, index) => [name, values[index]]))
}

const feel = (expression: string, context: Values): unknown =>
  expression.trim() === '' ? null : once(expression, undefined, () => evaluate(expression, context).value)

/** For each expression the results by value; undefined for one that reads variables. */
const results = new Map<string, Map<unknown, unknown> | undefined>()

/** Expressions of literals alone give the same result each time: FEEL is parsed once for each of them, as tables are long. */
const once = <T>(expression: string, value: unknown, result: () => T): T => {
  if (!results.has(expression)) results.set(expression, isLiteral(expression) ? new Map() : undefined)
  const known = results.get(expression)
  if (!known) return result()
  const key = typeof value === 'object' ? JSON.stringify(value) : value
  if (!known.has(key)) known.set(key, result())
  return known.get(key) as T
}

const isLiteral = (expression: string): boolean =>
  !/[a-z_]/i.test(expression.replace(/"[^"]*"/g, '').replace(/\b(not|null|true|false)\b/g, ''))

const aggregate = (aggregation: string | undefined, found: unknown[]): unknown => {
  const numbers = found.map(Number)
  if (!aggregation) return found
  if (aggregation === 'COUNT') return found.length
  if (found.length === 0) return null
  if (aggregation === 'SUM') return numbers.reduce((sum, value) => sum + value, 0)
  return aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers)
}
