import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

/** Records that a report went out, and to which roles. WR-01, FC-01. */
export const markReportSent = defineWorker(
  'markReportSent',
  () =>
    async ({ reportId, reportRoles }, job) =>
      job.once(async (tx) => {
        await tx.reports.markSent(reportId, reportRoles, job.processId)
        return {}
      }),
  { input: z.object({ reportId: z.string(), reportRoles: z.array(z.string()) }) },
)
