import { toLondon } from '../calendar/londonTime.ts'
import type { Transaction } from '../register/database.ts'

/** One case of the weekly report: references, codes, figures and dates; the words are those of the Team Manager. */
export type UnallocatedRow = {
  district: string
  team: string
  caseReference: string
  initials: string
  categories: string[]
  unallocatedSince: string
  daysUnallocated: number
  reasons: string[]
  nextStep: string | null
  nextStepDue: string | null
  overdue: string[]
  dutyWorker: string | null
  lastSeen: string | null
  /** By when the child has to be seen again, and whether that has passed. */
  seenBy: string | null
  seenLate: 'YES' | 'NO'
  riskLevel: string | null
  weeklyReviewDone: 'YES' | 'NO'
  escalations: number
  statutoryMet: 'YES' | 'NO' | null
  statutoryReason: string | null
  statutoryPlan: string | null
  progress: string | null
  confirmedBy: string | null
}

type Milestone = { milestone: string; due: string }
const nothingYet = {
  statutoryMet: null,
  statutoryReason: null,
  statutoryPlan: null,
  progress: null,
  confirmedBy: null,
}

async function rowOf(tx: Transaction, period: Period, now: string): Promise<UnallocatedRow> {
  const { caseReference, since } = period
  const [seen, risk, limits, duties, done] = await Promise.all([
    tx.visits.lastSeen(caseReference),
    tx.riskAssessments.latest(caseReference),
    tx.limits.latest(caseReference),
    tx.duties.ofCase(caseReference),
    tx.oversight.acceptedOf([caseReference], ['ucWeeklyReview', 'ucSeniorReview']),
  ])
  const open = [
    ...Object.entries(limits).flatMap(([milestone, { due }]): Milestone[] => (due ? [{ milestone, due }] : [])),
    ...duties
      .filter(({ doneAt, droppedAt }) => !doneAt && !droppedAt)
      .map(({ kind, due }): Milestone => ({ milestone: kind, due })),
  ].sort((one, other) => Date.parse(one.due) - Date.parse(other.due))
  const lateDuties = duties.filter(({ doneAt, droppedAt, due }) => !doneAt && !droppedAt && passed(due, now))
  const seenBy = limits.maxGapSeen?.due ?? period.nextSeenBy
  const next = open.find(({ due }) => !passed(due, now))
  const within = (formId: string, from: string) =>
    done.filter((one) => one.formId === formId && Date.parse(one.decidedAt) >= Date.parse(from))
  return {
    district: period.district,
    team: period.team,
    caseReference,
    initials: period.initials,
    categories: period.categories,
    unallocatedSince: since,
    daysUnallocated: Math.floor(toLondon(now).diff(toLondon(since), 'days').days),
    reasons: period.reasons,
    nextStep: next?.milestone ?? null,
    nextStepDue: next?.due ?? null,
    overdue: [...lateDuties.map(({ kind }) => kind), ...(await lateTasks(tx, period.caseId, now))],
    dutyWorker: period.dutyWorker,
    lastSeen: seen?.at ?? null,
    seenBy,
    seenLate: seenBy && passed(seenBy, now) ? 'YES' : 'NO',
    riskLevel: risk?.level ?? null,
    weeklyReviewDone: within('ucWeeklyReview', toLondon(now).minus({ days: 7 }).toISO() ?? '').length ? 'YES' : 'NO',
    escalations: within('ucSeniorReview', since).length,
    ...nothingYet,
  }
}

const passed = (due: string, now: string) => Date.parse(due) <= Date.parse(now)

async function lateTasks({ tasks }: Transaction, caseId: string, now: string): Promise<string[]> {
  const open = await tasks.openOnes({ caseId })
  return open.filter(({ due }) => due !== null && passed(due, now)).map(({ formId }) => formId)
}

type Period = Awaited<ReturnType<typeof openPeriods>>[number]

const openPeriods = ({ db }: Transaction, authority: string, district: string) =>
  db
    .selectFrom('unallocatedPeriods')
    .innerJoin('cases', 'cases.id', 'unallocatedPeriods.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .select(['cases.id as caseId', 'cases.reference as caseReference', 'cases.district', 'cases.team'])
    .select(['cases.categories', 'children.initials'])
    .select(['unallocatedPeriods.since', 'unallocatedPeriods.reasons', 'unallocatedPeriods.dutyWorker'])
    .select('unallocatedPeriods.nextSeenBy')
    .where('unallocatedPeriods.endedAt', 'is', null)
    .where('cases.closed', 'is', null)
    .where('cases.authority', '=', authority)
    .where('cases.district', '=', district)
    .orderBy('unallocatedPeriods.since')
    .orderBy('cases.reference')
    .execute()

/** The cases of a district that have no worker now, the longest wait first: each with its clocks and what is late. WR-01. */
export async function unallocatedRows(
  tx: Transaction,
  { authority, district }: { authority: string; district: string },
  now: string,
): Promise<UnallocatedRow[]> {
  const rows: UnallocatedRow[] = []
  for (const period of await openPeriods(tx, authority, district)) rows.push(await rowOf(tx, period, now))
  return rows
}
