import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { bySystem } from './system.ts'

const input = z.object({
  requestId: z.string(),
  /** The manager who accepted it, by username; nobody where a concern makes it a referral at once. */
  acceptedBy: z.string().nullish(),
  meetingHeldAt: z.string().nullish(),
})

/**
 * The request becomes a referral with everything that came with it, so that duty allocation begins and nobody types anything
 * again; the transfer meeting goes into the record of each child. Where it is a referral already, it stays that one.
 * IA-16, IA-17, G-03.
 */
export const acceptAsReferral = defineWorker(
  'authorityRequest.accept',
  ({ clock }) =>
    async ({ requestId, acceptedBy, meetingHeldAt }, job) =>
      job.once(async (tx) => {
        const by = acceptedBy ?? bySystem
        const at = toOffsetIso(toLondon(clock.now()))
        const { caseReference, caseReferences } = await tx.authorityRequests.accept(requestId, { by, at })
        const meeting = { kind: 'TRANSFER_FROM_AUTHORITY', details: { requestId }, recordedBy: by }
        if (meetingHeldAt)
          for (const of of caseReferences)
            await tx.meetings.record({ ...meeting, caseReference: of, at: meetingHeldAt })
        const found = await tx.cases.get(caseReference)
        return { caseReference, team: found?.team ?? null, district: found?.district ?? null }
      }),
  { input },
)
