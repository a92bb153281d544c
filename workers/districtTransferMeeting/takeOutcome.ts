import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { transferOf } from '../shared/transferOf.ts'

/**
 * Hands the newest outcome of the meeting over to the transfer, once; a message that comes twice finds it taken and
 * answers what holds. DM-02, DM-04, DM-05.
 */
export const takeOutcome = defineWorker(
  'districtTransferMeeting.takeOutcome',
  () =>
    async ({ transferId }, job) =>
      job.once(async (tx) => {
        const taken = await tx.transferMeetings.take(transferId)
        if (taken) {
          const { decision, receivingTeam, receivingDistrict, meetingId, meetingAt, targetDate } = taken
          return { outcomeTaken: true, decision, receivingTeam, receivingDistrict, meetingId, meetingAt, targetDate }
        }
        const { decision, toTeam, toDistrict, meetingId, meetingAt, targetDate } = await transferOf(tx, transferId)
        const holds = { decision, receivingTeam: toTeam, receivingDistrict: toDistrict }
        return { outcomeTaken: false, ...holds, meetingId, meetingAt, targetDate }
      }),
  { input: z.object({ transferId: z.string() }) },
)
