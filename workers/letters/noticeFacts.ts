import type { Kysely } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import type { Database } from '../register/tables.ts'
import { createClosureFacts } from './closureFacts.ts'
import type { FieldValues } from './fields.ts'
import { createMoveFacts } from './moveFacts.ts'
import { createTransferFacts } from './transferFacts.ts'

const key = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

/** Duty work whose purpose is to see the child; otherwise it was no attempt (G-66). */
const visits = new Set(['DUTY_VISIT', 'STATUTORY_VISIT'])
const isUuid = (text: string) => /^[0-9a-f-]{36}$/i.test(text)

/** What the register knows of the duty, absence, report, transfer, meeting or procedure whose keys a notice is given. */
export function createNoticeFacts(
  db: Kysely<Database>,
  clock: Clock,
  link: (path: string) => string,
  requestOf: (requestId: string) => Promise<FieldValues>,
) {
  const transfers = createTransferFacts(db, link)
  const closures = createClosureFacts(db, clock, link)
  const moves = createMoveFacts(db, clock)

  /** What duty did; the child was seen when a visit with a sighting is on record for that moment. */
  async function ofDuty(dutyId: string): Promise<FieldValues> {
    const duty = await db
      .selectFrom('duties')
      .leftJoin('staff', 'staff.username', 'duties.doneBy')
      .select(['duties.kind', 'duties.doneAt', 'duties.caseId', 'staff.displayName'])
      .where('duties.id', '=', dutyId)
      .executeTakeFirst()
    if (!duty?.doneAt) return {}
    const sighting = await db
      .selectFrom('visits')
      .select('childSeen')
      .where('caseId', '=', duty.caseId)
      .where('at', '=', duty.doneAt)
      .orderBy('childSeen', 'desc')
      .executeTakeFirst()
    return {
      dutyKind: duty.kind,
      dutyDoneAt: duty.doneAt,
      dutyDoneBy: duty.displayName,
      childSeenAtDuty: sighting?.childSeen === true,
      attemptAtDuty: sighting?.childSeen === false,
    }
  }

  /** What a duty worker recorded, by the task in which it was recorded. */
  async function ofRecord(elementInstanceKey: string): Promise<FieldValues | undefined> {
    const row = await db
      .selectFrom('oversight')
      .select(['decisions', 'decidedBy', 'decidedAt'])
      .where('elementInstanceKey', '=', elementInstanceKey)
      .where('state', '=', 'accepted')
      .executeTakeFirst()
    if (!row) return undefined
    const { kind, doneAt, childSeen } = row.decisions
    return {
      dutyKind: key(kind),
      dutyDoneAt: key(doneAt) ?? row.decidedAt,
      dutyDoneBy: row.decidedBy,
      childSeenAtDuty: childSeen === 'YES',
      attemptAtDuty: childSeen === 'NO' && visits.has(String(kind)),
    }
  }

  /** What was reported about duty from outside, by the accepted event. */
  async function ofEvent(eventId: string): Promise<FieldValues | undefined> {
    const event = await db.selectFrom('inboundEvents').select('variables').where('id', '=', eventId).executeTakeFirst()
    if (!event) return undefined
    const { activity, eventAt, reportedBy } = event.variables
    return {
      dutyKind: key(activity),
      dutyDoneAt: key(eventAt),
      dutyDoneBy: key(reportedBy),
      attemptAtDuty: activity === 'ATTEMPTED_VISIT',
    }
  }

  const ofActivity = async (id: string): Promise<FieldValues> =>
    (await ofRecord(id)) ?? (isUuid(id) ? ((await ofEvent(id)) ?? (await ofDuty(id))) : {})

  async function ofAbsence(absenceId: string): Promise<FieldValues> {
    const absence = await db
      .selectFrom('absences')
      .innerJoin('staff', 'staff.username', 'absences.username')
      .select(['staff.displayName', 'absences.from', 'absences.expectedReturn', 'absences.username'])
      .where('absences.id', '=', absenceId)
      .executeTakeFirst()
    if (!absence) return {}
    const cases = await db.selectFrom('absenceCases').select('state').where('absenceId', '=', absenceId).execute()
    const { held } = await db
      .selectFrom('allocations')
      .select((row) => row.fn.countAll<number>().as('held'))
      .where('username', '=', absence.username)
      .where('role', '=', 'PRIMARY')
      .where('to', 'is', null)
      .executeTakeFirstOrThrow()
    return {
      absentWorker: absence.displayName,
      absentFrom: absence.from,
      expectedReturn: absence.expectedReturn,
      caseCount: String(cases.length || held),
      waitingCount: String(cases.length ? cases.filter(({ state }) => state !== 'DONE').length : held),
      absenceLink: link(`/absences/${absenceId}`),
    }
  }

  async function ofReport(reportId: string): Promise<FieldValues> {
    const report = await db
      .selectFrom('reports')
      .leftJoin('districts', (join) =>
        join.onRef('districts.authority', '=', 'reports.authority').onRef('districts.code', '=', 'reports.district'),
      )
      .select(['reports.asOf', 'districts.name'])
      .where('reports.id', '=', reportId)
      .executeTakeFirst()
    if (!report) return {}
    return { reportDate: report.asOf, reportDistrict: report.name, reportLink: link(`/reports/${reportId}`) }
  }

  /** The facts as handed over, with what the register adds; what is handed over wins. */
  return async function complete(given: FieldValues): Promise<FieldValues> {
    const { activityId, absenceId, reportId, transferId, meetingId, procedureId, requestId, ...facts } = given
    const [duty, absence, report] = [key(activityId), key(absenceId), key(reportId)]
    const [transfer, meeting, procedure] = [key(transferId), key(meetingId), key(procedureId)]
    const request = key(requestId)
    return {
      ...(duty && (await ofActivity(duty))),
      ...(absence && (await ofAbsence(absence))),
      ...(report && (await ofReport(report))),
      ...(meeting && (await transfers.meeting(meeting))),
      ...(transfer && (await transfers.transfer(transfer))),
      ...(procedure && { ...(await closures.procedure(procedure)), ...(await moves.move(procedure)) }),
      ...(request && (await requestOf(request))),
      ...facts,
    }
  }
}
