import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import { projectFolder } from '../../stack/settings.ts'
import type { CaseView, ChronologyEntry } from '../stage.ts'
import type { WeeklyReport } from '../weeklyReport.ts'

/** What the register has of one case without a worker. */
export type TimelineRecord = { view: CaseView; reports: WeeklyReport[] }

/** Lanes from the child upwards in the hierarchy, then those outside, then the report. */
export const lanes = [
  { key: 'child', title: 'Child seen', who: 'at least every 4 weeks' },
  { key: 'duty', title: 'Duty team', who: 'reviews every week' },
  { key: 'teamManager', title: 'Team Manager', who: 'told of duty work' },
  { key: 'serviceManager', title: 'Service Manager', who: 'lets the child wait' },
  { key: 'seniorManager', title: 'Senior Manager', who: 'every 2 weeks' },
  { key: 'assistantDirector', title: 'Assistant Director', who: 'briefed, confirms' },
  { key: 'outside', title: 'Family and agencies', who: 'letters' },
  { key: 'report', title: 'Weekly report', who: 'every Monday' },
] as const
export type LaneKey = (typeof lanes)[number]['key']
export type Shape = 'seen' | 'attempt' | 'limit' | 'done' | 'review' | 'told' | 'letter' | 'held' | 'overdue' | 'report'
/**
 * One mark of the picture. `due` is the limit that it missed, `letter` the code of a letter that went out, `number` that of
 * a weekly review, which stands in the mark.
 */
export type Mark = {
  at: DateTime
  lane: LaneKey
  shape: Shape
  label: string
  due?: DateTime
  letter?: string
  number?: number
}

const london = (at: string) => DateTime.fromISO(at, { zone: 'Europe/London' })
const dayWords = (at: string) => london(at).setLocale('en-GB').toFormat('d LLL')

type Person = { username: string; roles: string[] }
// demo holds every role, for trying out
const staff = (JSON.parse(readFileSync(join(projectFolder, 'sample', 'staff.json'), 'utf8')) as Person[]).filter(
  ({ username }) => username !== 'demo',
)
const laneOfRole: Record<string, LaneKey> = {
  dutyManager: 'duty',
  dutySocialWorker: 'duty',
  teamManager: 'teamManager',
  serviceManager: 'serviceManager',
  seniorManager: 'seniorManager',
  assistantDirector: 'assistantDirector',
}
const laneOf = (username: unknown): LaneKey | undefined =>
  staff
    .find((person) => person.username === username)
    ?.roles.map((role) => laneOfRole[role])
    .find((lane) => lane !== undefined)

type Words = (decisions: Record<string, unknown>) => string
const until = (day: unknown) => (day ? ` until ${dayWords(String(day))}` : '')
const solutions: Record<string, string> = {
  ALLOCATED: 'has a solution',
  OTHER_TEAM: 'another team takes it',
  RESOURCES: 'asks for more staff',
  NONE: 'finds no solution',
}
const seniorDecisions: Record<string, Words> = {
  ALLOCATE_NOW: () => 'decides: allocate',
  OTHER_DISTRICT: () => 'decides: other district',
  RESOURCES: () => 'asks for more staff',
  REMAIN_UNTIL: (decisions) => `waits${until(decisions.until)}`,
  CLOSE: () => 'decides: close',
}
const work: Record<string, string> = {
  ...{ FAMILY_CONTACT: 'calls the family', PROFESSIONAL_CONTACT: 'calls agencies' },
  ...{ DUTY_VISIT: 'duty visit', STATUTORY_VISIT: 'statutory visit' },
}
/** What a completed form says in the picture; one that is not here is not shown. */
const decided: Record<string, Words> = {
  ucCannotAllocate: () => 'says why nobody can take it',
  ucManagerSolution: ({ solution }) => solutions[String(solution)] ?? 'looks for a solution',
  ucSeniorReview: (decisions) => seniorDecisions[String(decisions.decision)]?.(decisions) ?? 'decides',
  ucDistrictSearch: ({ scope }) =>
    (scope as string[])?.includes('OTHER_DISTRICTS') ? 'asks other districts: no' : 'asks own district: no',
  ucRiskAssessment: ({ riskLevel }) => `risk: ${String(riskLevel).toLowerCase()}`,
  ucAuthorisation: ({ decision, until: day }) =>
    decision === 'AUTHORISED' ? `lets it wait${until(day)}` : `decides: ${String(decision).toLowerCase()}`,
  ucDutyPlan: () => 'plans duty work',
  ucLettersApprove: () => 'approves letters',
  ucDutyActivity: ({ kind }) => work[String(kind)] ?? 'duty work',
  ucActivityReview: () => 'reviews duty work',
  ucWeeklyReview: () => 'weekly review',
  ucCinReview: () => 'plan review',
  ucConcernIncrease: ({ outcome }) => (outcome === 'ALLOCATED' ? 'finds a team' : 'tries again: no'),
  ucBriefingSeen: () => 'read',
}
/** What a notice says to the lane that got it. */
const notices: Record<string, string> = {
  'L-18': 'escalated (L-18)',
  'L-19': 'briefed (L-19)',
  'L-20': 'concern (L-20)',
  'L-22': 'cannot allocate (L-22)',
  'L-23': 'duty work (L-23)',
  overdueTask: 'told: review late',
  overdueEscalated: 'told: still late',
}
const outside: Record<string, string> = {
  'L-12': 'referrer',
  'L-13': 'parent',
  'L-14': 'carer',
  'L-15': 'agencies',
  'L-16': 'update to agencies',
  'L-46': 'new worker named',
}
const sightings = ['ucDutyVisit', 'ucChildVisit']
const chases = ['overdueTask', 'overdueEscalated']

