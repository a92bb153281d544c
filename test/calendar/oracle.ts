/**
 * The calendar said a second time, by counting days and by the rules themselves (last Sundays, Easter, substitute days):
 * no luxon, no data file, so that the two can be compared.
 */
const day = 86_400_000

const lastSunday = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month, 0))
  return last.getTime() - last.getUTCDay() * day
}

/** Minutes that London is ahead of UTC: summer time runs between the last Sundays of March and October, 01:00 UTC. */
export const offsetAt = (utc: number): number => {
  const year = new Date(utc).getUTCFullYear()
  return utc >= lastSunday(year, 3) + 3_600_000 && utc < lastSunday(year, 10) + 3_600_000 ? 60 : 0
}

/** Local time in London as if it were UTC. */
export const local = (utc: number): number => utc + offsetAt(utc) * 60_000

/** The first instant with this local time; a skipped hour moves forward. */
export const instantOf = (localTime: number): number => {
  for (const offset of [60, 0]) {
    const utc = localTime - offset * 60_000
    if (offsetAt(utc) === offset) return utc
  }
  return localTime
}

export const iso = (utc: number): string => {
  const text = new Date(local(utc)).toISOString().slice(0, 19)
  return `${text}+0${offsetAt(utc) / 60}:00`
}

const easterSunday = (year: number): number => {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1)
}

const weekdayOf = (at: number): number => new Date(at).getUTCDay()
const firstMonday = (year: number, month: number): number => {
  const first = Date.UTC(year, month - 1, 1)
  return first + ((8 - weekdayOf(first)) % 7) * day
}
const lastMonday = (year: number, month: number): number => {
  const last = Date.UTC(year, month, 0)
  return last - ((weekdayOf(last) + 6) % 7) * day
}
/** The next weekday, the substitute day of a holiday at the weekend. */
const substitute = (at: number): number => (weekdayOf(at) % 6 === 0 ? substitute(at + day) : at)

/** Bank holidays of a year by the rules, and the days that were proclaimed. */
export const bankHolidaysOf = (year: number): string[] => {
  const easter = easterSunday(year)
  // Saturday 25th: Monday 27th and Tuesday 28th; Sunday 25th: Boxing Day on Monday 26th, Christmas on Tuesday 27th; Friday 25th: Boxing Day on Monday 28th
  const christmas = { 6: [27, 28], 0: [26, 27], 5: [25, 28] }[weekdayOf(Date.UTC(year, 11, 25))] ?? [25, 26]
  const days = [
    substitute(Date.UTC(year, 0, 1)),
    easter - 2 * day,
    easter + day,
    firstMonday(year, 5),
    lastMonday(year, 5),
    lastMonday(year, 8),
    ...christmas.map((date) => Date.UTC(year, 11, date)),
  ].map((at) => new Date(at).toISOString().slice(0, 10))
  const moved: Record<number, (list: string[]) => string[]> = {
    2020: (list) => list.map((text) => (text === '2020-05-04' ? '2020-05-08' : text)),
    2022: (list) => [...list.filter((text) => text !== '2022-05-30'), '2022-06-02', '2022-06-03', '2022-09-19'],
    2023: (list) => [...list, '2023-05-08'],
  }
  return (moved[year]?.(days) ?? days).sort()
}

const holidayCache = new Map<number, Set<string>>()

/** Whether the local day (midnight as if UTC) is a working day. */
export const isWorking = (localDay: number): boolean => {
  const year = new Date(localDay).getUTCFullYear()
  if (!holidayCache.has(year)) holidayCache.set(year, new Set(bankHolidaysOf(year)))
  return weekdayOf(localDay) % 6 !== 0 && !holidayCache.get(year)?.has(new Date(localDay).toISOString().slice(0, 10))
}

export const localDayOf = (utc: number): number => Math.floor(local(utc) / day) * day

/** The end (or a given hour) of the n-th working day after (or before) the local day of an instant. */
export const workingDay = (utc: number, count: number, direction: 1 | -1, hour = 17): string => {
  let at = localDayOf(utc)
  for (let left = count; left > 0; ) {
    at += direction * day
    if (isWorking(at)) left -= 1
  }
  return iso(instantOf(at + hour * 3_600_000))
}
