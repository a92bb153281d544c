import { toLondon } from '../calendar/londonTime.ts'
import { iroToldAt } from './iroToldAt.ts'
import type { LetterState } from './letters.ts'
import type { Scope } from './scope.ts'

export type BoardFilter = { authority?: string; district?: string; team?: string; late?: boolean }
/** What has passed its time: a task by its element, a duty by its kind, or a limit of the calendar by its milestone. */
export type OverdueItem = { kind: 'TASK' | 'DUTY' | 'LIMIT'; code: string; due: string }
/** One row of R-06: codes, usernames and dates; initials alone stand for the child. */
export type UnallocatedEntry = {
  caseReference: string
  initials: string
  authority: string
  district: string
  team: string
  categories: string[]
  since: string
  daysUnallocated: number
  reasons: string[]
  holder: string
  /** The holder is a worker: the case is about to be released and not without a worker yet (G-68). */
  holderIsWorker: boolean
  dutyWorker: string | null
  authorisedUntil: string | null
  lastWeeklyReview: string | null
  nextReviewDue: string | null
  lastSeen: string | null
  nextSeenBy: string | null
  lastActivity: string | null
  lettersApprovedAt: string | null
  lettersSentAt: string | null
  iroToldAt: string | null
  escalationDue: string | null
  escalationDone: string | null
  overdue: OverdueItem[]
}

const statesOfArrival: LetterState[] = ['sent', 'posted']
const waitingLetters = ['L-12', 'L-13', 'L-14', 'L-15']
/** Oversight that answers a limit: the newest of it is the date in the register. */
const reviewForms = ['ucWeeklyReview', 'ucSeniorReview']

const openPeriods = ({ db }: Scope, { authority, district, team }: BoardFilter) =>
  db
    .selectFrom('unallocatedPeriods as period')
    .innerJoin('cases', 'cases.id', 'period.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .innerJoin('allocations', (join) =>
      join
        .onRef('allocations.caseId', '=', 'cases.id')
        .on('allocations.role', '=', 'PRIMARY')
        .on('allocations.to', 'is', null),
    )
    .select(['cases.id as caseId', 'cases.reference', 'cases.authority', 'cases.district', 'cases.team'])
    .select(['cases.categories', 'children.initials', 'allocations.username as holder', 'allocations.kind'])
    .select([
      'period.openedAt',
      'period.since',
      'period.reasons',
      'period.dutyWorker',
      'period.authorisedUntil',
      'period.nextSeenBy',
    ])
    .select(['period.lettersApprovedAt', iroToldAt.as('iroToldAt')])
    .where('period.endedAt', 'is', null)
    .where('cases.closed', 'is', null)
    .$if(authority !== undefined, (query) => query.where('cases.authority', '=', authority ?? ''))
    .$if(district !== undefined, (query) => query.where('cases.district', '=', district ?? ''))
    .$if(team !== undefined, (query) => query.where('cases.team', '=', team ?? ''))
    .orderBy('period.since')
    .orderBy('cases.reference')
    .execute()

/** Everything that the rows need of these cases, in one query for each kind. */
async function factsOf({ db }: Scope, ids: string[], references: string[]) {
  const [limits, reviews, visits, duties, events, letters, tasks] = await Promise.all([
    db
      .selectFrom('caseLimits')
      .distinctOn(['caseId', 'milestone'])
      .select(['caseId', 'milestone', 'due', 'notedAt'])
      .where('caseId', 'in', ids)
      .orderBy('caseId')
      .orderBy('milestone')
      .orderBy('notedAt', 'desc')
      .orderBy('seq', 'desc')
      .execute(),
    db
      .selectFrom('oversight')
      .select(['caseId', 'formId', 'decidedAt as at'])
      .where('caseId', 'in', ids)
      .where('formId', 'in', reviewForms)
      .where('state', '=', 'accepted')
      .execute(),
    db.selectFrom('visits').select(['caseId', 'at', 'childSeen']).where('caseId', 'in', ids).execute(),
    db
      .selectFrom('duties')
      .select(['caseId', 'kind', 'due', 'doneAt as at'])
      .where('caseId', 'in', ids)
      .where('droppedAt', 'is', null)
      .execute(),
    db
      .selectFrom('inboundEvents')
      .select(['caseId', 'variables'])
      .where('caseId', 'in', ids)
      .where('kind', '=', 'duty-activity')
      .execute(),
    db
      .selectFrom('letters')
      .select(['caseReference', 'settledAt', 'postedAt'])
      .where('caseReference', 'in', references)
      .where('letter', 'in', waitingLetters)
      .where('state', 'in', statesOfArrival)
      .execute(),
    db
      .selectFrom('tasks')
      .select(['caseId', 'elementId', 'due'])
      .where('caseId', 'in', ids)
      .where('closedAt', 'is', null)
      .where('due', 'is not', null)
      .execute(),
  ])
  return { limits, reviews, visits, duties, events, letters, tasks }
}

