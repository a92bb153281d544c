import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'

const input = z.object({ reportId: z.string(), team: z.string() })

/** The report cannot wait for a team any longer: its task is closed, and the record says that the team did not confirm. WR-02. */
export const noteNotConfirmed = defineWorker(
  'weeklyUnallocatedReport.noteNotConfirmed',
  () =>
    async ({ reportId, team }, job) =>
      job.once(async (tx) => {
        const open = await tx.tasks.openOnes({ team })
        for (const task of open.filter(
          ({ formId, processInstanceKey }) => formId === 'wrReview' && processInstanceKey === job.processInstanceKey,
        ))
          await tx.tasks.close(task.elementInstanceKey, { closedBy: job.processId, outcome: 'cancelled' })
        await tx.audit.append({ actor: job.processId, action: 'report.notConfirmed', detail: { reportId, team } })
        return {}
      }),
  { input },
)
