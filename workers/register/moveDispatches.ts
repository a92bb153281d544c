import type { DispatchChannel, PaperKind } from '../models/moveWords.ts'
import { authorityDirectory, notAhead, reachProblems, refuseProblems } from './authorityContact.ts'
import { json } from './columnTypes.ts'
import { Conflict, type FieldProblem, NotFound } from './errors.ts'
import { lockMove } from './moveRows.ts'
import type { AuthorityContact, DispatchRecipient, SentPaper } from './moveTables.ts'
import type { TransactionScope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type NewDispatch = {
  procedureId: string
  /** Documents of the case; their names and hashes are read from the register, whatever stands here. */
  papers: { kind: PaperKind; documentId: string; name?: string; sha256?: string }[]
  /** An authority outside England has no code: its name stands alone. */
  recipient: AuthorityContact & { authority: string | null; authorityName?: string | undefined }
  channel: DispatchChannel
  sentBy: string
  sentAt: string
  receiptDocumentId?: string | null | undefined
  noReceiptReason?: string | null | undefined
  note?: string | null | undefined
}

/** Documents of the case that are there, by id. */
async function documentsOfCase(tx: TransactionScope, caseId: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, { name: string; sha256: string }>()
  const rows = await tx.db
    .selectFrom('documents')
    .select(['id', 'name', 'sha256'])
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .where((where) => where('id', '=', where.fn.any(where.val(ids))))
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

const notInCase = (field: string): FieldProblem => ({
  field,
  problem: 'is no document of this case',
  wayOut: 'put the document into the case first, then choose it',
})

function dispatchedTo({ authority, authorityName }: NewDispatch['recipient']) {
  if (!authority) return { authority: null, authorityName: authorityName?.trim() ?? '' }
  const { code, name } = authorityDirectory.named(authority, 'recipient.authority')
  return { authority: code, authorityName: name }
}

/**
 * Which papers went, by whom, to whom, when and how (IA-10); posted ones with their receipt or why there is none (IA-11).
 * Without consent a letter goes alone (G-70).
 * @throws Refused with the fields that do not fit @returns id
 */
export async function noteDispatch(tx: TransactionScope, sent: NewDispatch): Promise<string> {
  const { procedureId } = sent
  const { procedureId: kept, caseReference, caseId } = await lockMove(tx, procedureId)
  const { papers, recipient, channel, sentBy, sentAt, receiptDocumentId, noReceiptReason, note } = sent
  const receipt = receiptDocumentId || null
  const reason = noReceiptReason?.trim() || null
  const wanted = [...papers.map(({ documentId }) => documentId), ...(receipt ? [receipt] : [])]
  const known = await documentsOfCase(tx, caseId, wanted)
  const { authority, authorityName } = dispatchedTo(recipient)
  refuseProblems([
    ...(authorityName
      ? []
      : [{ field: 'recipient.authority', problem: 'is missing', wayOut: 'name the authority to which they went' }]),
    ...papers.flatMap(({ documentId }, index) => (known.has(documentId) ? [] : [notInCase(`papers[${index}]`)])),
    ...(receipt && !known.has(receipt) ? [notInCase('receiptDocumentId')] : []),
    ...(channel === 'POST' && !receipt && !reason
      ? [
          {
            field: 'receiptDocumentId',
            problem: 'is missing though the papers were posted',
            wayOut: 'choose the scanned receipt of posting, or say why there is none',
          },
        ]
      : []),
    ...notAhead('sentAt', sentAt, tx.now()),
    ...reachProblems(recipient, 'recipient'),
  ])
  const listed = papers.flatMap(({ kind, documentId }): SentPaper[] => {
    const document = known.get(documentId)
    return document ? [{ kind, documentId, ...document }] : []
  })
  const to: DispatchRecipient = { ...recipient, authority, authorityName }
  const id = tx.newId()
  await tx.db
    .insertInto('dispatches')
    .values({
      ...{ id, procedureId: kept, papers: json(listed), recipient: json(to), channel, sentBy, sentAt },
      ...{ receiptDocumentId: receipt, noReceiptReason: reason, note: note?.trim() || null },
    })
    .execute()
  const detail = {
    ...{ procedureId, dispatchId: id, channel, authority, sentAt, receipt: receipt !== null },
    papers: listed.map(({ kind, documentId, sha256 }) => `${kind} ${documentId} ${sha256}`),
  }
  tx.audit({ actor: sentBy, action: 'move.papersSent', caseReference, detail })
  return id
}

/** The receipt of posting comes later (IA-11); the first one stands. @throws NotFound, Refused, Conflict */
export async function addReceipt(tx: TransactionScope, dispatchId: string, documentId: string, { by }: By) {
  const found = await tx.db
    .selectFrom('dispatches')
    .innerJoin('caseProcedures', 'caseProcedures.id', 'dispatches.procedureId')
    .innerJoin('cases', 'cases.id', 'caseProcedures.caseId')
    .select(['dispatches.receiptDocumentId', 'caseProcedures.caseId', 'cases.reference as caseReference'])
    .where('dispatches.id', '=', dispatchId)
    .forUpdate('dispatches')
    .executeTakeFirst()
  if (!found) throw new NotFound('dispatch')
  const { receiptDocumentId, caseId, caseReference } = found
  if (receiptDocumentId === documentId) return
  if (receiptDocumentId) {
    throw new Conflict({
      field: 'receiptDocumentId',
      problem: 'is on record already for these papers',
      wayOut: 'put another scan into the case as a document of its own',
    })
  }
  if (!(await documentsOfCase(tx, caseId, [documentId])).has(documentId))
    refuseProblems([notInCase('receiptDocumentId')])
  await tx.db.updateTable('dispatches').set({ receiptDocumentId: documentId }).where('id', '=', dispatchId).execute()
  tx.audit({ actor: by, action: 'move.receiptAdded', caseReference, detail: { dispatchId, documentId } })
}
