import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Case = {
  profile?: string
  absenceKind?: string
  leaving?: boolean
  expectedDays?: number | null
  elapsedDays?: number
}
const asked = (given: Case) => ({
  ...{ profile: 'wirral', absenceKind: 'OTHER', leaving: false, expectedDays: null, elapsedDays: 1 },
  ...given,
})

/** What was asked, the row that decides, its action; both sides of each edge. */
const rows: [Case, string, string][] = [
  [{ leaving: true, absenceKind: 'LEAVING', elapsedDays: 0 }, 'leaving', 'REALLOCATE'],
  [{ elapsedDays: 22 }, 'elapsedThreeWeeks', 'REALLOCATE'],
  [{ elapsedDays: 22, absenceKind: 'ANNUAL_LEAVE', profile: 'stockport' }, 'elapsedThreeWeeks', 'REALLOCATE'],
  [{ elapsedDays: 21 }, 'elapsedOneWeek', 'DUTY_VISITS'],
  [{ expectedDays: 22 }, 'expectedThreeWeeks', 'REALLOCATE'],
  [{ expectedDays: 21 }, 'expectedOneWeek', 'DUTY_VISITS'],
  [{ absenceKind: 'SICK_LONG', profile: 'assessmentDuty' }, 'sickBeyondShortTerm', 'REALLOCATE'],
  [{ absenceKind: 'SICK_LONG', profile: 'sample' }, 'sickBeyondShortTerm', 'REALLOCATE'],
  [{ absenceKind: 'SICK_LONG' }, 'other', 'COVER'],
  [{ elapsedDays: 8 }, 'elapsedOneWeek', 'DUTY_VISITS'],
  [{ elapsedDays: 7 }, 'other', 'COVER'],
  [{ expectedDays: 8 }, 'expectedOneWeek', 'DUTY_VISITS'],
  [{ expectedDays: 7 }, 'other', 'COVER'],
  [{ absenceKind: 'SICK_SHORT' }, 'sickShort', 'COVER'],
  [{ absenceKind: 'ANNUAL_LEAVE', expectedDays: 5 }, 'annualLeave', 'NONE'],
]

describe('what an absence asks for (CR-01, CR-03, CR-10, CR-14, C-09, G-40)', () => {
  it.each(rows)('%j is decided by row %s: %s', async (given, row, action) => {
    expect((await matchingRules('absenceAction', asked(given)))[0]).toBe(`rule_${row}`)
    expect((await decide('absenceAction', asked(given))).action).toBe(action)
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('absenceAction')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
  })
})
