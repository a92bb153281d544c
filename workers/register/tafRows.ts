import { sql } from 'kysely'
import { toLondon, toWords } from '../calendar/londonTime.ts'
import { Conflict, NotFound } from './errors.ts'
import { lockProcedure, procedureLink } from './procedureRows.ts'
import type { Scope, TransactionScope } from './scope.ts'

/** Teams around the Family with the reference, place and categories of their case and the child's initials. */
export const selectTafs = ({ db }: Pick<Scope, 'db'>) =>
  db
    .selectFrom('tafs')
    .innerJoin('caseProcedures', 'caseProcedures.id', 'tafs.procedureId')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .selectAll('tafs')
    .select(['caseProcedures.seq', 'caseProcedures.caseId', 'caseProcedures.requestedBy', 'caseProcedures.requestedAt'])
    .select(['cases.reference as caseReference', 'cases.authority', 'cases.district', 'cases.team'])
    .select(['cases.profile', 'cases.categories', 'cases.closed as caseClosed', 'children.initials'])
export type TafRow = Awaited<ReturnType<ReturnType<typeof selectTafs>['executeTakeFirstOrThrow']>>

/** The TAF of a procedure begins to be prepared; again changes nothing. @throws NotFound */
export async function ensureTaf(tx: TransactionScope, procedureId: string): Promise<void> {
  const { procedure, caseReference, endedAt } = await lockProcedure(tx, procedureId)
  if (procedure !== 'tafStepDownClosure') throw new NotFound('step-down to TAF')
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('tafs')
    // One that is looked at only after its procedure has ended was never prepared.
    .values({
      procedureId,
      ...(endedAt ? { state: 'ENDED', endedAt, endReason: 'NOT_STARTED' } : { state: 'PREPARING' }),
    })
    .onConflict((on) => on.column('procedureId').doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return
  tx.audit({ actor: procedure, action: 'taf.prepared', caseReference, detail: { procedureId } })
}

/** The TAF under lock, made where there is none yet. @throws NotFound, Conflict when it has ended */
export async function lockOpenTaf(tx: TransactionScope, procedureId: string): Promise<TafRow> {
  await ensureTaf(tx, procedureId)
  const found = await selectTafs(tx).where('tafs.procedureId', '=', procedureId).executeTakeFirstOrThrow()
  if (!found.endedAt) return found
  throw new Conflict({
    field: 'taf',
    problem: `has ended on ${toWords(toLondon(found.endedAt))}`,
    wayOut: 'give new information about the child to the front door, as a new contact',
    link: procedureLink('tafStepDownClosure', procedureId),
  })
}

/** The TAF of a case that is prepared or runs; of a closed case too. */
export const openTafOf = (scope: Scope, caseReference: string): Promise<TafRow | undefined> =>
  selectTafs(scope)
    .where('cases.reference', '=', caseReference)
    .where('tafs.endedAt', 'is', null)
    .orderBy(sql`tafs.state = 'RUNNING'`, 'desc')
    .orderBy('caseProcedures.seq', 'desc')
    .executeTakeFirst()
