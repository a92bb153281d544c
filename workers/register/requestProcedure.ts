import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { ClosurePath, ProcedureKind } from '../models/closureWords.ts'
import { announce } from './announce.ts'
import { Conflict, type FieldProblem, NotFound, Refused } from './errors.ts'
import { procedureLink, selectProcedures } from './procedureRows.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'

/** Nulls count as left out, so that variables of a process can be given as they are. */
export type NewProcedure = {
  procedure: ProcedureKind
  caseReference: string
  by: string
  path?: ClosurePath | null | undefined
}

/** Messages that start the processes; a transfer to a Team Around the Child is called by the one that decided it. */
const startMessages: Partial<Record<ProcedureKind, string>> = {
  caseClosure: 'closureConsidered',
  tafStepDownClosure: 'stepDownConsidered',
  endOfInvolvement: 'involvementEnding',
  interAuthorityTransfer: 'familyMoving',
  closeAfterMove: 'familyMoved',
}

type Subject = { id: string; authority: string; closed: string | null }

/** The case under lock, so that two requests at once are looked at one after the other. */
async function subjectOf(tx: TransactionScope, caseReference: string): Promise<Subject> {
  const found = await tx.db
    .selectFrom('cases')
    .select(['id', 'authority', 'closed'])
    .where('reference', '=', caseReference)
    .forUpdate()
    .executeTakeFirst()
  const wayOut = 'give the reference of an open case'
  if (!found) throw new Refused([{ field: 'caseReference', problem: 'is not known', wayOut }])
  if (found.closed) throw new Refused([{ field: 'caseReference', problem: 'is of a closed case', wayOut }])
  return found
}

async function requesterProblems(tx: TransactionScope, { authority }: Subject, by: string): Promise<FieldProblem[]> {
  const person = await staffOf(tx).get(by)
  if (person?.active && (person.authority === null || person.authority === authority)) return []
  return [
    {
      field: 'by',
      problem: 'is not a member of staff of this authority',
      wayOut: 'give the username of the worker or manager who asks for it',
    },
  ]
}

const openOne = (tx: TransactionScope, caseId: string, procedure: ProcedureKind) =>
  tx.db
    .selectFrom('caseProcedures')
    .select('id')
    .where('caseId', '=', caseId)
    .where('procedure', '=', procedure)
    .where('endedAt', 'is', null)
    .executeTakeFirst()

/** A closing after a move has its way with it; another is found on the way. */
const pathOf = ({ procedure, path }: NewProcedure): ClosurePath | null =>
  path ?? (procedure === 'closeAfterMove' ? 'MOVE' : null)

async function write(tx: TransactionScope, { id: caseId }: Subject, asked: NewProcedure): Promise<string> {
  const { procedure, caseReference, by } = asked
  const path = pathOf(asked)
  const id = tx.newId()
  const requestedAt = toOffsetIso(toLondon(tx.now()))
  const row = { id, caseId, procedure, path, requestedBy: by, requestedAt }
  await tx.db.insertInto('caseProcedures').values(row).execute()
  const detail = { procedureId: id, procedure, path }
  tx.audit({ actor: by, action: 'procedure.requested', caseReference, detail })
  return id
}

/**
 * Writes a procedure that somebody asks for (CL, TS, EI); announces nothing.
 * @throws Refused with the fields that do not fit, Conflict with the first one while one of this kind is open
 */
export async function requestProcedure(tx: TransactionScope, asked: NewProcedure): Promise<{ procedureId: string }> {
  const { procedure, caseReference, by } = asked
  const subject = await subjectOf(tx, caseReference)
  const problems = await requesterProblems(tx, subject, by)
  if (problems.length > 0) throw new Refused(problems)
  const first = await openOne(tx, subject.id, procedure)
  if (!first) return { procedureId: await write(tx, subject, asked) }
  const link = procedureLink(procedure, first.id)
  throw new Conflict({
    field: 'procedure',
    problem: `of case ${caseReference} is open already`,
    wayOut: `follow it at ${link}, or withdraw it there first`,
    link,
  })
}

/** Asks the engine to carry out a procedure that was requested, once. */
export async function announceProcedure(scope: Scope, procedureId: string): Promise<void> {
  const found = await selectProcedures(scope).where('caseProcedures.id', '=', procedureId).executeTakeFirst()
  if (!found) throw new NotFound('procedure')
  const { caseReference, procedure } = found
  const message = startMessages[procedure]
  if (!message) return
  const variables = { caseReference, procedureId }
  await announce(scope, { caseReference, message, variables, key: `procedure:${procedureId}` })
}

/**
 * A process starts another procedure; `by` may be the key of the process. Where one of this kind is open already it is
 * that one, and nothing is announced. @throws Refused when the case is not known or closed
 */
export async function startProcedure(
  tx: TransactionScope,
  asked: NewProcedure,
): Promise<{ procedureId: string; started: boolean }> {
  const subject = await subjectOf(tx, asked.caseReference)
  const before = await openOne(tx, subject.id, asked.procedure)
  if (before) return { procedureId: before.id, started: false }
  const procedureId = await write(tx, subject, asked)
  await announceProcedure(tx, procedureId)
  return { procedureId, started: true }
}
