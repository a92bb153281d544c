import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { unallocatedRows } from './unallocatedRows.ts'

const input = z.object({ authority: z.string(), district: z.string(), reportKey: z.string() })
const output = z.object({ reportId: z.string(), reportAsOf: z.string(), reportTeams: z.array(z.string()) })

/**
 * Files the weekly report of a district as things stand now: every case without a worker. Answers the teams whose Team
 * Manager has a part to confirm; none where nobody waits, which is reported as well. WR-01.
 */
export const collectReport = defineWorker(
  'weeklyUnallocatedReport.collectReport',
  ({ clock }) =>
    async ({ authority, district, reportKey }, job) => {
      const asOf = toOffsetIso(toLondon(clock.now()))
      return job.once(async (tx) => {
        const rows = await unallocatedRows(tx, { authority, district }, asOf)
        const key = `R-01/${reportKey}`
        const reportId = await tx.reports.file({ kind: 'R-01', authority, district, key, asOf, rows }, job.processId)
        return { reportId, reportAsOf: asOf, reportTeams: [...new Set(rows.map(({ team }) => team))].sort() }
      })
    },
  { input, output },
)
