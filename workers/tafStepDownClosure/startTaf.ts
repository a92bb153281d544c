import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { bySystem } from './system.ts'
import { writtenFor } from './tafOf.ts'

const input = z.object({ procedureId: z.string(), nextTafAt: z.string() })

/** The Team around the Family begins, as the final meeting agreed, with the date of its next meeting. TS-15, TS-17. */
export const startTaf = defineWorker(
  'tafStepDownClosure.startTaf',
  ({ clock }) =>
    async ({ procedureId, nextTafAt }, job) =>
      job.once(async (tx) => {
        const meeting = await writtenFor({ register: tx }, procedureId, 'tsFinalMeeting')
        const by = meeting?.decidedBy ?? bySystem
        await tx.tafs.start(procedureId, { nextTafAt, by, at: toOffsetIso(toLondon(clock.now())) })
        return {}
      }),
  { input },
)
