import type { Element } from '../moddle.ts'
import type { Mapping, Node } from './spec.ts'

type Create = (type: string, values?: Record<string, unknown>) => Element

/** The `zeebe:` part of a node. A user task gets its form, groups, due date and the two execution listeners. */
export function extensionsOf(node: Node, create: Create): Element[] {
  const values: Element[] = []
  const add = (type: string, attributes: Record<string, unknown> = {}) =>
    values.push(create(`zeebe:${type}`, attributes))
  if (node.type === 'userTask') userTask(node, add, create)
  if (node.form) add('FormDefinition', { formId: node.form, bindingType: 'deployment' })
  if (node.type === 'serviceTask')
    add('TaskDefinition', { type: node.job ?? node.key, retries: String(node.retries ?? 3) })
  if (node.type === 'businessRuleTask') {
    const decisionId = node.decision ?? node.key
    add('CalledDecision', { decisionId, bindingType: 'deployment', resultVariable: node.result ?? decisionId })
  }
  if (node.type === 'callActivity')
    add('CalledElement', {
      processId: node.calls ?? node.key,
      bindingType: 'deployment',
      propagateAllChildVariables: false,
    })
  if (node.type === 'userTask') {
    // `due` is the task's own, so that the start listener knows it; `<form>Accepted` stays false until recorded, and
    // an output mapping keeps what is typed in the task's scope.
    node = {
      ...node,
      inputs: [...(node.due ? [[node.due, 'due'] as const] : []), ...(node.inputs ?? [])],
      outputs: [['=false', `${node.key}Accepted`], ...(node.outputs ?? [])],
    }
  }
  if (node.inputs?.length || node.outputs?.length)
    add('IoMapping', {
      inputParameters: mapped(node.inputs, 'Input', create),
      outputParameters: mapped(node.outputs, 'Output', create),
    })
  if (node.headers?.length)
    add('TaskHeaders', { values: node.headers.map(([key, value]) => create('zeebe:Header', { key, value })) })
  return values
}

function userTask(node: Node, add: (type: string, values?: Record<string, unknown>) => void, create: Create) {
  add('UserTask')
  add('FormDefinition', { formId: node.key, bindingType: 'deployment' })
  const groups = Array.isArray(node.groups) ? node.groups.join(', ') : node.groups
  if (groups)
    add('AssignmentDefinition', { ...(node.assignee ? { assignee: node.assignee } : {}), candidateGroups: groups })
  if (node.due) add('TaskSchedule', { dueDate: '=due' })
  if (node.priority !== undefined) add('PriorityDefinition', { priority: String(node.priority) })
  const listener = (eventType: string, type: string) =>
    create('zeebe:ExecutionListener', { eventType, retries: '3', type })
  add('ExecutionListeners', { listeners: [listener('start', 'prepareTask'), listener('end', 'recordOversight')] })
}

const mapped = (mappings: Mapping[] = [], type: 'Input' | 'Output', create: Create) =>
  mappings.map(([source, target]) =>
    create(`zeebe:${type}`, { source: source.startsWith('=') ? source : `=${source}`, target }),
  )
