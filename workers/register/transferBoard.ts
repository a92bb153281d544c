import { allocationsOf } from './allocations.ts'
import type { Scope } from './scope.ts'
import {
  holderIn,
  past,
  placeOfManager,
  stepEntries,
  type TrackerFilter,
  type TrackerHolder,
  type TrackerStep,
} from './trackerRows.ts'
import { selectTransfers, type TransferRow } from './transferRows.ts'
import {
  type MeetingPart,
  type MeetingState,
  type TransferDecision,
  type TransferKind,
  type TransferOutcome,
  type TransferStepName,
  transferStepNames,
} from './transferTables.ts'

/** A transfer touches the team and the district of either side. */
export type TransferBoardFilter = TrackerFilter & { transferId?: string }
export type TransferStatus = 'LISTED' | 'TEAM_NEEDED' | 'IN_WINDOW' | 'LATE' | 'COMPLETING' | TransferOutcome
export type TransferStepEntry = TrackerStep<TransferStepName> & { note: string | null }
/** One row of R-04: codes, usernames and dates; initials alone stand for the child. */
export type TransferEntry = {
  transferId: string
  caseReference: string
  initials: string
  categories: string[]
  authority: string
  kind: TransferKind
  part: MeetingPart
  fromTeam: string
  fromDistrict: string
  toTeam: string | null
  toDistrict: string
  requestedBy: string
  requestedAt: string
  meetingId: string | null
  meetingAt: string | null
  meetingState: MeetingState | null
  decision: TransferDecision | null
  plan: string | null
  targetDate: string | null
  windowEndsAt: string | null
  holder: TrackerHolder
  receivingWorker: string | null
  keepsWorker: boolean
  openDefects: number
  status: TransferStatus
  overdue: boolean
  endedAt: string | null
  steps: TransferStepEntry[]
}

async function rowsOf(scope: Scope, { transferId, authority, district, team, manager, ended }: TransferBoardFilter) {
  const sides = [{ team, district }, manager === undefined ? {} : await placeOfManager(scope, manager)]
  const query = sides.reduce(
    (before, side) =>
      before
        .$if(side.team !== undefined, (rows) =>
          rows.where((where) =>
            where.or([
              where('transfers.fromTeam', '=', side.team ?? ''),
              where('transfers.toTeam', '=', side.team ?? ''),
            ]),
          ),
        )
        .$if(side.district !== undefined, (rows) =>
          rows.where((where) =>
            where.or([
              where('transfers.fromDistrict', '=', side.district ?? ''),
              where('transfers.toDistrict', '=', side.district ?? ''),
            ]),
          ),
        ),
    selectTransfers(scope),
  )
  return query
    .$if(transferId !== undefined, (rows) => rows.where('transfers.id', '=', transferId ?? ''))
    .$if(transferId === undefined, (rows) => rows.where('transfers.endedAt', ended ? 'is not' : 'is', null))
    .$if(authority !== undefined, (rows) => rows.where('cases.authority', '=', authority ?? ''))
    .orderBy('transfers.seq', ended ? 'desc' : 'asc')
    .limit(1000)
    .execute()
}

/** Everything that the rows need of these transfers, in one query for each kind. */
async function factsOf(scope: Scope, transfers: TransferRow[]) {
  const { db } = scope
  const ids = transfers.map(({ id }) => id)
  const [steps, defects, items, holders] = await Promise.all([
    db.selectFrom('transferSteps').selectAll().where('transferId', 'in', ids).execute(),
    db
      .selectFrom('transferDefects')
      .select((row) => ['transferId', row.fn.countAll<number>().as('open')])
      .where('transferId', 'in', ids)
      .where('fixedAt', 'is', null)
      .groupBy('transferId')
      .execute(),
    db
      .selectFrom('agendaItems')
      .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
      .distinctOn('agendaItems.transferId')
      .select(['agendaItems.transferId', 'agendaItems.meetingId', 'transferMeetings.at', 'transferMeetings.state'])
      .where('agendaItems.transferId', 'in', ids)
      .where('agendaItems.state', 'in', ['LISTED', 'DECIDED'])
      .orderBy('agendaItems.transferId')
      .orderBy('agendaItems.listedAt', 'desc')
      .orderBy('agendaItems.seq', 'desc')
      .execute(),
    allocationsOf(scope).openHolders(transfers.map(({ caseId }) => caseId)),
  ])
  return { steps, defects, items, holders }
}
type Facts = Awaited<ReturnType<typeof factsOf>>

