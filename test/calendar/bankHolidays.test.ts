import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadBankHolidays, loadLocalClosures } from '../../workers/calendar/bankHolidays.ts'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { bankHolidaysOf } from './oracle.ts'

const fileWith = (content: unknown): URL => {
  const file = join(tmpdir(), `bankHolidays-${process.pid}-${Math.random()}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return pathToFileURL(file)
}

describe('bank holidays', () => {
  const list = loadBankHolidays()

  it.each([2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028])(
    'of %i are those of the published rules, substitute days and proclaimed days included',
    (year) => {
      const listed = list.events.map((event) => event.date).filter((date) => date.startsWith(`${year}`))
      expect(listed).toEqual(bankHolidaysOf(year))
    },
  )

  it('include the days that were proclaimed or moved once', () => {
    const dates = list.events.map((event) => event.date)
    expect(dates).toEqual(
      expect.arrayContaining(['2020-05-08', '2022-06-02', '2022-06-03', '2022-09-19', '2023-05-08']),
    )
    expect(dates).not.toContain('2020-05-04')
    expect(dates).not.toContain('2022-05-30')
  })

  it('stand in order, each day once, and name their source', () => {
    const dates = list.events.map((event) => event.date)
    expect(dates).toEqual([...new Set(dates)].sort())
    expect(list.source).toBe('GOV.UK bank holidays, England and Wales')
  })

  it('end with a clear error that names the file', () => {
    const calendar = loadWorkingCalendar()
    expect(() => calendar.addWorkingDays('2028-12-28T10:00:00+00:00', 3)).toThrow(
      'Bank holidays are known until 2028-12-31, but 2029-01-01 is needed: add the published days to workers/calendar/bankHolidays.englandAndWales.json',
    )
    expect(() => calendar.isWorkingDay('2017-12-31')).toThrow('Bank holidays are known from 2018-01-01')
  })

  it('are refused where the file is not well formed, naming the field', () => {
    const event = { date: '25.12.2026', title: 'Christmas Day' }
    expect(() => loadBankHolidays(fileWith({ ...list, events: [event] }))).toThrow(/give the day as YYYY-MM-DD/)
    expect(() => loadBankHolidays(fileWith('{ "events": [ }'))).toThrow(/is not valid JSON: look for a missing comma/)
    expect(() => loadBankHolidays(fileWith({ ...list, validUntil: '2020-12-31' }))).toThrow(
      /outside validFrom to validUntil/,
    )
  })
})

describe('closure days', () => {
  const calendar = loadWorkingCalendar()

  it('count for their own authority only', () => {
    expect(loadLocalClosures().authorities.sample?.map((closure) => closure.date)).toContain('2026-12-29')
    expect(calendar.isWorkingDay('2026-12-29')).toBe(true)
    expect(calendar.with({ authority: 'sample' }).isWorkingDay('2026-12-29')).toBe(false)
    expect(calendar.with({ authority: 'wirral' }).isWorkingDay('2026-12-29')).toBe(true)
  })

  it('carry a limit over Christmas', () => {
    const wednesday = '2026-12-23T11:00:00+00:00'
    expect(calendar.addWorkingDays(wednesday, 2)).toBe('2026-12-29T17:00:00+00:00')
    expect(calendar.with({ authority: 'sample' }).addWorkingDays(wednesday, 2)).toBe('2027-01-04T17:00:00+00:00')
  })
})
