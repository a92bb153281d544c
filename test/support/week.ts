import { DateTime } from 'luxon'

/**
 * Monday 10:00 in London, the next fourth Monday of a January: winter time, eight weeks ahead without a day off, and
 * always the same distance to them, so that a story does not end otherwise because it was played in another week.
 */
export function mondayOfTheStories(now: Date): DateTime {
  const of = (year: number) => {
    const first = DateTime.fromObject({ year, month: 1, day: 1, hour: 10 }, { zone: 'Europe/London' })
    return first.plus({ days: ((8 - first.weekday) % 7) + 21 })
  }
  const monday = of(now.getUTCFullYear())
  return monday.toMillis() > now.getTime() + 86_400_000 ? monday : of(now.getUTCFullYear() + 1)
}
