import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Draft } from './spec.ts'
import { writeBpmn } from './write.ts'

// A first draft only: afterwards the .bpmn is the source, edited in Modeler. An existing file is kept unless --force.
const { values, files } = read(process.argv.slice(2))
for (const file of files) {
  const { draft } = (await import(pathToFileURL(resolve(file)).href)) as { draft: Draft }
  const target = resolve(values.out ?? `processes/${draft.id}`, `${draft.id}.bpmn`)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, await writeBpmn(draft), { flag: values.force ? 'w' : 'wx' })
  console.log(target)
}

function read(args: string[]) {
  const out = args.indexOf('--out')
  return {
    values: { force: args.includes('--force'), out: out < 0 ? undefined : args[out + 1] },
    files: args.filter((arg, i) => arg.endsWith('.ts') && i !== out + 1),
  }
}
