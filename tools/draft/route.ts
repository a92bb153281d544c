import type { Box, Layout, Placed, PlacedFlow } from './layout.ts'
import type { Side } from './spec.ts'

export type Point = { x: number; y: number }
/** How a flow that is already there is related: same target, same source, none. */
type Kind = 'merge' | 'fork' | 'other'
type Port = Point & { side: Side; extra: number }
type Step = { x: number; y: number; direction: number; cost: number; guess: number; from: Step | undefined }

const grid = 10
const shared: Record<Kind, number> = { merge: 0.2, fork: 0.5, other: 120 }
const moves = [
  { x: grid, y: 0 },
  { x: 0, y: grid },
  { x: -grid, y: 0 },
  { x: 0, y: -grid },
] as const
const directionOf: Record<Side, number> = { right: 0, bottom: 1, left: 2, top: 3 }

/**
 * Orthogonal ways for all flows: the cheapest path on a 10 px grid, where a bend, a crossing, a shared line and a line
 * close to a shape cost; three rounds, so that early flows give way to later ones.
 */
export function route({ nodes, flows }: Layout): Map<string, Point[]> {
  const ways = new Map<string, Point[]>()
  const length = ({ source, target }: PlacedFlow) =>
    Math.hypot(source.box.x - target.box.x, source.box.y - target.box.y)
  const order = [...flows].sort((a, b) => length(a) - length(b))
  for (let round = 0; round < 3; round++)
    for (const flow of order) {
      ways.delete(flow.id)
      ways.set(flow.id, findWay(flow, nodes, flows, ways))
    }
  return ways
}

function findWay(flow: PlacedFlow, nodes: Placed[], flows: PlacedFlow[], ways: Map<string, Point[]>): Point[] {
  const room = nodes.find(({ id }) => id === flow.parent)?.box
  const walls = nodes.filter(({ parent }) => parent === flow.parent)
  const taken = occupied(flow, flows, ways)
  const targets = portsOf(flow.target, flow, 'enter', flows)
  const sources = portsOf(flow.source, flow, 'exit', flows)
  const goal = new Map(targets.map((port) => [`${port.x},${port.y},${(directionOf[port.side] + 2) % 4}`, port]))
  const far = {
    x: Math.max(...walls.map(({ box }) => box.x + box.width)) + 200,
    y: Math.max(...walls.map(({ box }) => box.y + box.height)) + 200,
  }
  const price = (x: number, y: number) => {
    if (x > far.x || y > far.y) return 1e6
    if (room && (x < room.x + 10 || y < room.y + 10 || x > room.x + room.width - 10 || y > room.y + room.height - 10))
      return 1e6
    if (x < 60 || y < 40) return 1e6
    let sum = 0
    for (const { box, id, type } of walls) {
      const gap = distance(box, x, y)
      if (gap <= 0) return 1e6
      if (gap < 20 && id !== flow.source.id && id !== flow.target.id) sum += 25
      const labelled = type.endsWith('Event') || type.endsWith('Gateway')
      if (labelled && inLabel(box, type, x, y)) sum += 12
    }
    return sum
  }
  const best = new Map<string, number>()
  const open: Step[] = []
  const guess = (x: number, y: number) => Math.min(...targets.map((t) => Math.abs(t.x - x) + Math.abs(t.y - y))) / 10
  for (const { x, y, side, extra } of sources)
    push({ x, y, direction: directionOf[side], cost: extra, guess: guess(x, y), from: undefined })
  while (open.length) {
    const step = pop()
    const end = goal.get(`${step.x},${step.y},${step.direction}`)
    if (end && step.guess === 0) return finish(step, flow.source, flow.target, end)
    for (const [direction, move] of moves.entries()) {
      if (direction === (step.direction + 2) % 4) continue
      const [x, y] = [step.x + move.x, step.y + move.y]
      const wall = price(x, y)
      if (wall >= 1e6) continue
      const other = taken.get(`${x},${y}`)
      const same = other && (direction % 2 === 0 ? other.horizontal : other.vertical)
      const across = other && (direction % 2 === 0 ? other.vertical : other.horizontal)
      const turn = direction === step.direction ? 0 : 12
      const cost = step.cost + 1 + wall + turn + (same ? shared[same] : 0) + (across && across !== 'merge' ? 90 : 0)
      const arrive = goal.get(`${x},${y},${direction}`)
      push({ x, y, direction, cost: cost + (arrive?.extra ?? 0), guess: arrive ? 0 : guess(x, y) + 0.01, from: step })
    }
  }
  throw new Error(`No way from ${flow.source.id} to ${flow.target.id}: leave more room between the nodes`)

  function push(step: Step) {
    const key = `${step.x},${step.y},${step.direction}`
    if ((best.get(key) ?? Infinity) <= step.cost) return
    best.set(key, step.cost)
    open.push(step)
    for (let i = open.length - 1; i > 0; ) {
      const up = (i - 1) >> 1
      if (total(open[up]) <= total(open[i])) break
      ;[open[up], open[i]] = [open[i] as Step, open[up] as Step]
      i = up
    }
  }

  function pop(): Step {
    const top = open[0] as Step
    const last = open.pop() as Step
    if (open.length) open[0] = last
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      let least = i
      if (left < open.length && total(open[left]) < total(open[least])) least = left
      if (right < open.length && total(open[right]) < total(open[least])) least = right
      if (least === i) return top
      ;[open[least], open[i]] = [open[i] as Step, open[least] as Step]
      i = least
    }
  }
}

