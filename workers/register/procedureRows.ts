import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { ProcedureKind } from '../models/closureWords.ts'
import { Conflict, NotFound } from './errors.ts'
import type { ProcedureEventKind } from './procedureTables.ts'
import type { Scope, TransactionScope } from './scope.ts'

/** Where people follow a procedure; that of a step-down shows the Team around the Family as well. */
export const procedureLink = (procedure: ProcedureKind, id: string): string =>
  `/${procedure === 'tafStepDownClosure' ? 'tafs' : 'closures'}/${id}`

/** Procedures with the reference, place, profile and categories of their case and the child's initials. */
export const selectProcedures = ({ db }: Pick<Scope, 'db'>) =>
  db
    .selectFrom('caseProcedures')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .selectAll('caseProcedures')
    .select(['cases.reference as caseReference', 'cases.authority', 'cases.district', 'cases.team'])
    .select(['cases.profile', 'cases.categories', 'cases.closed as caseClosed', 'children.initials'])
type Read = Awaited<ReturnType<ReturnType<typeof selectProcedures>['executeTakeFirstOrThrow']>>
export type ProcedureRow = Read & { state: 'OPEN' | 'ENDED' }

export const withState = (row: Read): ProcedureRow => ({ ...row, state: row.endedAt ? 'ENDED' : 'OPEN' })

/** The procedure under lock, whether it has ended or not. @throws NotFound */
export async function lockProcedure(tx: TransactionScope, id: string): Promise<ProcedureRow> {
  const found = await selectProcedures(tx)
    .where('caseProcedures.id', '=', id)
    .forUpdate('caseProcedures')
    .executeTakeFirst()
  if (!found) throw new NotFound('procedure')
  return withState(found)
}

/** The procedure under lock, if it is open. @throws NotFound, Conflict when it has ended */
export async function lockOpenProcedure(tx: TransactionScope, id: string): Promise<ProcedureRow> {
  const found = await lockProcedure(tx, id)
  if (!found.endedAt) return found
  throw new Conflict({
    field: 'procedure',
    problem: `has ended on ${toWords(toLondon(found.endedAt))}`,
    wayOut: 'ask for it again if it is needed after all',
    link: procedureLink(found.procedure, id),
  })
}

/** Files what happened on the way of a procedure. */
export async function noteProcedureEvent(
  tx: TransactionScope,
  procedureId: string,
  event: { kind: ProcedureEventKind; at: string; by: string; reason?: string | null },
): Promise<string> {
  const id = tx.newId()
  const { reason = null } = event
  await tx.db
    .insertInto('procedureEvents')
    .values({ ...event, id, procedureId, reason, recordedAt: tx.now() })
    .execute()
  return id
}
