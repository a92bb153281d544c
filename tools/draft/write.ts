import { createModdle, type Element } from '../moddle.ts'
import { extensionsOf } from './extensions.ts'
import { labelled, placeLabels } from './labels.ts'
import { type Box, layout, type Placed, type PlacedFlow } from './layout.ts'
import { type Point, route } from './route.ts'
import type { Draft } from './spec.ts'

const modeler = 'http://camunda.org/schema/modeler/1.0'

/** A draft as BPMN 2.0 XML for Camunda 8.6, with its whole diagram. */
export async function writeBpmn(draft: Draft): Promise<string> {
  const moddle = createModdle()
  const create = (type: string, values: Record<string, unknown> = {}): Element => moddle.create(type, values)
  const plan = layout(draft)
  const ways = route(plan)
  const labels = placeLabels(plan, ways)
  const root = create('bpmn:Process', { id: draft.id, name: draft.name, isExecutable: true })
  const definitions = create('bpmn:Definitions', {
    id: `definitions_${draft.id}`,
    targetNamespace: 'http://bpmn.io/schema/bpmn',
    exporter: 'Camunda Modeler',
    exporterVersion: '5.28.0',
    'xmlns:modeler': modeler,
    'modeler:executionPlatform': 'Camunda Cloud',
    'modeler:executionPlatformVersion': '8.6.0',
  })
  const shared = new Map<string, Element>()
  extend(root, [create('zeebe:VersionTag', { value: draft.versionTag })])
  document(root, draft.doc)
  const made = new Map<string, Element>([['', root]])
  for (const node of plan.nodes) made.set(node.id, makeNode(node))
  for (const flow of plan.flows) made.set(flow.id, makeFlow(flow))
  const notes = plan.nodes.filter(({ link }) => link).map(makeLink)
  definitions.rootElements = [root, ...shared.values()]
  definitions.diagrams = [makeDiagram()]
  return (await moddle.toXML(definitions, { format: true })).xml

  function makeNode(node: Placed): Element {
    if (node.type === 'textAnnotation')
      return attach(create('bpmn:TextAnnotation', { id: node.id, text: node.text }), '')
    const isEvent = node.type === 'eventSubProcess'
    const type = isEvent ? 'SubProcess' : node.type.charAt(0).toUpperCase() + node.type.slice(1)
    const element = create(`bpmn:${type}`, { id: node.id, name: node.name || undefined })
    if (isEvent) element.triggeredByEvent = true
    if (node.host) Object.assign(element, { attachedToRef: made.get(node.host), cancelActivity: interrupts(node) })
    else if (node.type === 'startEvent' && node.interrupting === false) element.isInterrupting = false
    const event = eventOf(node)
    if (event) element.eventDefinitions = [event]
    extend(element, extensionsOf(node, create))
    document(element, node.doc)
    if (node.multi) element.loopCharacteristics = multiOf(node, element)
    return attach(element, node.parent)
  }

  function attach(element: Element, parent: string): Element {
    const container = made.get(parent)
    element.$parent = container
    const list =
      element.$type === 'bpmn:TextAnnotation' || element.$type === 'bpmn:Association' ? 'artifacts' : 'flowElements'
    container.get(list).push(element)
    return element
  }

  function makeFlow(flow: PlacedFlow): Element {
    const [sourceRef, targetRef] = [made.get(flow.source.id), made.get(flow.target.id)]
    const element = create('bpmn:SequenceFlow', { id: flow.id, name: flow.name, sourceRef, targetRef })
    if (flow.condition) element.conditionExpression = expression(flow.condition)
    if (flow.default) sourceRef.default = element
    sourceRef.get('outgoing').push(element)
    targetRef.get('incoming').push(element)
    return attach(element, flow.parent)
  }

  function makeLink(node: Placed) {
    const target = plan.nodes.find(({ key, type }) => key === node.link && type !== 'textAnnotation')
    if (!target) throw new Error(`Note for '${node.link}': no such node`)
    const association = create('bpmn:Association', {
      id: `association_${node.key}`,
      sourceRef: made.get(target.id),
      targetRef: made.get(node.id),
    })
    attach(association, '')
    return { association, target, node }
  }

  function eventOf(node: Placed): Element | undefined {
    const id = `${node.id}_definition`
    if (node.timer) return create('bpmn:TimerEventDefinition', { id, ...timerOf(node.timer) })
    if (node.message) return create('bpmn:MessageEventDefinition', { id, messageRef: messageOf(node) })
    if (node.error)
      return create('bpmn:ErrorEventDefinition', { id, errorRef: once('Error', node.error, { errorCode: node.error }) })
    if (node.escalation) {
      const escalationRef = once('Escalation', node.escalation, { escalationCode: node.escalation })
      return create('bpmn:EscalationEventDefinition', { id, escalationRef })
    }
    return node.terminate ? create('bpmn:TerminateEventDefinition', { id }) : undefined
  }

  function timerOf(timer: string) {
    const literal = /^=?"?(R\d*\/)?P/.test(timer)
    const type = !literal ? 'timeDate' : timer.includes('R') ? 'timeCycle' : 'timeDuration'
    return { [type]: expression(timer) }
  }

  function messageOf({ message = '', correlationKey, type, parent }: Placed): Element {
    const element = once('Message', message)
    const rootStart = type === 'startEvent' && !plan.nodes.find(({ id }) => id === parent)?.type.startsWith('event')
    if (!rootStart && !element.extensionElements)
      extend(element, [create('zeebe:Subscription', { correlationKey: correlationKey ?? '=caseReference' })])
    return element
  }

  function once(type: string, name: string, values: Record<string, unknown> = {}): Element {
    const id = `${type.toLowerCase()}_${name.replace(/\W/g, '_')}`
    const element = shared.get(id) ?? create(`bpmn:${type}`, { id, name, ...values })
    shared.set(id, element)
    return element
  }

  function multiOf({ multi }: Placed, parent: Element): Element {
    const loop = create('bpmn:MultiInstanceLoopCharacteristics', { isSequential: multi?.sequential ?? false })
    const zeebe = create('zeebe:LoopCharacteristics', { inputCollection: multi?.in, inputElement: multi?.element })
    if (multi?.out) Object.assign(zeebe, { outputCollection: multi.out, outputElement: multi.outElement })
    extend(loop, [zeebe])
    if (multi?.until) loop.completionCondition = expression(multi.until)
    loop.$parent = parent
    return loop
  }

  function expression(body: string): Element {
    return create('bpmn:FormalExpression', { body })
  }

  function extend(element: Element, values: Element[]) {
    if (values.length) element.extensionElements = create('bpmn:ExtensionElements', { values })
  }

  function document(element: Element, text: string | undefined) {
    if (text) element.documentation = [create('bpmn:Documentation', { text })]
  }

  function bounds({ x, y, width, height }: Box): Element {
    return create('dc:Bounds', {
      x: Math.round(x),
      y: Math.round(y),
      width: Math.round(width),
      height: Math.round(height),
    })
  }

  function labelOf(id: string) {
    const box = labels.get(id)
    return box ? { label: create('bpmndi:BPMNLabel', { bounds: bounds(box) }) } : {}
  }

  function makeDiagram(): Element {
    const shapes = plan.nodes.map((node) =>
      create('bpmndi:BPMNShape', {
        id: `${node.id}_di`,
        bpmnElement: made.get(node.id),
        bounds: bounds(node.box),
        ...(node.nodes ? { isExpanded: true } : {}),
        ...(node.type === 'exclusiveGateway' ? { isMarkerVisible: true } : {}),
        ...(labelled(node) ? labelOf(node.id) : {}),
      }),
    )
    const edge = (element: Element, way: Point[]) =>
      create('bpmndi:BPMNEdge', {
        id: `${element.id}_di`,
        bpmnElement: element,
        waypoint: way.map(({ x, y }) => create('dc:Point', { x: Math.round(x), y: Math.round(y) })),
        ...labelOf(element.id),
      })
    const edges = plan.flows.map((flow) => edge(made.get(flow.id), ways.get(flow.id) ?? []))
    const links = notes.map(({ association, target, node }) => edge(association, shortest(target.box, node.box)))
    const plane = create('bpmndi:BPMNPlane', {
      id: 'BPMNPlane_1',
      bpmnElement: root,
      planeElement: [...shapes, ...edges, ...links],
    })
    return create('bpmndi:BPMNDiagram', { id: 'BPMNDiagram_1', plane })
  }
}

const interrupts = ({ error, interrupting }: Placed) => Boolean(error) || interrupting === true

function shortest(from: Box, to: Box): Point[] {
  const x = from.x + from.width / 2
  const above = to.y + to.height <= from.y
  const end = { x: Math.min(Math.max(x, to.x + 20), to.x + to.width - 20), y: above ? to.y + to.height : to.y }
  return [{ x, y: above ? from.y : from.y + from.height }, end]
}