function oversightMarks({ at, title, by, detail }: ChronologyEntry, before: ChronologyEntry[]): Mark[] {
  if (detail.state === 'accepted' && sightings.includes(title)) return detail.due ? [limitMark(detail.due)] : []
  const label = decided[title]?.((detail.decisions ?? {}) as Record<string, unknown>)
  const lane = laneOf(by)
  if (detail.state !== 'accepted' || !label || !lane) return []
  const done: Mark = { at: london(at), lane, shape: 'done', label }
  if (title === 'ucWeeklyReview') {
    const earlier = before.filter((entry) => entry.title === title && entry.detail.state === 'accepted')
    Object.assign(done, { shape: 'review', label: '', number: earlier.length + 1 })
  }
  if (detail.late !== true) return [done]
  const due = london(String(detail.due))
  const what = done.number ? `review ${done.number} late` : `late: ${label}`
  return [
    { at: due, lane, shape: 'overdue', label: what },
    { ...done, label: `done ${dayWords(at)}`, due },
  ]
}

function letterMarks({ at, title, detail }: ChronologyEntry): Mark[] {
  const { recipientKind, state, username, name } = detail
  if (recipientKind === 'STAFF') {
    const lane = laneOf(username)
    const label = notices[title]
    return label && lane ? [{ at: london(at), lane, shape: chases.includes(title) ? 'overdue' : 'told', label }] : []
  }
  const label = outside[title]
  const out = ['sent', 'toPost', 'posted'].includes(String(state))
  if (label && out) return [{ at: london(at), lane: 'outside', shape: 'letter', label, letter: title }]
  // who gets another letter, or none, stands there by the letter's code alone
  const isHeld = label && recipientKind === 'PARENT' && name !== title
  return isHeld ? [{ at: london(at), lane: 'outside', shape: 'held', label: 'a parent: held back' }] : []
}

/** Letters of one day are one mark: to whom, and which. */
function joined(marks: Mark[]): Mark[] {
  const together = (one: Mark, other: Mark) => one.letter && other.letter && one.at.hasSame(other.at, 'day')
  return marks.flatMap((mark, index) => {
    if (!mark.letter) return [mark]
    if (marks.slice(0, index).some((one) => together(one, mark))) return []
    const group = marks.filter((one) => together(one, mark))
    const letters = [...new Set(group.map(({ letter }) => letter))].sort()
    const codes = letters.length > 1 ? `${letters[0]} to ${letters.at(-1)}` : letters[0]
    return [{ ...mark, label: `${[...new Set(group.map(({ label }) => label))].join(', ')} (${codes})` }]
  })
}

const visitMarks =
  (end: DateTime) =>
  ({ at, detail }: ChronologyEntry): Mark[] => {
    const by = london(at) < end ? 'duty' : 'the worker'
    return detail.childSeen === true
      ? [{ at: london(at), lane: 'child', shape: 'seen', label: `seen by ${by}` }]
      : [{ at: london(at), lane: 'child', shape: 'attempt', label: 'nobody at home' }]
  }

/** The limit that a sighting had to keep. */
const limitMark = (due: unknown): Mark => ({
  at: london(String(due)),
  lane: 'child',
  shape: 'limit',
  label: `by ${dayWords(String(due))}`,
})

const eventMarks = ({ at, title }: ChronologyEntry): Mark[] =>
  title === 'concern-increased' ? [{ at: london(at), lane: 'duty', shape: 'told', label: 'concern rises' }] : []

/** The same thing said twice to a lane on one day is one mark. */
const once = (marks: Mark[]): Mark[] =>
  marks.filter(
    ({ at, lane, shape, label }, index) =>
      !marks
        .slice(0, index)
        .some((one) => one.lane === lane && one.shape === shape && one.label === label && one.at.hasSame(at, 'day')),
  )

export type Timeline = { title: string; since: DateTime; end: DateTime; reasons: string[]; marks: Mark[] }

/** The marks of the picture from the record of a case. @throws Error when the case was never without a worker */
export function timelineOf({ view, reports }: TimelineRecord): Timeline {
  const { chronology, caseReference, child } = view
  const begun = chronology.find(({ title }) => title === 'unallocated')
  const ended = chronology.find(({ title }) => title === 'unallocatedEnded')
  if (!begun || !ended) throw new Error(`${caseReference} has no time without a worker that is over.`)
  const since = london(begun.at)
  const end = london(ended.at)
  const marksOf: Partial<Record<ChronologyEntry['kind'], (entry: ChronologyEntry, index: number) => Mark[]>> = {
    oversight: (entry, index) => oversightMarks(entry, chronology.slice(0, index)),
    letter: letterMarks,
    visit: visitMarks(end),
    event: eventMarks,
  }
  const marks = chronology.flatMap((entry, index) => marksOf[entry.kind]?.(entry, index) ?? [])
  const weekly = reports.map(
    ({ asOf, entries, confirmedBy }, index): Mark => ({
      at: london(asOf),
      lane: 'report',
      shape: entries > 0 && confirmedBy.length < 2 ? 'overdue' : 'report',
      label: entries === 0 ? 'nobody waits' : `report ${index + 1}`,
    }),
  )
  const allocatedMark: Mark = { at: end, lane: 'teamManager', shape: 'done', label: 'names the worker' }
  return {
    title: `${caseReference} (${child.initials})`,
    since,
    end,
    reasons: ((begun.detail.reasons as string[] | null) ?? []).map((reason) =>
      reason.toLowerCase().replaceAll('_', ' '),
    ),
    marks: joined(once([...marks, ...weekly, allocatedMark])).toSorted((a, b) => a.at.toMillis() - b.at.toMillis()),
  }
}
