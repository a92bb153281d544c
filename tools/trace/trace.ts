import { readFileSync } from 'node:fs'
import { filesIn } from '../files.ts'
import { documentation } from '../project/processes.ts'
import { readProject } from '../project/project.ts'
import { type Rule, readRules, ruleIdsIn } from '../project/rules.ts'
import { landedGeneral, landedProcedures } from './landed.ts'

export type Traced = { rule: Rule; carriers: string[]; tests: string[]; landed: boolean }

/** For every rule of the catalogue: what carries it and which tests name it. */
export async function traceProject(): Promise<Traced[]> {
  const { processes, decisions, forms, letters, sources } = await readProject()
  const carriers = new Map<string, Set<string>>()
  const tests = new Map<string, Set<string>>()
  const add = (map: typeof carriers, ids: string[], carrier: string) => {
    for (const id of ids) map.set(id, (map.get(id) ?? new Set()).add(carrier))
  }
  for (const { id, process, elements } of processes) {
    add(carriers, ruleIdsIn(documentation(process)), id)
    for (const { text } of process.artifacts ?? []) add(carriers, ruleIdsIn(text ?? ''), id)
    for (const element of elements) add(carriers, ruleIdsIn(documentation(element)), `${id}.${element.id}`)
  }
  for (const { id, rules } of decisions) add(carriers, rules, `${id}.dmn`)
  for (const { id, rules } of forms) add(carriers, rules, `${id}.form`)
  for (const { slug, template, rules } of letters) add(carriers, rules, `${slug}/${template}.hbs`)
  for (const { file, rules } of sources) add(carriers, rules, file)
  for (const file of filesIn('test', '.test.ts')) {
    // Tests of the models use rule ids as examples; there a rule is tested where a title names it.
    const text = readFileSync(file, 'utf8')
    const titles = [...text.matchAll(/\bit\('([^']*)'/g)].map((match) => match[1]).join(' ')
    add(tests, ruleIdsIn(file.startsWith('test/models') ? titles : text), file)
  }
  return readRules().map((rule) => ({
    rule,
    carriers: [...(carriers.get(rule.id) ?? [])].sort(),
    tests: [...(tests.get(rule.id) ?? [])].sort(),
    landed: landedProcedures.includes(rule.process) || landedGeneral.includes(rule.id),
  }))
}

/** One sentence for each landed rule that nothing carries or no test names. */
export const missingOf = (traced: Traced[]): string[] =>
  traced
    .filter(({ landed }) => landed)
    .flatMap(({ rule, carriers, tests }) => [
      ...(carriers.length
        ? []
        : [`${rule.id} is carried by no model, decision, form, letter or worker: ${rule.sentence}`]),
      ...(tests.length ? [] : [`${rule.id} is named by no test: ${rule.sentence}`]),
    ])
