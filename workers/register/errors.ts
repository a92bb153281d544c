/** What is wrong with what somebody sent: the field, what is wrong with it, the way out, and where to look. */
export type FieldProblem = { field: string; problem: string; wayOut: string; link?: string }

/** The facts do not fit (unknown district, date in the future ...): nothing was written. */
export class Refused extends Error {
  readonly problems: FieldProblem[]
  constructor(problems: FieldProblem[]) {
    super(`refused: ${problems.map(({ field }) => field).join(', ')}`)
    this.name = 'Refused'
    this.problems = problems
  }
}

/** An idempotency key was used before for something else. */
export class KeyReused extends Error {
  constructor() {
    super('this idempotency key was used before with another body')
    this.name = 'KeyReused'
  }
}

/** No such case, person or task. `kind` is the word for it, never a name of a person. */
export class NotFound extends Error {
  readonly kind: string
  constructor(kind: string) {
    super(`${kind} not found`)
    this.name = 'NotFound'
    this.kind = kind
  }
}

/** What was sent does not go with what is on record: an event of a closed case, the same event again. Nothing was written. */
export class Conflict extends Error {
  readonly problem: FieldProblem
  constructor(problem: FieldProblem) {
    super(`conflict: ${problem.field}`)
    this.name = 'Conflict'
    this.problem = problem
  }
}

/** Somebody else changed the same thing first. */
export class Overtaken extends Error {
  constructor(what: string) {
    super(`${what} was changed by somebody else at the same time: look at it again, then decide`)
    this.name = 'Overtaken'
  }
}

/** The database refused a statement. Carries code and constraint, never values of the row (I6). */
export class StoreError extends Error {
  readonly code: string | undefined
  readonly constraint: string | undefined
  constructor(message: string, code?: string, constraint?: string) {
    super(message)
    this.name = 'StoreError'
    this.code = code
    this.constraint = constraint
  }
}

type DriverError = { message?: string; code?: string; constraint?: string }

/** Class 22 (data exception) and unknown errors may quote values in their message. */
const mayQuoteValues = (code: string) => code.startsWith('22') || code.startsWith('42')

/** Turns a driver's error, which carries statement, parameters and rows, into one that may be logged. */
export const withoutValues = (error: unknown): Error => {
  if (error instanceof StoreError) return error
  const { message = 'no message', code, constraint } = error as DriverError
  if (!code) return new StoreError(`The register's database does not answer: ${message}`)
  const text = mayQuoteValues(code) ? 'a value or statement does not fit the schema' : message
  return new StoreError(`The register refused a statement (${code}): ${text}`, code, constraint)
}
