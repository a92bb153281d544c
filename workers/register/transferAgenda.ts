import { Conflict } from './errors.ts'
import { lockMeeting } from './planTransferMeeting.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { lockOpenTransfer, transferMeetingLink } from './transferRows.ts'
import type { ItemState } from './transferTables.ts'

/** Items of a meeting with the facts of their cases, part one before part two, in the order in which they were listed. */
export const agendaOf = ({ db }: Pick<Scope, 'db'>, meetingId: string, states?: ItemState[]) =>
  db
    .selectFrom('agendaItems')
    .innerJoin('transfers', 'transfers.id', 'agendaItems.transferId')
    .innerJoin('cases', 'cases.id', 'agendaItems.caseId')
    .innerJoin('children', 'children.id', 'cases.childId')
    .select(['agendaItems.id as itemId', 'agendaItems.transferId', 'cases.reference as caseReference'])
    .select(['children.initials', 'cases.categories', 'cases.concernLevel', 'cases.profile', 'cases.team'])
    .select(['cases.district', 'agendaItems.part', 'agendaItems.late', 'agendaItems.state', 'agendaItems.decision'])
    .select(['agendaItems.plan', 'agendaItems.targetDate', 'agendaItems.targetReason', 'agendaItems.receivingTeam'])
    .select(['agendaItems.decidedBy', 'agendaItems.decidedAt', 'agendaItems.revision', 'agendaItems.takenAt'])
    .select(['agendaItems.carriedTo', 'agendaItems.listedBy', 'agendaItems.listedAt'])
    .select(['transfers.kind', 'transfers.fromTeam', 'transfers.fromDistrict', 'transfers.toTeam'])
    .select(['transfers.toDistrict', 'transfers.reason', 'transfers.proposedTarget', 'transfers.outcome'])
    .where('agendaItems.meetingId', '=', meetingId)
    .$if(states !== undefined, (query) => query.where('agendaItems.state', 'in', states ?? []))
    .orderBy('agendaItems.part')
    .orderBy('agendaItems.listedAt')
    .orderBy('agendaItems.seq')
    .execute()

export type NewItem = { transferId: string; meetingId: string; by: string; at: string; late: boolean }
export type ListedItem = { itemId: string; meetingId: string; repeated: boolean }

/** What is listed or decided and not yet taken stays as it is: the case waits for that. */
const standing = (tx: TransactionScope, transferId: string) =>
  tx.db
    .selectFrom('agendaItems')
    .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
    .select(['agendaItems.id as itemId', 'agendaItems.meetingId', 'agendaItems.state'])
    .select('transferMeetings.state as meetingState')
    .where('agendaItems.transferId', '=', transferId)
    .where((where) =>
      where.or([
        where('agendaItems.state', '=', 'LISTED'),
        where.and([where('agendaItems.state', '=', 'DECIDED'), where('agendaItems.takenAt', 'is', null)]),
      ]),
    )
    .orderBy('agendaItems.state', 'asc')
    .orderBy('agendaItems.seq', 'desc')
    .executeTakeFirst()

/**
 * Puts a transfer on the agenda of a meeting (DM-01). A case that waits for a later meeting comes forward to the one that
 * is being held (G-23). @returns the item, which is the standing one where there is one
 * @throws Conflict when the transfer has ended or the meeting takes no cases any more
 */
export async function listItem(tx: TransactionScope, { transferId, meetingId, ...row }: NewItem): Promise<ListedItem> {
  const { caseId, part, caseReference } = await lockOpenTransfer(tx, transferId)
  const before = await standing(tx, transferId)
  const { state } = await lockMeeting(tx, meetingId)
  const forward = state === 'IN_PROGRESS' && before?.state === 'LISTED' && before.meetingState === 'PLANNED'
  if (before && !forward) return { itemId: before.itemId, meetingId: before.meetingId, repeated: true }
  if (state !== 'PLANNED' && state !== 'IN_PROGRESS') throw takesNoMore(meetingId, 'is over or cancelled')
  if (before) {
    const carried = { state: 'CARRIED' as const, carriedTo: meetingId }
    await tx.db.updateTable('agendaItems').set(carried).where('id', '=', before.itemId).execute()
  }
  const itemId = await writeItem(tx, { transferId, meetingId, caseId, part, ...row })
  if (!itemId) throw takesNoMore(meetingId, 'has decided this case already')
  const detail = { transferId, meetingId, late: row.late }
  tx.audit({ actor: row.by, action: 'transfer.listed', caseReference, detail })
  return { itemId, meetingId, repeated: false }
}

const takesNoMore = (meetingId: string, problem: string) =>
  new Conflict({
    field: 'meeting',
    problem,
    wayOut: 'list the case for the next meeting',
    link: transferMeetingLink(meetingId),
  })

/** An item that was carried or withdrawn from this agenda comes back to it. */
async function writeItem(
  tx: TransactionScope,
  item: NewItem & { caseId: string; part: 'ONE' | 'TWO' },
): Promise<string | undefined> {
  const { by, at, late, ...ids } = item
  const listed = { state: 'LISTED' as const, listedBy: by, listedAt: at, late, part: ids.part, carriedTo: null }
  const written = await tx.db
    .insertInto('agendaItems')
    .values({ id: tx.newId(), ...ids, ...listed })
    .onConflict((on) =>
      on
        .columns(['meetingId', 'transferId'])
        .doUpdateSet(listed)
        .where('agendaItems.state', 'in', ['CARRIED', 'WITHDRAWN']),
    )
    .returning('id')
    .executeTakeFirst()
  return written?.id
}

/** Cases that a meeting did not come to go on the agenda of another one. @returns how many */
export async function carryItems(tx: TransactionScope, meetingId: string, toMeetingId: string): Promise<number> {
  await lockMeeting(tx, meetingId)
  const items = await tx.db
    .selectFrom('agendaItems')
    .innerJoin('cases', 'cases.id', 'agendaItems.caseId')
    .select(['agendaItems.id', 'agendaItems.transferId', 'agendaItems.caseId', 'agendaItems.part', 'cases.reference'])
    .where('meetingId', '=', meetingId)
    .where('state', '=', 'LISTED')
    .orderBy('agendaItems.seq')
    .forUpdate('agendaItems')
    .execute()
  if (items.length === 0) return 0
  const { state } = await lockMeeting(tx, toMeetingId)
  if (state !== 'PLANNED' && state !== 'IN_PROGRESS') throw takesNoMore(toMeetingId, 'is over or cancelled')
  const [by, at] = ['districtTransferMeeting', tx.now().toISOString()]
  for (const { id, transferId, caseId, part, reference: caseReference } of items) {
    await tx.db
      .updateTable('agendaItems')
      .set({ state: 'CARRIED', carriedTo: toMeetingId })
      .where('id', '=', id)
      .execute()
    const to = { transferId, caseId, part, meetingId: toMeetingId, by, at, late: false }
    if (!(await writeItem(tx, to))) throw takesNoMore(toMeetingId, 'has decided a case of the other one already')
    const detail = { transferId, meetingId, carriedTo: toMeetingId }
    tx.audit({ actor: by, action: 'transfer.carried', caseReference, detail })
  }
  return items.length
}
