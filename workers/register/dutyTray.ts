import { toLondon } from '../calendar/londonTime.ts'
import type { Scope } from './scope.ts'
import type { Need } from './tables.ts'

export type DutyTrayFilter = { authority?: string; district?: string; team?: string; late?: boolean }
/** One referral in the tray: columns of. */
export type DutyTrayEntry = {
  caseReference: string
  initials: string
  authority: string
  district: string
  team: string
  need: Need
  concernLevel: string
  receivedAt: string
  /** Elapsed hours since receipt, with one decimal. */
  ageHours: number
  holder: string
  allocated: boolean
  /** The earliest limit of the case's open tasks. */
  due: string | null
  late: boolean
  oversightToday: boolean
  /** Codes and dates of the newest oversight: kind of reason, named worker, discuss-by date (DA-13). */
  latestOversight: { formId: string; decidedAt: string; decidedBy: string; decisions: Record<string, unknown> } | null
}

/** Open cases that no worker holds yet, oldest first (DA-03, DA-08, DA-12). `late`: only those past their limit. */
export async function dutyTray(
  scope: Scope,
  { authority, district, team, late }: DutyTrayFilter,
): Promise<DutyTrayEntry[]> {
  const now = scope.now()
  const dayStart = toLondon(now).startOf('day').toJSDate()
  const rows = await scope.db
    .selectFrom('cases')
    .innerJoin('children', 'children.id', 'cases.childId')
    .innerJoin('allocations', (join) =>
      join
        .onRef('allocations.caseId', '=', 'cases.id')
        .on('allocations.role', '=', 'PRIMARY')
        .on('allocations.to', 'is', null),
    )
    .selectAll('cases')
    .select(['children.initials', 'allocations.username as holder'])
    .select((row) => [
      row
        .selectFrom('tasks')
        .select((task) => task.fn.min('tasks.due').as('due'))
        .whereRef('tasks.caseId', '=', 'cases.id')
        .where('tasks.closedAt', 'is', null)
        .as('due'),
    ])
    .where('cases.closed', 'is', null)
    .where('cases.status', '=', 'UNALLOCATED')
    .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
    .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
    .$if(team !== undefined, (query) => query.where('cases.team', '=', team ?? ''))
    .orderBy('cases.receivedAt')
    .orderBy('cases.reference')
    .execute()
  if (rows.length === 0) return []
  const newest = await scope.db
    .selectFrom('oversight')
    .distinctOn('caseId')
    .select(['caseId', 'formId', 'decidedAt', 'decidedBy', 'decisions'])
    .where('state', '=', 'accepted')
    .where(
      'caseId',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('caseId')
    .orderBy('seq', 'desc')
    .execute()
  const entries = rows.map(({ id, reference, initials, holder, due, status, ...row }) => {
    const latest = newest.find(({ caseId }) => caseId === id)
    return {
      caseReference: reference,
      initials,
      authority: row.authority,
      district: row.district,
      team: row.team,
      need: row.need,
      concernLevel: row.concernLevel,
      receivedAt: row.receivedAt,
      ageHours: Math.round((now.getTime() - Date.parse(row.receivedAt)) / 360_000) / 10,
      holder,
      allocated: status === 'ALLOCATED',
      due,
      late: due !== null && Date.parse(due) < now.getTime(),
      oversightToday: latest !== undefined && Date.parse(latest.decidedAt) >= dayStart.getTime(),
      latestOversight: latest
        ? {
            formId: latest.formId,
            decidedAt: latest.decidedAt,
            decidedBy: latest.decidedBy,
            decisions: latest.decisions,
          }
        : null,
    }
  })
  return late ? entries.filter((entry) => entry.late) : entries
}
