import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  addCalendarDays,
  addElapsedHours,
  calendarDaysBetween,
  elapsedHours,
  isLessThanWeeksApart,
} from '../../workers/calendar/elapsed.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { instantOf, iso, isWorking, local, localDayOf, workingDay } from './oracle.ts'

// Many random cases: long on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const calendar = loadWorkingCalendar()
const day = 86_400_000

/** Instants of 2019 to mid 2028 to the minute, half of them within two days of a clock change or a bank holiday week. */
const clockChanges = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027].flatMap((year) => [
  Date.UTC(year, 2, 29),
  Date.UTC(year, 9, 28),
  Date.UTC(year, 11, 27),
])
const instants = fc
  .oneof(
    fc.integer({ min: Date.UTC(2019, 0, 15), max: Date.UTC(2028, 5, 1) }),
    fc
      .tuple(fc.constantFrom(...clockChanges), fc.integer({ min: -5 * day, max: 5 * day }))
      .map(([around, away]) => around + away),
  )
  .map((utc) => Math.floor(utc / 60_000) * 60_000)
const counts = fc.integer({ min: 1, max: 30 })
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns: 120 })

describe('the working calendar, against an independent count', () => {
  it('knows the same working days', () => {
    check(
      fc.property(instants, (utc) => {
        expect(calendar.isWorkingDay(iso(utc))).toBe(isWorking(localDayOf(utc)))
      }),
    )
  })

  it('ends working days after a start at the day end of the day that counting gives', () => {
    check(
      fc.property(instants, counts, (utc, count) => {
        expect(calendar.addWorkingDays(iso(utc), count)).toBe(workingDay(utc, count, 1))
      }),
    )
  })

  it('counts working days back from an event', () => {
    check(
      fc.property(instants, counts, (utc, count) => {
        expect(calendar.subtractWorkingDays(iso(utc), count)).toBe(workingDay(utc, count, -1))
      }),
    )
  })

  it('counts as many working days between start and limit as the limit allows, forward and back', () => {
    check(
      fc.property(instants, counts, (utc, count) => {
        expect(calendar.workingDaysBetween(iso(utc), calendar.addWorkingDays(iso(utc), count))).toBe(count)
        const start = workingDay(utc, 1, 1, 9)
        expect(calendar.workingDaysBetween(calendar.subtractWorkingDays(start, count), start)).toBe(count)
        expect(calendar.workingDaysBetween(start, calendar.subtractWorkingDays(start, count))).toBe(-count)
      }),
    )
  })

  it('keeps the local time over calendar days, also across clock changes', () => {
    check(
      fc.property(instants, fc.integer({ min: -60, max: 60 }), (utc, days) => {
        expect(addCalendarDays(iso(utc), days)).toBe(iso(instantOf(local(utc) + days * day)))
      }),
    )
  })

  it('counts hours as true elapsed time', () => {
    check(
      fc.property(instants, fc.integer({ min: -200, max: 200 }), (utc, hours) => {
        expect(addElapsedHours(iso(utc), hours)).toBe(iso(utc + hours * 3_600_000))
        expect(elapsedHours(iso(utc), addElapsedHours(iso(utc), hours))).toBe(hours)
      }),
    )
  })

  it('counts calendar days from date to date', () => {
    check(
      fc.property(instants, instants, (from, to) => {
        expect(calendarDaysBetween(iso(from), iso(to))).toBe((localDayOf(to) - localDayOf(from)) / day)
      }),
    )
  })

  it('moves the day end of a day off, or one that has passed, to the next working day', () => {
    check(
      fc.property(instants, (utc) => {
        const open = isWorking(localDayOf(utc)) && local(utc) < localDayOf(utc) + 17 * 3_600_000
        const expected = open ? iso(instantOf(localDayOf(utc) + 17 * 3_600_000)) : workingDay(utc, 1, 1)
        expect(calendar.workingDayEnd(iso(utc))).toBe(expected)
        expect(calendar.addWorkingDays(iso(utc), 0)).toBe(expected)
      }),
    )
  })

  it('never gives a limit at or before its start, and a later start never an earlier limit', () => {
    check(
      fc.property(instants, instants, counts, (one, other, count) => {
        const [first, second] = one < other ? [one, other] : [other, one]
        const limits: ((at: string) => string)[] = [
          (at) => calendar.addWorkingDays(at, count),
          (at) => calendar.workingDayEnd(at),
          (at) => calendar.calendarDayEnd(at),
          (at) => calendar.nextOpening(at),
          (at) => calendar.nextWorkingMorning(at),
          (at) => calendar.nextWeekday(at, 1),
        ]
        for (const limit of limits) {
          expect(Date.parse(limit(iso(first)))).toBeGreaterThan(first)
          expect(Date.parse(limit(iso(first)))).toBeLessThanOrEqual(Date.parse(limit(iso(second))))
        }
      }),
    )
  })

  it('keeps the local time on later working days', () => {
    check(
      fc.property(instants, counts, (utc, count) => {
        const due = calendar.sameTimeWorkingDaysLater(iso(utc), count)
        const target = Date.parse(workingDay(utc, count, 1, 0))
        expect(due).toBe(iso(instantOf(localDayOf(target) + (local(utc) - localDayOf(utc)))))
      }),
    )
  })

  it('holds referrals sent after the cut-off or on a day off until the next working day opens', () => {
    const cutOffs = { trayCutOffMonThu: '16:15', trayCutOffFri: '15:45' }
    check(
      fc.property(instants, (utc) => {
        const today = localDayOf(utc)
        const minutes = new Date(today).getUTCDay() === 5 ? 15 * 60 + 45 : 16 * 60 + 15
        const accepted = isWorking(today) && local(utc) <= today + minutes * 60_000
        expect(calendar.cutOff(iso(utc), cutOffs)).toEqual(
          accepted
            ? { accepted: 'TODAY', heldUntil: null }
            : { accepted: 'NEXT_WORKING_DAY', heldUntil: workingDay(utc, 1, 1, 9) },
        )
      }),
    )
  })
})

