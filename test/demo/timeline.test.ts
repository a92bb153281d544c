import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import type { ChronologyEntry } from '../../demo/stage.ts'
import { drawTimeline } from '../../demo/timeline/draw.ts'
import { timelineOf } from '../../demo/timeline/marks.ts'

const zone = 'Europe/London'
const since = DateTime.fromISO('2026-10-20T10:00:00', { zone })
const at = (days: number, hour = 12) => since.plus({ days }).set({ hour }).toISO() ?? ''
const entry = (kind: string, title: string, when: string, detail: Record<string, unknown>, by: string | null = null) =>
  ({ kind, title, at: when, by, detail, text: {} }) satisfies ChronologyEntry
const decided = (title: string, by: string, when: string, more: Record<string, unknown> = {}) =>
  entry('oversight', title, when, { state: 'accepted', decisions: {}, ...more }, by)
const letter = (title: string, when: string, recipientKind: string, more: Record<string, unknown> = {}) =>
  entry('letter', title, when, { recipientKind, state: 'sent', ...more })

const chronology = [
  entry('unallocated', 'unallocated', at(0, 10), { reasons: ['WORKLOAD'] }),
  entry('visit', 'VISIT', at(2), { childSeen: true }, 'sw.ash'),
  entry('visit', 'ATTEMPT', at(9), { childSeen: false }, 'sw.ash'),
  letter('L-12', at(3), 'REFERRER_PROFESSIONAL'),
  letter('L-13', at(3), 'PARENT'),
  letter('L-13', at(3), 'PARENT', { state: 'cancelled' }),
  decided('ucWeeklyReview', 'duty.north', at(7), { late: false, due: at(7, 17) }),
  letter('L-18', at(14), 'STAFF', { username: 'senior.manager' }),
  decided('ucWeeklyReview', 'duty.north', at(16), { late: true, due: at(14, 17) }),
  decided('ucWeeklyReview', 'duty.north', at(15), { state: 'refused' }),
  entry('unallocated', 'unallocatedEnded', at(20), { outcome: 'ALLOCATED' }),
]
const view = {
  caseReference: 'C-2026-000001',
  status: 'ALLOCATED',
  team: 'north-assessment',
  child: { initials: 'MO' },
  allocations: [],
  chronology,
}
const reports = [
  { asOf: at(6, 9), entries: 1, confirmedBy: ['A', 'B'], sentAt: at(6), to: '' },
  { asOf: at(13, 9), entries: 1, confirmedBy: ['A'], sentAt: at(13), to: '' },
]
const timeline = timelineOf({ view, reports })
const marksOf = (lane: string) =>
  timeline.marks
    .filter((mark) => mark.lane === lane)
    .map(({ shape, label, number }) => [shape, label, number].filter(Boolean).join(' '))

describe('the picture of a wait', () => {
  it('shows the sightings of the child, and an attempt as such', () => {
    expect(marksOf('child')).toEqual(['seen seen by duty', 'attempt nobody at home'])
  })

  it('shows each weekly review, and one that was late at its limit and on its day', () => {
    expect(marksOf('duty')).toEqual(['review 1', 'overdue review 2 late', 'review done 5 Nov 2'])
  })

  it('shows who was told, the letters of a day as one, and the one that was held back', () => {
    expect(marksOf('seniorManager')).toEqual(['told escalated (L-18)'])
    expect(marksOf('outside')).toEqual(['letter referrer, parent (L-12 to L-13)', 'held a parent: held back'])
  })

  it('shows a weekly report that was not both confirmed and reviewed as a missed limit', () => {
    expect(marksOf('report')).toEqual(['report report 1', 'overdue report 2'])
  })

  it('is an SVG with title and description, legible, and says where the clocks change', () => {
    const svg = drawTimeline(timeline)
    expect(svg).toMatch(/<title id="title">3 weeks without a worker: case C-2026-000001 \(MO\)<\/title>/)
    expect(svg).toMatch(/<desc id="desc">.+<\/desc>/)
    expect(svg).toContain('clocks change')
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12)
  })

  it('is refused for a case that never was without a worker', () => {
    expect(() => timelineOf({ view: { ...view, chronology: [] }, reports })).toThrow('C-2026-000001')
  })
})
