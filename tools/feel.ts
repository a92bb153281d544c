import { FeelAnalyzer } from '@bpmn-io/feel-analyzer'
import { lintExpression } from '@bpmn-io/feel-lint'
import { camundaBuiltins, camundaReservedNameBuiltins } from '@camunda/feel-builtins'
import { evaluate } from 'feelin'

export type Dialect = 'expression' | 'unaryTests'

const builtinNames = new Set(camundaBuiltins.map(({ name }) => name))
const analyzers = new Map(
  (['expression', 'unaryTests'] as const).map((dialect) => [
    dialect,
    new FeelAnalyzer({
      dialect,
      parserDialect: 'camunda',
      builtins: camundaBuiltins,
      reservedNameBuiltins: camundaReservedNameBuiltins,
    }),
  ]),
)

/** What is wrong with a FEEL expression; empty when it can be read. */
export function feelProblems(source: string, dialect: Dialect = 'expression'): string[] {
  if (dialect === 'unaryTests' && ['', '-'].includes(source.trim())) return []
  if (!source.trim()) return ['Expression is empty']
  const problems = lintExpression(source, { dialect, parserDialect: 'camunda', builtins: camundaBuiltins })
  return problems.map(({ message }: { message: string }) => message)
}

/** Names of the variables that a FEEL expression reads, without members, built-in functions and its own names. */
export function feelVariables(source: string, dialect: Dialect = 'expression'): string[] {
  const { inputs } = analyzers.get(dialect)?.analyzeExpression(source) ?? {}
  const names: string[] = (inputs ?? []).map(({ name }: { name: string }) => name)
  const missed = dialect === 'expression' ? missedNames(source) : []
  return [...new Set([...names, ...missed])].filter((name) => !builtinNames.has(name)).sort()
}

// The analyser loses a list that is filtered twice; the interpreter, run without variables, misses it by name.
function missedNames(source: string): string[] {
  try {
    const { warnings } = evaluate(source, {}, 'camunda')
    return warnings.flatMap(({ message }) => /^Variable '(.+)' not found$/.exec(message)?.[1] ?? [])
  } catch {
    return []
  }
}
