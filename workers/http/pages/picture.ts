import { spanWords } from './words.ts'

export type Tone = 'inTime' | 'late' | 'veryLate'
export type Bar = { label: string; words: string; pieces: { tone: Tone; from: number; width: number }[] }
/** Bars with their figures in words, and what the colours mean. `id` is its own on the page. */
export type Picture = { id: string; title: string; note?: string; key: { tone: Tone; text: string }[]; bars: Bar[] }
/** How many there are of each tone in one bar, and what the bar says in words. */
export type Counted = { label: string; words: string; counts: Record<Tone, number> }

const tones: Tone[] = ['inTime', 'late', 'veryLate']
const sum = ({ counts }: Counted): number => tones.reduce((all, tone) => all + counts[tone], 0)
const percent = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10

/** The counts as bars side by side; the longest bar takes the whole width. */
export function barsOf(counted: Counted[]): Bar[] {
  const longest = Math.max(1, ...counted.map(sum))
  return counted.map(({ label, words, counts }) => {
    let from = 0
    const pieces = tones.flatMap((tone) => {
      const width = percent(counts[tone], longest)
      const at = from
      from += width
      return width > 0 ? [{ tone, from: at, width }] : []
    })
    return { label, words, pieces }
  })
}

const week = 7 * 24 * 3600_000

/** What the colours of `lateness` mean. */
export const lateKey: Picture['key'] = [
  { tone: 'inTime', text: 'in time' },
  { tone: 'late', text: 'late by less than a week' },
  { tone: 'veryLate', text: 'late by a week or more' },
]

/** How many are late, and by how much the latest is. */
export function lateness(label: string, dues: (string | null)[], now: Date): Counted {
  const lateBy = dues.map((due) => (due ? now.getTime() - Date.parse(due) : 0))
  const late = lateBy.filter((by) => by > 0)
  const longest = Math.max(0, ...late)
  const counts = {
    inTime: dues.length - late.length,
    late: late.filter((by) => by < week).length,
    veryLate: late.filter((by) => by >= week).length,
  }
  const span = spanWords(new Date(now.getTime() - longest), now)
  const which = late.length === dues.length ? '' : `${late.length} of them `
  const how = late.length === 0 ? 'in time' : `${which}late by ${late.length > 1 ? 'up to ' : ''}${span}`
  return { label, counts, words: dues.length > 0 ? `${dues.length}, ${how}` : 'None' }
}
