import { DateTime } from 'luxon'

/** The one time zone of the procedures (G-08). */
export const zone = 'Europe/London'

/** An instant as ISO text (with offset, or local London time without one), a whole day 'YYYY-MM-DD', or a Date. */
export type Moment = string | Date

const wholeDayPattern = /^\d{4}-\d{2}-\d{2}$/

/** True for 'YYYY-MM-DD': a day without a time, such as the date of a move. */
export const isWholeDay = (moment: Moment): boolean => typeof moment === 'string' && wholeDayPattern.test(moment)

/**
 * Reads a moment in London time. A local time that the clocks skip in March moves forward by the hour that is missing
 * (01:30 is 02:30); one that happens twice in October is its first occurrence, so that no limit becomes longer by it.
 * Throws, naming the value, where it is no date.
 */
export const toLondon = (moment: Moment): DateTime => {
  const read =
    moment instanceof Date
      ? DateTime.fromJSDate(moment, { zone })
      : DateTime.fromISO(moment.trim(), { zone }).setZone(zone)
  if (!read.isValid) {
    throw new Error(
      `'${String(moment)}' is no date and time: give it as 2026-10-30T16:20:00+00:00, or a whole day as 2026-10-30`,
    )
  }
  const hasOffset = moment instanceof Date || /T.*(Z|[+-]\d{2}:?\d{2})/i.test(moment)
  return hasOffset ? read : firstOccurrence(read)
}

/** The instant of a local time 'HH:mm' or 'HH:mm:ss' on the London day of a moment; skipped and doubled times as in toLondon. */
export const atLocalTime = (day: DateTime, time: string): DateTime => {
  if (!/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time))
    throw new Error(`'${time}' is no time of day: give it as 17:00`)
  const [hour, minute, second = 0] = time.split(':').map(Number)
  const read = DateTime.fromObject(
    { year: day.year, month: day.month, day: day.day, hour, minute, second, millisecond: 0 },
    { zone },
  )
  return firstOccurrence(read)
}

/** The same local time a number of calendar days later (negative: earlier): two weeks are 14 days, never 336 hours. */
export const sameTimeDaysLater = (from: DateTime, days: number): DateTime => {
  const day = from.startOf('day').plus({ days })
  return atLocalTime(day, from.toFormat('HH:mm:ss'))
}

/** Offset text such as 2026-10-31T16:20:00+00:00, never a zone id, which the engine's date-times do not carry. */
export const toOffsetIso = (at: DateTime): string => at.setZone(zone).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")

/** 'Friday 30 October 2026 16:20', for sentences that people read. */
export const toWords = (at: DateTime): string => at.setZone(zone).setLocale('en-GB').toFormat('cccc d LLLL yyyy HH:mm')

const firstOccurrence = (at: DateTime): DateTime => at.getPossibleOffsets()[0] ?? at
