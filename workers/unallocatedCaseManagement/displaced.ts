import type { Dependencies } from '../dependencies.ts'
import type { Option } from '../shared/staffOptions.ts'
import type { CompletedTask, Problem, TaskContext } from '../tasks/defineTask.ts'
import { type Standing, standingOf } from './standing.ts'

type Deps = Pick<Dependencies, 'register' | 'engine'>

/**
 * Cases of the authority that have a worker and may give it up for one that must be allocated, own district first: no
 * hard category, not already on the way to being unallocated. UC-23.
 */
export async function displaceable(
  deps: Deps,
  { caseReference, variables }: TaskContext,
): Promise<{ displacedOptions: Option[]; priorityCases: string[] }> {
  const { register } = deps
  const { authority, district } = variables
  const all = await register.cases.list({ authority, open: true, limit: 1000 })
  const waiting = await register.db
    .selectFrom('unallocatedPeriods')
    .select('caseId')
    .where('endedAt', 'is', null)
    .execute()
  const withWorker = all.filter(
    ({ id, status, reference }) =>
      status === 'ALLOCATED' && reference !== caseReference && !waiting.some(({ caseId }) => caseId === id),
  )
  const holders = await register.allocations.openHolders(withWorker.map(({ id }) => id))
  const known = new Map<string, Promise<Standing>>()
  const standing = (row: (typeof all)[number]) => {
    const key = JSON.stringify([row.profile, row.categories, row.concernLevel])
    const asked = known.get(key) ?? standingOf(deps, row)
    known.set(key, asked)
    return asked
  }
  const rows = await Promise.all(withWorker.map(async (row) => ({ ...row, ...(await standing(row)) })))
  const free = rows
    .filter((row) => row.standing !== 'HARD')
    .toSorted((one, other) => Number(other.district === district) - Number(one.district === district))
  return {
    displacedOptions: free.map(({ id, reference, initials, categories, team, standing: of }) => ({
      label: `${reference} (${initials}) - ${categories.join(', ')} - ${team}, ${
        holders.find(({ caseId }) => caseId === id)?.username ?? 'nobody'
      }${of === 'PRIORITY' ? ' - priority: only with a reason' : ''}`,
      value: reference,
    })),
    priorityCases: free.filter((row) => row.standing === 'PRIORITY').map(({ reference }) => reference),
  }
}

/** Tasks that are open while it is decided whether a case loses its worker. */
const proposals = ['ucJointRiskAssessment', 'ucAuthorisation']

/** Why the chosen case cannot give up its worker, held against register and rules as they are now. UC-23, G-68, G-69. */
export async function checkDisplaced(
  { displaced, displacedReason = '' }: { displaced?: string | undefined; displacedReason?: string | undefined },
  { caseReference, variables }: CompletedTask,
  deps: Deps,
): Promise<Problem[]> {
  const field = 'displaced'
  const hasReason = displacedReason.length >= 20
  const another = 'choose another case from the list, or leave it empty and write why none can be de-allocated'
  if (!displaced) {
    return hasReason
      ? []
      : [
          {
            field: 'displacedReason',
            problem:
              'This case must be allocated and nobody has room: no case to de-allocate is chosen, nor why none can be (UC-23)',
            wayOut: 'choose a case, or write the reason (at least 20 characters)',
          },
        ]
  }
  const found = await deps.register.cases.get(displaced)
  if (!found || found.closed || found.authority !== variables.authority || displaced === caseReference) {
    return [{ field, problem: `${displaced} is no other open case of this authority`, wayOut: another }]
  }
  const [holder, period, tasks, { standing, reason }] = await Promise.all([
    deps.register.allocations.holder(displaced),
    deps.register.unallocated.current(displaced),
    deps.register.tasks.openOnes({ caseId: found.id }),
    standingOf(deps, found),
  ])
  if (standing === 'HARD') {
    return [{ field, problem: `${displaced} cannot be de-allocated: ${reason} (UC-23)`, wayOut: another }]
  }
  const proposed = tasks.some(({ formId }) => proposals.includes(formId))
  if (holder?.kind !== 'WORKER' || period || proposed) {
    return [{ field, problem: `${displaced} has no worker to free: it is unallocated or about to be`, wayOut: another }]
  }
  return standing === 'PRIORITY' && !hasReason
    ? [
        {
          field: 'displacedReason',
          problem: `${displaced}: ${reason} The reason for de-allocating it all the same is missing (UC-07, UC-23)`,
          wayOut: 'write the reason (at least 20 characters), or choose another case',
        },
      ]
    : []
}
