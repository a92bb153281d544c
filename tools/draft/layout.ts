import type { Draft, Flow, Node } from './spec.ts'

export type Box = { x: number; y: number; width: number; height: number }
export type Placed = Node & { id: string; box: Box; parent: string; host?: string }
export type PlacedFlow = Flow & { id: string; source: Placed; target: Placed; parent: string }
export type Layout = { nodes: Placed[]; flows: PlacedFlow[] }

const cell = { width: 180, height: 160 }
const prefix: Record<string, string> = {
  startEvent: 'event',
  endEvent: 'event',
  intermediateCatchEvent: 'event',
  intermediateThrowEvent: 'event',
  boundaryEvent: 'event',
  userTask: 'userTask',
  serviceTask: 'serviceTask',
  businessRuleTask: 'businessRule',
  callActivity: 'callActivity',
  subProcess: 'subProcess',
  eventSubProcess: 'subProcess',
  textAnnotation: 'note',
}
const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const camel = (text: string) =>
  text
    .replace(/[^A-Za-z0-9 ]/g, '')
    .split(/\s+/)
    .map(upper)
    .join('')
const idOf = ({ type, key }: Node) => `${prefix[type] ?? 'gateway'}_${key}`

function sizeOf({ type, text = '' }: Node) {
  if (type.endsWith('Event')) return { width: 36, height: 36 }
  if (type.endsWith('Gateway')) return { width: 50, height: 50 }
  if (type === 'textAnnotation') return { width: 160, height: 30 + 14 * Math.floor(text.length / 24) }
  return { width: 100, height: 80 }
}

/** Puts the nodes of a draft on the canvas, subprocesses around their content, boundary events on the lower border. */
export function layout(draft: Draft): Layout {
  const nodes: Placed[] = []
  const flows: PlacedFlow[] = []
  place(draft.nodes, draft.flows, '', 0, 0)
  return { nodes, flows }

  function place(ownNodes: Node[], ownFlows: Flow[], parent: string, col: number, row: number) {
    for (const node of ownNodes.filter(({ type }) => type !== 'boundaryEvent')) {
      const [c, r] = [col + node.at[0], row + node.at[1]]
      const placed: Placed = { ...node, id: idOf(node), parent, box: centred(c, r, node) }
      nodes.push(placed)
      if (node.nodes) {
        place(node.nodes, node.flows ?? [], placed.id, c, r)
        placed.box = around(nodes.filter((inner) => inner.parent === placed.id && inner.type !== 'boundaryEvent'))
      }
    }
    for (const host of new Set(ownNodes.flatMap(({ on }) => on ?? []))) {
      const events = ownNodes.filter(({ on }) => on === host)
      const { box, id } = find(host, parent)
      const fixed = events.flatMap(({ position }) => position ?? [])
      const free = spread(box.width, events.length).filter((x) => fixed.every((other) => Math.abs(other - x) >= 40))
      for (const event of events) {
        const x = Math.round((event.position ?? free.shift() ?? 0) / 10) * 10
        const at = { x: box.x + x - 18, y: box.y + box.height - 18, width: 36, height: 36 }
        nodes.push({ ...event, id: idOf(event), parent, host: id, box: at })
      }
    }
    for (const each of ownFlows) {
      const [source, target] = [find(each.from, parent), find(each.to, parent)]
      const word = source.type.endsWith('Gateway') && each.name ? `${source.key}${camel(each.name)}` : ''
      const id = each.id ?? `flow_${word || `${source.key}To${upper(target.key)}`}`
      if (flows.some((other) => other.id === id)) throw new Error(`Two flows are called ${id}: give one an id`)
      flows.push({ ...each, id, source, target, parent })
    }
  }

  function find(key: string, parent: string): Placed {
    const found = nodes.filter((node) => node.parent === parent && (node.key === key || node.id === key))
    if (found.length !== 1)
      throw new Error(
        `'${key}' names ${found.length} nodes in ${parent || draft.id}; use the full id when two share a key`,
      )
    return found[0] as Placed
  }
}

/** Places for boundary events along the lower border; on a task one sits right of the middle, three take the corners. */
function spread(width: number, count: number): number[] {
  if (count === 1) return [Math.min(70, width / 2)]
  const apart = Math.min(80, Math.max(50, (width - 40) / (count - 1)))
  const first = Math.max(0, Math.min(20, (width - apart * (count - 1)) / 2))
  return Array.from({ length: count }, (_, i) => first + apart * i)
}

function centred(col: number, row: number, node: Node): Box {
  const size = sizeOf(node)
  const snap = (value: number) => Math.round(value / 10) * 10
  const [x, y] = [snap(160 + (col + 0.5) * cell.width), snap(80 + (row + 0.5) * cell.height)]
  return { ...size, x: x - size.width / 2, y: y - size.height / 2 }
}

function around(inner: Placed[]): Box {
  const cells = inner.map(({ box, type }) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const w = type.endsWith('ubProcess') ? box.width / 2 + 30 : 80
    const h = type.endsWith('ubProcess') ? box.height / 2 + 30 : 70
    return { left: x - w, right: x + w, top: y - h - 10, bottom: y + h }
  })
  const x = Math.min(...cells.map(({ left }) => left))
  const y = Math.min(...cells.map(({ top }) => top))
  return {
    x,
    y,
    width: Math.max(...cells.map(({ right }) => right)) - x,
    height: Math.max(...cells.map(({ bottom }) => bottom)) - y,
  }
}
