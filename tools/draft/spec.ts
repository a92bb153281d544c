/** Words of a draft: one call per node or flow. The short key plus the type gives the BPMN id (`userTask_<key>`). */
export type At = readonly [col: number, row: number]
export type Mapping = readonly [source: string, target: string]
export type Trigger = {
  timer?: string
  message?: string
  correlationKey?: string
  error?: string
  escalation?: string
  terminate?: boolean
}
export type Multi = {
  in: string
  element: string
  out?: string
  outElement?: string
  sequential?: boolean
  until?: string
}
export type Details = Trigger & {
  doc?: string
  inputs?: Mapping[]
  outputs?: Mapping[]
  headers?: Mapping[]
  multi?: Multi
  job?: string
  retries?: number
  groups?: string | string[]
  assignee?: string
  due?: string
  priority?: number
  decision?: string
  result?: string
  calls?: string
  /** Form that Tasklist shows when somebody starts the process. */
  form?: string
  interrupting?: boolean
  on?: string
  position?: number
  text?: string
  link?: string
  nodes?: Node[]
  flows?: Flow[]
}
export type Node = Details & { type: string; key: string; name: string; at: At }
export type Flow = {
  from: string
  to: string
  name?: string
  condition?: string
  default?: boolean
  exit?: Side
  enter?: Side
  id?: string
}
export type Side = 'left' | 'right' | 'top' | 'bottom'
export type Draft = {
  id: string
  name: string
  versionTag: string
  doc?: string
  nodes: Node[]
  flows: Flow[]
}

const node =
  (type: string) =>
  (key: string, at: At, name: string, details: Details = {}): Node => ({ type, key, at, name, ...details })

export const start = node('startEvent')
export const end = node('endEvent')
export const catchEvent = node('intermediateCatchEvent')
export const throwEvent = node('intermediateThrowEvent')
/** Key = form id. Form, candidate groups, due date and the two execution listeners are added. */
export const userTask = node('userTask')
/** `job` = job type; default is the key. */
export const serviceTask = node('serviceTask')
/** `decision` = decision id; default is the key. `result` = result variable; default is the decision id. */
export const businessRule = node('businessRuleTask')
/** `calls` = process id; default is the key. */
export const callActivity = node('callActivity')
export const xor = node('exclusiveGateway')
export const and = node('parallelGateway')
export const inclusive = node('inclusiveGateway')
export const eventBased = node('eventBasedGateway')

/** Timers and messages do not interrupt unless `interrupting: true`; errors always do. `at` follows from the host. */
export const boundary = (key: string, on: string, name: string, details: Details = {}): Node => ({
  type: 'boundaryEvent',
  key,
  on,
  name,
  at: [0, 0],
  ...details,
})
/** Expanded subprocess; the `at` of its nodes counts from its own `at`. */
export const sub = (key: string, at: At, name: string, nodes: Node[], flows: Flow[], details: Details = {}): Node => ({
  type: 'subProcess',
  key,
  at,
  name,
  nodes,
  flows,
  ...details,
})
export const eventSub = (key: string, at: At, name: string, nodes: Node[], flows: Flow[], details: Details = {}) => ({
  ...sub(key, at, name, nodes, flows, details),
  type: 'eventSubProcess',
})
/** A note, linked to the node `link`. */
export const note = (link: string, at: At, text: string): Node => ({
  type: 'textAnnotation',
  key: `${link}Note`,
  at,
  name: '',
  text,
  link,
})
export const flow = (from: string, to: string, details: Omit<Flow, 'from' | 'to'> = {}): Flow => ({
  from,
  to,
  ...details,
})
/** A flow through several nodes in a row. */
export const chain = (...keys: string[]): Flow[] => keys.slice(1).map((to, i) => ({ from: keys[i] as string, to }))
/** The answer of a gateway: `answer('inTime', 'end', 'No', '=not(inTime)')`; without condition it is the default flow. */
export const answer = (
  from: string,
  to: string,
  name: string,
  condition?: string,
  details: Partial<Flow> = {},
): Flow => ({
  from,
  to,
  name,
  ...(condition ? { condition } : { default: true }),
  ...details,
})
