import { z } from 'zod'
import { wordsOfStart } from './clockStarts.ts'
import { addElapsedHours } from './elapsed.ts'
import { isWholeDay, type Moment, sameTimeDaysLater, toLondon, toOffsetIso, toWords } from './londonTime.ts'
import type { WorkingCalendar } from './workingCalendar.ts'

export const units = [
  'HOURS',
  'WORKING_DAYS',
  'DAYS',
  'WEEKS',
  'SAME_DAY',
  'NEXT_WORKING_MORNING',
  'WEEKDAY',
  'NONE',
] as const
/**
 * How a limit behaves outside working time. ELAPSED: hours run on (G-05). NEXT_WORKING_DAY: hours become 'next working
 * day, same time', a day end moves to the next working day (G-06). CALENDAR_DAY: the day end stays on the same day (G-07).
 */
export const kinds = ['ELAPSED', 'NEXT_WORKING_DAY', 'CALENDAR_DAY'] as const
export const directions = ['AFTER', 'BEFORE'] as const

export type Unit = (typeof units)[number]
export type Kind = (typeof kinds)[number]

/** An amount as a policy table gives it; `from` is the start, a whole day ('2026-10-30') or an instant. */
export type DueDateInput = {
  amount: number | null
  unit: Unit
  kind?: Kind | null | undefined
  direction?: (typeof directions)[number] | undefined
  from: Moment
  clockStart?: string | null | undefined
}
export type DueDate = { due: string | null; note: string }

export const amountSchema = z.number().int('use a whole number').min(0, 'use 0 or more')

/**
 * The instant at which a limit ends, as offset ISO text, and one sentence that explains it. NONE has no instant.
 * HOURS: elapsed, or the same time on working days. WORKING_DAYS: the end of that working day (a time of day is in no
 * source; the whole day counts). DAYS and WEEKS: calendar, same local time; from a whole day the day end. SAME_DAY: day end.
 * WEEKDAY: opening on weekday number `amount` (1 = Monday). Throws where the calendar's list ends or a time is missing.
 */
export const computeDueDate = (calendar: WorkingCalendar, input: DueDateInput): DueDate => {
  if (input.unit === 'NONE') return { due: null, note: 'no limit is set' }
  const due = dueOf(calendar, input)
  return { due, note: noteOf(input, due) }
}

const dueOf = (calendar: WorkingCalendar, input: DueDateInput): string => {
  const { unit, kind, from } = input
  const before = input.direction === 'BEFORE'
  if (before && !['HOURS', 'WORKING_DAYS', 'DAYS', 'WEEKS'].includes(unit)) {
    throw new Error(`direction BEFORE has no meaning for unit ${unit}: use HOURS, WORKING_DAYS, DAYS or WEEKS`)
  }
  switch (unit) {
    case 'HOURS':
      return hoursLater(calendar, input)
    case 'WORKING_DAYS':
      return before
        ? calendar.subtractWorkingDays(from, amountOf(input))
        : calendar.addWorkingDays(from, amountOf(input))
    case 'DAYS':
      return daysLater(calendar, from, before ? -amountOf(input) : amountOf(input))
    case 'WEEKS':
      return daysLater(calendar, from, (before ? -7 : 7) * amountOf(input))
    case 'SAME_DAY':
      return kind === 'CALENDAR_DAY' ? calendar.calendarDayEnd(from) : calendar.workingDayEnd(from)
    case 'NEXT_WORKING_MORNING':
      return calendar.nextWorkingMorning(from)
    case 'WEEKDAY':
      return calendar.nextWeekday(from, z.number().int().min(1).max(7).parse(input.amount))
    case 'NONE':
      throw new Error('a limit of unit NONE has no due date')
  }
}

const hoursLater = (calendar: WorkingCalendar, input: DueDateInput): string => {
  const { from, kind, direction } = input
  const amount = amountOf(input)
  if (isWholeDay(from)) {
    throw new Error(
      `${amount} hours cannot be counted from the whole day ${String(from)}: give the start with its time`,
    )
  }
  if (kind !== 'NEXT_WORKING_DAY' || amount === 0)
    return addElapsedHours(from, direction === 'BEFORE' ? -amount : amount)
  if (amount % 24 !== 0 || direction === 'BEFORE') {
    throw new Error(`'next working day, same time' needs whole days after the start, 24 or 48 hours, not ${amount}`)
  }
  return calendar.sameTimeWorkingDaysLater(from, amount / 24)
}

const daysLater = (calendar: WorkingCalendar, from: Moment, days: number): string => {
  const due = toOffsetIso(sameTimeDaysLater(toLondon(from), days))
  return isWholeDay(from) ? calendar.dayEnd(due) : due
}

const amountOf = ({ amount, unit }: DueDateInput): number => {
  const parsed = amountSchema.safeParse(amount)
  if (!parsed.success)
    throw new Error(`the amount ${amount} of a limit in ${unit} is not usable: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

const unitWords: Partial<Record<Unit, string>> = {
  HOURS: 'hour',
  WORKING_DAYS: 'working day',
  DAYS: 'day',
  WEEKS: 'week',
}
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const noteOf = (input: DueDateInput, due: string): string => {
  const start = toLondon(input.from)
  const end = toLondon(due)
  const startWords = isWholeDay(input.from) ? start.setLocale('en-GB').toFormat('cccc d LLLL yyyy') : toWords(start)
  const of = input.clockStart ? `${wordsOfStart(input.clockStart)} on ${startWords}` : startWords
  const clocksChange = input.unit === 'HOURS' && start.offset !== end.offset ? ' (the clocks change in between)' : ''
  return `${spanOf(input)} ${of}: due ${toWords(end)}${clocksChange}`
}

const spanOf = ({ amount, unit, kind, direction }: DueDateInput): string => {
  if (unit === 'SAME_DAY') return kind === 'CALENDAR_DAY' ? 'the same day as' : 'the end of the working day of'
  if (unit === 'NEXT_WORKING_MORNING') return 'the next working morning after'
  if (unit === 'WEEKDAY') return `the next ${weekdays[(amount ?? 1) - 1]} after`
  if (amount === 0) return unit === 'HOURS' ? 'at once from' : 'the same day as'
  const span = `${amount} ${unitWords[unit]}${amount === 1 ? '' : 's'}`
  if (direction === 'BEFORE') return `at least ${span} before`
  return unit === 'HOURS' && kind === 'NEXT_WORKING_DAY'
    ? `${span}, working days at the same time, from`
    : `${span} from`
}
