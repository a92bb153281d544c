import { sameTimeDaysLater, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { iroToldAt } from './iroToldAt.ts'
import type { Scope } from './scope.ts'

export type IroFilter = { authority?: string; district?: string; missing?: boolean; ended?: boolean }
/** One week of one looked-after child without a worker. */
export type IroWeek = {
  caseReference: string
  initials: string
  district: string
  team: string
  since: string
  /** Counted from 1. */
  week: number
  from: string
  /** End of the week: a week lasts up to, and not including, this instant. */
  to: string
  running: boolean
  doneAt: string | null
  doneBy: string | null
  planReviewed: string | null
  allocationSteps: string | null
  actions: number | null
  /** The week is over and the IRO has not looked at the case. */
  missing: boolean
}

const lookedAfter = 'CLA'

const periodsOf = ({ db }: Scope, { authority, district, ended }: IroFilter) =>
  db
    .selectFrom('unallocatedPeriods as period')
    .innerJoin('cases', 'cases.id', 'period.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .select(['cases.id as caseId', 'cases.reference as caseReference', 'cases.district', 'cases.team'])
    .select(['children.initials', 'period.since', 'period.endedAt', iroToldAt.as('toldAt')])
    .where((where) => where('cases.categories', '@>', where.val([lookedAfter])))
    .$if(!ended, (query) => query.where('period.endedAt', 'is', null))
    .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
    .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
    .orderBy('period.since')
    .orderBy('cases.reference')
    .execute()
type Period = Awaited<ReturnType<typeof periodsOf>>[number]

/**
 * Starts of the weeks of a period up to its end or now; each on the same London time of day. Weeks that were over before
 * the reviewing officer was told, because the child was not looked after yet, are none.
 */
function weeksOf({ since, endedAt, toldAt }: Period, now: Date) {
  const until = endedAt ? toLondon(endedAt) : toLondon(now)
  const start = toLondon(since)
  const weeks: { week: number; from: string; to: string; over: boolean }[] = []
  for (let week = 1; ; week++) {
    const from = sameTimeDaysLater(start, (week - 1) * 7)
    if (from >= until) return weeks
    const to = sameTimeDaysLater(start, week * 7)
    if (toldAt && to <= toLondon(toldAt)) continue
    weeks.push({ week, from: toOffsetIso(from), to: toOffsetIso(to), over: to <= until })
  }
}

/** a row for each week of each looked-after child without a worker, newest week first (UC-58 to UC-60). */
export async function iroLog(scope: Scope, filter: IroFilter = {}): Promise<IroWeek[]> {
  const periods = await periodsOf(scope, filter)
  if (periods.length === 0) return []
  const done = await scope.db
    .selectFrom('oversight')
    .select(['caseId', 'decidedAt', 'decidedBy', 'decisions', 'text'])
    .where(
      'caseId',
      'in',
      periods.map(({ caseId }) => caseId),
    )
    .where('formId', '=', 'ucIroOversight')
    .where('state', '=', 'accepted')
    .orderBy('seq')
    .execute()
  const rows = periods.flatMap(({ caseId, endedAt, toldAt, ...of }) =>
    weeksOf({ caseId, endedAt, toldAt, ...of }, scope.now())
      .reverse()
      .map(({ over, ...week }): IroWeek => {
        const own = done.findLast(
          (row) =>
            row.caseId === caseId &&
            Date.parse(row.decidedAt) >= Date.parse(week.from) &&
            Date.parse(row.decidedAt) < Date.parse(week.to),
        )
        const said = (key: string) => (typeof own?.decisions[key] === 'string' ? own.decisions[key] : null)
        return {
          ...of,
          ...week,
          running: !over && endedAt === null,
          doneAt: own?.decidedAt ?? null,
          doneBy: own?.decidedBy ?? null,
          planReviewed: said('planReviewed'),
          allocationSteps: said('allocationSteps'),
          actions: own ? (Array.isArray(own.text.actions) ? own.text.actions.length : 0) : null,
          missing: over && !own,
        }
      }),
  )
  return filter.missing ? rows.filter(({ missing }) => missing) : rows
}
