import { describe, expect, it } from 'vitest'
import { type CalculateDueDatesInput, dueDatesOf } from '../../workers/calendar/calculate.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import type { Dependencies } from '../../workers/dependencies.ts'
import type { JobContext } from '../../workers/engine/defineWorker.ts'
import { calculateDueDates } from '../../workers/shared/calculateDueDates.ts'
import { decide } from '../support/dmn.ts'

const calendar = loadWorkingCalendar()
const calculate = (variables: CalculateDueDatesInput) => dueDatesOf(calendar, variables)
const limitOf = (milestone: string, profile = 'sample', category = 'OTHER') =>
  decide('policyDeadlines', { profile, milestone, category })
const friday = '2026-10-30T16:20:00+00:00'

describe('calculateDueDates', () => {
  it('gives every limit of a policy table its instant and its sentence', async () => {
    const limits = [
      await limitOf('allocation'),
      await limitOf('strategyDiscussion'),
      await limitOf('takeUp'),
      await decide('firstContactDeadline', {
        profile: 'sample',
        concernLevel: 'OTHER',
        seenWithinDays: null,
        visitDate: null,
      }),
    ]
    expect(calculate({ limits, clocks: { receivedAt: friday, allocatedAt: friday }, category: 'OTHER' })).toEqual({
      deadlines: {
        allocation: '2026-10-31T16:20:00+00:00',
        strategyDiscussion: '2026-10-30T17:00:00+00:00',
        takeUp: '2026-11-06T17:00:00+00:00',
        childSeen: '2026-11-01T16:20:00+00:00',
      },
      deadlineNotes: {
        allocation:
          'Worker allocated: 24 hours from receipt on Friday 30 October 2026 16:20: due Saturday 31 October 2026 16:20',
        strategyDiscussion:
          'Strategy discussion considered and, if needed, held: the same day as receipt on Friday 30 October 2026 16:20: due Friday 30 October 2026 17:00',
        takeUp:
          'Take-up tasks of the new worker: 5 working days from allocation on Friday 30 October 2026 16:20: due Friday 6 November 2026 17:00',
        childSeen:
          'Child seen (other concern): 48 hours from allocation on Friday 30 October 2026 16:20: due Sunday 1 November 2026 16:20',
      },
    })
  })

  it('is what the job of this name answers', async () => {
    const run = calculateDueDates.create({ calendar, clock: { now: () => new Date(friday) } } as Dependencies)
    const limits = [await limitOf('allocation')]
    expect(await run({ limits, clocks: { receivedAt: friday } }, {} as JobContext)).toMatchObject({
      deadlines: { allocation: '2026-10-31T16:20:00+00:00' },
    })
    // A limit that counts from the moment of the step itself.
    expect(await run({ limits: [await limitOf('dutyPlan')], clocks: {} }, {} as JobContext)).toMatchObject({
      deadlines: { dutyPlan: expect.stringMatching(/^2026-11-02T/) },
    })
    expect(await run({ limits, clocks: { receivedAt: 'now' } }, {} as JobContext)).toMatchObject({
      deadlines: { allocation: '2026-10-31T16:20:00+00:00' },
    })
  })

  it('never lets S47 or serious concern wait for a working day, whatever the table says (G-05)', () => {
    const limits = [
      {
        milestone: 'allocation',
        amount: 24,
        unit: 'HOURS',
        kind: 'NEXT_WORKING_DAY',
        clockStart: 'receivedAt',
      } as const,
    ]
    const dueFor = (category: string) =>
      calculate({ limits, clocks: { receivedAt: friday }, category }).deadlines.allocation
    expect(dueFor('OTHER')).toBe('2026-11-02T16:20:00+00:00')
    expect(dueFor('S47')).toBe('2026-10-31T16:20:00+00:00')
    expect(dueFor('URGENT')).toBe('2026-10-31T16:20:00+00:00')
    expect(calculate({ limits, clocks: { receivedAt: friday }, need: 'S47' }).deadlines.allocation).toMatch(
      /^2026-10-31/,
    )
    expect(calculate({ limits, clocks: { receivedAt: friday }, concernLevel: 'SERIOUS' }).deadlines.allocation).toMatch(
      /^2026-10-31/,
    )
    expect(dueFor('SERIOUS')).toBe('2026-10-31T16:20:00+00:00')
  })

  it('tells the Service Manager a working day after a missed limit, and at once where the concern is serious (G-10)', async () => {
    const clocks = { overdueAt: friday }
    const later = calculate({ limits: [await limitOf('overdueNotice')], clocks })
    const atOnce = calculate({ limits: [await limitOf('overdueNotice', 'sample', 'S47')], clocks })
    expect(later.deadlines.overdueNotice).toBe('2026-11-02T17:00:00+00:00')
    expect(atOnce.deadlines.overdueNotice).toBe(friday)
  })

  it('counts a limit from the due date of a limit before it', async () => {
    const notice = { ...(await limitOf('overdueNotice')), clockStart: 'allocation' }
    const { deadlines } = calculate({
      limits: [await limitOf('allocation'), notice],
      clocks: { receivedAt: friday },
    })
    expect(deadlines.overdueNotice).toBe('2026-11-02T17:00:00+00:00')
  })

  it('ends the inner limits of a closure after a move with the ten working days (G-35)', async () => {
    const limits = [
      await limitOf('closeAfterMove'),
      { ...(await limitOf('closureReadDays')), notAfter: 'closeAfterMove' },
    ]
    const late = calculate({ limits, clocks: { movedAt: '2026-10-05', notifiedAt: '2026-10-15T10:00:00+01:00' } })
    expect(late.deadlines).toEqual({
      closeAfterMove: '2026-10-19T17:00:00+01:00',
      closureReadDays: '2026-10-19T17:00:00+01:00',
    })
    expect(late.deadlineNotes.closureReadDays).toMatch(/, but not after closeAfterMove$/)
    const early = calculate({ limits, clocks: { movedAt: '2026-10-05', notifiedAt: '2026-10-06T10:00:00+01:00' } })
    expect(early.deadlines.closureReadDays).toBe('2026-10-13T17:00:00+01:00')
  })

  it('finds the next repetition on the grid that the start lays (G-64)', async () => {
    const review = { ...(await limitOf('weeklyReview')), after: '2026-10-27T10:00:00+00:00' }
    const { deadlines } = calculate({ limits: [review], clocks: { unallocatedSince: '2026-10-06T10:00:00+01:00' } })
    expect(deadlines.weeklyReview).toBe('2026-11-03T10:00:00+00:00')
    const first = calculate({
      limits: [await limitOf('weeklyReview')],
      clocks: { unallocatedSince: '2026-10-06T10:00:00+01:00' },
    })
    expect(first.deadlines.weeklyReview).toBe('2026-10-13T10:00:00+01:00')
  })

  it('gives null where the profile sets no limit', async () => {
    expect(calculate({ limits: [await limitOf('transferNoticeBefore', 'wirral')], clocks: {} })).toEqual({
      deadlines: { transferNoticeBefore: null },
      deadlineNotes: { transferNoticeBefore: 'Receiving manager notified of the review: no limit is set' },
    })
  })

  it('keeps the closure days of the authority and the day end of the profile', async () => {
    const limits = [await limitOf('takeUp')]
    const clocks = { allocatedAt: '2026-12-21T10:00:00+00:00' }
    expect(calculate({ limits, clocks, authority: 'sample', dayEndTime: '16:30' }).deadlines.takeUp).toBe(
      '2027-01-05T16:30:00+00:00',
    )
  })

  it('names what is missing', async () => {
    const limits = [await limitOf('allocation', 'stockport')]
    expect(() => calculate({ limits, clocks: { receivedAt: friday } })).toThrow(
      "The limit 'allocation' counts from 'decidedAt', which is not in clocks: map that instant into clocks",
    )
    expect(() => calculate({ limits: [null as never], clocks: {} })).toThrow(/a null limit is a milestone that no row/)
    expect(() =>
      calculate({ limits: [{ ...limits[0], notAfter: 'closeAfterMove' }], clocks: { decidedAt: friday } }),
    ).toThrow('does not stand before it in limits: move it up')
    expect(() =>
      calculate({ limits: [{ ...limits[0], amount: 0, after: friday }], clocks: { decidedAt: friday } }),
    ).toThrow('cannot repeat')
  })
})
