import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { type AuthorityRequestRow, selectRequests } from './authorityRequestRows.ts'
import type { ChronologyEntry, ChronologyPart } from './chronology.ts'
import { entryOf } from './chronologyEntry.ts'
import { type MoveRow, selectMoves } from './moveRows.ts'

type Titles =
  | 'familyMoved'
  | 'missingFamilyTakenOver'
  | 'papersSent'
  | 'authorityContacted'
  | 'authorityAnswered'
  | 'authorityRequestReceived'
  | 'authorityRequestLaunched'
  | 'authorityRequestAccepted'

const entry = entryOf<Titles>('transfer')

const beginningOf = (day: string): string => toOffsetIso(toLondon(day).startOf('day'))

const ofMove = (row: MoveRow, now: Date): ChronologyEntry[] => {
  const { moveDate, missingFamily, receivingAuthority, receivingName } = row
  const to = { receivingAuthority }
  return [
    ...(moveDate && toLondon(moveDate) <= toLondon(now)
      ? [entry('familyMoved', beginningOf(moveDate), null, to, { authority: receivingName })]
      : []),
    ...(missingFamily
      ? [
          entry(
            'missingFamilyTakenOver',
            beginningOf(missingFamily.on),
            null,
            {},
            {
              ...{ pointer: missingFamily.pointer, person: missingFamily.person },
            },
          ),
        ]
      : []),
  ]
}

const ofRequest = (row: AuthorityRequestRow): ChronologyEntry[] => {
  const { fromAuthority, fromName, safeguarding, team, district, meetingAt } = row
  return [
    entry(
      'authorityRequestReceived',
      row.receivedAt,
      row.receivedBy,
      { fromAuthority, safeguarding },
      {
        ...{ authority: fromName, person: row.contact.name },
      },
    ),
    ...(row.launchedAt
      ? [
          entry('authorityRequestLaunched', row.launchedAt, row.launchedBy, {
            ...{ team, district, calledTmAt: row.calledTmAt, calledSmAt: row.calledSmAt },
          }),
        ]
      : []),
    ...(row.acceptedAt
      ? [entry('authorityRequestAccepted', row.acceptedAt, row.acceptedBy, { meetingAt }, { authority: fromName })]
      : []),
  ]
}

/** Moves out of this authority, and the request of another one from which the case came: papers, contacts, answers (IA, CM). */
export const moveChronology: ChronologyPart = async (scope, { id, reference, referralId }) => {
  const [moves, requests] = await Promise.all([
    selectMoves(scope).where('cases.reference', '=', reference).orderBy('caseProcedures.seq').execute(),
    selectRequests(scope).where('authorityRequests.referralId', '=', referralId).execute(),
  ])
  const [dispatches, contacts] = await Promise.all([
    scope.db
      .selectFrom('dispatches')
      .innerJoin('caseProcedures', 'caseProcedures.id', 'dispatches.procedureId')
      .selectAll('dispatches')
      .where('caseProcedures.caseId', '=', id)
      .orderBy('dispatches.seq')
      .execute(),
    scope.db
      .selectFrom('authorityContacts')
      .leftJoin('caseProcedures', 'caseProcedures.id', 'authorityContacts.procedureId')
      .leftJoin('authorityRequests', 'authorityRequests.id', 'authorityContacts.requestId')
      .selectAll('authorityContacts')
      .where((where) =>
        where.or([where('caseProcedures.caseId', '=', id), where('authorityRequests.referralId', '=', referralId)]),
      )
      .orderBy('authorityContacts.seq')
      .execute(),
  ])
  return [
    ...requests.flatMap(ofRequest),
    ...moves.flatMap((row) => ofMove(row, scope.now())),
    ...dispatches.map(({ papers, recipient, channel, sentBy, sentAt, receiptDocumentId, ...sent }) => {
      const detail = { channel, papers: papers.map(({ kind }) => kind), receipt: receiptDocumentId !== null }
      const to = { authority: recipient.authorityName, person: recipient.name }
      return entry('papersSent', sentAt, sentBy, detail, { ...to, note: sent.note, noReceipt: sent.noReceiptReason })
    }),
    ...contacts.map(({ at, person, result, response, notedBy }) =>
      entry(response ? 'authorityAnswered' : 'authorityContacted', at, notedBy, response ? { response } : {}, {
        ...{ person, result },
      }),
    ),
  ]
}
