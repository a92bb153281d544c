import { type FieldProblem, Refused } from '../register/errors.ts'
import type { ReallocationRequest } from '../register/reallocationRequests.ts'
import { type CheckedRow, checkRows } from './checkRows.ts'
import type { Askable } from './eligibility.ts'

const managers = ['teamManager', 'deputyTeamManager', 'dutyManager', 'serviceManager']

async function problemsOf({ register }: Askable, request: ReallocationRequest): Promise<FieldProblem[]> {
  const [authority, by, from] = await Promise.all([
    register.authorities.get(request.authority),
    register.staff.get(request.by),
    register.staff.get(request.from),
  ])
  const ofAuthority = (person: typeof by) =>
    person !== undefined && (person.authority === null || person.authority === request.authority)
  return [
    ...(authority ? [] : [{ field: 'authority', problem: 'is not known', wayOut: 'give the code of an authority' }]),
    ...(by?.active && ofAuthority(by) && by.roles.some((role) => managers.includes(role))
      ? []
      : [
          {
            field: 'by',
            problem: 'is no manager of this authority',
            wayOut: 'give the manager who decides the change',
          },
        ]),
    ...(ofAuthority(from)
      ? []
      : [
          {
            field: 'from',
            problem: 'is not a member of staff of this authority',
            wayOut: 'give the worker who has the cases',
          },
        ]),
  ]
}

/**
 * The dry run of a bulk change: what each row would do and what stands against it. Changes nothing. CR-14.
 * @throws Refused when the request itself does not fit
 */
export async function dryRunOf(deps: Askable, request: ReallocationRequest): Promise<CheckedRow[]> {
  const problems = await problemsOf(deps, request)
  if (problems.length > 0) throw new Refused(problems)
  const { authority, from, rows } = request
  return checkRows(deps, { authority, rows: rows.map((row) => ({ ...row, from })) })
}

/** What has to be put right before the change is accepted, by row. */
export const refusalsOf = (rows: CheckedRow[]): FieldProblem[] =>
  rows.flatMap(({ blockers, caseReference }, index) =>
    blockers.map((problem) => ({
      field: `rows.${index}`,
      problem: `${caseReference}: ${problem}`,
      wayOut: 'take the row out or choose another worker; a dry run shows every row',
    })),
  )
