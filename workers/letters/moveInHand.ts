import { type Kysely, sql } from 'kysely'
import type { Clock } from '../calendar/clock.ts'
import { toLondon } from '../calendar/londonTime.ts'
import { moveIdOf, selectMoves } from '../register/moveRows.ts'
import type { Database } from '../register/tables.ts'
import type { Of } from './procedureInHand.ts'

/** Outcomes of a move that did not come about: the family lives where it lived. */
const stayed: (string | null)[] = ['WITHDRAWN', 'STAYS']

/** The transfer or the closing after the move that is named, otherwise the last of the case. */
const procedureOf = (db: Kysely<Database>, of: Of) =>
  db
    .selectFrom('caseProcedures')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .innerJoin('referrals', 'referrals.id', 'cases.referralId')
    .select(['caseProcedures.id', 'caseProcedures.caseId', 'cases.familyId', 'cases.closed'])
    .select(['children.dateOfBirth', 'children.dueDate', 'children.address as oldAddress'])
    .select(['referrals.reason as referralReason'])
    .select(sql<boolean>`case_procedures.procedure = 'closeAfterMove'`.as('isAfter'))
    .where(sql<boolean>`case_procedures.procedure in ('interAuthorityTransfer', 'closeAfterMove')`)
    .where((where) =>
      'caseReference' in of
        ? where('cases.reference', '=', of.caseReference)
        : where('caseProcedures.id', '=', of.procedureId),
    )
    .orderBy('caseProcedures.seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * The move that a letter is about, with the child as the register holds it: that of the procedure named, otherwise the
 * last one of the case. The closing after a move goes by what the transfer before it knew.
 */
export async function moveInHand(db: Kysely<Database>, of: Of, clock: Clock) {
  const found = await procedureOf(db, of)
  const kept = found && (await moveIdOf({ db }, found.id))
  if (!kept) return undefined
  const move = await selectMoves({ db }).where('moves.procedureId', '=', kept).executeTakeFirstOrThrow()
  const today = toLondon(clock.now()).toISODate() ?? ''
  return {
    ...move,
    ...found,
    moved: move.moveDate !== null && move.moveDate <= today && !stayed.includes(move.outcome),
  }
}
export type MoveInHand = NonNullable<Awaited<ReturnType<typeof moveInHand>>>
