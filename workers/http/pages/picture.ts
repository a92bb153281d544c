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
