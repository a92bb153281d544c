import type { Variables } from '../engine/defineWorker.ts'
import type { ProcedureKind } from '../models/closureWords.ts'
import { type FieldProblem, Refused } from '../register/errors.ts'
import type { NewProcedure } from '../register/procedures.ts'
import type { Labels } from './refusals.ts'

const names: Record<ProcedureKind, string> = {
  caseClosure: 'A closure',
  tafStepDownClosure: 'A step-down to TAF',
  endOfInvolvement: 'An end of involvement',
  tacTransfer: 'A transfer to a Team Around the Child',
  interAuthorityTransfer: 'A transfer to another authority',
  closeAfterMove: 'A closing after a move',
}

/** What people call the fields of a request, and the procedure itself. */
export const procedureLabels = (procedure: ProcedureKind): Labels & { procedure: string } => ({
  caseReference: 'Case',
  by: 'Who asks for it',
  procedure: names[procedure],
})

const missing = (field: string, wayOut: string): FieldProblem => ({ field, problem: 'is missing', wayOut })

/** What a person asked for in a start form, which nobody has checked on the server yet. @throws Refused */
export function procedureRequestOf({ procedure, caseReference, requestedBy, closurePath }: Variables): NewProcedure {
  const problems = [
    ...(caseReference ? [] : [missing('caseReference', 'give the reference of an open case')]),
    ...(requestedBy ? [] : [missing('by', 'give the username of the worker or manager who asks for it')]),
  ]
  if (problems.length > 0) throw new Refused(problems)
  const [reference, by] = [`${caseReference}`.trim(), `${requestedBy}`.trim()]
  return { procedure, caseReference: reference, by, path: closurePath ?? null }
}
