import { describe, expect, it, vi } from 'vitest'
import { dueDatesOf } from '../../workers/calendar/calculate.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { profiles } from '../../workers/models/vocabulary.ts'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

vi.setConfig({ testTimeout: 60_000 })

const contact = (concernLevel: string, more: { profile?: string; seenWithinDays?: number; visitDate?: string } = {}) =>
  decide('firstContactDeadline', { profile: 'sample', concernLevel, seenWithinDays: null, visitDate: null, ...more })
const allocatedAt = '2026-10-24T16:20:00+01:00'
const dueOf = (limit: never, visitDate: string | null = null) =>
  dueDatesOf(loadWorkingCalendar(), { limits: [limit], clocks: { allocatedAt, visitDate } }).deadlines.childSeen

describe('firstContactDeadline', () => {
  it.each(profiles)(
    'asks that a child in an S47 enquiry or with serious concern is seen within 24 hours: %s (DA-14)',
    async (profile) => {
      for (const concernLevel of ['S47', 'SERIOUS']) {
        const limit = await contact(concernLevel, { profile })
        expect(limit).toMatchObject({
          milestone: 'childSeen',
          hours: 24,
          amount: 24,
          unit: 'HOURS',
          kind: 'ELAPSED',
          clockStart: 'allocatedAt',
          reasonRequired: false,
          serviceManagerSees: false,
        })
        expect(dueOf(limit as never)).toBe('2026-10-25T15:20:00+00:00')
      }
    },
  )

  it.each(profiles)('asks that a child with other concerns is seen within 48 hours: %s (DA-15)', async (profile) => {
    expect(await contact('OTHER', { profile })).toMatchObject({
      hours: 48,
      amount: 48,
      unit: 'HOURS',
      clockStart: 'allocatedAt',
      reasonRequired: false,
    })
  })

  it('keeps to the date that Lincolnshire agrees at allocation, other than in urgent cases (DA-25)', async () => {
    const visitDate = '2026-10-28'
    const limit = await contact('OTHER', { profile: 'lincolnshire', visitDate })
    expect(limit).toMatchObject({ unit: 'SAME_DAY', clockStart: 'visitDate', amount: null })
    expect(dueOf(limit as never, visitDate)).toBe('2026-10-28T17:00:00+00:00')
    expect(await contact('S47', { profile: 'lincolnshire', visitDate })).toMatchObject({ amount: 24, unit: 'HOURS' })
    expect(await contact('OTHER', { profile: 'sample', visitDate })).toMatchObject({ amount: 48, unit: 'HOURS' })
  })

  it('takes the number of days that the manager set in the Allocation Plan (DA-16)', async () => {
    expect(await contact('OTHER', { seenWithinDays: 0 })).toMatchObject({
      unit: 'SAME_DAY',
      kind: 'CALENDAR_DAY',
      reasonRequired: false,
    })
    expect(await contact('OTHER', { seenWithinDays: 1 })).toMatchObject({
      amount: 24,
      unit: 'HOURS',
      reasonRequired: false,
    })
    expect(await contact('OTHER', { seenWithinDays: 2 })).toMatchObject({
      amount: 48,
      unit: 'HOURS',
      reasonRequired: false,
    })
    expect(await contact('S47', { seenWithinDays: 1 })).toMatchObject({
      amount: 24,
      unit: 'HOURS',
      reasonRequired: false,
    })
  })

  it('asks a reason beyond 48 hours (DA-17)', async () => {
    const limit = await contact('OTHER', { seenWithinDays: 3 })
    expect(limit).toMatchObject({ amount: 3, unit: 'DAYS', reasonRequired: true, serviceManagerSees: false })
    expect(dueOf(limit as never)).toBe('2026-10-27T16:20:00+00:00')
  })

  it('asks a reason beyond 24 hours in an S47 or serious case, which the Service Manager sees (G-62)', async () => {
    for (const concernLevel of ['S47', 'SERIOUS']) {
      expect(await contact(concernLevel, { seenWithinDays: 2 })).toMatchObject({
        amount: 2,
        unit: 'DAYS',
        reasonRequired: true,
        serviceManagerSees: true,
      })
    }
  })

  it('names the usual limit of the child’s own concern, whatever the manager set', async () => {
    for (const seenWithinDays of [0, 1, 2, 3, 10]) {
      expect((await contact('S47', { seenWithinDays })).hours).toBe(24)
      expect((await contact('SERIOUS', { seenWithinDays })).hours).toBe(24)
      expect((await contact('OTHER', { seenWithinDays })).hours).toBe(48)
    }
    expect((await contact('OTHER', { profile: 'lincolnshire', visitDate: '2026-10-28' })).hours).toBe(48)
  })

  it('has no row that never decides, and a source on every row', async () => {
    const { rules } = await tableOf('firstContactDeadline')
    const winners = new Set<string | undefined>()
    for (const profile of profiles)
      for (const concernLevel of ['S47', 'SERIOUS', 'OTHER'])
        for (const seenWithinDays of [null, 0, 1, 2, 3])
          for (const visitDate of [null, '2026-10-28'])
            winners.add(
              (await matchingRules('firstContactDeadline', { profile, concernLevel, seenWithinDays, visitDate }))[0],
            )
    expect(rules.map((rule) => rule.id).filter((id) => !winners.has(id))).toEqual([])
    for (const rule of rules) expect(rule.source).toMatch(/line \d+|^default/)
  })
})
