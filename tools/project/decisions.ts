import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { DmnModdle } from 'dmn-moddle'
import { filesIn } from '../files.ts'
import type { Element } from '../moddle.ts'
import { ruleIdsIn } from './rules.ts'

export type Clause = { name: string; type: string; label: string }
export type Row = { id: string; inputs: string[]; outputs: string[]; note: string }
export type Decision = {
  file: string
  slug: string
  id: string
  name: string
  versionTag: string | undefined
  hitPolicy: string
  inputs: Clause[]
  outputs: Clause[]
  rows: Row[]
  rules: string[]
  /** FEEL of a decision that is no table. */
  expression: string | undefined
}

/** The decisions of a folder; one file may hold several. */
export async function readDecisions(folder: string): Promise<Decision[]> {
  const files = filesIn(folder, '.dmn').map(async (file) => {
    const { rootElement } = await new DmnModdle().fromXML(readFileSync(file, 'utf8'))
    const root = rootElement as Element
    const decisions = (root.drgElement ?? []).filter(({ $type }: Element) => $type === 'dmn:Decision')
    return decisions.map((decision: Element) => readDecision(file, root, decision))
  })
  return (await Promise.all(files)).flat()
}

function readDecision(file: string, root: Element, decision: Element): Decision {
  const logic = decision.decisionLogic ?? {}
  const table = logic.$type === 'dmn:DecisionTable' ? logic : {}
  const rows: Row[] = (table.rule ?? []).map((rule: Element) => ({
    id: rule.id,
    inputs: (rule.inputEntry ?? []).map(({ text }: Element) => text ?? ''),
    outputs: (rule.outputEntry ?? []).map(({ text }: Element) => text ?? ''),
    note: [rule.description, ...(rule.annotationEntry ?? []).map(({ text }: Element) => text)]
      .filter(Boolean)
      .join(' '),
  }))
  return {
    file: relative('.', file),
    slug: basename(dirname(file)),
    id: decision.id,
    name: decision.name ?? decision.id,
    versionTag: tagOf(decision) ?? tagOf(root),
    hitPolicy: table.hitPolicy ?? 'UNIQUE',
    inputs: (table.input ?? []).map(({ label, inputExpression }: Element) => ({
      name: inputExpression?.text ?? '',
      type: inputExpression?.typeRef ?? 'Any',
      label: label ?? '',
    })),
    outputs: (table.output ?? []).map(({ name, label, typeRef }: Element) => ({
      name: name ?? decision.id,
      type: typeRef ?? 'Any',
      label: label ?? '',
    })),
    rows,
    rules: ruleIdsIn([root.description, decision.description, ...rows.map(({ note }) => note)].join(' ')),
    expression: logic.$type === 'dmn:LiteralExpression' ? logic.text : undefined,
  }
}

const tagOf = (element: Element): string | undefined =>
  element.extensionElements?.values?.find(({ $type }: Element) => /versionTag$/i.test($type))?.value
