import type { Element } from '../moddle.ts'

export type Report = (elementId: string, message: string) => void

/** A bpmnlint rule that looks at elements of one type. The message says what to change. */
export const ruleFor = (types: string[], check: (element: Element, report: Report) => void) => () => ({
  check(node: Element, { report }: { report: Report }) {
    if (types.includes(node.$type)) check(node, report)
  },
})

export const taskTypes = ['UserTask', 'ServiceTask', 'BusinessRuleTask', 'CallActivity'].map((type) => `bpmn:${type}`)
export const eventTypes = [
  'StartEvent',
  'EndEvent',
  'IntermediateCatchEvent',
  'IntermediateThrowEvent',
  'BoundaryEvent',
].map((type) => `bpmn:${type}`)
export const gatewayTypes = ['ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway'].map(
  (type) => `bpmn:${type}`,
)
