import type { DateTime } from 'luxon'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import type { Stage } from '../stage.ts'

/** A case without a worker, and the instant from which all its clocks count. */
export type Wait = { stage: Stage; one: string; since: DateTime }

/** The weeks whose review falls before the worker is found, and the one whose review is late. */
export const weeks = [1, 2, 3, 4, 5, 6, 7, 8, 9]
export const lateWeek = 4

const calendar = loadWorkingCalendar().with({ authority: 'sample' })
const isWorking = (day: DateTime): boolean => calendar.isWorkingDay(day.toISO() ?? '')
/** The first working day from this one on, at the same time. */
export const working = (from: DateTime): DateTime => (isWorking(from) ? from : working(from.plus({ days: 1 })))

/** The first Tuesday from which on the offices are closed at weekends alone for so many weeks: each step then has its own day. */
export function firstTuesdayOfQuietWeeks(after: DateTime, weekCount = 11): DateTime {
  const days = Array.from({ length: 7 * weekCount }, (_, index) => index)
  let tuesday = after.plus({ weeks: 1 }).startOf('week').plus({ days: 1 })
  const isQuiet = () =>
    days.map((count) => tuesday.plus({ days: count })).every((day) => day.weekday > 5 || isWorking(day))
  while (!isQuiet()) tuesday = tuesday.plus({ weeks: 1 })
  return tuesday
}
