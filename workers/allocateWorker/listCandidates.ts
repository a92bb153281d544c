import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import type { WorkerEntry } from '../register/staff.ts'
import { gradeOf } from '../shared/gradeOf.ts'
import { type Candidate, candidateSchema } from './candidates.ts'

const workerRoles = ['socialWorker', 'assessmentSocialWorker', 'advancedPractitioner', 'dutySocialWorker']
const complexCategories = ['CP', 'S47', 'CLA', 'PROCEEDINGS', 'COURT']
/** Back since less than this many weeks from an absence of at least four (AW-30); both figures are ours. */
const recentWeeks = 12
const longWeeks = 4

const input = z.object({
  caseReference: z.string(),
  authority: z.string(),
  district: z.string(),
  team: z.string(),
  previousWorker: z.string().nullish(),
  closedUnderSixWeeks: z.boolean().nullish(),
  /** Whom the case has a personal impact on, as the briefing found (AW-51). */
  excludedWorkers: z.array(z.string()).nullish(),
})

const isWorker = ({ roles }: WorkerEntry) => roles.some((role) => workerRoles.includes(role))
/** Students and family support workers, who may stand beside a social worker (AW-22). */
const isInvolved = ({ roles }: WorkerEntry) => roles.includes('involvedPractitioner')

/**
 * Everybody of the team who could take the case, and the previous worker wherever they are; where the team has no workers,
 * those of the district. Students and other practitioners of the team are in the list as well: the rules say whether
 * they may lead. Codes and counts only; what the register does not know is null, and the manager considers it.
 * AW-13, AW-25 to AW-34, AW-57.
 */
export const listCandidates = defineWorker(
  'allocateWorker.listCandidates',
  ({ register, clock }) =>
    async (variables) => {
      const { caseReference, authority, district, team, previousWorker, closedUnderSixWeeks, excludedWorkers } =
        variables
      const today = toLondon(clock.now()).toFormat('yyyy-MM-dd')
      const everybody = await register.staff.workers({ authority, on: today })
      const all = everybody.filter(isWorker)
      const ofTeam = all.filter((person) => person.team === team)
      const near = ofTeam.length > 0 ? ofTeam : all.filter((person) => person.district === district)
      const beside = everybody.filter((person) => person.team === team && isInvolved(person) && !isWorker(person))
      const previous = all.filter((person) => person.username === previousWorker && !near.includes(person))
      const staff = [...near, ...beside, ...previous]
      const facts = await registerFacts(
        register,
        caseReference,
        staff.map(({ username }) => username),
        today,
      )
      const average = averageOf(near)
      const candidates = staff.map((person) => {
        const isPrevious = person.username === previousWorker
        const held = facts.heldBy.includes(person.username)
        return {
          worker: person.username,
          team: person.team ?? team,
          grade: gradeOf(person),
          employment: person.employment ?? 'NOT_RECORDED',
          caseload: person.caseload,
          fullTimeEquivalent: person.fullTimeEquivalent,
          onLeaveFrom: person.leave?.from ?? null,
          onLeaveUntil: person.leave?.to ?? null,
          previousWorker: isPrevious,
          closedUnderSixWeeks: closedUnderSixWeeks === true,
          heldBefore: isPrevious || held ? 'WORKER' : facts.teamsBefore.includes(person.team ?? '') ? 'TEAM' : 'NO',
          caseloadShare: average > 0 ? round(loadOf(person) / average) : null,
          complexCases: facts.complex.get(person.username) ?? 0,
          otherDuties: person.roles.some((role) => !workerRoles.includes(role)) || null,
          recentReturn: facts.backFromLongAbsence.includes(person.username),
          trainingNeeds: gradeOf(person) === 'ASYE' || null,
          skillsMatch: null,
          familyNeedsMatch: null,
          outOfAreaCases: facts.outOfArea.get(person.username) ?? 0,
          conflictOfInterest: (excludedWorkers ?? []).includes(person.username),
          workerView: null,
          jointWork: null,
          riskToWorker: null,
          hateCrimeConcern: null,
          daysUntilLeave: leaveIn(person, today),
        } satisfies Candidate
      })
      const holder = await register.allocations.holder(caseReference)
      return { candidates: z.array(candidateSchema).parse(candidates), expectedHolder: holder?.username ?? null }
    },
  { input, output: z.object({ candidates: z.array(candidateSchema), expectedHolder: z.string().nullable() }) },
)

const round = (share: number) => Math.round(share * 100) / 100
const loadOf = ({ caseload, fullTimeEquivalent }: WorkerEntry) => caseload / Math.max(fullTimeEquivalent, 0.1)
const averageOf = (staff: WorkerEntry[]) =>
  staff.length === 0 ? 0 : staff.reduce((sum, person) => sum + loadOf(person), 0) / staff.length

function leaveIn({ leave }: WorkerEntry, today: string): number | null {
  if (!leave) return null
  if (leave.now) return 0
  return Math.round(toLondon(leave.from).diff(toLondon(today), 'days').days)
}

/** What past and present allocations and absences say about these workers. */
async function registerFacts(
  { db }: Pick<Transaction, 'db'>,
  caseReference: string,
  usernames: string[],
  today: string,
) {
  const now = await db
    .selectFrom('cases')
    .select(['childId', 'district'])
    .where('reference', '=', caseReference)
    .executeTakeFirstOrThrow()
  const earlier = await db
    .selectFrom('cases')
    .leftJoin('allocations', 'allocations.caseId', 'cases.id')
    .select(['cases.team', 'allocations.username', 'allocations.kind'])
    .where('cases.childId', '=', now.childId)
    .where('cases.reference', '!=', caseReference)
    .execute()
  const names = usernames.length > 0 ? usernames : ['']
  const open = await db
    .selectFrom('allocations')
    .innerJoin('cases', 'cases.id', 'allocations.caseId')
    .select(['allocations.username', 'cases.categories', 'cases.district'])
    .where('allocations.to', 'is', null)
    .where('allocations.role', '=', 'PRIMARY')
    .where('allocations.kind', '=', 'WORKER')
    .where('allocations.username', 'in', names)
    .execute()
  const since = toLondon(today).minus({ weeks: recentWeeks }).toFormat('yyyy-MM-dd')
  const ended = await db
    .selectFrom('absences')
    .select(['username', 'from', 'to'])
    .where('username', 'in', names)
    .where('to', '>=', since)
    .where('to', '<', today)
    .where('reason', 'like', 'SICK%')
    .execute()
  const count = (some: { username: string }[]) =>
    some.reduce(
      (counts, { username }) => counts.set(username, (counts.get(username) ?? 0) + 1),
      new Map<string, number>(),
    )
  return {
    teamsBefore: earlier.map(({ team }) => team),
    heldBy: earlier.filter(({ kind }) => kind === 'WORKER').map(({ username }) => username),
    complex: count(
      open.filter(({ categories }) => categories.some((category) => complexCategories.includes(category))),
    ),
    outOfArea: count(open.filter(({ district }) => district !== now.district)),
    backFromLongAbsence: ended
      .filter(({ from, to }) => to !== null && toLondon(to).diff(toLondon(from), 'weeks').weeks >= longWeeks)
      .map(({ username }) => username),
  }
}
