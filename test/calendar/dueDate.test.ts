import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { fixedClock, offsetClock, systemClock } from '../../workers/calendar/clock.ts'
import { computeDueDate, type DueDateInput, directions, kinds, units } from '../../workers/calendar/dueDate.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { iso } from './oracle.ts'

vi.setConfig({ testTimeout: 60_000 })

const calendar = loadWorkingCalendar()
const dueOf = (input: DueDateInput) => computeDueDate(calendar, input).due
const noteOf = (input: DueDateInput) => computeDueDate(calendar, input).note

describe('a limit in hours', () => {
  const friday = '2026-10-30T16:20:00+00:00'

  it('runs over the weekend and says so in a sentence (DA-15)', () => {
    expect(
      computeDueDate(calendar, { amount: 48, unit: 'HOURS', kind: 'ELAPSED', from: friday, clockStart: 'allocatedAt' }),
    ).toEqual({
      due: '2026-11-01T16:20:00+00:00',
      note: '48 hours from allocation on Friday 30 October 2026 16:20: due Sunday 1 November 2026 16:20',
    })
  })

  it('is 24 true hours over both clock changes (G-05)', () => {
    expect(dueOf({ amount: 24, unit: 'HOURS', from: '2026-03-28T12:00:00+00:00' })).toBe('2026-03-29T13:00:00+01:00')
    expect(dueOf({ amount: 24, unit: 'HOURS', from: '2026-10-24T12:00:00+01:00' })).toBe('2026-10-25T11:00:00+00:00')
    expect(noteOf({ amount: 24, unit: 'HOURS', from: '2026-10-24T12:00:00+01:00' })).toBe(
      '24 hours from Saturday 24 October 2026 12:00: due Sunday 25 October 2026 11:00 (the clocks change in between)',
    )
  })

  it('moves to the next working day at the same time where the authority chose so (G-05)', () => {
    const next = { unit: 'HOURS', kind: 'NEXT_WORKING_DAY' } as const
    expect(dueOf({ ...next, amount: 24, from: '2026-10-30T15:30:00+00:00' })).toBe('2026-11-02T15:30:00+00:00')
    expect(dueOf({ ...next, amount: 48, from: '2026-12-24T10:00:00+00:00' })).toBe('2026-12-30T10:00:00+00:00')
    expect(dueOf({ ...next, amount: 24, from: '2026-03-28T01:30:00+00:00' })).toBe('2026-03-30T01:30:00+01:00')
    expect(() => dueOf({ ...next, amount: 30, from: friday })).toThrow('24 or 48 hours, not 30')
  })

  it('of none is due at once', () => {
    expect(
      computeDueDate(calendar, { amount: 0, unit: 'HOURS', from: friday, clockStart: 'unallocatedSince' }),
    ).toEqual({
      due: friday,
      note: 'at once from the start of being unallocated on Friday 30 October 2026 16:20: due Friday 30 October 2026 16:20',
    })
  })

  it('needs a start with a time of day', () => {
    expect(() => dueOf({ amount: 24, unit: 'HOURS', from: '2026-10-30' })).toThrow(
      '24 hours cannot be counted from the whole day 2026-10-30: give the start with its time',
    )
  })

  it('may count back', () => {
    expect(dueOf({ amount: 2, unit: 'HOURS', direction: 'BEFORE', from: '2026-03-29T02:30:00+01:00' })).toBe(
      '2026-03-28T23:30:00+00:00',
    )
  })
})

