import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'

/**
 * From when the next sight of the child counts: the last sighting, or the day without a worker where there was none; and
 * the earlier day that the Team Manager planned, as long as it lies after that sighting. A visit that was still open ended
 * with the sighting, wherever that was. UC-38, G-12.
 */
export const readSight = defineWorker(
  'unallocatedCaseManagement.readSight',
  ({ register }) =>
    async ({ caseReference, unallocatedSince }) => {
      const [seen, period] = await Promise.all([
        register.visits.lastSeen(caseReference),
        register.unallocated.current(caseReference),
      ])
      const lastSeenAt = seen?.at ?? unallocatedSince
      const planned = period?.nextSeenBy ?? null
      await register.tasks.cancelOf(caseReference, ['ucChildVisit'])
      return { lastSeenAt, plannedSeenBy: planned && toLondon(planned) > toLondon(lastSeenAt) ? planned : null }
    },
  { input: z.object({ caseReference: z.string(), unallocatedSince: z.string() }) },
)
