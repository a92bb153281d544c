import { DateTime } from 'luxon'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'

/** Monday 10:00 in London of the first week, at least a day ahead, that has no bank holiday in it or in the two after. */
export function firstMondayOfAQuietWeek(now: Date): DateTime {
  const calendar = loadWorkingCalendar()
  let monday = DateTime.fromJSDate(now, { zone: 'Europe/London' }).plus({ weeks: 1 }).startOf('week').set({ hour: 10 })
  const isQuiet = (day: DateTime) =>
    Array.from({ length: 21 }, (_, index) => day.plus({ days: index }))
      .filter(({ weekday }) => weekday <= 5)
      .every((one) => calendar.isWorkingDay(one.toISO() ?? ''))
  while (!isQuiet(monday)) monday = monday.plus({ weeks: 1 })
  return monday
}