describe('the working calendar', () => {
  it('accepts referrals up to 16:15 from Monday to Thursday and up to 15:45 on Friday (FD-03)', () => {
    const cutOffs = { trayCutOffMonThu: '16:15', trayCutOffFri: '15:45' }
    const at = (text: string) => calendar.cutOff(text, cutOffs)
    expect(at('2026-10-29T16:15:00+00:00')).toEqual({ accepted: 'TODAY', heldUntil: null })
    expect(at('2026-10-29T16:16:00+00:00')).toEqual({
      accepted: 'NEXT_WORKING_DAY',
      heldUntil: '2026-10-30T09:00:00+00:00',
    })
    expect(at('2026-10-30T15:45:00+00:00').accepted).toBe('TODAY')
    expect(at('2026-10-30T15:46:00+00:00').heldUntil).toBe('2026-11-02T09:00:00+00:00')
    expect(at('2026-04-02T16:16:00+01:00').heldUntil).toBe('2026-04-07T09:00:00+01:00')
  })

  it('is always open to referrals where the profile names no cut-off', () => {
    const none = { trayCutOffMonThu: null, trayCutOffFri: null }
    expect(calendar.cutOff('2026-10-31T23:00:00+00:00', none)).toEqual({ accepted: 'TODAY', heldUntil: null })
  })

  it('opens later today before opening time, otherwise on the next working day', () => {
    expect(calendar.nextOpening('2026-10-30T07:30:00+00:00')).toBe('2026-10-30T09:00:00+00:00')
    expect(calendar.nextOpening('2026-10-30T09:00:00+00:00')).toBe('2026-11-02T09:00:00+00:00')
    expect(calendar.nextOpening('2026-12-24T18:00:00+00:00')).toBe('2026-12-29T09:00:00+00:00')
  })

  it('reports on Monday at opening, or on the next working day where Monday is a bank holiday (G-38)', () => {
    expect(calendar.nextWeekday('2026-10-30T10:00:00+00:00', 1)).toBe('2026-11-02T09:00:00+00:00')
    expect(calendar.nextWeekday('2026-08-28T10:00:00+01:00', 1)).toBe('2026-09-01T09:00:00+01:00')
    expect(calendar.nextWeekday('2026-08-31T10:00:00+01:00', 1)).toBe('2026-09-01T09:00:00+01:00')
    expect(calendar.nextWeekday('2026-09-01T08:00:00+01:00', 1)).toBe('2026-09-01T09:00:00+01:00')
    expect(calendar.nextWeekday('2026-09-01T09:00:00+01:00', 1)).toBe('2026-09-07T09:00:00+01:00')
  })

  it('takes the day end from the profile', () => {
    const late = calendar.with({ dayEndTime: '18:30' })
    expect(late.addWorkingDays('2026-10-30T16:20:00+00:00', 1)).toBe('2026-11-02T18:30:00+00:00')
    expect(late.workingDayEnd('2026-10-30T18:00:00+00:00')).toBe('2026-10-30T18:30:00+00:00')
    expect(() => calendar.with({ dayEndTime: 'five' }).dayEnd('2026-10-30')).toThrow("'five' is no time of day")
  })

  it('counts under six weeks as 41 days or less (AW-13, G-27)', () => {
    expect(calendarDaysBetween('2026-01-01', '2026-02-11')).toBe(41)
    expect(isLessThanWeeksApart('2026-01-01', '2026-02-11', 6)).toBe(true)
    expect(isLessThanWeeksApart('2026-01-01', '2026-02-12', 6)).toBe(false)
    expect(isLessThanWeeksApart('2026-02-12', '2026-01-01', 6)).toBe(false)
    expect(calendarDaysBetween('2026-03-28T23:00:00+00:00', '2026-03-30T00:30:00+01:00')).toBe(2)
  })

  it('refuses a number of working days that is no number of days', () => {
    expect(() => calendar.addWorkingDays('2026-10-30', 1.5)).toThrow('1.5 is no number of working days')
    expect(() => calendar.addWorkingDays('2026-10-30', -1)).toThrow('-1 is no number of working days')
  })
})

