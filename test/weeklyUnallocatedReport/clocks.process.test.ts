import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWorkingCalendar } from '../../workers/calendar/workingCalendar.ts'
import { type Stage, startStage } from '../support/story.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage({ reports: true })
})
afterAll(() => stage?.stop())

/** The last Sunday of a month: the clocks change. */
const lastSunday = (year: number, month: number) => {
  const end = DateTime.fromObject({ year, month }, { zone: 'Europe/London' }).endOf('month').startOf('day')
  return end.minus({ days: end.weekday % 7 })
}
const mondayAfter = (day: DateTime) => day.plus({ weeks: 1 }).startOf('week')
const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })

/** Lets the report of the week before come due, and answers for when it scheduled that of this Monday's week. */
async function scheduledFor(monday: DateTime): Promise<DateTime> {
  await stage.engine.moveTo(monday.minus({ days: 3 }).set({ hour: 12 }).toISO() ?? '')
  const timer = await stage.storyOf(`ashmere/east/${monday.toFormat("kkkk-'W'WW")}`).timer('event_reportDayCame')
  return DateTime.fromMillis(Number(timer.value.dueDate), { zone: 'Europe/London' })
}

/** Both clock changes and the week after Christmas, in the order in which they come. */
function weeks() {
  const candidates = [0, 1].flatMap((years) => {
    const year = now().year + years
    return [
      {
        name: 'the week after Christmas',
        monday: mondayAfter(DateTime.fromISO(`${year}-12-24`, { zone: 'Europe/London' })),
      },
      { name: 'the week in which summer time begins', monday: mondayAfter(lastSunday(year, 3)) },
      { name: 'the week in which summer time ends', monday: mondayAfter(lastSunday(year, 10)) },
    ]
  })
  const ahead = candidates
    .filter(({ monday }) => monday > now().plus({ weeks: 2 }))
    .sort((one, other) => one.monday.toMillis() - other.monday.toMillis())
  return ahead.filter(({ name }, place) => ahead.findIndex((one) => one.name === name) === place)
}

describe('the weekly report through the year', () => {
  it('is made at nine in London after both clock changes, and on the next working day at Christmas (WR-01, UC-44, G-38)', async () => {
    const calendar = loadWorkingCalendar().with({ authority: 'ashmere' })
    await stage.storyOf(`ashmere/east/${now().plus({ weeks: 1 }).toFormat("kkkk-'W'WW")}`).timer('event_reportDayCame')
    const offsets: number[] = []
    for (const { name, monday } of weeks()) {
      const due = await scheduledFor(monday)
      let day = monday
      while (!calendar.isWorkingDay(day.toISO() ?? '')) day = day.plus({ days: 1 })
      expect(due.toFormat('yyyy-MM-dd HH:mm'), name).toBe(`${day.toISODate()} 09:00`)
      offsets.push(due.offset)
    }
    expect(new Set(offsets)).toEqual(new Set([0, 60]))
  })

  it('skips no later week for a report that came late, and makes up for none that has passed (WR-01)', async () => {
    const { rows } = {
      rows: await stage.register.reports.list({ kind: 'R-01', authority: 'ashmere', district: 'east' }),
    }
    const weeksFiled = rows.map(({ key }) => key)
    expect(new Set(weeksFiled).size).toBe(weeksFiled.length)
    const waiting = await stage.register.db
      .selectFrom('inboundEvents')
      .select('correlationKey')
      .where('messageName', '=', 'weeklyReportScheduled')
      .where('correlationKey', 'like', 'ashmere/east/%')
      .execute()
    expect(waiting).toHaveLength(weeksFiled.length + 1)
  })
})
