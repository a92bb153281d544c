import type { ClosurePath, ProcedureKind, ProcedureOutcome, ProcedureStep } from '../models/closureWords.ts'
import { stepsOfProcedure } from '../models/closureWords.ts'
import { allocationsOf } from './allocations.ts'
import { limitsOf } from './limits.ts'
import { type ProcedureRow, selectProcedures, withState } from './procedureRows.ts'
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

export type ProcedureBoardFilter = TrackerFilter & { procedureId?: string; procedure?: ProcedureKind }
/**
 * CONSIDERING until it is agreed (EI: until the level is named), PREPARING until the decision (TS: the final meeting, EI:
 * the confirmed level), COMPLETING after it, RETURNED while defects that the closing manager found are open, RUNNING
 * while the TAF runs; then the outcome.
 */
export type ProcedureStatus = 'CONSIDERING' | 'PREPARING' | 'COMPLETING' | 'RETURNED' | 'RUNNING' | ProcedureOutcome
export type ProcedureStepEntry = TrackerStep<ProcedureStep>
/** One row of R-16: codes, usernames and dates; initials alone stand for the child. */
export type ProcedureEntry = {
  procedureId: string
  caseReference: string
  initials: string
  categories: string[]
  procedure: ProcedureKind
  path: ClosurePath | null
  authority: string
  district: string
  team: string
  holder: TrackerHolder
  requestedBy: string
  requestedAt: string
  returns: number
  openDefects: number
  status: ProcedureStatus
  /** Of a closing after a move: the limit of the whole of it (CM-01); null while the day of the move is not known. */
  closeBy: string | null
  overdue: boolean
  endedAt: string | null
  outcome: ProcedureOutcome | null
  steps: ProcedureStepEntry[]
}

async function rowsOf(scope: Scope, filter: ProcedureBoardFilter): Promise<ProcedureRow[]> {
  const { procedureId, procedure, authority, manager, ended } = filter
  const own = manager === undefined ? {} : await placeOfManager(scope, manager)
  const teams = [filter.team, own.team].filter((team) => team !== undefined)
  const districts = [filter.district, own.district].filter((district) => district !== undefined)
  const query = selectProcedures(scope)
    .$if(procedureId !== undefined, (rows) => rows.where('caseProcedures.id', '=', procedureId ?? ''))
    .$if(procedureId === undefined, (rows) => rows.where('caseProcedures.endedAt', ended ? 'is not' : 'is', null))
    .$if(procedure !== undefined, (rows) => rows.where('caseProcedures.procedure', '=', procedure ?? 'caseClosure'))
    .$if(authority !== undefined, (rows) => rows.where('cases.authority', '=', authority ?? ''))
  const ofTeams = teams.reduce((rows, team) => rows.where('cases.team', '=', team), query)
  const rows = await districts
    .reduce((before, district) => before.where('cases.district', '=', district), ofTeams)
    .orderBy('caseProcedures.seq', ended ? 'desc' : 'asc')
    .limit(1000)
    .execute()
  return rows.map(withState)
}

/** Everything that the rows need of these procedures, in one query for each kind. */
async function factsOf(scope: Scope, procedures: ProcedureRow[]) {
  const { db } = scope
  const ids = procedures.map(({ id }) => id)
  const moved = procedures.filter(({ procedure }) => procedure === 'closeAfterMove').map(({ caseId }) => caseId)
  const [steps, defects, tafs, holders, limits] = await Promise.all([
    db.selectFrom('procedureSteps').selectAll().where('procedureId', 'in', ids).execute(),
    db
      .selectFrom('procedureDefects')
      .select(['procedureId', 'stage'])
      .where('procedureId', 'in', ids)
      .where('fixedAt', 'is', null)
      .execute(),
    db.selectFrom('tafs').select(['procedureId', 'state']).where('procedureId', 'in', ids).execute(),
    allocationsOf(scope).openHolders(procedures.map(({ caseId }) => caseId)),
    limitsOf(scope).latestOf('closeAfterMove', moved),
  ])
  return { steps, defects, tafs, holders, limits }
}
type Facts = Awaited<ReturnType<typeof factsOf>>

