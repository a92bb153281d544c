import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Linter } from 'bpmnlint'
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js'
import { configs, rules } from './lint-rules/index.ts'
import type { Process } from './project/processes.ts'

export type Finding = { file: string; element: string; rule: string; message: string; category: 'error' | 'warn' }

const house = 'bpmnlint-plugin-house'
const installed = new NodeResolver({ require: createRequire(import.meta.url) })
const resolver = {
  resolveRule: (pkg: string, name: string) =>
    pkg === house ? rules[name.replace(/^house\//, '')] : installed.resolveRule(pkg, name),
  resolveConfig: (pkg: string, name: string) =>
    pkg === house ? configs[name as 'recommended'] : installed.resolveConfig(pkg, name),
}

/** Everything that bpmnlint has to say of a process, by `.bpmnlintrc` (own rules are the plugin `house`). */
export async function lintProcess({ file, definitions }: Process): Promise<Finding[]> {
  const linter = new Linter({ config: JSON.parse(readFileSync('.bpmnlintrc', 'utf8')), resolver })
  const results: Record<string, { id: string; message: string; category: string }[]> = await linter.lint(definitions)
  return Object.entries(results).flatMap(([rule, reports]) =>
    reports.map(({ id, message, category }) => ({
      file,
      element: id,
      rule,
      message,
      category: category === 'warn' ? 'warn' : 'error',
    })),
  )
}

/** One line for each finding: where, what, which rule. */
export const finding = ({ file, element, rule, message }: Finding) => `${file} ${element}: ${message} (${rule})`
