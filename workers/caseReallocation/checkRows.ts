import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { WorkerEntry } from '../register/staff.ts'
import { type Askable, eligibilityOf } from './eligibility.ts'

export type PlannedRow = { caseReference: string; from: string; worker: string }
export type CheckedRow = PlannedRow & { blockers: string[]; warnings: string[]; gone: boolean }

const workerRoles = ['socialWorker', 'assessmentSocialWorker', 'advancedPractitioner', 'dutySocialWorker']
const dayWords = (day: string) => toLondon(day).setLocale('en-GB').toFormat('d LLLL yyyy')

/** Who may hold a case as its worker. */
export const isCaseWorker = ({ roles }: { roles: string[] }): boolean =>
  roles.some((role) => workerRoles.includes(role))

/**
 * What stands against each row of a plan now: blockers with the reason in words, warnings to weigh, and `gone` for a case
 * that needs nothing any more (closed, or held by somebody else). Changes nothing: it is the dry run and the check in one.
 */
export async function checkRows(
  deps: Askable,
  { authority, rows }: { authority: string; rows: PlannedRow[] },
): Promise<CheckedRow[]> {
  const staff = await deps.register.staff.workers({ authority })
  const cases = await deps.register.reallocations.look(rows.map(({ caseReference }) => caseReference))
  const eligible = eligibilityOf(deps)
  const overload = await overloads(deps, staff, rows)
  return Promise.all(
    rows.map(async (row, index) => {
      const subject = cases.find(({ caseReference }) => caseReference === row.caseReference)
      const twice = rows.findIndex(({ caseReference }) => caseReference === row.caseReference) !== index
      const state = stateOf(subject, authority, row)
      const person = staff.find(({ username }) => username === row.worker)
      const found = subject && person && !state.gone ? await eligible(subject, person) : undefined
      const blockers = [
        ...(twice ? ['the case stands in another row as well'] : []),
        ...state.blockers,
        ...(state.gone ? [] : againstWorker(person, row)),
        ...(found?.barred ? [`${row.worker}: ${found.reason}`] : []),
      ]
      const warnings = state.gone
        ? []
        : [
            ...(found?.verdict === 'DISCOURAGED' ? [`discouraged: ${found.reason}`] : []),
            ...leaveAhead(person),
            ...(overload.get(row.worker) ?? []),
          ]
      return { ...row, blockers, warnings, gone: state.gone }
    }),
  )
}

type Looked = Awaited<ReturnType<Dependencies['register']['reallocations']['look']>>[number]

function stateOf(subject: Looked | undefined, authority: string, { from }: PlannedRow) {
  if (!subject || subject.authority !== authority) return { gone: false, blockers: ['there is no such case'] }
  if (subject.closed) return { gone: true, blockers: [`the case was closed on ${dayWords(subject.closed)}`] }
  if (subject.holder !== from)
    return { gone: true, blockers: [`the case is held by ${subject.holder ?? 'nobody'} now`] }
  return { gone: false, blockers: [] }
}

function againstWorker(person: WorkerEntry | undefined, { worker, from }: PlannedRow): string[] {
  if (!person) return [`${worker} is not an active member of staff of this authority`]
  if (worker === from) return [`${worker} has the case already`]
  if (!isCaseWorker(person)) return [`${worker} is not a case worker`]
  const until = person.leave?.to ? `until ${dayWords(person.leave.to)}` : 'with no day of return'
  return person.leave?.now ? [`${worker} is away ${until}`] : []
}

const leaveAhead = (person: WorkerEntry | undefined): string[] =>
  person?.leave && !person.leave.now ? [`away from ${dayWords(person.leave.from)}`] : []

/** Workers whose load after the plan is above what allocationFactors allows beside the average of their team. */
async function overloads(
  { engine }: Pick<Askable, 'engine'>,
  staff: WorkerEntry[],
  rows: PlannedRow[],
): Promise<Map<string, string[]>> {
  const added = (username: string) => rows.filter(({ worker }) => worker === username).length
  const loadOf = ({ username, caseload, fullTimeEquivalent }: WorkerEntry) =>
    (caseload + added(username)) / Math.max(fullTimeEquivalent, 0.1)
  const found = new Map<string, string[]>()
  for (const worker of new Set(rows.map((row) => row.worker))) {
    const person = staff.find(({ username }) => username === worker)
    if (!person) continue
    const team = staff.filter((one) => one.team === person.team && isCaseWorker(one) && !one.leave?.now)
    const average = team.reduce((sum, one) => sum + loadOf(one), 0) / Math.max(team.length, 1)
    if (average === 0) continue
    const caseloadShare = Math.round((loadOf(person) / average) * 100) / 100
    const factors = (await engine.decide('allocationFactors', { ...noFactors, caseloadShare })) as
      | { factor: string; weight: string; text: string }[]
      | null
    const against = (factors ?? []).filter(({ factor, weight }) => factor === 'F2' && weight === 'AGAINST')
    found.set(
      worker,
      against.map(({ text }) => `${text}: ${person.caseload + added(worker)} after the change`),
    )
  }
  return found
}

const noFactors = Object.fromEntries(
  [
    'previousWorker',
    'closedUnderSixWeeks',
    'heldBefore',
    'complexCases',
    'grade',
    'otherDuties',
    'recentReturn',
    'trainingNeeds',
    'skillsMatch',
    'familyNeedsMatch',
    'outOfAreaCases',
    'conflictOfInterest',
    'workerView',
    'jointWork',
    'riskToWorker',
    'hateCrimeConcern',
    'daysUntilLeave',
  ].map((factor) => [factor, null]),
)
