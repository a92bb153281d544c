import { type Moment, sameTimeDaysLater, toLondon, toOffsetIso } from './londonTime.ts'

/** A number of hours later in true elapsed time (negative: earlier), also across a clock change (G-05). */
export const addElapsedHours = (from: Moment, hours: number): string =>
  toOffsetIso(toLondon(from).plus({ milliseconds: hours * 3_600_000 }))

/** True elapsed hours between two moments. */
export const elapsedHours = (from: Moment, to: Moment): number =>
  (toLondon(to).toMillis() - toLondon(from).toMillis()) / 3_600_000

/** The same local time some calendar days later (negative: earlier), also across a clock change (2.5, note 1). */
export const addCalendarDays = (from: Moment, days: number): string =>
  toOffsetIso(sameTimeDaysLater(toLondon(from), days))

/** Calendar days counted from date to date, times of day ignored: 1 January to 11 February is 41 (G-27). */
export const calendarDaysBetween = (from: Moment, to: Moment): number =>
  Math.round(toLondon(to).startOf('day').diff(toLondon(from).startOf('day'), 'days').days)

/** 'Less than n weeks ago': six weeks are 41 days or less from date to date, day 42 does not count (AW-13, G-27). */
export const isLessThanWeeksApart = (from: Moment, to: Moment, weeks: number): boolean => {
  const days = calendarDaysBetween(from, to)
  return days >= 0 && days < weeks * 7
}
