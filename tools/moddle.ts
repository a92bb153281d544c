import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { BpmnModdle } from 'bpmn-moddle'

const require = createRequire(import.meta.url)

// A moddle element has as many shapes as BPMN has types; the tools read it as an open record.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Element = any

/** A BPMN reader and writer that knows the `zeebe:` extensions. */
export const createModdle = () => new BpmnModdle({ zeebe: require('zeebe-bpmn-moddle/resources/zeebe.json') })

/** Reads a BPMN file. Throws when the XML cannot be read without a warning, because a lost element is a lost step. */
export async function readBpmn(file: string): Promise<Element> {
  const { rootElement, warnings } = await createModdle().fromXML(readFileSync(file, 'utf8'))
  const real = warnings.filter(({ message }: Error) => !/unknown attribute <modeler:/.test(message))
  if (real.length) throw new Error(`${file}: ${real.map(({ message }: Error) => message).join('; ')}`)
  return rootElement
}
