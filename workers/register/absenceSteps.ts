import { DateTime } from 'luxon'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { announce } from './announce.ts'
import { Conflict, NotFound, Refused } from './errors.ts'
import type { TransactionScope } from './scope.ts'
import type { AbsenceKind } from './tables.ts'
import { announceLostWorker } from './transferEvents.ts'

export type NewAbsence = {
  authority: string
  username: string
  kind: AbsenceKind
  /** First day of the absence, 'YYYY-MM-DD'. */
  from: string
  /** First day on which the worker is back; null when it is not known. */
  expectedReturn?: string | null
  recordedBy: string
}

const dayBefore = (day: string) => DateTime.fromISO(day).minus({ days: 1 }).toFormat('yyyy-MM-dd')
const startOf = (day: string) => toOffsetIso(toLondon(day).startOf('day'))
const later = (a: string, b: string) => (a > b ? a : b)

/** Locks the worker's row, so that two absences of one person are looked at one after the other. */
async function refuseOverlap(
  tx: TransactionScope,
  { username, from, to, except }: { username: string; from: string; to: string | null; except?: string },
): Promise<void> {
  await tx.db.selectFrom('staff').select('username').where('username', '=', username).forUpdate().execute()
  const other = await tx.db
    .selectFrom('absences')
    .select(['from', 'to'])
    .where('username', '=', username)
    .where((where) => where.or([where('to', 'is', null), where('to', '>=', from)]))
    .$if(to !== null, (query) => query.where('from', '<=', to ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .orderBy('from')
    .executeTakeFirst()
  if (!other) return
  throw new Conflict({
    field: 'from',
    problem: `meets an absence of this worker from ${other.from} ${other.to ? `to ${other.to}` : 'without a day of return'}`,
    wayOut: 'extend that absence, or report the return from it first',
  })
}

/** The absence under lock, if it still runs. */
async function running(tx: TransactionScope, id: string) {
  const found = await tx.db.selectFrom('absences').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!found) throw new NotFound('absence')
  if (!found.endedOn) return found
  throw new Conflict({
    field: 'kind',
    problem: `comes after this absence has ended on ${found.endedOn}`,
    wayOut: 'enter a new absence if the worker is away again',
  })
}

/**
 * Enters an absence and announces it: one instance of case reallocation starts for it (CR-01), and a worker who leaves is
 * named to receive no case any more (DT-03). @returns its id
 */
export async function startAbsence(tx: TransactionScope, absence: NewAbsence): Promise<string> {
  const { authority, username, kind, from, recordedBy } = absence
  const expectedReturn = absence.expectedReturn ?? null
  const to = expectedReturn ? dayBefore(expectedReturn) : null
  await refuseOverlap(tx, { username, from, to })
  const id = tx.newId()
  await tx.db
    .insertInto('absences')
    .values({ id, username, authority, kind, reason: kind, from, to, expectedReturn, recordedBy, recordedAt: tx.now() })
    .execute()
  const [person, profile] = await Promise.all([
    tx.db.selectFrom('staff').select(['district', 'team']).where('username', '=', username).executeTakeFirst(),
    tx.db.selectFrom('authorities').select('profile').where('code', '=', authority).executeTakeFirst(),
  ])
  await announce(tx, {
    message: 'workerAbsent',
    correlationKey: id,
    variables: {
      absenceId: id,
      absentWorker: username,
      absenceKind: kind,
      absentSince: startOf(from),
      expectedReturn: expectedReturn && startOf(expectedReturn),
      authority,
      profile: profile?.profile ?? null,
      district: person?.district ?? null,
      team: person?.team ?? null,
    },
  })
  if (kind === 'LEAVING') await announceLostWorker(tx, username, id)
  tx.audit({ actor: recordedBy, action: 'absence.recorded', detail: { absenceId: id, username, kind } })
  return id
}

/** The worker is expected later than was thought. @throws Refused for an earlier day, Conflict when it has ended */
export async function extendAbsence(
  tx: TransactionScope,
  id: string,
  expectedReturn: string,
  actor: string,
): Promise<void> {
  const { username, from, ...before } = await running(tx, id)
  const earliest = before.expectedReturn ?? from
  if (expectedReturn <= earliest) {
    throw new Refused([
      {
        field: 'expectedReturn',
        problem: `is not later than ${earliest}, ${before.expectedReturn ? 'the return already expected' : 'the first day of the absence'}`,
        wayOut: 'give the new day; report worker-returned when the worker is back',
      },
    ])
  }
  const to = dayBefore(expectedReturn)
  await refuseOverlap(tx, { username, from, to, except: id })
  await tx.db.updateTable('absences').set({ expectedReturn, to }).where('id', '=', id).execute()
  await announce(tx, {
    message: 'absenceExtended',
    correlationKey: id,
    variables: { absenceId: id, expectedReturn: startOf(expectedReturn) },
  })
  tx.audit({ actor, action: 'absence.extended', detail: { absenceId: id, expectedReturn } })
}

/** The worker came back on this day. @throws Refused for a day that does not fit, Conflict when it has ended */
export async function endAbsence(tx: TransactionScope, id: string, on: string, actor: string): Promise<void> {
  const { from } = await running(tx, id)
  const latest = later(toLondon(tx.now()).toFormat('yyyy-MM-dd'), from)
  if (on < from || on > latest) {
    throw new Refused([
      {
        field: 'on',
        problem: on < from ? `lies before the first day of the absence, ${from}` : 'lies in the future',
        wayOut: `give a day from ${from} to ${latest}; the first day itself if the worker was not away`,
      },
    ])
  }
  await tx.db
    .updateTable('absences')
    .set({ endedOn: on, to: later(dayBefore(on), from) })
    .where('id', '=', id)
    .execute()
  await announce(tx, {
    message: 'workerReturned',
    correlationKey: id,
    variables: { absenceId: id, returnedOn: startOf(on) },
  })
  tx.audit({ actor, action: 'absence.ended', detail: { absenceId: id, on } })
}
