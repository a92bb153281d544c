import { type Moment, toLondon, toWords } from '../calendar/londonTime.ts'
import { loadWorkingCalendar } from '../calendar/workingCalendar.ts'
import { announce, atOnce } from './announce.ts'
import { Conflict, type FieldProblem, NotFound, Refused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import type { TransferMeetingRequest } from './transferRequests.ts'
import { transferMeetingLink } from './transferRows.ts'

export type NewTransferMeeting = TransferMeetingRequest

const mayChair = ['serviceManager', 'districtLeadManager', 'teamManager', 'teamSupportOfficer']

/** Whether the offices of an authority are open on the day of a moment; undefined where the list of days does not reach. */
function openOn(authority: string, at: Moment): boolean | undefined {
  try {
    return loadWorkingCalendar().with({ authority }).isWorkingDay(at)
  } catch {
    return undefined
  }
}

function dayProblems(tx: TransactionScope, authority: string, at: string): FieldProblem[] {
  if (Date.parse(at) <= tx.now().getTime())
    return [{ field: 'at', problem: 'is not in the future', wayOut: 'give the day and time at which it is to be held' }]
  const open = openOn(authority, at)
  if (open === undefined)
    return [{ field: 'at', problem: 'lies outside of the days that are known', wayOut: 'give a nearer day' }]
  const problem = `is a ${toLondon(at).setLocale('en-GB').toFormat('cccc d LLLL yyyy')}, on which the offices are closed`
  return open ? [] : [{ field: 'at', problem, wayOut: 'give a working day' }]
}

/** Meetings of one district are planned one after the other: whoever comes second waits here until the first is done. */
export const lockDistrict = (
  { db }: Pick<TransactionScope, 'db'>,
  { authority, district }: { authority: string; district: string },
) =>
  db
    .selectFrom('districts')
    .select('code')
    .where('authority', '=', authority)
    .where('code', '=', district)
    .forUpdate()
    .execute()

async function refuseTaken(
  tx: TransactionScope,
  { authority, district, at, except }: { authority: string; district: string; at: string; except?: string },
): Promise<void> {
  await lockDistrict(tx, { authority, district })
  const first = await tx.db
    .selectFrom('transferMeetings')
    .select('id')
    .where('authority', '=', authority)
    .where('district', '=', district)
    .where('at', '=', at)
    .where('state', '=', 'PLANNED')
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .executeTakeFirst()
  if (!first) return
  throw new Conflict({
    field: 'at',
    problem: 'is the time of a meeting of this district that is planned already',
    wayOut: `use that meeting at ${transferMeetingLink(first.id)}, or give another time`,
    link: transferMeetingLink(first.id),
  })
}

/**
 * Plans a District Transfer Meeting (DM-01, G-23); announces nothing.
 * @throws Refused with the fields that do not fit, Conflict with the first one that is planned at this instant
 */
export async function planMeeting(tx: TransactionScope, plan: NewTransferMeeting): Promise<{ meetingId: string }> {
  const { authority, district, at, venue, chair, by } = plan
  const known = await tx.db
    .selectFrom('districts')
    .select('code')
    .where('authority', '=', authority)
    .where('code', '=', district)
    .executeTakeFirst()
  const person = await staffOf(tx).get(chair)
  const ofAuthority = person?.active && (person.authority === null || person.authority === authority)
  const chairs = ofAuthority && person.roles.some((role) => mayChair.includes(role))
  const problems: FieldProblem[] = [
    ...(known
      ? []
      : [{ field: 'district', problem: 'is not a district of this authority', wayOut: 'give the code of one' }]),
    ...dayProblems(tx, authority, at),
    ...(chairs
      ? []
      : [
          {
            field: 'chair',
            problem: 'cannot chair this meeting',
            wayOut:
              'give a Service Manager, District Lead Manager, Team Manager or Team Support Officer of the authority',
          },
        ]),
  ]
  if (problems.length > 0) throw new Refused(problems)
  await refuseTaken(tx, { authority, district, at })
  const meetingId = tx.newId()
  await tx.db
    .insertInto('transferMeetings')
    .values({
      id: meetingId,
      authority,
      district,
      at,
      venue,
      chair,
      state: 'PLANNED',
      plannedBy: by,
      plannedAt: tx.now(),
    })
    .execute()
  tx.audit({ actor: by, action: 'transferMeeting.planned', detail: { meetingId, authority, district, at, chair } })
  return { meetingId }
}

/** Starts the process of a planned meeting, once. @returns the message's id */
export async function announceMeeting(scope: Scope, meetingId: string): Promise<string> {
  const { authority, district } = await meetingOf(scope, meetingId)
  return announce(scope, {
    message: 'transferMeetingPlanned',
    correlationKey: meetingId,
    variables: { meetingId, authority, district },
    key: `transferMeeting:${meetingId}`,
  })
}

async function meetingOf({ db }: Scope, id: string) {
  const found = await db.selectFrom('transferMeetings').selectAll().where('id', '=', id).executeTakeFirst()
  if (!found) throw new NotFound('meeting')
  return found
}

/** The meeting under lock. @throws NotFound */
export async function lockMeeting(tx: TransactionScope, id: string) {
  const found = await tx.db
    .selectFrom('transferMeetings')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new NotFound('meeting')
  return found
}

const stateWords = {
  PLANNED: 'planned',
  IN_PROGRESS: 'being held',
  HELD: 'over',
  CANCELLED: 'cancelled',
} as const

async function lockPlanned(tx: TransactionScope, id: string) {
  const found = await lockMeeting(tx, id)
  if (found.state === 'PLANNED') return found
  throw new Conflict({
    field: 'meeting',
    problem: `of ${toWords(toLondon(found.at))} is ${stateWords[found.state]} already`,
    wayOut: 'plan another meeting if one is needed',
    link: transferMeetingLink(id),
  })
}

/** A planned meeting is held at another time; its process is told. @throws Refused, Conflict unless it is planned */
export async function moveMeeting(
  tx: TransactionScope,
  id: string,
  { at, by }: { at: string; by: string },
): Promise<void> {
  const { authority, district, at: before } = await lockPlanned(tx, id)
  const problems = dayProblems(tx, authority, at)
  if (Date.parse(at) === Date.parse(before))
    problems.push({ field: 'at', problem: 'is the time already planned', wayOut: 'give the new day and time' })
  if (problems.length > 0) throw new Refused(problems)
  await refuseTaken(tx, { authority, district, at, except: id })
  await tx.db.updateTable('transferMeetings').set({ at, agendaClosesAt: null }).where('id', '=', id).execute()
  const variables = { meetingId: id, meetingAt: at }
  await announce(tx, { message: 'meetingMoved', correlationKey: id, variables, timeToLive: atOnce })
  tx.audit({ actor: by, action: 'transferMeeting.moved', detail: { meetingId: id, from: before, at } })
}

/** A planned meeting is not held; its process carries its cases over. @throws Conflict unless it is planned */
export async function cancelMeeting(
  tx: TransactionScope,
  id: string,
  { reason, by }: { reason: string; by: string },
): Promise<void> {
  await lockPlanned(tx, id)
  await tx.db
    .updateTable('transferMeetings')
    .set({ state: 'CANCELLED', endedAt: tx.now(), endedReason: reason })
    .where('id', '=', id)
    .execute()
  const key = `meetingCancelled:${id}`
  await announce(tx, { message: 'meetingCancelled', correlationKey: id, variables: { meetingId: id }, key })
  tx.audit({ actor: by, action: 'transferMeeting.cancelled', detail: { meetingId: id } })
}
