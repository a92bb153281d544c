import { createModdle, type Element } from '../moddle.ts'
import { dueOf, extension } from '../project/processes.ts'

export type EventKind =
  | 'message'
  | 'timer'
  | 'signal'
  | 'error'
  | 'escalation'
  | 'compensation'
  | 'conditional'
  | 'none'

/** What a migration has to know of an element. */
export type ModelElement = {
  id: string
  name: string
  /** As in BPMN: 'userTask', 'callActivity', 'process'. */
  type: string
  /** The process or sub-process that holds it; '' for the process. */
  scope: string
  /** What a catching event says: its kind, and its date, or its message and key. */
  event?: { kind: EventKind; says: string; interrupting: boolean }
  /** The element whose clock or message a catching event is: an activity, an event-based gateway, or a whole scope. */
  caughtBy?: string
  zeebeTask?: boolean
  form?: string
  schedule?: string
  jobType?: string
  listeners?: string
  calls?: string
  loop?: 'parallel' | 'sequential'
  /** Incoming flows of a parallel or inclusive gateway that waits for more than one. */
  joins?: string[]
  /** All that it says, to see that something else has changed. */
  text: string
}

export type Model = { id: string; name: string; versionTag: string; elements: Map<string, ModelElement> }

const local = ({ $type }: Element): string =>
  `${$type}`.replace('bpmn:', '').replace(/^./, (first) => first.toLowerCase())
const defined = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T

/** Reads one version of a process; flow nodes alone, those of sub-processes too. */
export async function readModel(xml: string): Promise<Model> {
  const { rootElement } = await createModdle().fromXML(xml)
  const process = rootElement.rootElements.find(({ $type }: Element) => $type === 'bpmn:Process')
  if (!process) throw new Error('There is no process in the model')
  const elements = new Map<string, ModelElement>()
  elements.set(process.id, { id: process.id, name: process.name ?? process.id, type: 'process', scope: '', text: '' })
  readScope(process, elements)
  const versionTag = extension(process, 'zeebe:VersionTag')?.value ?? ''
  return { id: process.id, name: process.name ?? process.id, versionTag, elements }
}

function readScope(scope: Element, elements: Map<string, ModelElement>) {
  for (const node of scope.flowElements ?? []) {
    if (node.$type === 'bpmn:SequenceFlow') continue
    elements.set(node.id, readElement(node, scope))
    readScope(node, elements)
  }
}

function readElement(node: Element, scope: Element): ModelElement {
  const task = extension(node, 'zeebe:TaskDefinition')
  const form = extension(node, 'zeebe:FormDefinition')
  const listeners: Element[] = extension(node, 'zeebe:ExecutionListeners')?.listeners ?? []
  const loop = node.loopCharacteristics
  const isJoin = /Parallel|Inclusive/.test(node.$type) && (node.incoming ?? []).length > 1
  return defined({
    id: node.id,
    name: node.name ?? node.id,
    type: node.triggeredByEvent ? 'eventSubProcess' : local(node),
    scope: scope.id,
    event: eventOf(node),
    caughtBy: catcherOf(node, scope),
    zeebeTask: node.$type === 'bpmn:UserTask' ? Boolean(extension(node, 'zeebe:UserTask')) : undefined,
    form: form?.formId ?? form?.externalReference ?? form?.formKey,
    schedule: node.$type === 'bpmn:UserTask' ? dueOf(node) : undefined,
    jobType: task?.type,
    listeners: listeners.map(({ eventType, type }) => `${eventType} ${type}`).join(', ') || undefined,
    calls: extension(node, 'zeebe:CalledElement')?.processId,
    loop: loop && (loop.isSequential ? 'sequential' : 'parallel'),
    joins: isJoin ? node.incoming.map(({ id }: Element) => id).sort() : undefined,
    text: textOf(node),
  }) as ModelElement
}

function eventOf(node: Element): ModelElement['event'] {
  if (!/(Boundary|IntermediateCatch|Start)Event|ReceiveTask/.test(node.$type)) return undefined
  const definition: Element | undefined = node.eventDefinitions?.[0]
  const interrupting = node.cancelActivity ?? node.isInterrupting ?? true
  const message = node.messageRef ?? definition?.messageRef
  if (message) {
    const key = extension(message, 'zeebe:Subscription')?.correlationKey
    return { kind: 'message', says: [message.name, key].filter(Boolean).join(' '), interrupting }
  }
  if (!definition) return { kind: 'none', says: '', interrupting }
  const kind = local(definition).replace('EventDefinition', '') as EventKind
  const time = definition.timeDate ?? definition.timeDuration ?? definition.timeCycle
  return { kind, says: time?.body ?? definition.signalRef?.name ?? definition.errorRef?.errorCode ?? '', interrupting }
}

/** An event sub-process listens for the scope that holds it, an event behind an event-based gateway for the gateway. */
function catcherOf(node: Element, scope: Element): string | undefined {
  if (node.attachedToRef) return node.attachedToRef.id
  if (node.$type === 'bpmn:StartEvent' && scope.triggeredByEvent) return scope.$parent.id
  if (!/IntermediateCatchEvent|ReceiveTask/.test(node.$type)) return undefined
  const before = (node.incoming ?? []).map(({ sourceRef }: Element) => sourceRef)
  return before.find((one: Element) => one?.$type === 'bpmn:EventBasedGateway')?.id
}

const skipped = new Set(['flowElements', 'artifacts', 'documentation', 'name', 'id', 'default', 'attachedToRef'])

/** What the element says, with where its flows lead and under which conditions; no words, no diagram. */
function textOf(node: Element): string {
  const flows = (node.outgoing ?? []).map(({ id, targetRef, conditionExpression }: Element) => [
    id,
    targetRef?.id,
    conditionExpression?.body ?? '',
    node.default?.id === id,
  ])
  return JSON.stringify([saidBy(node), flows.sort()])
}

function saidBy(node: Element): unknown {
  if (Array.isArray(node)) return node.map(saidBy)
  if (typeof node !== 'object' || node === null) return node
  const own = Object.entries(node).filter(([key]) => !key.startsWith('$') && !skipped.has(key))
  return own
    .filter(([key]) => !['incoming', 'outgoing'].includes(key))
    .map(([key, value]) => [
      key,
      key.endsWith('Ref') ? ((value as Element).name ?? (value as Element).errorCode) : saidBy(value),
    ])
}
