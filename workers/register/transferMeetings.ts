import { acceptOnce } from './acceptOnce.ts'
import { json } from './columnTypes.ts'
import { Conflict } from './errors.ts'
import { correctItem, decideItem, type MeetingOutcome, type TakenOutcome, takeOutcome } from './meetingOutcomes.ts'
import {
  announceMeeting,
  cancelMeeting,
  lockMeeting,
  moveMeeting,
  type NewTransferMeeting,
  planMeeting,
} from './planTransferMeeting.ts'
import type { Scope } from './scope.ts'
import { agendaOf, carryItems, type ListedItem, listItem, type NewItem } from './transferAgenda.ts'
import type { TransferMeetingRequest } from './transferRequests.ts'
import { transferMeetingLink } from './transferRows.ts'
import type { By } from './transferSteps.ts'
import type { Attendance, ItemState, MeetingState } from './transferTables.ts'

export type { MeetingOutcome, TakenOutcome } from './meetingOutcomes.ts'
export type { NewTransferMeeting } from './planTransferMeeting.ts'
export type { ListedItem, NewItem } from './transferAgenda.ts'
export type AgendaEntry = Awaited<ReturnType<typeof agendaOf>>[number]
export type TransferMeetingFilter = {
  authority?: string
  district?: string
  /** Meetings from this instant on. */
  from?: string
  states?: MeetingState[]
}

