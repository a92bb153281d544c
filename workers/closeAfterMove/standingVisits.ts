import { limitSchema } from '../calendar/calculate.ts'
import { computeDueDate } from '../calendar/dueDate.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayOf } from '../shared/usualLimit.ts'
import { closureVisitTitle } from './fileClosureVisit.ts'
import { stepsDone } from './steps.ts'

type Directory = Pick<Dependencies, 'engine' | 'calendar'>
type Kept = Pick<Transaction, 'procedures' | 'visits' | 'oversight'>
type Visit = Awaited<ReturnType<Kept['visits']['ofCase']>>[number]
/** When parents and child were last seen so that it counts; undefined: not yet. */
export type Standing = { parents: string | undefined; child: string | undefined; earliest: string | undefined }

/** The first day on which a visit counts for a notification of this instant; undefined where the profile sets none. G-58. */
async function earliestDay(
  { engine, calendar }: Directory,
  { profile, authority }: { profile: string; authority: string },
  from: string,
): Promise<string | undefined> {
  const answer = await engine.decide('policyDeadlines', {
    profile,
    milestone: 'closureVisitEarliest',
    category: 'OTHER',
  })
  const limit = limitSchema.parse(answer)
  const { due } = computeDueDate(calendar.with({ authority }), { ...limit, from })
  return due === null ? undefined : dayOf(due)
}

/** Visits and attempts of this closing, in the order of time. */
export async function closureVisitsOf(
  kept: Pick<Kept, 'procedures' | 'visits'>,
  procedureId: string,
): Promise<Visit[]> {
  const { caseReference } = await procedureOf(kept, procedureId)
  const all = await kept.visits.ofCase(caseReference)
  return all.filter(({ details }) => details.title === closureVisitTitle && details.procedureId === procedureId)
}

/** Whether the manager took what was observed of a child who cannot talk: the first word after that visit counts. G-66. */
async function isConfirmed({ oversight }: Kept, caseReference: string, { at, details }: Visit): Promise<boolean> {
  const newestFirst = await oversight.acceptedOf([caseReference], ['cmClosureVisits', 'cmVisitNextStep'])
  const forms = newestFirst.toReversed()
  const filed = forms.findLastIndex(
    ({ formId, decidedAt, decisions }) =>
      formId === 'cmClosureVisits' &&
      Date.parse(decidedAt) === Date.parse(String(details.filedAt)) &&
      Date.parse(String(decisions.seenAt)) === Date.parse(at),
  )
  const next = filed < 0 ? undefined : forms.slice(filed).find(({ formId }) => formId === 'cmVisitNextStep')
  return next?.decisions.confirmed === 'YES'
}

/**
 * Which visits stand: not older than the limit at the notification, or after it (G-58). The first notification counts, a
 * further action does not make a visit older; before there is one, `now` is the earliest that it can be.
 */
export async function standingVisits(
  deps: Directory,
  kept: Kept,
  procedureId: string,
  now: string,
): Promise<Standing & { complete: boolean }> {
  const procedure = await procedureOf(kept, procedureId)
  const notifiedAt = (await stepsDone(kept, procedureId)).get('NOTIFIED')
  const earliest = await earliestDay(deps, procedure, notifiedAt ?? now)
  const counted = (await closureVisitsOf(kept, procedureId)).filter(({ at }) => !earliest || dayOf(at) >= earliest)
  const observed = counted.filter(({ details }) => details.child === 'OBSERVED')
  const confirmed = await Promise.all(observed.map((visit) => isConfirmed(kept, procedure.caseReference, visit)))
  const taken = observed.filter((_, index) => confirmed[index])
  const parents = counted.findLast(({ details }) => details.parents === 'DONE')?.at
  const child = counted.findLast((visit) => visit.details.child === 'DONE' || taken.includes(visit))?.at
  return { parents, child, earliest, complete: parents !== undefined && child !== undefined }
}

/** The instant at which both parents and child had been seen. */
export const seenBothAt = ({ parents, child }: Standing): string =>
  [parents, child]
    .filter((at) => at !== undefined)
    .reduce((one, other) => (Date.parse(other) > Date.parse(one) ? other : one))
