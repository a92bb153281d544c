import { z } from 'zod'
import { defineWorker, type Variables } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { ReportKind } from '../register/tables.ts'

type Row = Variables
type Facts = Record<string, string | string[] | null>

const count = (rows: Row[], holds: (row: Row) => boolean): string => String(rows.filter(holds).length)
const total = (rows: Row[], field: string): string =>
  String(rows.reduce((sum, row) => sum + Number(row[field] ?? 0), 0))
const daysOf = (days: number) => `${days} ${days === 1 ? 'day' : 'days'}`

/** The figures of the weekly report: counts alone, names stay on the page (I6). WR-01, WR-02. */
function weekly(rows: Row[]): Facts {
  const longest = Math.max(0, ...rows.map(({ daysUnallocated }) => Number(daysUnallocated)))
  const silent = rows.filter(({ confirmedBy }) => !confirmedBy).map(({ team }) => String(team))
  return {
    unallocatedCount: String(rows.length),
    longestWait: rows.length ? daysOf(longest) : null,
    overdueCount: count(rows, ({ overdue }) => overdue?.length > 0),
    notSeenCount: count(rows, ({ seenLate }) => seenLate === 'YES'),
    statutoryNotMetCount: count(rows, ({ statutoryMet }) => statutoryMet !== 'YES'),
    notConfirmedTeams: [...new Set(silent)].sort(),
  }
}

/** The figures of the fortnightly return. FC-01. */
const fortnightly = (rows: Row[]): Facts => ({
  heldCount: total(rows, 'casesHeld'),
  waitingCount: total(rows, 'casesWaiting'),
  reallocatedCount: total(rows, 'reallocated'),
  meetingCount: total(rows, 'meetingsHeld'),
})

const figures: Partial<Record<ReportKind, (rows: Row[]) => Facts>> = { 'R-01': weekly, 'R-03': fortnightly }

/** What the notice of a report says: its figures, and the key under which the notice finds date, district and page. */
export const readReportFigures = defineWorker(
  'readReportFigures',
  ({ register }) =>
    async ({ reportId }) => {
      const report = await register.reports.get(reportId)
      const read = report && figures[report.kind]
      if (!read)
        throw new WorkerProblem(`The register has no report ${reportId} with figures.`, 'check the variable reportId')
      return { reportFacts: { reportId, ...read(report.rows) } }
    },
  { input: z.object({ reportId: z.string() }) },
)
