import { type FieldProblem, Refused } from './errors.ts'
import { localAuthorityDirectory } from './localAuthorities.ts'
import type { AuthorityContact } from './moveTables.ts'

const minute = 60_000

/** The directory of English authorities, read once. */
export const authorityDirectory = localAuthorityDirectory()

/** An instant that lies ahead of the register's clock by more than clocks differ. */
export const notAhead = (field: string, at: string | null | undefined, now: Date): FieldProblem[] =>
  at && Date.parse(at) > now.getTime() + 2 * minute
    ? [{ field, problem: 'lies in the future', wayOut: 'give the time when it happened' }]
    : []

/** Entries of a log of contacts: who, with what result, and not ahead of time. */
export const contactProblems = (
  rows: { at: string; person: string; result: string }[],
  now: Date,
  field = 'contacts',
): FieldProblem[] =>
  rows.flatMap(({ at, person, result }, index) => [
    ...notAhead(`${field}[${index}].at`, at, now),
    ...(person.trim()
      ? []
      : [{ field: `${field}[${index}].person`, problem: 'is missing', wayOut: 'say with whom it was spoken' }]),
    ...(result.trim()
      ? []
      : [{ field: `${field}[${index}].result`, problem: 'is missing', wayOut: 'say what came of it' }]),
  ])

/** Somebody over there can be reached (CG-4). */
export function reachProblems({ name, phone, email, address }: AuthorityContact, field: string): FieldProblem[] {
  const missing = (part: string, wayOut: string) => [{ field: `${field}.${part}`, problem: 'is missing', wayOut }]
  return [
    ...(name.trim() ? [] : missing('name', 'say who is in charge of it there')),
    ...(phone || email || address ? [] : missing('phone', 'give a telephone number, an e-mail or an address')),
  ]
}

/** @throws Refused when there are any */
export const refuseProblems = (problems: FieldProblem[]): void => {
  if (problems.length > 0) throw new Refused(problems)
}
