import { labelSize } from '../draft/labels.ts'
import { extension } from '../project/processes.ts'
import { eventTypes, gatewayTypes, ruleFor, taskTypes } from './rule.ts'

const prefixes: Record<string, string> = {
  'bpmn:UserTask': 'userTask',
  'bpmn:ServiceTask': 'serviceTask',
  'bpmn:BusinessRuleTask': 'businessRule',
  'bpmn:CallActivity': 'callActivity',
  'bpmn:SubProcess': 'subProcess',
  'bpmn:SequenceFlow': 'flow',
  ...Object.fromEntries(eventTypes.map((type) => [type, 'event'])),
  ...Object.fromEntries(gatewayTypes.map((type) => [type, 'gateway'])),
}

/** Ids by type and meaning; a task with a form or decision begins with its id (a second one adds its own words). */
export const elementIds = ruleFor(Object.keys(prefixes), (element, report) => {
  const prefix = prefixes[element.$type]
  if (!new RegExp(`^${prefix}_[a-z][A-Za-z0-9]*$`).test(element.id))
    return report(element.id, `Id must be '${prefix}_' and the meaning in camelCase`)
  const used =
    extension(element, 'zeebe:FormDefinition')?.formId ?? extension(element, 'zeebe:CalledDecision')?.decisionId
  if (used && !used.startsWith('=') && !element.id.startsWith(`${prefix}_${used}`))
    report(element.id, `Id must be '${prefix}_${used}', what it uses (a second one adds its own words)`)
})

// Documents, meetings and services that the source procedures write with capitals.
const names =
  /\b(Allocation Plan|Strategy Discussion|Single Assessment|Early Help|Legal Gateway|Liquid Logic|English|Monday|Friday)\b/g
const gerundOrNoun = /(ing|tion|ment|ance|ness)$/
// Verbs that look like nouns or the other way round.
const verbs = /^(Bring|Mention|Question|Document|Implement|Comment|Supplement|Ring)$/

/** Sentence case everywhere; a task is a verb and its object; an event an object and its state. */
export const labelCase = ruleFor(
  [...taskTypes, ...eventTypes, ...gatewayTypes, 'bpmn:SubProcess'],
  (element, report) => {
    const words: string[] = (element.name ?? '').trim().split(/\s+/).filter(Boolean)
    const [first] = words
    if (!first) return
    if (!/^[A-Z0-9]/.test(first)) report(element.id, 'Label begins with a capital letter')
    const [, ...later] = words.join(' ').replace(names, 'x').split(' ')
    const odd = later.find((word) => /^[A-Z][a-z]/.test(word))
    if (odd) report(element.id, `Label is in sentence case: '${odd}' without a capital`)
    if (!taskTypes.includes(element.$type) && !eventTypes.includes(element.$type)) return
    if (words.length < 2)
      report(element.id, 'Label has a verb and its object (task) or an object and its state (event)')
    else if (taskTypes.includes(element.$type) && gerundOrNoun.test(first) && !verbs.test(first))
      report(element.id, `Label of a task begins with a verb: '${first}' is none`)
  },
)

/** The name of a task fits into its shape: three lines at most. */
export const shortLabels = ruleFor(taskTypes, (task, report) => {
  const lines = labelSize(task.name ?? '', 88).height / 14
  if (lines > 3) report(task.id, `Label takes ${lines} lines: shorter words`)
})

/** A split is a question, its flows are the answers. */
export const gatewayQuestions = ruleFor(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'], (element, report) => {
  const outgoing = element.outgoing ?? []
  if (outgoing.length < 2) return
  if (!/\?$/.test(element.name ?? '')) report(element.id, 'A splitting gateway is named as a question')
  for (const flow of outgoing) if (!flow.name) report(flow.id, 'A flow from a gateway is named by its answer')
})

/** One named end for each outcome. */
export const namedEnds = ruleFor(['bpmn:Process', 'bpmn:SubProcess'], (scope, report) => {
  const ends = (scope.flowElements ?? []).filter(({ $type }: { $type: string }) => $type === 'bpmn:EndEvent')
  for (const end of ends) {
    if (!end.name) report(end.id, 'An end is named by its outcome')
    if (ends.some((other: typeof end) => other !== end && other.name && other.name === end.name))
      report(end.id, `Two ends are called '${end.name}': one end for each outcome`)
  }
})

/** The start of a process says what triggers it and which source says so. */
export const startAnnotation = ruleFor(['bpmn:Process'], (process, report) => {
  const links = (process.artifacts ?? []).filter(({ $type }: { $type: string }) => $type === 'bpmn:Association')
  for (const start of process.flowElements ?? []) {
    if (start.$type !== 'bpmn:StartEvent') continue
    const ends = links.filter((link: typeof start) => link.sourceRef === start || link.targetRef === start)
    const texts: string[] = ends.map(
      (link: typeof start) => `${link.targetRef?.text ?? ''}${link.sourceRef?.text ?? ''}`,
    )
    if (!texts.some((text) => /Source:/.test(text)))
      report(start.id, "A start has an annotation with its trigger and 'Source: document, paragraph'")
  }
})

const catchingTypes = [
  'bpmn:IntermediateCatchEvent',
  'bpmn:IntermediateThrowEvent',
  'bpmn:BoundaryEvent',
  'bpmn:StartEvent',
  'bpmn:SubProcess',
]

/**
 * Every path ends in an end event. A called process that watches until something else ends it (a clock of a case without
 * a worker) has nothing after it: its call activity stands behind a parallel gateway, and says so in its documentation.
 */
export const explicitEnds = ruleFor([...taskTypes, ...gatewayTypes, ...catchingTypes], (element, report) => {
  if (element.outgoing?.length || element.triggeredByEvent) return
  const endless =
    element.$type === 'bpmn:CallActivity' && /ends with the case/.test(element.documentation?.[0]?.text ?? '')
  if (!endless) report(element.id, "A path ends in an end event, or its documentation says 'ends with the case'")
})
