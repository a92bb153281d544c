import type { ClosurePath, ProcedureKind, ProcedureOutcome, ProcedureStep } from '../models/closureWords.ts'
import { stepsOfProcedure } from '../models/closureWords.ts'
import { allocationsOf } from './allocations.ts'
import { type ProcedureRow, selectProcedures, withState } from './procedureRows.ts'
import type { Scope } from './scope.ts'
import type { HolderKind } from './tables.ts'

export type ProcedureBoardFilter = {
  procedureId?: string
  procedure?: ProcedureKind
  authority?: string
  district?: string
  team?: string
  /** Procedures of the team of this person, or of the district where the person has no team. */
  manager?: string
  /** Only those of which something has passed its time. */
  overdue?: boolean
  /** The ended ones, the newest first, instead of the open ones. */
  ended?: boolean
}
/**
 * CONSIDERING until it is agreed (EI: until the level is named), PREPARING until the decision (TS: the final meeting, EI:
 * the confirmed level), COMPLETING after it, RETURNED while defects that the closing manager found are open, RUNNING
 * while the TAF runs; then the outcome.
 */
export type ProcedureStatus = 'CONSIDERING' | 'PREPARING' | 'COMPLETING' | 'RETURNED' | 'RUNNING' | ProcedureOutcome
export type ProcedureStepEntry = {
  step: ProcedureStep
  responsible: string
  due: string | null
  doneAt: string | null
  doneBy: string | null
  state: 'DONE' | 'DUE' | 'OVERDUE' | 'DROPPED'
}
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
  holder: { username: string; displayName: string; kind: HolderKind } | null
  requestedBy: string
  requestedAt: string
  returns: number
  openDefects: number
  status: ProcedureStatus
  overdue: boolean
  endedAt: string | null
  outcome: ProcedureOutcome | null
  steps: ProcedureStepEntry[]
}

const nowhere = '00000000-0000-0000-0000-000000000000'

async function placeOf({ db }: Scope, manager: string): Promise<{ team?: string; district?: string }> {
  const found = await db
    .selectFrom('staff')
    .select(['team', 'district'])
    .where('username', '=', manager)
    .executeTakeFirst()
  if (found?.team) return { team: found.team }
  return found?.district ? { district: found.district } : found ? {} : { team: nowhere }
}

async function rowsOf(scope: Scope, filter: ProcedureBoardFilter): Promise<ProcedureRow[]> {
  const { procedureId, procedure, authority, manager, ended } = filter
  const own = manager === undefined ? {} : await placeOf(scope, manager)
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
  const [steps, defects, tafs, holders] = await Promise.all([
    db.selectFrom('procedureSteps').selectAll().where('procedureId', 'in', ids).execute(),
    db
      .selectFrom('procedureDefects')
      .select(['procedureId', 'stage'])
      .where('procedureId', 'in', ids)
      .where('fixedAt', 'is', null)
      .execute(),
    db.selectFrom('tafs').select(['procedureId', 'state']).where('procedureId', 'in', ids).execute(),
    allocationsOf(scope).openHolders(procedures.map(({ caseId }) => caseId)),
  ])
  return { steps, defects, tafs, holders }
}
type Facts = Awaited<ReturnType<typeof factsOf>>

const past = (at: string | null, now: Date): boolean => at !== null && Date.parse(at) < now.getTime()

/** Steps of a procedure in their order, with what became of each. */
export function stepsOf(procedure: ProcedureKind, rows: Facts['steps'], now: Date): ProcedureStepEntry[] {
  const place = ({ step }: { step: ProcedureStep }) => stepsOfProcedure[procedure].indexOf(step)
  return [...rows]
    .sort((one, other) => place(one) - place(other))
    .map(({ procedureId: _procedureId, droppedAt, ...step }) => ({
      ...step,
      state: step.doneAt ? 'DONE' : droppedAt ? 'DROPPED' : past(step.due, now) ? 'OVERDUE' : 'DUE',
    }))
}

/** The steps by which a procedure comes from one stage to the next. */
const turns: Record<ProcedureKind, [ProcedureStep?, ProcedureStep?]> = {
  caseClosure: ['AGREED', 'DECISION'],
  tafStepDownClosure: ['CONSENT', 'FINAL_MEETING'],
  endOfInvolvement: ['LEVEL', 'CONFIRMED'],
  tacTransfer: [],
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

function entryOf(row: ProcedureRow, facts: Facts, now: Date): ProcedureEntry {
  const { id, caseId, caseReference, initials, categories, procedure, path, authority, district, team } = row
  const { requestedBy, requestedAt, returns, endedAt, outcome } = row
  const holder = facts.holders.find((held) => held.caseId === caseId)
  const defects = facts.defects.filter(({ procedureId }) => procedureId === id)
  const taf = facts.tafs.find(({ procedureId }) => procedureId === id)
  const steps = stepsOf(
    procedure,
    facts.steps.filter(({ procedureId }) => procedureId === id),
    now,
  )
  return {
    ...{ procedureId: id, caseReference, initials, categories, procedure, path, authority, district, team },
    holder: holder ? { username: holder.username, displayName: holder.displayName, kind: holder.kind } : null,
    ...{ requestedBy, requestedAt, returns },
    openDefects: defects.length,
    status: statusOf(row, steps, {
      returned: defects.some(({ stage }) => stage === 'AUDIT'),
      tafRuns: taf?.state === 'RUNNING',
    }),
    overdue: endedAt === null && steps.some(({ state }) => state === 'OVERDUE'),
    ...{ endedAt, outcome, steps },
  }
}

/** The earliest limit that is still open; without one the request. */
function urgency({ steps, requestedAt }: ProcedureEntry): [number, number] {
  const limits = steps.flatMap(({ state, due }) =>
    due && (state === 'DUE' || state === 'OVERDUE') ? [Date.parse(due)] : [],
  )
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
