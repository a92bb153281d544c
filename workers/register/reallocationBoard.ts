import { absencesOf } from './absences.ts'
import { dutiesOf } from './duties.ts'
import type { Scope } from './scope.ts'
import type { AbsenceCaseState } from './tables.ts'

export type ReallocationFilter = { absenceId?: string; authority?: string; district?: string; team?: string }
export type ReallocationEntry = {
  absenceId: string
  absentWorker: string
  absentFrom: string
  caseReference: string
  initials: string
  holder: string | null
  state: AbsenceCaseState
  outcome: string | null
  managedBy: string | null
  nextStep: string | null
  by: string | null
  metAt: string | null
  duties: { kind: string; due: string }[]
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** the cases of running absences, or of one, with the newest meeting about each and the essential work planned. */
export async function reallocationBoard(scope: Scope, filter: ReallocationFilter): Promise<ReallocationEntry[]> {
  const { absenceId, authority, district, team } = filter
  const absences = await scope.db
    .selectFrom('absences')
    .leftJoin('staff', 'staff.username', 'absences.username')
    .select(['absences.id', 'absences.username', 'absences.from'])
    .$if(absenceId === undefined, (query) => query.where('endedOn', 'is', null))
    .$if(absenceId !== undefined, (query) => query.where('absences.id', '=', absenceId ?? ''))
    .$if(authority !== undefined, (query) => query.where('absences.authority', '=', authority ?? null))
    .$if(district !== undefined, (query) => query.where('staff.district', '=', district ?? null))
    .$if(team !== undefined, (query) => query.where('staff.team', '=', team ?? null))
    .orderBy('absences.from')
    .execute()
  const entries = await Promise.all(absences.map((absence) => ofAbsence(scope, absence)))
  return entries.flat()
}

async function ofAbsence(scope: Scope, { id, username, from }: { id: string; username: string; from: string }) {
  const cases = await absencesOf(scope).cases(id)
  const [duties, meetings] = await Promise.all([
    dutiesOf(scope).open({ absenceId: id }),
    scope.db
      .selectFrom('meetings')
      .innerJoin('cases', 'cases.id', 'meetings.caseId')
      .select(['cases.reference', 'meetings.at', 'meetings.details'])
      .where('meetings.kind', '=', 'REALLOCATION_MEETING')
      .where((where) => where('cases.reference', '=', where.fn.any(where.val(cases.map((row) => row.caseReference)))))
      .orderBy('meetings.at', 'desc')
      .execute(),
  ])
  return cases.map(({ caseReference, initials, holder, state, outcome }): ReallocationEntry => {
    const met = meetings.find(({ reference, details }) => reference === caseReference && details.absenceId === id)
    return {
      ...{ absenceId: id, absentWorker: username, absentFrom: from, caseReference, initials, holder, state, outcome },
      managedBy: text(met?.details.managedBy),
      nextStep: text(met?.details.nextStep),
      by: text(met?.details.by),
      metAt: met?.at ?? null,
      duties: duties.filter((duty) => duty.caseReference === caseReference).map(({ kind, due }) => ({ kind, due })),
    }
  })
}
