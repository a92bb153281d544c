import type { Element } from '../moddle.ts'
import { type Report, ruleFor } from './rule.ts'

type Point = { x: number; y: number }
type Box = Point & { width: number; height: number }
type Line = { id: string; from: Point; to: Point; element: Element; first: boolean; last: boolean }

const planeOf = (definitions: Element): Element[] => definitions.diagrams?.[0]?.plane?.planeElement ?? []
const shapesOf = (definitions: Element) =>
  planeOf(definitions).filter(({ $type, bpmnElement }) => $type === 'bpmndi:BPMNShape' && bpmnElement)
const flowsOf = (definitions: Element) =>
  planeOf(definitions).filter(({ bpmnElement }) => bpmnElement?.$type === 'bpmn:SequenceFlow')

const linesOf = ({ waypoint, bpmnElement }: Element): Line[] =>
  waypoint.slice(1).map((to: Point, i: number) => ({
    id: bpmnElement.id,
    from: waypoint[i],
    to,
    element: bpmnElement,
    first: i === 0,
    last: i === waypoint.length - 2,
  }))

const shrink = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
})
const meets = ({ from, to }: Line, box: Box) =>
  Math.max(from.x, to.x) > box.x &&
  Math.min(from.x, to.x) < box.x + box.width &&
  Math.max(from.y, to.y) > box.y &&
  Math.min(from.y, to.y) < box.y + box.height
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const contains = (scope: Element, element: Element): boolean =>
  Boolean(element) && (element === scope || contains(scope, element.$parent))

/** Flows run level or upright. */
export const orthogonalFlows = ruleFor(['bpmn:Definitions'], (definitions, report) => {
  for (const { id, from, to } of flowsOf(definitions).flatMap(linesOf))
    if (Math.abs(from.x - to.x) > 1 && Math.abs(from.y - to.y) > 1)
      report(id, 'Flows are level or upright, not slanted')
})

/** No flow runs through a shape. */
export const flowsBesideShapes = ruleFor(['bpmn:Definitions'], (definitions, report) => {
  const lines = flowsOf(definitions).flatMap(linesOf)
  for (const { bpmnElement, bounds } of shapesOf(definitions))
    for (const line of lines) {
      if (contains(bpmnElement, line.element.$parent) || line.element.$parent === bpmnElement) continue
      if (meets(line, shrink(bounds, 2))) report(line.id, `Flow runs through '${bpmnElement.id}'`)
    }
})

/** No two flows cross, and none runs on another unless they leave or reach the same node. */
export const noCrossingFlows = ruleFor(['bpmn:Definitions'], (definitions, report) => {
  const lines = flowsOf(definitions).flatMap(linesOf)
  for (const [i, a] of lines.entries())
    for (const b of lines.slice(i + 1)) {
      if (a.element === b.element) continue
      if (crosses(a, b) || crosses(b, a)) report(a.id, `Flow crosses '${b.id}'`)
      else if (!related(a, b) && runsOn(a, b)) report(a.id, `Flow runs on the line of '${b.id}'`)
    }
})

const related = ({ element: a }: Line, { element: b }: Line) =>
  a.sourceRef === b.sourceRef || a.targetRef === b.targetRef
const between = (value: number, a: number, b: number) => value > Math.min(a, b) + 1 && value < Math.max(a, b) - 1
const crosses = (level: Line, upright: Line) =>
  level.from.y === level.to.y &&
  upright.from.x === upright.to.x &&
  between(upright.from.x, level.from.x, level.to.x) &&
  between(level.from.y, upright.from.y, upright.to.y)

function runsOn(a: Line, b: Line) {
  const share = (p: 'x' | 'y') =>
    Math.min(Math.max(a.from[p], a.to[p]), Math.max(b.from[p], b.to[p])) -
    Math.max(Math.min(a.from[p], a.to[p]), Math.min(b.from[p], b.to[p]))
  const level = a.from.y === a.to.y && b.from.y === b.to.y && Math.abs(a.from.y - b.from.y) < 2 && share('x') > 1
  const upright = a.from.x === a.to.x && b.from.x === b.to.x && Math.abs(a.from.x - b.from.x) < 2 && share('y') > 1
  return level || upright
}

/** Shapes do not lie on each other, and those of a subprocess lie in it. */
export const shapesApart = ruleFor(['bpmn:Definitions'], (definitions, report) => {
  const shapes = shapesOf(definitions)
  for (const [i, a] of shapes.entries())
    for (const b of shapes.slice(i + 1)) {
      const [one, two] = [a.bpmnElement, b.bpmnElement]
      if (one.attachedToRef === two || two.attachedToRef === one || contains(one, two) || contains(two, one)) continue
      if (overlap(a.bounds, b.bounds)) report(one.id, `Shape lies on '${two.id}'`)
    }
})

/** Labels can be read: no shape and no flow runs over them. */
export const readableLabels = ruleFor(['bpmn:Definitions'], (definitions, report) => {
  const shapes = shapesOf(definitions).filter(({ isExpanded }: Element) => !isExpanded)
  const lines = flowsOf(definitions).flatMap(linesOf)
  for (const { bpmnElement, label } of planeOf(definitions)) {
    if (!label?.bounds || !bpmnElement?.name) continue
    checkLabel(bpmnElement, shrink(label.bounds, 3), shapes, lines, report)
  }
})

function checkLabel(element: Element, box: Box, shapes: Element[], lines: Line[], report: Report) {
  for (const { bpmnElement, bounds } of shapes)
    if (bpmnElement !== element && overlap(bounds, box)) report(element.id, `Label lies on '${bpmnElement.id}'`)
  for (const line of lines)
    if (line.element !== element && meets(line, box)) report(element.id, `Label is crossed by '${line.id}'`)
}
