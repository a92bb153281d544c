import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
  '#10': ' ',
}
const plain = (text: string) => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole)

/** The name of each user task and process in the models, by id, as people see it in their task list. */
export async function readStepNames(folders: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const folder of folders) {
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.bpmn'))
    for (const file of files.sort()) {
      const model = await readFile(join(folder, file), 'utf8')
      for (const [tag] of model.matchAll(/<(?:bpmn:)?(?:userTask|process)\s[^>]*>/g)) {
        const id = /\sid="([^"]+)"/.exec(tag)?.[1]
        const name = /\sname="([^"]+)"/.exec(tag)?.[1]
        if (id && name) names.set(id, plain(name))
      }
    }
  }
  return names
}

/** 'outcomeLetter' -> 'Outcome letter': what people read where no model has a name for it. */
export const wordsOf = (id: string): string => {
  const words = id
    .replace(/^[a-zA-Z]+_/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
