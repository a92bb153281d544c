import type { Variables } from '../engine/defineWorker.ts'
import { Conflict, type FieldProblem, Refused } from '../register/errors.ts'
import type { Register } from '../register/register.ts'
import type { NewTransfer } from '../register/transfers.ts'

/** Fields of a request as the forms call them. */
const labels: Record<string, string> = {
  caseReference: 'Case',
  part: 'Part of the meeting',
  reason: 'Why the case should move',
  toTeam: 'Team that should take it over',
  toDistrict: 'District that should take it over',
  reviewDate: 'Next review of the child',
  proposedTarget: 'Proposed target date',
  by: 'Who asks for it',
  transfer: 'A transfer',
}
/** What the start form offers, since nothing typed freely may stay in a process (I6); the request for transfer says more. */
export const reasons: Record<string, string> = {
  ASSESSMENT_COMPLETE: 'The assessment is complete: care management takes over.',
  LOOKED_AFTER: 'The child becomes looked after.',
  FAMILY_MOVED: 'The family has moved within the authority.',
  STEP_DOWN: 'A step down to TAF is to be considered.',
  OTHER: 'Another reason, as the request for transfer will say.',
}
const missing = (field: string, wayOut: string): FieldProblem => ({ field, problem: 'is missing', wayOut })

/** What a person asked for in a start form, which nobody has checked on the server yet. */
export function requestOf(variables: Variables): NewTransfer {
  const { caseReference, part, reasonCode, toTeam, toDistrict, reviewDate, requestedBy, wantedKind } = variables
  const reason: string = variables.reason ?? reasons[reasonCode] ?? ''
  const problems = [
    ...(caseReference ? [] : [missing('caseReference', 'give the reference of an open case')]),
    ...(part === 'ONE' || part === 'TWO' ? [] : [missing('part', 'choose part one or part two')]),
    ...(`${reason}`.trim().length >= 20 ? [] : [missing('reason', 'write at least 20 characters')]),
    ...(requestedBy ? [] : [missing('by', 'give the username of the manager who asks for it')]),
  ]
  if (problems.length > 0) throw new Refused(problems)
  return {
    caseReference: `${caseReference}`.trim(),
    part,
    reason: `${reason}`.trim(),
    by: `${requestedBy}`.trim(),
    kind: wantedKind ?? null,
    toTeam: toTeam ? `${toTeam}`.trim() : null,
    toDistrict: toDistrict || null,
    reviewDate: reviewDate || null,
  }
}

/** The problems behind a refusal of the register; undefined for every other error. */
export function problemsIn(error: unknown): FieldProblem[] | undefined {
  if (error instanceof Refused) return error.problems
  return error instanceof Conflict ? [error.problem] : undefined
}

/** A problem as a sentence of its own: what it is about by the words of the form. */
export const inWords = ({ field, problem }: FieldProblem): string => `${labels[field] ?? field} ${problem}`

/** Everything that stands against a request, one line each with its way out and where to look. */
export const refusalText = (problems: FieldProblem[], publicUrl: string): string =>
  problems
    .map((one) => `- ${inWords(one)}: ${one.wayOut}.${one.link ? ` [Open it](${publicUrl}${one.link})` : ''}`)
    .join('\n')

class DryRun extends Error {}

/** What stands against a request; nothing is written. */
export async function problemsOfRequest(
  register: Pick<Register, 'transaction'>,
  request: NewTransfer,
): Promise<FieldProblem[]> {
  try {
    await register.transaction(async (tx) => {
      await tx.transfers.request(request)
      throw new DryRun()
    })
  } catch (error) {
    if (error instanceof DryRun) return []
    const problems = problemsIn(error)
    if (problems) return problems
    throw error
  }
  return []
}
