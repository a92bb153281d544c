import { describe, expect, it } from 'vitest'
import { limitSchema } from '../../workers/calendar/calculate.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { nextSlot } from '../../workers/shared/reportSlots.ts'
import { rhythmOf } from '../../workers/shared/scheduleReport.ts'

const calendar = loadWorkingCalendar()
const weekly = { weekday: 1, everyWeeks: 1 }
const next = (after: string, rhythm = weekly, afterWeek?: string) =>
  nextSlot(calendar, rhythm, new Date(after), afterWeek)

describe('the next weekly report', () => {
  it('is due on Monday at nine in London, strictly later (WR-01, G-38)', () => {
    expect(next('2026-11-20T15:00:00Z')).toEqual({ week: '2026-W48', due: '2026-11-23T09:00:00+00:00' })
    expect(next('2026-11-23T08:59:59Z').week).toBe('2026-W48')
    expect(next('2026-11-23T09:00:00Z').week).toBe('2026-W49')
  })

  it('keeps its London time when the clocks change (G-38)', () => {
    expect(next('2026-10-19T12:00:00Z').due).toBe('2026-10-26T09:00:00+00:00')
    expect(next('2026-10-12T12:00:00Z').due).toBe('2026-10-19T09:00:00+01:00')
    expect(next('2028-03-20T12:00:00Z').due).toBe('2028-03-27T09:00:00+01:00')
    expect(next('2028-03-13T12:00:00Z').due).toBe('2028-03-20T09:00:00+00:00')
  })

  it('moves to the next working day on a bank holiday, and stays the report of its own week (G-38)', () => {
    expect(next('2026-12-22T12:00:00Z')).toEqual({ week: '2026-W53', due: '2026-12-29T09:00:00+00:00' })
    expect(next('2026-12-28T12:00:00Z')).toEqual({ week: '2026-W53', due: '2026-12-29T09:00:00+00:00' })
    expect(next('2026-12-29T09:00:00Z', weekly, '2026-W53').due).toBe('2027-01-04T09:00:00+00:00')
    expect(next('2027-03-23T12:00:00Z').due).toBe('2027-03-30T09:00:00+01:00')
  })

  it('is one report for both weeks where the offices are closed until the next (G-38)', () => {
    const closing = calendar.with({ authority: 'sample' })
    expect(nextSlot(closing, weekly, new Date('2026-12-22T12:00:00Z'))).toEqual({
      week: '2027-W01',
      due: '2027-01-04T09:00:00+00:00',
    })
  })

  it('makes up for no week that has passed, and does not repeat its own (WR-01)', () => {
    expect(next('2026-12-02T12:00:00Z', weekly, '2026-W47').week).toBe('2026-W50')
    expect(next('2026-11-20T15:00:00Z', weekly, '2026-W48').week).toBe('2026-W49')
  })
})

describe('the next fortnightly return', () => {
  const fortnightly = { weekday: 1, everyWeeks: 2 }

  it('lies on a grid of two weeks that a restart in between does not move (FC-01)', () => {
    const first = next('2026-11-20T15:00:00Z', fortnightly)
    const restarted = next('2026-11-24T15:00:00Z', fortnightly)
    const second = next(first.due, fortnightly, first.week)
    expect(Date.parse(second.due) - Date.parse(first.due)).toBe(14 * 86_400_000)
    expect([first.week, second.week]).toContain(restarted.week)
  })

  it('stays on its grid after a bank holiday (FC-01, G-38)', () => {
    const days: string[] = []
    for (let at = '2026-12-01T00:00:00Z'; days.length < 6; at = days.at(-1) ?? '') days.push(next(at, fortnightly).due)
    const weeks = days.map((due) => Math.floor(Date.parse(due) / (7 * 86_400_000)))
    for (const [place, week] of weeks.slice(1).entries()) expect(week - (weeks[place] ?? 0)).toBe(2)
  })
})

describe('how often a report is due', () => {
  const limit = (milestone: string, amount: number | null, unit: string) =>
    limitSchema.parse({ milestone, amount, unit })
  const monday = limit('reportDay', 1, 'WEEKDAY')

  it('comes from the policy table; a profile without an interval has no return (WR-01, FC-01)', () => {
    expect(rhythmOf('weeklyReportScheduled', [monday])).toEqual(weekly)
    expect(rhythmOf('fortnightlyReturnScheduled', [monday, limit('caseloadReportInterval', 2, 'WEEKS')])).toEqual({
      weekday: 1,
      everyWeeks: 2,
    })
    expect(rhythmOf('fortnightlyReturnScheduled', [monday, limit('caseloadReportInterval', null, 'NONE')])).toBe(
      undefined,
    )
    expect(rhythmOf('weeklyReportScheduled', [])).toBe(undefined)
  })
})
