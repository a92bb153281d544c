import { toLondon } from '../calendar/londonTime.ts'
import type { Transaction } from '../register/database.ts'

/** One worker of the fortnightly return: figures and codes; staff by username, no family. */
export type CaseloadRow = {
  district: string
  team: string | null
  worker: string
  casesHeld: number
  casesWaiting: number
  reason: string | null
  daysWaiting: number | null
  meetingsHeld: number
  managedBy: string | null
  essentialCovered: 'YES' | 'NO' | null
  reallocated: number
}

type Place = { authority: string; district: string }
const hasBegun = (day: string, now: string) => toLondon(day).startOf('day') <= toLondon(now)

/** Open cases by worker. */
async function held({ db }: Transaction): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('allocations')
    .select((row) => ['username', row.fn.countAll<number>().as('cases')])
    .where('to', 'is', null)
    .where('role', '=', 'PRIMARY')
    .where('kind', '=', 'WORKER')
    .groupBy('username')
    .execute()
  return new Map(rows.map(({ username, cases }) => [username, cases]))
}

/** Cases that went from a worker to another one since an instant. */
async function moved({ db }: Transaction, since: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('allocations')
    .innerJoin('cases', 'cases.id', 'allocations.caseId')
    .select((row) => ['allocations.username', row.fn.countAll<number>().as('cases')])
    .where('allocations.to', '>=', since)
    .where('allocations.role', '=', 'PRIMARY')
    .where('allocations.kind', '=', 'WORKER')
    .where('cases.closed', 'is', null)
    .groupBy('allocations.username')
    .execute()
  return new Map(rows.map(({ username, cases }) => [username, cases]))
}

/** Reallocation meetings of Service Manager and Team Manager about the cases of an absence since an instant, newest first. */
async function meetingsOf({ db }: Transaction, absenceId: string, since: string) {
  const rows = await db
    .selectFrom('meetings')
    .select(['at', 'details'])
    .where('kind', '=', 'REALLOCATION_MEETING')
    .where('at', '>=', since)
    .where('caseId', 'in', (cases) =>
      cases.selectFrom('absenceCases').select('caseId').where('absenceId', '=', absenceId),
    )
    .orderBy('at', 'desc')
    .execute()
  const managers = rows.flatMap(({ details }) => (typeof details.managedBy === 'string' ? [details.managedBy] : []))
  // One meeting about several cases is on record in each.
  return { held: new Set(rows.map(({ at }) => at)).size, managedBy: managers[0] ?? null }
}

/** Whether every visit, court date or review planned for an absence is done or still ahead; null where none is planned. */
async function covered({ db }: Transaction, absenceId: string, now: string): Promise<'YES' | 'NO' | null> {
  const planned = await db
    .selectFrom('duties')
    .select(['due', 'doneAt'])
    .where('absenceId', '=', absenceId)
    .where('droppedAt', 'is', null)
    .execute()
  if (planned.length === 0) return null
  return planned.some(({ due, doneAt }) => !doneAt && Date.parse(due) <= Date.parse(now)) ? 'NO' : 'YES'
}

/** Workers of a district with their caseload; for an absent one what waits, since when, and who sees to it. FC-01. */
export async function caseloadRows(
  tx: Transaction,
  { authority, district }: Place,
  now: string,
  since: string,
): Promise<CaseloadRow[]> {
  const [staff, cases, reallocated, absences] = await Promise.all([
    tx.staff.list({ authority, district }),
    held(tx),
    moved(tx, since),
    tx.absences.runningOnes({ authority }),
  ])
  const rows: CaseloadRow[] = []
  for (const { username, team } of staff) {
    const absence = absences.find((one) => one.username === username && hasBegun(one.from, now))
    const row: CaseloadRow = {
      district,
      team,
      worker: username,
      casesHeld: cases.get(username) ?? 0,
      casesWaiting: 0,
      reason: null,
      daysWaiting: null,
      meetingsHeld: 0,
      managedBy: null,
      essentialCovered: null,
      reallocated: reallocated.get(username) ?? 0,
    }
    if (absence) {
      const touched = await tx.absences.cases(absence.id)
      row.casesWaiting = touched.filter(({ state }) => state !== 'DONE').length
      row.reason = absence.kind
      row.daysWaiting = Math.max(0, Math.floor(toLondon(now).diff(toLondon(absence.from), 'days').days))
      const meetings = await meetingsOf(tx, absence.id, since)
      row.meetingsHeld = meetings.held
      const ofTeam = staff.find((one) => one.team === team && one.roles.includes('teamManager'))
      row.managedBy = meetings.managedBy ?? ofTeam?.username ?? null
      row.essentialCovered = await covered(tx, absence.id, now)
    }
    if (absence || row.casesHeld || row.reallocated) rows.push(row)
  }
  return rows
}