describe('a limit in working days', () => {
  it('ends with the working day, whatever the time of the start', () => {
    expect(
      computeDueDate(calendar, {
        amount: 5,
        unit: 'WORKING_DAYS',
        from: '2026-10-30T16:20:00+00:00',
        clockStart: 'allocatedAt',
      }),
    ).toEqual({
      due: '2026-11-06T17:00:00+00:00',
      note: '5 working days from allocation on Friday 30 October 2026 16:20: due Friday 6 November 2026 17:00',
    })
    expect(dueOf({ amount: 5, unit: 'WORKING_DAYS', from: '2026-10-30' })).toBe('2026-11-06T17:00:00+00:00')
  })

  it('counts from a day off as day 0', () => {
    expect(dueOf({ amount: 1, unit: 'WORKING_DAYS', from: '2026-10-31T10:00:00+00:00' })).toBe(
      '2026-11-02T17:00:00+00:00',
    )
  })

  it('leaves out Easter, Christmas and the substitute day of Boxing Day', () => {
    expect(dueOf({ amount: 2, unit: 'WORKING_DAYS', from: '2026-04-02T09:00:00+01:00' })).toBe(
      '2026-04-08T17:00:00+01:00',
    )
    expect(dueOf({ amount: 7, unit: 'WORKING_DAYS', from: '2026-12-21T09:00:00+00:00' })).toBe(
      '2027-01-04T17:00:00+00:00',
    )
  })

  it('counts back so that at least that many working days remain before the event (G-30)', () => {
    const review = { amount: 5, unit: 'WORKING_DAYS', direction: 'BEFORE', clockStart: 'reviewAt' } as const
    expect(computeDueDate(calendar, { ...review, from: '2026-10-16T10:00:00+01:00' })).toEqual({
      due: '2026-10-09T17:00:00+01:00',
      note: 'at least 5 working days before the review on Friday 16 October 2026 10:00: due Friday 9 October 2026 17:00',
    })
    expect(dueOf({ ...review, from: '2026-04-08' })).toBe('2026-03-30T17:00:00+01:00')
  })

  it('speaks of one day in the singular', () => {
    expect(noteOf({ amount: 1, unit: 'WORKING_DAYS', from: '2026-10-16' })).toBe(
      '1 working day from Friday 16 October 2026: due Monday 19 October 2026 17:00',
    )
  })
})

describe('a limit in days or weeks', () => {
  it('keeps the local time, so that two weeks are 14 days and not 336 hours', () => {
    expect(dueOf({ amount: 2, unit: 'WEEKS', from: '2026-10-19T10:00:00+01:00' })).toBe('2026-11-02T10:00:00+00:00')
    expect(dueOf({ amount: 7, unit: 'DAYS', from: '2026-03-25T10:00:00+00:00' })).toBe('2026-04-01T10:00:00+01:00')
  })

  it('ends at the day end where only the day of the start is known', () => {
    expect(dueOf({ amount: 7, unit: 'DAYS', from: '2026-10-19' })).toBe('2026-10-26T17:00:00+00:00')
    expect(dueOf({ amount: 3, unit: 'WEEKS', direction: 'BEFORE', from: '2026-11-02' })).toBe(
      '2026-10-12T17:00:00+01:00',
    )
  })

  it('counts three weeks back from a review over a clock change (KT-02)', () => {
    expect(
      noteOf({
        amount: 3,
        unit: 'WEEKS',
        direction: 'BEFORE',
        from: '2026-11-02T14:00:00+00:00',
        clockStart: 'reviewAt',
      }),
    ).toBe('at least 3 weeks before the review on Monday 2 November 2026 14:00: due Monday 12 October 2026 14:00')
  })
})

describe('a limit of the same day', () => {
  const strategy = { amount: null, unit: 'SAME_DAY', kind: 'CALENDAR_DAY', clockStart: 'receivedAt' } as const
  const oversight = { amount: null, unit: 'SAME_DAY', kind: 'NEXT_WORKING_DAY', clockStart: 'oversightFrom' } as const

  it('is the day end', () => {
    expect(dueOf({ ...strategy, from: '2026-10-30T16:59:00+00:00' })).toBe('2026-10-30T17:00:00+00:00')
    expect(dueOf({ ...oversight, from: '2026-10-30T16:59:00+00:00' })).toBe('2026-10-30T17:00:00+00:00')
  })

  it('stays on the same calendar day for the strategy discussion, office hours or not (G-07)', () => {
    expect(dueOf({ ...strategy, from: '2026-10-30T17:00:00+00:00' })).toBe('2026-10-30T23:59:59+00:00')
    expect(dueOf({ ...strategy, from: '2026-10-31T10:00:00+00:00' })).toBe('2026-10-31T17:00:00+00:00')
    expect(dueOf({ ...strategy, from: '2026-10-25T22:10:00+00:00' })).toBe('2026-10-25T23:59:59+00:00')
  })

  it('moves to the end of the next working day for daily oversight, and from one day end to the next (G-06)', () => {
    expect(dueOf({ ...oversight, from: '2026-10-30T17:00:00+00:00' })).toBe('2026-11-02T17:00:00+00:00')
    expect(dueOf({ ...oversight, from: '2026-11-02T17:00:00+00:00' })).toBe('2026-11-03T17:00:00+00:00')
    expect(dueOf({ ...oversight, from: '2026-12-24T18:00:00+00:00' })).toBe('2026-12-29T17:00:00+00:00')
  })

  it('says so in a sentence', () => {
    expect(noteOf({ ...strategy, from: '2026-10-30T10:00:00+00:00' })).toBe(
      'the same day as receipt on Friday 30 October 2026 10:00: due Friday 30 October 2026 17:00',
    )
  })
})