const time = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.NaN)
const newest = (dates: (string | null | undefined)[]): string | null =>
  dates.reduce<string | null>((best, at) => (at && !(time(best) >= time(at)) ? at : best), null)
const oldest = (dates: (string | null | undefined)[]): string | null =>
  dates.reduce<string | null>((best, at) => (at && !(time(best) <= time(at)) ? at : best), null)

type Period = Awaited<ReturnType<typeof openPeriods>>[number]
type Facts = Awaited<ReturnType<typeof factsOf>>

function entryOf(period: Period, facts: Facts, now: Date): UnallocatedEntry {
  const { caseId, reference, since, openedAt, kind, nextSeenBy: planned, ...rest } = period
  const mine = <Row extends { caseId: string | null }>(rows: Row[]) => rows.filter((row) => row.caseId === caseId)
  // Limits of an earlier period of the same case say nothing any more.
  const limits = mine(facts.limits).filter(({ notedAt }) => time(notedAt) >= time(openedAt))
  const limit = (milestone: string) => limits.find((row) => row.milestone === milestone)?.due ?? null
  const review = (formId: string) =>
    newest(
      mine(facts.reviews)
        .filter((row) => row.formId === formId && time(row.at) >= time(since))
        .map(({ at }) => at),
    )
  const lastSeen = newest(
    mine(facts.visits)
      .filter(({ childSeen }) => childSeen)
      .map(({ at }) => at),
  )
  // What the manager planned holds until the child was seen; then the limit of the profile counts anew.
  const stillPlanned = planned && !(time(lastSeen) >= time(planned)) ? planned : null
  const nextSeenBy = oldest([stillPlanned, limit('maxGapSeen')])
  const activity = [
    ...mine(facts.visits).map(({ at }) => at),
    ...mine(facts.duties).map(({ at }) => at),
    ...mine(facts.events).map(({ variables }) => String(variables.eventAt)),
  ].filter((at) => time(at) >= time(since))
  const sent = facts.letters
    .filter(({ caseReference }) => caseReference === reference)
    .map(({ settledAt, postedAt }) => postedAt ?? settledAt)
    .filter((at) => time(at) >= time(since))
  const escalationDone = review('ucSeniorReview')
  const firstEscalation = limit('unallocatedEscalateAfter')
  const past = ({ due }: { due: string | null }) => due !== null && time(due) < now.getTime()
  const tasks = mine(facts.tasks).filter(past)
  const duties = mine(facts.duties).filter((duty) => !duty.at && past(duty))
  const unseen = past({ due: nextSeenBy }) ? [{ code: 'maxGapSeen', due: nextSeenBy ?? '' }] : []
  return {
    ...rest,
    caseReference: reference,
    since,
    daysUnallocated: Math.floor(toLondon(now).startOf('day').diff(toLondon(since).startOf('day'), 'days').days),
    holderIsWorker: kind === 'WORKER',
    lastWeeklyReview: review('ucWeeklyReview'),
    nextReviewDue: limit('weeklyReviewDone') ?? limit('weeklyReview'),
    lastSeen,
    nextSeenBy,
    lastActivity: newest(activity),
    lettersSentAt: oldest(sent),
    escalationDue: escalationDone ? (limit('unallocatedEscalateAgain') ?? firstEscalation) : firstEscalation,
    escalationDone,
    overdue: [
      ...unseen.map((item) => ({ kind: 'LIMIT' as const, ...item })),
      ...tasks.map(({ elementId, due }) => ({ kind: 'TASK' as const, code: elementId, due: due ?? '' })),
      ...duties.map(({ kind: code, due }) => ({ kind: 'DUTY' as const, code, due })),
    ].sort((a, b) => time(a.due) - time(b.due)),
  }
}

/** cases in an open unallocated period, the longest wait first, each with its clocks and what has passed them. */
export async function unallocatedBoard(scope: Scope, filter: BoardFilter = {}): Promise<UnallocatedEntry[]> {
  const periods = await openPeriods(scope, filter)
  if (periods.length === 0) return []
  const facts = await factsOf(
    scope,
    periods.map(({ caseId }) => caseId),
    periods.map(({ reference }) => reference),
  )
  const entries = periods.map((period) => entryOf(period, facts, scope.now()))
  return filter.late ? entries.filter(({ overdue }) => overdue.length > 0) : entries
}
