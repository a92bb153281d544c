import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { tafEndReasons } from '../models/closureWords.ts'
import { endingOf } from './ending.ts'
import { bySystem } from './system.ts'
import { tafOf } from './tafOf.ts'

const input = z.object({
  procedureId: z.string(),
  tafEndReason: z.enum(tafEndReasons),
  concernRemains: z.boolean().nullish(),
})

/** What the family said and what was written about it, one after the other; nothing twice. */
const together = (...words: (string | null | undefined)[]) => [...new Set(words.filter(Boolean))].join('\n') || null

/** The Team around the Family ends with its reason, once; who said so and why stays in the record. TS-20, G-67. */
export const endTaf = defineWorker(
  'tafStepDownClosure.endTaf',
  ({ clock }) =>
    async ({ procedureId, tafEndReason: reason, concernRemains = null }, job) =>
      job.once(async (tx) => {
        const { by, words } = await endingOf(tx, procedureId, reason)
        const { endedNote } = await tafOf(tx, procedureId)
        await tx.tafs.end(procedureId, {
          ...{ reason, concernRemains, by: by ?? bySystem, note: together(endedNote, words) },
          at: toOffsetIso(toLondon(clock.now())),
        })
        return {}
      }),
  { input },
)
