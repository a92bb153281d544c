import type { Selectable } from 'kysely'
import type { ChronologyEntry, ChronologyPart } from './chronology.ts'
import { entryOf } from './chronologyEntry.ts'
import type { TransferEvents, Transfers } from './transferTables.ts'

const entry = entryOf('transfer')

const titles: Record<TransferEvents['kind'], string> = {
  TEAM_NAMED: 'receivingTeamNamed',
  WORKER_NAMED: 'receivingWorkerNamed',
  WORKER_LOST: 'receivingWorkerLost',
  WORKER_REPORTED_LOST: 'receivingWorkerReportedLost',
  WITHDRAWAL_REPORTED: 'transferWithdrawalReported',
}

const ofTransfer = (row: Selectable<Transfers>): ChronologyEntry[] => {
  const { kind, part, fromTeam, toTeam, fromDistrict, toDistrict, outcome, keepsWorker } = row
  const asked = { transferKind: kind, part, fromTeam, fromDistrict, toDistrict }
  return [
    entry('transferRequested', row.requestedAt, row.requestedBy, asked, { reason: row.reason }),
    ...(row.endedAt ? [entry('transferEnded', row.endedAt, row.endedBy, { outcome, toTeam, keepsWorker })] : []),
  ]
}

/** Transfers of a case: asked for, listed, decided and corrected, team and worker named, defects, and the end (DT, DM, XD). */
export const transferChronology: ChronologyPart = async ({ db }, { id }) => {
  const transfers = await db.selectFrom('transfers').selectAll().where('caseId', '=', id).execute()
  if (transfers.length === 0) return []
  const ids = transfers.map(({ id: transferId }) => transferId)
  const [items, events, defects] = await Promise.all([
    db
      .selectFrom('agendaItems')
      .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
      .selectAll('agendaItems')
      .select('transferMeetings.at as meetingAt')
      .where('transferId', 'in', ids)
      .orderBy('agendaItems.seq')
      .execute(),
    db.selectFrom('transferEvents').selectAll().where('transferId', 'in', ids).orderBy('seq').execute(),
    db.selectFrom('transferDefects').selectAll().where('transferId', 'in', ids).orderBy('seq').execute(),
  ])
  const listed = items.flatMap(({ listedAt, listedBy, part, late, meetingAt, ...item }) => {
    const { decidedAt, decidedBy, decision, targetDate, receivingTeam, plan, targetReason, corrections } = item
    const where = { meetingAt, part }
    const now = { ...where, decision, targetDate, receivingTeam }
    return [
      entry('transferListed', listedAt, listedBy, { ...where, late }),
      ...corrections.map((was) => {
        const before = { decision: was.decision, targetDate: was.targetDate, receivingTeam: was.receivingTeam }
        const texts = { plan: was.plan, targetReason: was.targetReason }
        return entry('transferDecided', was.decidedAt ?? was.at, was.decidedBy, { ...where, ...before }, texts)
      }),
      ...(decidedAt
        ? [
            entry(corrections.length > 0 ? 'transferOutcomeCorrected' : 'transferDecided', decidedAt, decidedBy, now, {
              ...{ plan, targetReason, reason: corrections.at(-1)?.reason ?? null },
            }),
          ]
        : []),
    ]
  })
  return [
    ...transfers.flatMap(ofTransfer),
    ...listed,
    ...events.map(({ kind, at, by, subject, reason }) => {
      const about = kind === 'TEAM_NAMED' ? { receivingTeam: subject } : subject ? { receivingWorker: subject } : {}
      return entry(titles[kind], at, by, about, { reason })
    }),
    ...defects.flatMap(({ defect, due, raisedAt, raisedBy, fix, fixedAt, fixedBy }) => [
      entry('transferDefectFound', raisedAt, raisedBy, { due }, { defect }),
      ...(fixedAt ? [entry('transferDefectFixed', fixedAt, fixedBy, {}, { defect, fix })] : []),
    ]),
  ]
}