/** The steps by which a procedure comes from one stage to the next. */
const turns: Record<ProcedureKind, [ProcedureStep?, ProcedureStep?]> = {
  caseClosure: ['AGREED', 'DECISION'],
  tafStepDownClosure: ['CONSENT', 'FINAL_MEETING'],
  endOfInvolvement: ['LEVEL', 'CONFIRMED'],
  tacTransfer: [],
  interAuthorityTransfer: ['PLAN', 'RESPONSE'],
  closeAfterMove: ['NOTIFIED', 'DECISION'],
}

/** Where a procedure stands, from what is on record. */
export function statusOf(
  { procedure, outcome }: Pick<ProcedureRow, 'procedure' | 'outcome'>,
  steps: Pick<ProcedureStepEntry, 'step' | 'state'>[],
  { returned, tafRuns }: { returned: boolean; tafRuns: boolean },
): ProcedureStatus {
  if (outcome) return outcome
  if (tafRuns) return 'RUNNING'
  if (returned) return 'RETURNED'
  const done = (turn: ProcedureStep | undefined) =>
    turn !== undefined && steps.some(({ step, state }) => step === turn && state === 'DONE')
  const [agreed, decided] = turns[procedure]
  if (done(decided)) return 'COMPLETING'
  return agreed === undefined || done(agreed) ? 'PREPARING' : 'CONSIDERING'
}

/** The limit that was worked out for this closing; one of an earlier closing, which was withdrawn, does not count. */
const closeByOf = ({ caseId, requestedAt }: ProcedureRow, limits: Facts['limits']): string | null =>
  limits.find((limit) => limit.caseId === caseId && Date.parse(limit.notedAt) >= Date.parse(requestedAt))?.due ?? null

function entryOf(row: ProcedureRow, facts: Facts, now: Date): ProcedureEntry {
  const { id, caseId, caseReference, initials, categories, procedure, path, authority, district, team } = row
  const { requestedBy, requestedAt, returns, endedAt, outcome } = row
  const defects = facts.defects.filter(({ procedureId }) => procedureId === id)
  const taf = facts.tafs.find(({ procedureId }) => procedureId === id)
  const closeBy = procedure === 'closeAfterMove' ? closeByOf(row, facts.limits) : null
  const own = facts.steps.filter(({ procedureId }) => procedureId === id)
  const steps = stepEntries(own, stepsOfProcedure[procedure], now).map(({ procedureId: _id, ...step }) => step)
  return {
    ...{ procedureId: id, caseReference, initials, categories, procedure, path, authority, district, team },
    holder: holderIn(facts.holders, caseId),
    ...{ requestedBy, requestedAt, returns },
    openDefects: defects.length,
    status: statusOf(row, steps, {
      returned: defects.some(({ stage }) => stage === 'AUDIT'),
      tafRuns: taf?.state === 'RUNNING',
    }),
    closeBy,
    overdue: endedAt === null && (past(closeBy, now) || steps.some(({ state }) => state === 'OVERDUE')),
    ...{ endedAt, outcome, steps },
  }
}

/** The earliest limit that is still open; without one the request. */
function urgency({ steps, closeBy, requestedAt }: ProcedureEntry): [number, number] {
  const ofSteps = steps.flatMap(({ state, due }) =>
    due && (state === 'DUE' || state === 'OVERDUE') ? [Date.parse(due)] : [],
  )
  const limits = closeBy ? [...ofSteps, Date.parse(closeBy)] : ofSteps
  return [limits.length > 0 ? Math.min(...limits) : Number.MAX_SAFE_INTEGER, Date.parse(requestedAt)]
}

/** the closure tracker; open procedures by their earliest limit, those without one by their request. */
export async function procedureBoard(
  scope: Scope,
  filter: ProcedureBoardFilter = {},
  now: Date = scope.now(),
): Promise<ProcedureEntry[]> {
  const procedures = await rowsOf(scope, filter)
  if (procedures.length === 0) return []
  const facts = await factsOf(scope, procedures)
  const entries = procedures.map((row) => entryOf(row, facts, now))
  const wanted = filter.overdue ? entries.filter(({ overdue }) => overdue) : entries
  if (filter.ended) return wanted
  return wanted
    .map((entry) => ({ entry, urgency: urgency(entry) }))
    .sort((one, other) => one.urgency[0] - other.urgency[0] || one.urgency[1] - other.urgency[1])
    .map(({ entry }) => entry)
}
