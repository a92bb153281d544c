import type { DateTime } from 'luxon'
import {
  type BankHolidays,
  bankHolidaysFile,
  type LocalClosures,
  loadBankHolidays,
  loadLocalClosures,
} from './bankHolidays.ts'
import { atLocalTime, type Moment, toLondon, toOffsetIso } from './londonTime.ts'

/** Local times at which the working day begins and ends; `closes` is the profile's dayEndTime (17:00 by default). */
export type WorkingHours = { opens: string; closes: string }
/** Sending cut-offs as local times; null = always open (FD-03). */
export type CutOffs = { trayCutOffMonThu: string | null; trayCutOffFri: string | null }

export type CalendarSettings = {
  holidays: BankHolidays
  closures: LocalClosures
  workingHours: WorkingHours
  authority?: string
}

/**
 * The one working calendar (G-08): Monday to Friday, no England and Wales bank holiday, no closure day of the authority,
 * Europe/London. Takes moments, answers with offset ISO text. Throws for days outside the published list of bank holidays.
 */
export type WorkingCalendar = ReturnType<typeof createWorkingCalendar>

export const createWorkingCalendar = (settings: CalendarSettings) => {
  const { holidays, closures, workingHours, authority } = settings
  const off = new Set(
    [...holidays.events, ...(authority ? (closures.authorities[authority] ?? []) : [])].map((day) => day.date),
  )

  const working = (at: DateTime): boolean => {
    const day = at.toISODate() ?? ''
    if (day < holidays.validFrom || day > holidays.validUntil) throw outsideList(day, holidays)
    return at.weekday <= 5 && !off.has(day)
  }
  const step = (from: DateTime, count: number, direction: 1 | -1): DateTime => {
    if (!Number.isInteger(count) || count < 0)
      throw new Error(`${count} is no number of working days: use 0, 1, 2, ...`)
    let day = from.startOf('day')
    for (let left = count; left > 0; ) {
      day = day.plus({ days: direction })
      if (working(day)) left -= 1
    }
    return day
  }
  const dayEnd = (day: DateTime): DateTime => atLocalTime(day, workingHours.closes)
  const isOpenDayBeforeEnd = (at: DateTime): boolean => working(at) && at < dayEnd(at)

  return {
    workingHours,

    /** The same calendar with an authority's own closure days, or with another end of the working day. */
    with: (change: { authority?: string | undefined; dayEndTime?: string | undefined }) =>
      createWorkingCalendar({
        ...settings,
        ...(change.authority ? { authority: change.authority } : {}),
        ...(change.dayEndTime ? { workingHours: { ...workingHours, closes: change.dayEndTime } } : {}),
      }),

    /** Whether the London day of this moment is a working day. */
    isWorkingDay: (at: Moment): boolean => working(toLondon(at)),

    /**
     * The end of the n-th working day after the day of the start, which is day 0 whether it is a working day or not
     * (the time of day of the start plays no part). n = 0: the end of this working day, or of the next one if it is over.
     */
    addWorkingDays: (from: Moment, count: number): string => {
      const start = toLondon(from)
      if (count !== 0) return toOffsetIso(dayEnd(step(start, count, 1)))
      return toOffsetIso(dayEnd(isOpenDayBeforeEnd(start) ? start : step(start, 1, 1)))
    },

    /** Counting back: the end of the n-th working day before the day of the event ('at least 5 working days before', G-30). */
    subtractWorkingDays: (from: Moment, count: number): string => toOffsetIso(dayEnd(step(toLondon(from), count, -1))),

    /** The n-th working day after the start at the same local time (G-05, 'next working day, same time'). */
    sameTimeWorkingDaysLater: (from: Moment, count: number): string => {
      const start = toLondon(from)
      return toOffsetIso(atLocalTime(step(start, count, 1), start.toFormat('HH:mm:ss')))
    },

    /** When the offices next open: later today if they have not opened yet on a working day, else the next working day. */
    nextOpening: (after: Moment): string => {
      const start = toLondon(after)
      const today = atLocalTime(start, workingHours.opens)
      return toOffsetIso(working(start) && start < today ? today : atLocalTime(step(start, 1, 1), workingHours.opens))
    },

    /** The opening of the first working day after the day of this moment. */
    nextWorkingMorning: (after: Moment): string =>
      toOffsetIso(atLocalTime(step(toLondon(after), 1, 1), workingHours.opens)),

    /** The end of this day (working day or not), even if it has passed. */
    dayEnd: (at: Moment): string => toOffsetIso(dayEnd(toLondon(at))),

    /** The end of this working day; the end of the next one if it comes in at or after the day end or on a day off (G-06). */
    workingDayEnd: (at: Moment): string => {
      const start = toLondon(at)
      return toOffsetIso(dayEnd(isOpenDayBeforeEnd(start) ? start : step(start, 1, 1)))
    },

    /** The end of this day, working day or not; 23:59:59 of the same day if it comes in at or after the day end (G-07). */
    calendarDayEnd: (at: Moment): string => {
      const start = toLondon(at)
      return toOffsetIso(start < dayEnd(start) ? dayEnd(start) : atLocalTime(start, '23:59:59'))
    },

    /** The next such weekday (1 = Monday) at opening time, strictly later; on a day off the next working day's opening (G-38). */
    nextWeekday: (after: Moment, weekday: number): string => {
      const start = toLondon(after)
      for (let ahead = -6; ; ahead += 1) {
        const day = start.startOf('day').plus({ days: ahead })
        if (day.weekday !== weekday) continue
        const open = atLocalTime(working(day) ? day : step(day, 1, 1), workingHours.opens)
        if (open > start) return toOffsetIso(open)
      }
    },

    /** Whether a referral sent now is accepted today or waits for the next working day's opening (FD-03, G-04); `up to` includes the minute itself. */
    cutOff: (at: Moment, cutOffs: CutOffs): { accepted: 'TODAY' | 'NEXT_WORKING_DAY'; heldUntil: string | null } => {
      const sent = toLondon(at)
      const limit = sent.weekday === 5 ? cutOffs.trayCutOffFri : cutOffs.trayCutOffMonThu
      if (limit === null || (working(sent) && sent.startOf('minute') <= atLocalTime(sent, limit))) {
        return { accepted: 'TODAY', heldUntil: null }
      }
      return { accepted: 'NEXT_WORKING_DAY', heldUntil: toOffsetIso(atLocalTime(step(sent, 1, 1), workingHours.opens)) }
    },

    /** Working days from date to date: days after the first, up to and including the second; negative where it lies before. */
    workingDaysBetween: (from: Moment, to: Moment): number => {
      const [first, last] = [toLondon(from).startOf('day'), toLondon(to).startOf('day')]
      const [low, high] = first <= last ? [first, last] : [last, first]
      let count = 0
      for (let day = low.plus({ days: 1 }); day <= high; day = day.plus({ days: 1 })) if (working(day)) count += 1
      return first <= last ? count : -count
    },
  }
}

/** The calendar with the published bank holidays and the closure days shipped with the project; opens 09:00, day end 17:00. */
export const loadWorkingCalendar = (
  workingHours: WorkingHours = { opens: '09:00', closes: '17:00' },
): WorkingCalendar =>
  createWorkingCalendar({ holidays: loadBankHolidays(), closures: loadLocalClosures(), workingHours })

const outsideList = (day: string, { validFrom, validUntil }: BankHolidays): Error =>
  new Error(
    day > validUntil
      ? `Bank holidays are known until ${validUntil}, but ${day} is needed: add the published days to ${bankHolidaysFile} and move its validUntil`
      : `Bank holidays are known from ${validFrom}, but ${day} is needed: add the published days to ${bankHolidaysFile} and move its validFrom`,
  )
