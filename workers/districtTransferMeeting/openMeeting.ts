import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker, type Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { Refused } from '../register/errors.ts'
import type { Register } from '../register/register.ts'
import { transferMeetingSchema } from '../register/transferRequests.ts'
import { refusalsInWords, refusalsOf } from '../shared/refusals.ts'
import { meetingOf } from './meetingOf.ts'

const typed = z.string().nullish()
const input = z.object({
  meetingId: typed,
  authority: typed,
  district: typed,
  meetingAt: typed,
  venue: typed,
  chair: typed,
  plannedBy: typed,
})
type Asked = z.output<typeof input>

export const meetingLabels = {
  authority: 'Authority',
  district: 'District',
  at: 'The day of the meeting',
  venue: 'Venue',
  chair: 'Chair',
  by: 'Who planned it',
}

/** Plans what was typed in the start form. @throws Refused, Conflict */
async function plan(tx: Transaction, { authority, district, meetingAt, venue, chair, plannedBy }: Asked) {
  const at = meetingAt ? toOffsetIso(toLondon(meetingAt)) : undefined
  const trimmed = [authority, district, venue, chair, plannedBy].map((text) => text?.trim())
  const [of, place, where, who, by] = trimmed
  const request = transferMeetingSchema.safeParse({ authority: of, district: place, at, venue: where, chair: who, by })
  if (!request.success)
    throw new Refused(
      request.error.issues.map(({ path }) => ({
        field: String(path[0]),
        problem: 'is missing or not written as it is kept',
        wayOut: 'choose it below',
      })),
    )
  const planner = await tx.staff.get(request.data.by)
  if (!planner?.active || (planner.authority !== null && planner.authority !== request.data.authority))
    throw new Refused([
      {
        field: 'by',
        problem: 'is no member of staff of this authority',
        wayOut: 'whoever completes this task plans it',
      },
    ])
  return tx.transferMeetings.plan(request.data)
}

/** Takes the meeting up, once: a second instance of the same meeting ends. */
async function takeUp(tx: Transaction, asked: Asked, processInstanceKey: string): Promise<Variables> {
  const meetingId = asked.meetingId || (await plan(tx, asked)).meetingId
  const { authority, district, at: meetingAt, chair } = await meetingOf(tx, meetingId)
  const first = (await tx.transferMeetings.attach(meetingId, processInstanceKey)) === 'first'
  const profile = (await tx.authorities.get(authority))?.profile ?? null
  const facts = { meetingId, authority, district, meetingAt, chair, profile }
  return { meetingAccepted: first, withdrawn: !first, meetingProblem: '', ...facts }
}

/** An authority that nobody knows cannot put anything right: the task about it goes to the one of whoever asked. */
async function whoseTask({ authorities, staff }: Register, { authority, plannedBy }: Asked) {
  const planner = plannedBy ? await staff.get(plannedBy.trim()) : undefined
  const all = await authorities.list()
  const by = (code: string | null | undefined) => all.find((one) => one.code === code)
  const found = by(authority?.trim()) ?? by(planner?.authority) ?? all[0]
  return { authority: found?.code ?? null, profile: found?.profile ?? null }
}

/**
 * Takes up a planned meeting, or plans the one that was typed in the start form; what does not fit comes back in words
 * for the person who puts it right. DM-01, G-23.
 */
export const openMeeting = defineWorker(
  'districtTransferMeeting.openMeeting',
  ({ register, config }) =>
    async (asked, job) => {
      let answer: Variables = {}
      const refused = await refusalsOf(async () => {
        answer = await job.once((tx) => takeUp(tx, asked, job.processInstanceKey))
      }, meetingLabels)
      if (refused.length === 0) return answer
      const { district = null, meetingAt = null, chair = null } = asked
      const { authority, profile } = await whoseTask(register, asked)
      return {
        ...{
          meetingAccepted: false,
          withdrawn: false,
          meetingProblem: refusalsInWords(refused, config?.publicUrl ?? ''),
        },
        ...{ meetingId: null, authority, district, meetingAt, chair, profile },
      }
    },
  { input },
)
