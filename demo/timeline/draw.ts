import type { DateTime } from 'luxon'
import { lanes, type Mark, type Shape, type Timeline } from './marks.ts'

const page = { width: 1190, height: 842 }
const left = 150
const right = 1160
const row = 14.5
/** How far two marks of a lane stand apart at least. */
const apart = 15
const size = 12.5

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** Width of a text in Arial or a font like it. */
const widthOf = (words: string, font = size) =>
  font *
  [...words].reduce(
    (sum, letter) => sum + (/[iljtf.,:;'()! ]/.test(letter) ? 0.3 : /[mwA-Z]/.test(letter) ? 0.75 : 0.56),
    0,
  )
const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${x}" y="${y}"${more}>${escaped(words)}</text>`
const shortDay = (at: DateTime) => at.setLocale('en-GB').toFormat('ccc d LLL')

const colours: Record<Shape, string> = {
  ...{ seen: '#00703c', attempt: '#00703c', done: '#1d4f8f', review: '#1d4f8f', told: '#6f3fa0' },
  limit: '#00703c',
  ...{ letter: '#0b6e77', held: '#0b6e77', overdue: '#c8102e', report: '#3d4a52' },
}

/** Each kind of mark has a shape and a colour of its own, so that the picture can be read without colours. */
function shapeAt(shape: Shape, x: number, y: number): string {
  const fill = colours[shape]
  const line = `fill="#fff" stroke="${fill}" stroke-width="2"`
  const shapes: Record<Shape, string> = {
    seen: `<circle cx="${x}" cy="${y}" r="7" fill="${fill}"/><path d="M${x - 3.5} ${y}l2.5 3 4.5-5.5" fill="none" stroke="#fff" stroke-width="2"/>`,
    attempt: `<circle cx="${x}" cy="${y}" r="6" ${line} stroke-dasharray="3 2"/>`,
    done: `<circle cx="${x}" cy="${y}" r="5.5" fill="${fill}"/>`,
    review: `<circle cx="${x}" cy="${y}" r="8.5" fill="${fill}"/>`,
    told: `<path d="M${x} ${y - 6.5}l6.5 6.5-6.5 6.5-6.5-6.5z" ${line}/>`,
    letter: `<rect x="${x - 7}" y="${y - 5}" width="14" height="10" ${line}/><path d="M${x - 7} ${y - 5}l7 6 7-6" fill="none" stroke="${fill}" stroke-width="1.5"/>`,
    limit: `<path d="M${x} ${y - 8}V${y + 8}" stroke="${fill}" stroke-width="3"/>`,
    held: `<rect x="${x - 7}" y="${y - 5}" width="14" height="10" ${line} stroke-dasharray="3 2"/><path d="M${x - 8} ${y + 7}l16-14" stroke="${fill}" stroke-width="2"/>`,
    overdue: `<path d="M${x} ${y - 8}l8 14h-16z" fill="${fill}"/><path d="M${x} ${y - 3}v4.5M${x} ${y + 3}v1.8" stroke="#fff" stroke-width="2"/>`,
    report: `<rect x="${x - 4.5}" y="${y - 6.5}" width="9" height="13" fill="${fill}"/>`,
  }
  return shapes[shape]
}

const numberIn = ({ number, x }: Pick<Placed, 'number' | 'x'>, y: number): string =>
  number ? text(x, y + 4.3, String(number), ' fill="#fff" font-weight="bold" font-size="12" text-anchor="middle"') : ''

type Placed = Mark & { x: number; row: number; isLeft: boolean; from: number; to: number }

/** Keeps marks of a lane apart, and gives each label a row in which it meets neither a label nor a line to one. */
function place(marks: Mark[], xOf: (at: DateTime) => number): Placed[] {
  let last = Number.NEGATIVE_INFINITY
  const spread = marks.map((mark) => {
    last = Math.max(xOf(mark.at), last + apart)
    const width = mark.label ? widthOf(mark.label) + 7 : 0
    const isLeft = last + width > right
    return { ...mark, x: last, row: 0, isLeft, from: isLeft ? last - width : last, to: isLeft ? last : last + width }
  })
  const placed: Placed[] = []
  for (const mark of spread.toReversed()) {
    const labelled = placed.filter(({ label }) => label)
    const isFree = (at: number) =>
      labelled.every(
        (other) =>
          !(other.row === at && other.from < mark.to && mark.from < other.to) &&
          !(other.row >= at && other.x > mark.from && other.x < mark.to),
      )
    const meetsNoLabel = (at: number) =>
      labelled.every((other) => !(other.row < at && mark.x > other.from && mark.x < other.to))
    const free = Array.from({ length: labelled.length + 1 }, (_, at) => at).filter(isFree)
    mark.row = free.find(meetsNoLabel) ?? free[0] ?? 0
    placed.push(mark)
  }
  return placed.reverse()
}

function axis({ since, end }: Timeline, xOf: (at: DateTime) => number, top: number, bottom: number): string {
  const count = Math.ceil(end.diff(since, 'weeks').weeks)
  return Array.from({ length: count + 1 }, (_, week) => {
    const at = since.plus({ weeks: week })
    const x = xOf(at)
    const next = Math.min(xOf(at.plus({ weeks: 1 })), right)
    const shade =
      week % 2 === 0 && week < count
        ? `<rect x="${x}" y="${top}" width="${next - x}" height="${bottom - top}" fill="#f4f6f8"/>`
        : ''
    const name = week < count ? text(x + 5, top - 20, `Week ${week + 1}`, ' font-weight="bold"') : ''
    const date = week < count ? text(x + 5, top - 5, shortDay(at), ' fill="#3d4a52"') : ''
    return `${shade}<path d="M${x} ${top - 34}V${bottom}" stroke="#c5ccd3"/>${name}${date}`
  }).join('')
}

/** A line where the clocks go back or forward: the limits keep their hour all the same. */
function clockChange({ since, end }: Timeline, xOf: (at: DateTime) => number, top: number, bottom: number): string {
  const days = Array.from({ length: Math.ceil(end.diff(since, 'days').days) }, (_, day) => since.plus({ days: day }))
  return days
    .filter((day) => day.offset !== day.plus({ days: 1 }).offset)
    .map((day) => {
      const x = xOf(day.plus({ days: 1 }).startOf('day'))
      return `<path d="M${x} ${top}V${bottom}" stroke="#3d4a52" stroke-dasharray="2 4"/>${text(x + 4, bottom - 4, 'clocks change')}`
    })
    .join('')
}

function period({ since, end }: Timeline, xOf: (at: DateTime) => number, y: number): string {
  const [from, to] = [xOf(since), xOf(end)]
  const days = Math.round(end.diff(since, 'days').days)
  const words = `NO WORKER: ${since.setLocale('en-GB').toFormat('d LLL yyyy, HH:mm')} to ${end.setLocale('en-GB').toFormat('d LLL yyyy, HH:mm')}, ${days} days`
  return [
    `<rect x="${from}" y="${y}" width="${to - from}" height="22" fill="#8a1c2b"/>`,
    `<rect x="${to}" y="${y}" width="${right - to}" height="22" fill="#00703c"/>`,
    text((to + right) / 2, y + 15.5, 'WORKER', ' fill="#fff" font-weight="bold" text-anchor="middle"'),
    text((from + to) / 2, y + 15.5, words, ' fill="#fff" font-weight="bold" text-anchor="middle"'),
  ].join('')
}

const legendWords: [Shape, string][] = [
  ['seen', 'child seen'],
  ['attempt', 'attempt'],
  ['limit', 'to be seen by'],
  ['done', 'done or decided'],
  ['review', 'weekly review'],
  ['told', 'told'],
  ['overdue', 'limit missed'],
  ['letter', 'letter went out'],
  ['held', 'letter held back'],
  ['report', 'report, reviewed'],
]

function legend(y: number): string {
  let x = 12
  return legendWords
    .map(([shape, words]) => {
      const number = shape === 'review' ? numberIn({ number: 1, x: x + 8 }, y - 4) : ''
      const part = shapeAt(shape, x + 8, y - 4) + number + text(x + 20, y, words)
      x += widthOf(words) + 40
      return part
    })
    .join('')
}

/** The picture as SVG, A4 landscape. */
export function drawTimeline(timeline: Timeline): string {
  const { since, end, title, reasons, marks } = timeline
  const [from, until] = [since.minus({ hours: 12 }), end.plus({ days: 12 })]
  const xOf = (at: DateTime) =>
    left + ((right - left) * (at.toMillis() - from.toMillis())) / (until.toMillis() - from.toMillis())
  const shown = marks.filter(({ at }) => at >= from && at <= until)
  const top = 128
  let y = top
  const drawn = lanes.map(({ key, title: name, who }, index) => {
    const placed = place(
      shown.filter(({ lane }) => lane === key),
      xOf,
    )
    const rows = Math.max(2, 1 + Math.max(...placed.map((mark) => mark.row + 1)))
    const height = 16 + rows * row
    const base = y + 13
    const parts = [
      `<path d="M12 ${y}H${right}" stroke="#8b97a2"/>`,
      text(12, y + 19, name, ' font-weight="bold" font-size="14"'),
      who ? text(12, y + 35, who, ' fill="#3d4a52"') : '',
      `<path d="M${left} ${base}H${right}" stroke="#dde2e7"/>`,
      ...placed.map((mark) => {
        const baseline = base + 19 + mark.row * row
        const line = mark.label ? `<path d="M${mark.x} ${base}V${baseline - 4}" stroke="#9aa5b0"/>` : ''
        return `${line}${
          mark.due ? `<path d="M${xOf(mark.due)} ${base}H${mark.x}" stroke="${colours.overdue}" stroke-width="3"/>` : ''
        }`
      }),
      ...placed.map((mark) => {
        const baseline = base + 19 + mark.row * row
        const late = mark.shape === 'overdue' ? ` fill="${colours.overdue}" font-weight="bold"` : ''
        const tip = `<title>${escaped(`${mark.at.setLocale('en-GB').toFormat('ccc d LLL yyyy, HH:mm')}, ${name}: ${mark.label}`)}</title>`
        return `<g>${tip}${shapeAt(mark.shape, mark.x, base)}${numberIn(mark, base)}${text(mark.x + (mark.isLeft ? -4 : 4), baseline, mark.label, `${late}${mark.isLeft ? ' text-anchor="end"' : ''}`)}</g>`
      }),
    ]
    y += height
    return { svg: parts.join('\n'), index }
  })
  const bottom = y
  const heading = `${Math.ceil(end.diff(since, 'weeks').weeks)} weeks without a worker: case ${title}`
  const desc = `Timeline of the case from the register, from ${shortDay(since)} to ${shortDay(end)}: who did what for the child, and who was told what and when.`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${Math.max(page.height, bottom + 50)}" role="img" aria-labelledby="title desc" font-family="Arial, 'Liberation Sans', Helvetica, sans-serif" font-size="${size}" fill="#10181f">`,
    `<title id="title">${escaped(heading)}</title>`,
    `<desc id="desc">${escaped(desc)}</desc>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(12, 30, heading, ' font-size="22" font-weight="bold"'),
    text(
      12,
      50,
      `Nobody could take the case${reasons.length ? ` (${reasons.join(', ')})` : ''}. What was done for the child, and who was told what and when, as the register has it.`,
    ),
    axis(timeline, xOf, top, bottom),
    clockChange(timeline, xOf, top, bottom),
    period(timeline, xOf, 62),
    ...drawn.map(({ svg }) => svg),
    `<path d="M12 ${bottom}H${right}" stroke="#8b97a2"/>`,
    legend(bottom + 26),
    '</svg>',
  ].join('\n')
}
