import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { usualLimit } from '../shared/usualLimit.ts'
import { meetingOf } from './meetingOf.ts'
import { nextMeeting } from './nextMeeting.ts'

const input = z.object({ meetingId: z.string(), cancelled: z.boolean(), nextMeetingAt: z.string().nullish() })

/**
 * The meeting is over, or is not held: the cases that it did not come to go on the agenda of the next one, which is
 * planned where there is none. DM-01.
 */
export const closeMeeting = defineWorker(
  'districtTransferMeeting.closeMeeting',
  (deps) =>
    async ({ meetingId, cancelled, nextMeetingAt }, job) => {
      const { register, calendar, clock } = deps
      const meeting = await meetingOf(register, meetingId)
      const { authority, district, at: from } = meeting
      const profile = (await register.authorities.get(authority))?.profile ?? ''
      const wanted =
        nextMeetingAt ?? (await usualLimit(deps, { profile, authority, milestone: 'transferMeetingInterval', from }))
      return job.once(async (tx) => {
        const now = clock.now()
        const left = await tx.transferMeetings.agenda(meetingId, ['LISTED'])
        const place = { authority, district, calendar, now, nextMeetingAt: wanted, after: meeting }
        const next = left.length > 0 ? await nextMeeting(tx, place) : undefined
        const carriedCount = next ? await tx.transferMeetings.carry(meetingId, next.id) : 0
        if (!cancelled) await tx.transferMeetings.close(meetingId, { at: toOffsetIso(toLondon(now)) })
        return { carriedCount }
      })
    },
  { input, output: z.object({ carriedCount: z.number() }) },
)
