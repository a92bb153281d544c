import type { DateTime } from 'luxon'
import { atLocalTime, sameTimeDaysLater, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { WorkingCalendar } from '../calendar/workingCalendar.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import { lockDistrict } from '../register/planTransferMeeting.ts'
import { type Meeting, meetingOf, meetingRoles } from './meetingOf.ts'

type Tx = Pick<Transaction, 'db' | 'staff' | 'transferMeetings'>
type Place = { authority: string; district: string }
type Wanted = Place & { calendar: WorkingCalendar; now: Date; nextMeetingAt: string; after?: Meeting | undefined }

const notArranged = 'To be arranged'
const actor = 'districtTransferMeeting'

/** Who chairs a meeting that plans itself: who chaired the last one, as long as that holds, else a manager of the district. */
async function chairOf({ staff }: Tx, { authority, district }: Place, before: string | undefined): Promise<string> {
  const last = before ? await staff.get(before) : undefined
  const ofAuthority = last?.active && (last.authority === null || last.authority === authority)
  if (ofAuthority && last.roles.some((role) => meetingRoles.includes(role))) return last.username
  for (const place of [{ authority, district }, { authority }])
    for (const role of ['serviceManager', 'districtLeadManager', 'teamManager', 'teamSupportOfficer']) {
      const [found] = await staff.list({ ...place, role })
      if (found) return found.username
    }
  throw new WorkerProblem(
    `Nobody can chair a District Transfer Meeting of ${district}.`,
    'enter a Service Manager of the district in the staff directory, then retry',
  )
}

/** The working day and time of a meeting that plans itself: never in the past, on a day off the next working day (G-23). */
function instantOf({ calendar, authority, now, nextMeetingAt, after }: Wanted, last: Meeting | undefined): string {
  const wanted = toLondon(nextMeetingAt)
  let at: DateTime = wanted
  if (after) {
    const days = Math.max(1, Math.round(wanted.startOf('day').diff(toLondon(after.at).startOf('day'), 'days').days))
    while (at <= toLondon(now)) at = sameTimeDaysLater(at, days)
  } else {
    at = atLocalTime(wanted, last ? toLondon(last.at).toFormat('HH:mm') : calendar.workingHours.opens)
    if (at <= toLondon(now)) at = sameTimeDaysLater(at, 1)
  }
  const own = calendar.with({ authority })
  const planned = toOffsetIso(at)
  return own.isWorkingDay(planned) ? planned : own.sameTimeWorkingDaysLater(planned, 1)
}

/**
 * The next planned meeting of a district. Where there is none it is planned now, with chair and venue of the last one,
 * and its process is started. DM-01, G-23.
 */
export async function nextMeeting(tx: Tx, wanted: Wanted): Promise<Meeting> {
  const { authority, district, now, after } = wanted
  // Two who find none at once plan one: the second waits here and finds it.
  await lockDistrict(tx, { authority, district })
  const next = await tx.transferMeetings.next(authority, district, toOffsetIso(toLondon(now)))
  if (next) return next
  const last = after ?? (await tx.transferMeetings.list({ authority, district })).at(-1)
  const { meetingId } = await tx.transferMeetings.plan({
    ...{ authority, district, venue: last?.venue ?? notArranged, by: actor },
    at: instantOf(wanted, last),
    chair: await chairOf(tx, wanted, last?.chair),
  })
  await tx.transferMeetings.announce(meetingId)
  return meetingOf(tx, meetingId)
}
