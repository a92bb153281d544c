import type { Box, Layout, Placed, PlacedFlow } from './layout.ts'
import type { Point } from './route.ts'

const line = 14

/** Size of a label as Modeler draws it: 11 px, at most 90 px wide. */
export function labelSize(text: string, widest = 90) {
  const rows: string[] = ['']
  for (const word of text.split(/\s+/)) {
    const row = rows.at(-1) ?? ''
    if (row && (row.length + 1 + word.length) * 5.6 > widest) rows.push(word)
    else rows[rows.length - 1] = row ? `${row} ${word}` : word
  }
  const width = Math.min(widest, Math.max(...rows.map(({ length }) => Math.ceil(length * 5.8 + 4))))
  return { width, height: rows.length * line }
}

/** Labels of events below, of gateways above, of flows near their source; moved to the least covered place. */
export function placeLabels({ nodes, flows }: Layout, ways: Map<string, Point[]>): Map<string, Box> {
  const labels = new Map<string, Box>()
  const lines = [...ways.values()].flatMap((way) => way.slice(1).map((to, i) => boxOf(way[i] as Point, to)))
  const put = (id: string, choices: Box[]) => {
    const walls = nodes.filter((node) => node.id !== id && !node.nodes).map(({ box }) => box)
    const frames = nodes.filter(({ nodes: inner }) => inner).flatMap(({ box }) => frameOf(box))
    const cost = (box: Box) =>
      [...walls, ...labels.values()].filter((other) => overlap(other, box)).length * 3 +
      [...lines, ...frames].filter((other) => overlap(other, box)).length
    const costs = choices.map(cost)
    labels.set(id, choices[costs.indexOf(Math.min(...costs))] as Box)
  }
  for (const node of nodes.filter(labelled)) put(node.id, around(node))
  for (const flow of flows.filter(({ name }) => name)) put(flow.id, along(flow, ways.get(flow.id) ?? []))
  return labels
}

/** Events and gateways carry their name beside them. */
export const labelled = ({ type, name }: Placed) => name !== '' && /(Event|Gateway)$/.test(type)

function around({ box, name, type }: Placed): Box[] {
  const size = labelSize(name)
  const middle = box.x + box.width / 2 - size.width / 2
  const below = { ...size, x: middle, y: box.y + box.height + 6 }
  const above = { ...size, x: middle, y: box.y - size.height - 6 }
  const left = box.x + box.width / 2 - size.width - 8
  const right = box.x + box.width / 2 + 8
  const low = box.y + box.height + 4
  const sides = [
    { ...size, x: right, y: low },
    { ...size, x: left, y: low },
    { ...size, x: left, y: above.y },
    { ...size, x: right, y: above.y },
  ]
  if (type.endsWith('Gateway')) return [above, below, ...sides.slice(2), ...sides.slice(0, 2)]
  if (type !== 'boundaryEvent') return [below, above, ...sides]
  const lower = sides.slice(0, 2).flatMap((side) => [28, 46].map((down) => ({ ...side, y: side.y + down })))
  return [...sides.slice(0, 2), below, ...lower]
}

function along({ name = '' }: PlacedFlow, way: Point[]): Box[] {
  const size = labelSize(name)
  const choices: Box[] = []
  for (const [i, from] of way.slice(0, 3).entries()) {
    const to = way[i + 1]
    if (!to) continue
    const gap = i === 0 ? 6 : 12
    if (from.y === to.y) {
      const x = to.x > from.x ? from.x + gap : from.x - gap - size.width
      choices.push({ ...size, x, y: from.y - size.height - 3 }, { ...size, x, y: from.y + 4 })
    } else {
      const y = to.y > from.y ? from.y + gap : from.y - gap - size.height
      choices.push({ ...size, x: from.x + 6, y }, { ...size, x: from.x - 6 - size.width, y })
    }
  }
  return choices
}

const boxOf = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x) - 2,
  y: Math.min(a.y, b.y) - 2,
  width: Math.abs(a.x - b.x) + 4,
  height: Math.abs(a.y - b.y) + 4,
})

const frameOf = ({ x, y, width, height }: Box): Box[] => [
  { x, y, width, height: 2 },
  { x, y: y + height, width, height: 2 },
  { x, y, width: 2, height },
  { x: x + width, y, width: 2, height },
]

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
