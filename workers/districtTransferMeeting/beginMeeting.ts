import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { meetingOf } from './meetingOf.ts'
import { nextMeeting } from './nextMeeting.ts'

/**
 * The meeting begins, and the one after it is planned unless one is, so that a district is never without a meeting ahead.
 * One that was cancelled at the last moment does not begin: its agenda is empty then. DM-01, DM-03, G-23.
 */
export const beginMeeting = defineWorker(
  'districtTransferMeeting.beginMeeting',
  ({ calendar, clock }) =>
    async ({ meetingId, nextMeetingAt }, job) =>
      job.once(async (tx) => {
        const meeting = await meetingOf(tx, meetingId)
        const { authority, district, state } = meeting
        const now = clock.now()
        if (state !== 'CANCELLED') await tx.transferMeetings.begin(meetingId, { at: toOffsetIso(toLondon(now)) })
        await nextMeeting(tx, { authority, district, calendar, now, nextMeetingAt, after: meeting })
        return {}
      }),
  { input: z.object({ meetingId: z.string(), nextMeetingAt: z.string() }) },
)
