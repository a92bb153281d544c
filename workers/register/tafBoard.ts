import type { TafEndReason, TafState } from '../models/closureWords.ts'
import type { Scope } from './scope.ts'
import { selectTafs, type TafRow } from './tafRows.ts'

export type TafBoardFilter = {
  procedureId?: string
  authority?: string
  district?: string
  team?: string
  /** Only those whose meeting has passed its time. */
  overdue?: boolean
  /** The ended ones, the newest first, instead of the open ones. */
  ended?: boolean
}
/** One TAF: codes, dates and who leads it; initials alone stand for the child. */
export type TafEntry = {
  procedureId: string
  caseReference: string
  initials: string
  categories: string[]
  authority: string
  district: string
  team: string
  state: TafState
  requestedAt: string
  leadProfessional: { name: string; organisation: string; username: string | null } | null
  finalMeetingAt: string | null
  nextTafAt: string | null
  startedAt: string | null
  reviews: number
  /** Those who were asked, by what they answered; of those who agreed, who withdrew it. */
  consents: { asked: number; given: number; refused: number; withdrawn: number }
  /** A consent that counts was withdrawn. */
  withdrawn: boolean
  overdue: boolean
  endedAt: string | null
  endReason: TafEndReason | null
  concernRemains: boolean | null
}

async function factsOf({ db }: Scope, ids: string[]) {
  const [consents, reviews] = await Promise.all([
    db
      .selectFrom('tafConsents')
      .select(['procedureId', 'given', 'withdrawnAt'])
      .where('procedureId', 'in', ids)
      .execute(),
    db
      .selectFrom('tafReviews')
      .select((row) => ['procedureId', row.fn.countAll<number>().as('held')])
      .where('procedureId', 'in', ids)
      .groupBy('procedureId')
      .execute(),
  ])
  return { consents, reviews }
}

const past = (at: string | null, now: Date): boolean => at !== null && Date.parse(at) < now.getTime()
/** The meeting that comes next: the final one, then those of the TAF. */
const nextMeeting = ({ state, finalMeetingAt, nextTafAt }: Pick<TafRow, 'state' | 'finalMeetingAt' | 'nextTafAt'>) =>
  state === 'RUNNING' ? nextTafAt : finalMeetingAt

function entryOf(taf: TafRow, facts: Awaited<ReturnType<typeof factsOf>>, now: Date): TafEntry {
  const { procedureId, caseReference, initials, categories, authority, district, team, state, requestedAt } = taf
  const { leadProfessional: lead, finalMeetingAt, nextTafAt, startedAt, endedAt, endReason, concernRemains } = taf
  const consents = facts.consents.filter((row) => row.procedureId === procedureId)
  const given = consents.filter((row) => row.given === 'YES')
  const withdrawn = given.filter(({ withdrawnAt }) => withdrawnAt !== null).length
  return {
    ...{ procedureId, caseReference, initials, categories, authority, district, team, state, requestedAt },
    leadProfessional: lead
      ? { name: lead.name, organisation: lead.organisation, username: lead.username ?? null }
      : null,
    ...{ finalMeetingAt, nextTafAt, startedAt },
    reviews: facts.reviews.find((row) => row.procedureId === procedureId)?.held ?? 0,
    consents: {
      asked: consents.filter((row) => row.given !== 'NOT_APPLICABLE').length,
      given: given.length,
      refused: consents.filter((row) => row.given === 'NO').length,
      withdrawn,
    },
    withdrawn: withdrawn > 0,
    overdue: endedAt === null && past(nextMeeting(taf), now),
    ...{ endedAt, endReason, concernRemains },
  }
}

const time = (entry: TafEntry) => Date.parse(nextMeeting(entry) ?? entry.requestedAt)

/** Teams around the Family: open ones in order of their next meeting, or the ended ones (TS-19, TS-20). */
export async function tafBoard(
  scope: Scope,
  { procedureId, authority, district, team, overdue, ended }: TafBoardFilter = {},
  now: Date = scope.now(),
): Promise<TafEntry[]> {
  const tafs = await selectTafs(scope)
    .$if(procedureId !== undefined, (rows) => rows.where('tafs.procedureId', '=', procedureId ?? ''))
    .$if(procedureId === undefined, (rows) => rows.where('tafs.endedAt', ended ? 'is not' : 'is', null))
    .$if(authority !== undefined, (rows) => rows.where('cases.authority', '=', authority ?? ''))
    .$if(district !== undefined, (rows) => rows.where('cases.district', '=', district ?? ''))
    .$if(team !== undefined, (rows) => rows.where('cases.team', '=', team ?? ''))
    .orderBy('caseProcedures.seq', ended ? 'desc' : 'asc')
    .limit(1000)
    .execute()
  if (tafs.length === 0) return []
  const facts = await factsOf(
    scope,
    tafs.map((taf) => taf.procedureId),
  )
  const entries = tafs.map((taf) => entryOf(taf, facts, now))
  const wanted = overdue ? entries.filter((entry) => entry.overdue) : entries
  return ended ? wanted : wanted.sort((one, other) => time(one) - time(other))
}
