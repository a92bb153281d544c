import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { Conflict, KeyReused, NotFound, Overtaken, Refused, StoreError } from '../register/errors.ts'
import { Problem, problems, sendProblem } from './problem.ts'

type HttpError = { status?: number; type?: string; name?: string; stack?: string }

const framesOf = (stack = ''): string[] =>
  stack
    .split('\n')
    .filter((text) => /^\s+at /.test(text))
    .slice(0, 8)

/** What an error means for whoever asked. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Refused) return problems.invalid(error.problems)
  if (error instanceof KeyReused) return problems.keyReused()
  if (error instanceof Conflict) return problems.conflict(error.problem)
  if (error instanceof Overtaken) return problems.overtaken(error.message)
  if (error instanceof NotFound) return problems.notFound(`There is no such ${error.kind}`)
  if (error instanceof StoreError) {
    if (error.code?.startsWith('22'))
      return problems.malformed('A value cannot be stored. Type the texts again as plain text.')
    return error.code ? problems.internal() : problems.unavailable()
  }
  const { status, type } = error as HttpError
  if (type === 'entity.too.large') return problems.tooLarge()
  if (status === 415) return problems.mediaType()
  if (status !== undefined && status >= 400 && status < 500)
    return problems.malformed('Check the address, the headers and the length of the body.')
  return problems.internal()
}

/** Logs kind and place of what is ours, never a message with values (I6); what the sender did wrong is not logged. */
export function logFailure(log: Logger, problem: Problem, error: unknown): void {
  if (problem.status < 500) return
  const { name, stack } = error as HttpError
  log.error(
    { kind: name, problem: error instanceof StoreError ? error.message : undefined, frames: framesOf(stack) },
    'request failed',
  )
}

/** Turns whatever went wrong into a problem document. */
export const problemHandler =
  (log: Logger): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const problem = problemOf(error)
    logFailure(log, problem, error)
    if (response.headersSent) return void response.destroy()
    sendProblem(response, problem)
  }
