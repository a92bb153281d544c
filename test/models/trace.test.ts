import { describe, expect, it } from 'vitest'
import { readRules, ruleIdsIn } from '../../tools/project/rules.ts'
import { missingOf, traceProject } from '../../tools/trace/trace.ts'

describe('the catalogue', () => {
  const rules = readRules()

  it('holds the 456 rules of the five documents, each id once', () => {
    expect(rules).toHaveLength(456)
    expect(new Set(rules.map(({ id }) => id)).size).toBe(456)
  })

  it('names a document and its lines for each rule', () => {
    const odd = rules.filter(
      ({ source }) => !source.length || source.some(({ document, lines }) => !document || !lines),
    )
    expect(odd.map(({ id }) => id)).toEqual([])
  })
})

describe('the trace', () => {
  it('shows every rule of the landed procedures carried and tested', async () => {
    expect(missingOf(await traceProject())).toEqual([])
  })

  it('reads lists and spans of rule ids', () => {
    expect(ruleIdsIn('DA-03, DA-04 and AW-25..AW-27, UC-01 to UC-02, not X-1 nor ISO-8601')).toEqual([
      'DA-03',
      'DA-04',
      'AW-25',
      'AW-26',
      'AW-27',
      'UC-01',
      'UC-02',
    ])
  })

  it('names no rule that the catalogue does not have', async () => {
    const known = new Set(readRules().map(({ id }) => id))
    const { readProject } = await import('../../tools/project/project.ts')
    const { processes, forms, letters, decisions, sources } = await readProject()
    const { documentation } = await import('../../tools/project/processes.ts')
    const prefixes = new Set([...known].map((id) => id.slice(0, 2)))
    const named = [
      ...processes.flatMap(({ id, elements }) =>
        elements.flatMap((element) => ruleIdsIn(documentation(element)).map((rule) => [`${id}.${element.id}`, rule])),
      ),
      ...[...forms, ...letters, ...decisions, ...sources].flatMap(({ file, rules }) =>
        rules.map((rule) => [file, rule]),
      ),
    ]
    const odd = named.filter(([, rule = '']) => prefixes.has(rule.slice(0, 2)) && !known.has(rule))
    expect(odd.map(([place, rule]) => `${place}: there is no rule ${rule}`)).toEqual([])
  })
})
