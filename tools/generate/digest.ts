import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/**
 * Digest of what a file says. The diagram is left out, because a moved shape changes nothing of the procedure, and so is
 * the white space between elements.
 */
export function digestOf(file: string): string {
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  const said = /\.(bpmn|dmn)$/.test(file)
    ? withoutDiagram(text)
    : file.endsWith('.form')
      ? JSON.stringify(JSON.parse(text))
      : text
  return createHash('sha256').update(said).digest('hex').slice(0, 16)
}

const withoutDiagram = (xml: string) =>
  xml.replace(/<(bpmndi:BPMNDiagram|dmndi:DMNDI)\b[\s\S]*?<\/\1>/g, '').replace(/>\s+</g, '><')