describe('the clock changes', () => {
  it('have 23 hours in March and 25 in October', () => {
    expect(elapsedHours('2026-03-29', '2026-03-30')).toBe(23)
    expect(elapsedHours('2026-10-25', '2026-10-26')).toBe(25)
  })

  it('move a local time that March skips forward by the hour', () => {
    expect(addCalendarDays('2026-03-28T01:30:00+00:00', 1)).toBe('2026-03-29T02:30:00+01:00')
    expect(addCalendarDays('2026-03-29T01:30:00', 0)).toBe('2026-03-29T02:30:00+01:00')
  })

  it('take the first of two equal local times in October, from either side', () => {
    expect(addCalendarDays('2026-10-24T01:30:00+01:00', 1)).toBe('2026-10-25T01:30:00+01:00')
    expect(addCalendarDays('2026-10-26T01:30:00+00:00', -1)).toBe('2026-10-25T01:30:00+01:00')
    expect(addElapsedHours('2026-10-25T01:30:00', 0)).toBe('2026-10-25T01:30:00+01:00')
  })

  it('leave an instant given with its offset as it is', () => {
    expect(addElapsedHours('2026-10-25T01:30:00+00:00', 0)).toBe('2026-10-25T01:30:00+00:00')
    expect(addElapsedHours('2026-10-25T00:30:00Z', 1)).toBe('2026-10-25T01:30:00+00:00')
    expect(addElapsedHours(new Date('2026-07-01T12:00:00Z'), 0)).toBe('2026-07-01T13:00:00+01:00')
    expect(addElapsedHours('2026-07-01T13:00:00+01:00[Europe/London]', 0)).toBe('2026-07-01T13:00:00+01:00')
  })

  it('name what is no date', () => {
    expect(() => addElapsedHours('30/10/2026', 1)).toThrow("'30/10/2026' is no date and time")
  })
})