describe('other limits', () => {
  it('may be the next working morning (G-06)', () => {
    expect(
      computeDueDate(calendar, {
        amount: null,
        unit: 'NEXT_WORKING_MORNING',
        from: '2026-10-30T17:00:00+00:00',
        clockStart: 'overdueAt',
      }),
    ).toEqual({
      due: '2026-11-02T09:00:00+00:00',
      note: 'the next working morning after the missed limit on Friday 30 October 2026 17:00: due Monday 2 November 2026 09:00',
    })
  })

  it('may be a weekday', () => {
    expect(noteOf({ amount: 3, unit: 'WEEKDAY', from: '2026-10-30T17:00:00+00:00', clockStart: 'raisedAt' })).toBe(
      'the next Wednesday after the matter being raised on Friday 30 October 2026 17:00: due Wednesday 4 November 2026 09:00',
    )
    expect(() => dueOf({ amount: 8, unit: 'WEEKDAY', from: '2026-10-30' })).toThrow()
  })

  it('may be none', () => {
    expect(computeDueDate(calendar, { amount: null, unit: 'NONE', from: '' })).toEqual({
      due: null,
      note: 'no limit is set',
    })
  })

  it('refuse a direction or an amount that has no meaning', () => {
    expect(() => dueOf({ amount: null, unit: 'SAME_DAY', direction: 'BEFORE', from: '2026-10-30' })).toThrow(
      'direction BEFORE has no meaning for unit SAME_DAY',
    )
    expect(() => dueOf({ amount: null, unit: 'WORKING_DAYS', from: '2026-10-30' })).toThrow(
      'the amount null of a limit in WORKING_DAYS',
    )
    expect(() => dueOf({ amount: -1, unit: 'DAYS', from: '2026-10-30' })).toThrow('use 0 or more')
    expect(() => dueOf({ amount: 1.5, unit: 'WEEKS', from: '2026-10-30' })).toThrow('use a whole number')
  })

  it('are never later than their event when they count back, nor earlier than their start when they count on', () => {
    const input = fc.record({
      amount: fc.integer({ min: 1, max: 7 }),
      unit: fc.constantFrom(...units.filter((unit) => unit !== 'NONE')),
      kind: fc.constantFrom(...kinds),
      direction: fc.constantFrom(...directions),
      at: fc.integer({ min: Date.UTC(2019, 0, 15), max: Date.UTC(2028, 5, 1) }),
    })
    fc.assert(
      fc.property(input, ({ at, ...limit }) => {
        const amount = limit.unit === 'HOURS' ? limit.amount * 24 : limit.amount
        const counts = ['HOURS', 'WORKING_DAYS', 'DAYS', 'WEEKS'].includes(limit.unit)
        const direction = counts && limit.kind !== 'NEXT_WORKING_DAY' ? limit.direction : 'AFTER'
        const start = iso(at)
        const due = dueOf({ ...limit, amount, direction, from: start })
        expect(due).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00$/)
        const ahead = Date.parse(due ?? '') - Date.parse(start)
        expect(direction === 'BEFORE' ? -ahead : ahead).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the clock', () => {
  it('follows an offset that is moved while it runs', () => {
    let offset = 0
    const clock = offsetClock(() => offset, fixedClock('2026-10-30T16:20:00+00:00'))
    expect(clock.now().toISOString()).toBe('2026-10-30T16:20:00.000Z')
    offset = 48 * 3_600_000
    expect(clock.now().toISOString()).toBe('2026-11-01T16:20:00.000Z')
  })

  it('is the time of the machine otherwise', () => {
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(60_000)
  })
})