export const transferMeetingsOf = (scope: Scope) => ({
  /** Plans a meeting; announces nothing. @throws Refused, Conflict with the one that is planned at this instant */
  plan: (meeting: NewTransferMeeting): Promise<{ meetingId: string }> =>
    scope.inTransaction((tx) => planMeeting(tx, meeting)),

  /** Starts the process of a planned meeting, once. @returns the message's id */
  announce: (meetingId: string): Promise<string> => announceMeeting(scope, meetingId),

  /** Accepts a planned meeting once for each key and announces it. @throws Refused, Conflict, KeyReused */
  accept: (
    meeting: TransferMeetingRequest,
    idempotencyKey: string,
  ): Promise<{ meetingId: string; repeated: boolean }> =>
    acceptOnce(scope, { operation: 'transferMeeting', key: idempotencyKey, body: meeting }, async (tx) => {
      const { meetingId } = await planMeeting(tx, meeting)
      await announceMeeting(tx, meetingId)
      return { meetingId }
    }),

  /** The instance that carries the meeting out; the first one that says so stands. */
  attach: (meetingId: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const { processInstanceKey: first } = await lockMeeting(tx, meetingId)
      if (first) return first === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('transferMeetings').set({ processInstanceKey }).where('id', '=', meetingId).execute()
      return 'first'
    }),

  get: (meetingId: string) =>
    scope.db.selectFrom('transferMeetings').selectAll().where('id', '=', meetingId).executeTakeFirst(),

  /** Meetings in order of their time, each with how many cases are on its agenda. */
  list: ({ authority, district, from, states }: TransferMeetingFilter = {}) =>
    scope.db
      .selectFrom('transferMeetings')
      .selectAll('transferMeetings')
      .select((select) =>
        select
          .selectFrom('agendaItems')
          .select((row) => row.fn.countAll<number>().as('count'))
          .whereRef('agendaItems.meetingId', '=', 'transferMeetings.id')
          .where('agendaItems.state', 'in', ['LISTED', 'DECIDED'])
          .$asScalar()
          .$notNull()
          .as('agendaCount'),
      )
      .$if(authority !== undefined, (query) => query.where('authority', '=', authority ?? ''))
      .$if(district !== undefined, (query) => query.where('district', '=', district ?? ''))
      .$if(from !== undefined, (query) => query.where('at', '>=', from ?? ''))
      .$if(states !== undefined, (query) => query.where('transferMeetings.state', 'in', states ?? []))
      .orderBy('at')
      .orderBy('transferMeetings.id')
      .execute(),

  /** The first planned meeting of a district after an instant. */
  next: (authority: string, district: string, after: string) =>
    scope.db
      .selectFrom('transferMeetings')
      .selectAll()
      .where('authority', '=', authority)
      .where('district', '=', district)
      .where('state', '=', 'PLANNED')
      .where('at', '>', after)
      .orderBy('at')
      .limit(1)
      .executeTakeFirst(),

  /** A planned meeting is held at another time, once for each key. @throws NotFound, Refused, Conflict, KeyReused */
  move: (meetingId: string, { at, by }: { at: string; by: string }, key: string) =>
    acceptOnce(scope, { operation: 'meetingMoved', key, body: { meetingId, at } }, async (tx) => {
      await moveMeeting(tx, meetingId, { at, by })
      return { meetingId }
    }),

  /** A planned meeting is not held, once for each key. @throws NotFound, Conflict, KeyReused */
  cancel: (meetingId: string, { reason, by }: { reason: string; by: string }, key: string) =>
    acceptOnce(scope, { operation: 'meetingCancelled', key, body: { meetingId, reason } }, async (tx) => {
      await cancelMeeting(tx, meetingId, { reason, by })
      return { meetingId }
    }),

  /** Notes when the agenda closes; whatever is listed later is late. */
  noteAgenda: (meetingId: string, { agendaClosesAt }: { agendaClosesAt: string }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      await lockMeeting(tx, meetingId)
      await tx.db.updateTable('transferMeetings').set({ agendaClosesAt }).where('id', '=', meetingId).execute()
      const detail = { meetingId, agendaClosesAt }
      tx.audit({ actor: 'districtTransferMeeting', action: 'transferMeeting.agendaNoted', detail })
    }),

  /** Puts a transfer on an agenda; one that waits for a meeting or for its outcome to be taken stays as it is. */
  listItem: (item: NewItem): Promise<ListedItem> => scope.inTransaction((tx) => listItem(tx, item)),

  /** The agenda with the facts of the cases: part one before part two. */
  agenda: (meetingId: string, states?: ItemState[]) => agendaOf(scope, meetingId, states),

  /** One agenda item, with its transfer and case. */
  async item(itemId: string): Promise<(AgendaEntry & { meetingId: string }) | undefined> {
    const { db } = scope
    const of = await db.selectFrom('agendaItems').select('meetingId').where('id', '=', itemId).executeTakeFirst()
    const found = of && (await agendaOf(scope, of.meetingId)).find((item) => item.itemId === itemId)
    return found && { ...found, meetingId: of.meetingId }
  },

  /** The meeting begins; again changes nothing. @throws Conflict when it was cancelled */
  begin: (meetingId: string, { at }: { at: string }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { state } = await lockMeeting(tx, meetingId)
      if (state === 'CANCELLED')
        throw new Conflict({
          field: 'meeting',
          problem: 'was cancelled',
          wayOut: 'plan another one',
          link: transferMeetingLink(meetingId),
        })
      if (state !== 'PLANNED') return
      await tx.db
        .updateTable('transferMeetings')
        .set({ state: 'IN_PROGRESS', begunAt: at })
        .where('id', '=', meetingId)
        .execute()
      tx.audit({ actor: 'districtTransferMeeting', action: 'transferMeeting.begun', detail: { meetingId } })
    }),

  /** Who took part (DM-05). */
  attendance: (meetingId: string, { by, ...attendance }: Attendance & { by: string }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      await lockMeeting(tx, meetingId)
      await tx.db
        .updateTable('transferMeetings')
        .set({ attendance: json(attendance) })
        .where('id', '=', meetingId)
        .execute()
      const { attendees, areaTeamManager } = attendance
      const detail = { meetingId, attendees, areaTeamManager }
      tx.audit({ actor: by, action: 'transferMeeting.attendance', detail })
    }),

  /** The outcome for one case, with the message to its process. @throws Overtaken when somebody decided it before */
  decide: (itemId: string, outcome: MeetingOutcome & By): Promise<void> =>
    scope.inTransaction((tx) => decideItem(tx, itemId, outcome)),

  /** Hands the newest outcome over to the transfer; undefined when there is none that was not taken. */
  take: (transferId: string): Promise<TakenOutcome | undefined> =>
    scope.inTransaction((tx) => takeOutcome(tx, transferId)),

  /** Puts the outcome of a case right, once for each key. @throws NotFound, Refused, Conflict, KeyReused */
  correct: (itemId: string, correction: MeetingOutcome & { reason: string; by: string }, key: string) =>
    acceptOnce(scope, { operation: 'outcomeCorrected', key, body: { itemId, correction } }, (tx) =>
      correctItem(tx, itemId, correction),
    ),

  /** Cases that a meeting did not come to go on the agenda of another one. @returns how many */
  carry: (meetingId: string, toMeetingId: string): Promise<number> =>
    scope.inTransaction((tx) => carryItems(tx, meetingId, toMeetingId)),

  /** The meeting is over; one that was cancelled stays so. @throws NotFound */
  close: (meetingId: string, { at }: { at: string }): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable('transferMeetings')
        .set({ state: 'HELD', endedAt: at })
        .where('id', '=', meetingId)
        .where('state', 'in', ['PLANNED', 'IN_PROGRESS'])
        .executeTakeFirst()
      if (numUpdatedRows > 0n)
        return tx.audit({ actor: 'districtTransferMeeting', action: 'transferMeeting.closed', detail: { meetingId } })
      await lockMeeting(tx, meetingId)
    }),
})
