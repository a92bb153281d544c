import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { caseloadRows } from './caseloadRows.ts'

const input = z.object({ authority: z.string(), district: z.string(), reportKey: z.string() })
const output = z.object({ reportId: z.string(), reportAsOf: z.string() })

/**
 * Files the fortnightly return of a district as things stand now: caseloads, cases that wait for another worker, and what
 * happened since the return before (in the last two weeks where there is none). FC-01, G-37.
 */
export const collectReturn = defineWorker(
  'fortnightlyCaseloadReport.collectReturn',
  ({ clock }) =>
    async ({ authority, district, reportKey }, job) => {
      const now = toLondon(clock.now())
      const asOf = toOffsetIso(now)
      return job.once(async (tx) => {
        const key = `R-03/${reportKey}`
        const before = (await tx.reports.list({ kind: 'R-03', authority, district, limit: 2 })).find(
          (one) => one.key !== key,
        )
        const since = before?.asOf ?? toOffsetIso(now.minus({ weeks: 2 }))
        const rows = await caseloadRows(tx, { authority, district }, asOf, since)
        const reportId = await tx.reports.file({ kind: 'R-03', authority, district, key, asOf, rows }, job.processId)
        return { reportId, reportAsOf: asOf }
      })
    },
  { input, output },
)
