import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { standingVisits } from './standingVisits.ts'

/** Says whether parents and child were both seen so that it counts for the notification. CM-03, CM-04, G-58. */
export const readVisits = defineWorker(
  'closeAfterMove.readVisits',
  (deps) =>
    async ({ procedureId }) => {
      const now = toOffsetIso(toLondon(deps.clock.now()))
      const { complete } = await standingVisits(deps, deps.register, procedureId, now)
      return { visitsStand: complete }
    },
  { input: z.object({ procedureId: z.string() }) },
)
