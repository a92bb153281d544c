import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { filesIn } from '../files.ts'

export type Rule = {
  id: string
  process: string
  sentence: string
  actor?: string
  deadline?: string
  source: { document: string; profile: string; paragraph?: string; lines: string }[]
}
export const catalogueFolder = 'processes/rules'

/** One list of the catalogue, for example `letters`. */
export const readCatalogue = <T>(name: string): T[] =>
  JSON.parse(readFileSync(`${catalogueFolder}/${name}.json`, 'utf8')) as T[]

/** All rules of the catalogue, in the order of the procedures and their numbers. */
export const readRules = (): Rule[] =>
  readCatalogue<{ id: string }>('processes').flatMap(({ id }) => readCatalogue<Rule>(id))

export const catalogueFiles = () => filesIn(catalogueFolder, '.json').map((file) => basename(file, '.json'))

/** Rule ids in a text; `AW-25..AW-40` and `AW-25 to AW-40` stand for all between them. */
export function ruleIdsIn(text: string): string[] {
  const ids = new Set<string>()
  for (const match of text.matchAll(/\b([A-Z]{2})-(\d{2})(?:(?:\.\.|\s+to\s+|\s*–\s*)(?:\1-)?(\d{2}))?\b/g)) {
    const [, prefix, first, last] = match
    for (let n = Number(first); n <= Number(last ?? first); n++) ids.add(`${prefix}-${String(n).padStart(2, '0')}`)
  }
  return [...ids]
}
