import type { Element } from '../moddle.ts'
import { documentation, dueOf, extension, groupsOf, type Process } from '../project/processes.ts'
import type { Project } from '../project/project.ts'

export const marks = ['<!-- generated: begin (npm run generate) -->', '<!-- generated: end -->'] as const

/** The generated part of a procedure card: steps, limits, decisions and letters of all processes in its folder. */
export function cardOf(slug: string, project: Project, roles: Record<string, string>): string {
  const processes = project.processes.filter((process) => process.slug === slug)
  const decisions = project.decisions.filter((decision) => decision.slug === slug)
  const letters = project.letters.filter((letter) => letter.slug === slug)
  return [
    ...processes.map((process) => processPart(process, roles)),
    decisions.length
      ? `## Decisions\n\n${table(
          ['decision', 'looks at', 'gives', 'rows', 'rules'],
          decisions.map(({ id, name, file, inputs, outputs, rows, rules }) => [
            `[${name}](${file.split('/').at(-1)}) \`${id}\``,
            inputs.map(({ label, name: input }) => label || input).join(', '),
            outputs.map(({ label, name: output }) => label || output).join(', '),
            String(rows.length),
            rules.join(', '),
          ]),
        )}`
      : '',
    letters.length
      ? `## Letters\n\n${table(
          ['letter', 'id', 'version', 'rules'],
          letters.map(({ name, template, letterId, version, rules }) => [
            `[${name}](../../templates/${slug}/${template}.hbs)`,
            letterId,
            version,
            rules.join(', '),
          ]),
        )}`
      : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

function processPart(process: Process, roles: Record<string, string>): string {
  const steps = inOrder(process.elements).filter(({ $type }) => /Task$|CallActivity$/.test($type))
  const timers = process.elements.filter(
    ({ eventDefinitions }) => eventDefinitions?.[0]?.$type === 'bpmn:TimerEventDefinition',
  )
  const ends = process.elements.filter(({ $type, name }) => $type === 'bpmn:EndEvent' && name)
  return [
    `## ${process.name}\n\n[${process.id}.bpmn](${process.id}.bpmn), version ${process.versionTag ?? 'none'}. ${process.process.documentation?.[0]?.text ?? ''}`,
    table(
      ['step', 'who', 'due', 'rules'],
      steps.map((step) => [
        stepName(step),
        who(step, roles),
        due(step),
        (documentation(step).match(/\b[A-Z]{1,2}-\d{2}\b/g) ?? []).join(', '),
      ]),
    ),
    timers.length
      ? table(
          ['limit', 'instant', 'of', 'the step stays'],
          timers.map((timer) => [
            timer.name ?? timer.id,
            code(timer.eventDefinitions[0].timeDate?.body ?? timer.eventDefinitions[0].timeDuration?.body),
            timer.attachedToRef?.name ?? 'the procedure',
            timer.attachedToRef ? (timer.cancelActivity === false ? 'yes' : 'no') : '–',
          ]),
        )
      : '',
    `Ends: ${ends.map(({ name }) => name).join(' · ')}.`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const code = (text: string | undefined) => (text ? `\`${text.replace(/^=/, '')}\`` : '–')

function stepName(step: Element) {
  const form = extension(step, 'zeebe:FormDefinition')?.formId
  const called = extension(step, 'zeebe:CalledElement')?.processId
  const decision = extension(step, 'zeebe:CalledDecision')?.decisionId
  const job = extension(step, 'zeebe:TaskDefinition')?.type
  const used = [
    form && `form \`${form}\``,
    called && `calls \`${called}\``,
    decision && `decision \`${decision}\``,
    job && `job \`${job}\``,
  ]
  return `${step.name} (${used.find(Boolean) ?? '–'})`
}

function who(step: Element, roles: Record<string, string>) {
  if (step.$type !== 'bpmn:UserTask') return 'system'
  const groups = groupsOf(step).map((group) => roles[group] ?? group)
  return groups.join(', ') || code(extension(step, 'zeebe:AssignmentDefinition')?.candidateGroups)
}

const due = (step: Element) => code(dueOf(step))

/** Along the flows from the starts, subprocesses in their place. */
function inOrder(elements: Element[]): Element[] {
  const seen = new Set<Element>()
  const visit = (element: Element) => {
    if (seen.has(element)) return
    seen.add(element)
    for (const inner of element.flowElements ?? []) if (inner.$type === 'bpmn:StartEvent') visit(inner)
    for (const flow of element.outgoing ?? []) visit(flow.targetRef)
    for (const event of elements) if (event.attachedToRef === element) visit(event)
  }
  for (const element of elements) if (element.$type === 'bpmn:StartEvent') visit(element)
  for (const element of elements) visit(element)
  return [...seen]
}

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|') || '–'))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
