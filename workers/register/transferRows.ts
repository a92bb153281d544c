import { toLondon, toWords } from '../calendar/londonTime.ts'
import { Conflict, NotFound } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { TransferEventKind } from './transferTables.ts'

/** Where people follow a transfer or a meeting. */
export const transferLink = (id: string) => `/transfers/${id}`
export const transferMeetingLink = (id: string) => `/transfer-meetings/${id}`

/** Transfers with the reference, authority, profile and categories of their case and the child's initials. */
export const selectTransfers = ({ db }: Pick<Scope, 'db'>) =>
  db
    .selectFrom('transfers')
    .innerJoin('cases', 'cases.id', 'transfers.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .selectAll('transfers')
    .select(['cases.reference as caseReference', 'cases.authority', 'cases.profile', 'cases.categories'])
    .select('children.initials')
export type TransferRow = Awaited<ReturnType<ReturnType<typeof selectTransfers>['executeTakeFirstOrThrow']>>

/** The transfer under lock, whether it has ended or not. @throws NotFound */
export async function lockTransfer(tx: TransactionScope, id: string): Promise<TransferRow> {
  const found = await selectTransfers(tx).where('transfers.id', '=', id).forUpdate('transfers').executeTakeFirst()
  if (!found) throw new NotFound('transfer')
  return found
}

/** The transfer under lock, if it is open. @throws NotFound, Conflict when it has ended */
export async function lockOpenTransfer(tx: TransactionScope, id: string): Promise<TransferRow> {
  const found = await lockTransfer(tx, id)
  if (!found.endedAt) return found
  throw new Conflict({
    field: 'transfer',
    problem: `has ended on ${toWords(toLondon(found.endedAt))}`,
    wayOut: 'ask for a new transfer if the case is to move after all',
    link: transferLink(id),
  })
}

/** Files what happened on the way of a transfer. */
export async function noteTransferEvent(
  tx: TransactionScope,
  transferId: string,
  event: { kind: TransferEventKind; at: string; by: string; subject?: string | null; reason?: string | null },
): Promise<string> {
  const id = tx.newId()
  const { subject = null, reason = null } = event
  await tx.db
    .insertInto('transferEvents')
    .values({ ...event, id, transferId, subject, reason, recordedAt: tx.now() })
    .execute()
  return id
}
