import { DateTime } from 'luxon'
import { toLondon } from '../calendar/londonTime.ts'
import type { WorkingCalendar } from '../calendar/workingCalendar.ts'

/** When one regular report is due; `week` is the ISO week to which it belongs, whatever day off moves it. */
export type Slot = { week: string; due: string }
/** Day of the week (1 = Monday), and how many weeks lie between two reports. */
export type Rhythm = { weekday: number; everyWeeks: number }

// The grid of reports that do not come each week: fixed, so that a restart in between does not move it.
const firstWeek = DateTime.fromISO('2024-01-01', { zone: 'Europe/London' })
const weekOf = (day: DateTime): string => day.toFormat("kkkk-'W'WW")

/**
 * The first report that is due later than `after` (and belongs to a week later than `afterWeek`): at opening time on its
 * day, on the next working day where that is a day off (G-38). Weeks that have passed are not made up for, and where the
 * offices are closed until the day of the next report, that one speaks for both.
 */
export function nextSlot(calendar: WorkingCalendar, rhythm: Rhythm, after: Date, afterWeek = ''): Slot {
  const { weekday, everyWeeks } = rhythm
  let monday = toLondon(after).startOf('week').minus({ weeks: 1 })
  for (; ; monday = monday.plus({ weeks: 1 })) {
    if (Math.round(monday.diff(firstWeek, 'weeks').weeks) % everyWeeks !== 0) continue
    const week = weekOf(monday)
    const day = monday.plus({ days: weekday - 1 })
    const due = calendar.nextWeekday(day.toISO() ?? '', weekday)
    if (toLondon(due) >= day.plus({ weeks: everyWeeks })) continue
    if (week > afterWeek && Date.parse(due) > after.getTime()) return { week, due }
  }
}