const total = (step: Step | undefined) => (step ? step.cost + step.guess : Infinity)

function distance(box: Box, x: number, y: number) {
  const dx = Math.max(box.x - x, 0, x - box.x - box.width)
  const dy = Math.max(box.y - y, 0, y - box.y - box.height)
  return Math.max(dx, dy)
}

function inLabel(box: Box, type: string, x: number, y: number) {
  const middle = box.x + box.width / 2
  const top = type.endsWith('Gateway') ? box.y - 40 : box.y + box.height
  return Math.abs(x - middle) <= 45 && y >= top && y <= top + 40
}

/** Places where a flow may leave or enter a node; `extra` makes the unusual ones dearer. */
function portsOf(node: Placed, flow: PlacedFlow, use: 'exit' | 'enter', flows: PlacedFlow[]): Port[] {
  const { x, y, width, height } = node.box
  const middle = { x: x + width / 2, y: y + height / 2 }
  const snap = (value: number, up: boolean) => (up ? Math.ceil(value / grid) : Math.floor(value / grid)) * grid
  const other = use === 'exit' ? flow.target : flow.source
  const rows = [middle.y]
  const level = other.box.y + other.box.height / 2
  if (node.nodes && level > y + 20 && level < y + height - 20) rows.unshift(level)
  const gateway = node.type.endsWith('Gateway')
  const leftOf = (a: Placed, b: Placed) => a.box.x + a.box.width < b.box.x
  // A flow back may use the side that no flow on the way forward uses.
  const used = flows.some(({ source, target }) =>
    use === 'exit' ? target.id === node.id && leftOf(source, node) : source.id === node.id && leftOf(node, target),
  )
  const back = leftOf(flow.target, flow.source) && !used
  const price: Record<Side, number> =
    use === 'exit'
      ? { right: 0, bottom: gateway ? 2 : 14, top: gateway ? 2 : 14, left: back ? 4 : 60 }
      : { left: 0, top: gateway ? 2 : 8, bottom: gateway ? 2 : 8, right: back ? 4 : 40 }
  const ports: Port[] = [
    ...rows.map((row) => ({ x: snap(x + width + 1, true), y: snap(row, false), side: 'right' as const, extra: 0 })),
    ...rows.map((row) => ({ x: snap(x - 1, false), y: snap(row, false), side: 'left' as const, extra: 0 })),
    { x: snap(middle.x, false), y: snap(y + height + 1, true), side: 'bottom', extra: 0 },
    { x: snap(middle.x, false), y: snap(y - 1, false), side: 'top', extra: 0 },
  ]
  const wanted = flow[use] ?? (node.type === 'boundaryEvent' && use === 'exit' ? 'bottom' : undefined)
  return ports.filter(({ side }) => !wanted || side === wanted).map((port) => ({ ...port, extra: price[port.side] }))
}

function occupied(flow: PlacedFlow, flows: PlacedFlow[], ways: Map<string, Point[]>) {
  const taken = new Map<string, { horizontal?: Kind; vertical?: Kind }>()
  for (const other of flows) {
    const way = ways.get(other.id)
    if (!way || other.id === flow.id) continue
    const fork = other.source.id === flow.source.id ? 'fork' : 'other'
    const kind = other.target.id === flow.target.id ? 'merge' : fork
    way.slice(1).forEach((to, i) => {
      const from = way[i] as Point
      const direction = from.y === to.y ? 'horizontal' : 'vertical'
      const steps = Math.ceil((Math.abs(to.x - from.x) + Math.abs(to.y - from.y)) / grid)
      for (let k = 0; k <= steps; k++) {
        const x = Math.round((from.x + ((to.x - from.x) * k) / (steps || 1)) / grid) * grid
        const y = Math.round((from.y + ((to.y - from.y) * k) / (steps || 1)) / grid) * grid
        const key = `${x},${y}`
        const entry = taken.get(key) ?? {}
        if (shared[kind] > shared[entry[direction] ?? 'merge'] || !entry[direction]) entry[direction] = kind
        taken.set(key, entry)
      }
    })
  }
  return taken
}

function finish(last: Step, source: Placed, target: Placed, end: Port): Point[] {
  const points: Point[] = [onBorder(target.box, end)]
  let first = last
  for (let step: Step | undefined = last; step; step = step.from) {
    points.unshift({ x: step.x, y: step.y })
    first = step
  }
  const side = (['right', 'bottom', 'left', 'top'] as const)[first.direction] ?? 'right'
  points.unshift(onBorder(source.box, { ...first, side }))
  return points.filter((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    return (
      !before ||
      !after ||
      !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y))
    )
  })
}

function onBorder(box: Box, { x, y, side }: Point & { side: Side }): Point {
  if (side === 'right') return { x: box.x + box.width, y }
  if (side === 'left') return { x: box.x, y }
  return { x, y: side === 'bottom' ? box.y + box.height : box.y }
}
