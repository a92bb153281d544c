import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { transferOf } from '../shared/transferOf.ts'
import { meetingOf } from './meetingOf.ts'
import { nextMeeting } from './nextMeeting.ts'

/** The agenda item of a transfer that waits for the meeting, or for its outcome to be taken. */
export const standingItem = async ({ transfers }: Pick<Transaction, 'transfers'>, transferId: string) =>
  (await transfers.items(transferId)).findLast(
    ({ state, takenAt }) => state === 'LISTED' || (state === 'DECIDED' && takenAt === null),
  )

async function meetingFor(
  tx: Transaction,
  transferId: string,
  nextMeetingAt: string,
  { calendar, clock }: Pick<Dependencies, 'calendar' | 'clock'>,
): Promise<{ meetingId: string; meetingAt: string }> {
  const transfer = await transferOf(tx, transferId)
  const standing = await standingItem(tx, transferId)
  if (standing) return { meetingId: standing.meetingId, meetingAt: standing.meetingAt }
  const now = clock.now()
  const { authority, toDistrict: district, requestedBy: by } = transfer
  const meeting = await nextMeeting(tx, { authority, district, calendar, now, nextMeetingAt })
  const late = meeting.agendaClosesAt !== null && toLondon(now) > toLondon(meeting.agendaClosesAt)
  const item = { transferId, meetingId: meeting.id, by, at: toOffsetIso(toLondon(now)), late }
  const { meetingId } = await tx.transferMeetings.listItem(item)
  return { meetingId, meetingAt: (await meetingOf(tx, meetingId)).at }
}

/**
 * Puts a transfer on the agenda of the next meeting of the receiving district; one that stands on an agenda already stays
 * there. After the agenda has closed it is listed as late. DM-01, XD-03, G-23.
 */
export const listCase = defineWorker(
  'districtTransferMeeting.listCase',
  (deps) =>
    async ({ transferId, nextMeetingAt }, job) =>
      job.once((tx) => meetingFor(tx, transferId, nextMeetingAt, deps)),
  {
    input: z.object({ transferId: z.string(), nextMeetingAt: z.string() }),
    output: z.object({ meetingId: z.string(), meetingAt: z.string() }),
  },
)
