import type { LaResponse } from '../models/moveWords.ts'
import { notAhead, refuseProblems } from './authorityContact.ts'
import { Conflict } from './errors.ts'
import { lockMove, type NewAuthorityContact, noteContacts } from './moveRows.ts'
import type { TransactionScope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type NewResponse = {
  response: LaResponse
  at: string
  /** Who over there. */
  by?: string | null | undefined
  note?: string | null | undefined
}

/** What was said with the other authority (IA-06, CM-02). @throws Refused @returns ids */
export async function logContacts(
  tx: TransactionScope,
  procedureId: string,
  rows: NewAuthorityContact[],
  by: By,
): Promise<string[]> {
  const { procedureId: kept, caseReference } = await lockMove(tx, procedureId)
  const ids = await noteContacts(tx, { procedureId: kept }, rows, by)
  const detail = { procedureId, contacts: ids }
  if (ids.length > 0) tx.audit({ actor: by.by, action: 'move.contactsNoted', caseReference, detail })
  return ids
}

/**
 * The other authority answers, or has not answered by now (IA-19, G-34). The case stays held here until its acceptance is
 * on record; after that no other answer is taken.
 * @throws Refused, Conflict after the acceptance
 */
export async function respond(
  tx: TransactionScope,
  procedureId: string,
  { response, at, by: person, note }: NewResponse,
  by: By,
): Promise<void> {
  const { procedureId: kept, caseReference, response: before } = await lockMove(tx, procedureId)
  const responseBy = person?.trim() || null
  const responseNote = note?.trim() || null
  if (before === 'ACCEPTED' && response === 'ACCEPTED') return
  if (before === 'ACCEPTED') {
    throw new Conflict({
      field: 'response',
      problem: 'does not go with the acceptance that is on record',
      wayOut: 'note what the other authority says now among the contacts, and tell the Service Manager',
    })
  }
  refuseProblems([
    ...notAhead('at', at, tx.now()),
    ...(response !== 'NO_ANSWER' && !responseBy
      ? [{ field: 'by', problem: 'is missing', wayOut: 'say who answered for the other authority' }]
      : []),
  ])
  await tx.db
    .updateTable('moves')
    .set({ response, respondedAt: at, responseBy, responseNote })
    .where('procedureId', '=', kept)
    .execute()
  const row = { at, person: responseBy ?? '–', result: responseNote ?? '–', response }
  await noteContacts(tx, { procedureId: kept }, [row], by)
  tx.audit({ actor: by.by, action: 'move.answered', caseReference, detail: { procedureId, response, at } })
}

/** After a refusal the other authority is asked again; what it said stays in the log. @throws Conflict after acceptance */
export async function askAgain(tx: TransactionScope, procedureId: string, { by }: By): Promise<void> {
  const { procedureId: kept, caseReference, response } = await lockMove(tx, procedureId)
  if (response === null) return
  if (response === 'ACCEPTED') {
    throw new Conflict({
      field: 'response',
      problem: 'is an acceptance, so there is nothing to ask again',
      wayOut: 'go on with the closing after the move',
    })
  }
  const open = { response: null, respondedAt: null, responseBy: null, responseNote: null }
  await tx.db.updateTable('moves').set(open).where('procedureId', '=', kept).execute()
  tx.audit({ actor: by, action: 'move.askedAgain', caseReference, detail: { procedureId, before: response } })
}