/** Where a transfer stands, from what is on record. */
export function statusOf(
  transfer: Pick<TransferRow, 'outcome' | 'decision' | 'toTeam' | 'windowEndsAt'>,
  steps: Pick<TransferStepEntry, 'step' | 'state'>[],
  now: Date,
): TransferStatus {
  const { outcome, decision, toTeam, windowEndsAt } = transfer
  if (outcome) return outcome
  if (decision === null || decision === 'HOLD') return 'LISTED'
  if (decision !== 'TRANSFER') return 'COMPLETING'
  if (toTeam === null) return 'TEAM_NEEDED'
  if (windowEndsAt === null) return 'IN_WINDOW'
  const open = steps.some(({ step, state }) => step !== 'RECORD_CHANGE' && (state === 'DUE' || state === 'OVERDUE'))
  if (!open) return 'COMPLETING'
  return past(windowEndsAt, now) ? 'LATE' : 'IN_WINDOW'
}

function entryOf(transfer: TransferRow, facts: Facts, now: Date): TransferEntry {
  const { id, caseId, seq: _seq, profile: _profile, reason: _reason, ...rest } = transfer
  const item = facts.items.find(({ transferId }) => transferId === id)
  const own = facts.steps.filter(({ transferId }) => transferId === id)
  const steps = stepEntries(own, transferStepNames, now).map(({ transferId: _id, ...step }) => step)
  const status = statusOf(transfer, steps, now)
  const { caseReference, initials, categories, authority, kind, part } = rest
  const { fromTeam, fromDistrict, toTeam, toDistrict, requestedBy, requestedAt } = rest
  const { decision, plan, targetDate, windowEndsAt, receivingWorker, keepsWorker, endedAt } = rest
  return {
    ...{ transferId: id, caseReference, initials, categories, authority, kind, part },
    ...{ fromTeam, fromDistrict, toTeam, toDistrict, requestedBy, requestedAt },
    meetingId: item?.meetingId ?? rest.meetingId,
    meetingAt: item?.at ?? rest.meetingAt,
    meetingState: item?.state ?? null,
    ...{ decision, plan, targetDate, windowEndsAt, receivingWorker, keepsWorker, endedAt },
    holder: holderIn(facts.holders, caseId),
    openDefects: facts.defects.find(({ transferId }) => transferId === id)?.open ?? 0,
    status,
    overdue: endedAt === null && (status === 'LATE' || steps.some(({ state }) => state === 'OVERDUE')),
    steps,
  }
}

const time = ({ windowEndsAt, meetingAt, requestedAt }: TransferEntry) =>
  Date.parse(windowEndsAt ?? meetingAt ?? requestedAt)

/** the tracking tool; open transfers by the end of their window, before it by their meeting. */
export async function transferBoard(
  scope: Scope,
  filter: TransferBoardFilter = {},
  now: Date = scope.now(),
): Promise<TransferEntry[]> {
  const transfers = await rowsOf(scope, filter)
  if (transfers.length === 0) return []
  const facts = await factsOf(scope, transfers)
  const entries = transfers.map((transfer) => entryOf(transfer, facts, now))
  const wanted = filter.overdue ? entries.filter(({ overdue }) => overdue) : entries
  return filter.ended ? wanted : wanted.sort((one, other) => time(one) - time(other))
}
