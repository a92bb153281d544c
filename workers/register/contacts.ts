import type { ContactDecision, ContactSource } from '../models/closureWords.ts'
import { announce } from './announce.ts'
import { NotFound, Overtaken } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'

export type NewContact = {
  authority: string
  district: string
  caseReference?: string | null | undefined
  source: ContactSource
  reason: string
  /** Who gave it: a username, or the key of the process. */
  from: string
  at: string
}
export type ContactFilter = { authority?: string; district?: string; open?: boolean; caseReference?: string }

const selectContacts = ({ db }: Pick<Scope, 'db'>) =>
  db
    .selectFrom('contacts')
    .leftJoin('cases', 'cases.id', 'contacts.caseId')
    .leftJoin('children', 'children.id', 'contacts.childId')
    .selectAll('contacts')
    .select(['cases.reference as caseReference', 'cases.familyId', 'children.initials'])
export type ContactRow = Awaited<ReturnType<ReturnType<typeof selectContacts>['executeTakeFirstOrThrow']>>

async function receive(
  tx: TransactionScope,
  { authority, district, caseReference = null, source, reason, from, at }: NewContact,
): Promise<{ contactId: string }> {
  const of = caseReference
    ? await tx.db
        .selectFrom('cases')
        .select(['id', 'childId'])
        .where('reference', '=', caseReference)
        .executeTakeFirst()
    : undefined
  if (caseReference && !of) throw new NotFound('case')
  const id = tx.newId()
  const place = { authority, district, caseId: of?.id ?? null, childId: of?.childId ?? null }
  await tx.db
    .insertInto('contacts')
    .values({ id, ...place, source, reason, receivedAt: at, receivedFrom: from })
    .execute()
  const local = await tx.db.selectFrom('authorities').select('profile').where('code', '=', authority).executeTakeFirst()
  await announce(tx, {
    caseReference,
    correlationKey: id,
    message: 'contactReceived',
    variables: { contactId: id, profile: local?.profile ?? null, authority, district, caseReference },
    key: `contact:${id}`,
  })
  const detail = { contactId: id, authority, district, source }
  tx.audit({ actor: from, action: 'contact.received', caseReference, detail })
  return { contactId: id }
}

async function decide(
  tx: TransactionScope,
  id: string,
  { decision, by, at, note }: { decision: ContactDecision; by: string; at: string; note: string },
): Promise<void> {
  const found = await selectContacts(tx).where('contacts.id', '=', id).forUpdate('contacts').executeTakeFirst()
  if (!found) throw new NotFound('contact')
  if (found.decision === decision) return
  if (found.decision) throw new Overtaken('the contact')
  await tx.db
    .updateTable('contacts')
    .set({ decision, decidedBy: by, decidedAt: at, note })
    .where('id', '=', id)
    .execute()
  const detail = { contactId: id, decision }
  tx.audit({ actor: by, action: 'contact.decided', caseReference: found.caseReference, detail })
}

/** Contacts of the front door: somebody gives information about a child who has no open case (G-67). */
export const contactsOf = (scope: Scope) => ({
  /** Writes a contact and asks the front door to look at it. */
  receive: (contact: NewContact): Promise<{ contactId: string }> => scope.inTransaction((tx) => receive(tx, contact)),

  /** What the front door made of it, once. @throws NotFound, Overtaken when it was decided otherwise */
  decide: (id: string, decision: { decision: ContactDecision; by: string; at: string; note: string }): Promise<void> =>
    scope.inTransaction((tx) => decide(tx, id, decision)),

  /** The instance that looks at the contact; the first one that says so stands. @throws NotFound */
  attach: (id: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await tx.db
        .selectFrom('contacts')
        .select('processInstanceKey')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new NotFound('contact')
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('contacts').set({ processInstanceKey }).where('id', '=', id).execute()
      return 'first'
    }),

  get: (id: string): Promise<ContactRow | undefined> =>
    selectContacts(scope).where('contacts.id', '=', id).executeTakeFirst(),

  /** Contacts, oldest first; `open` leaves out those that are decided. */
  list: ({ authority, district, open, caseReference }: ContactFilter = {}): Promise<ContactRow[]> =>
    selectContacts(scope)
      .$if(authority !== undefined, (rows) => rows.where('contacts.authority', '=', authority ?? ''))
      .$if(district !== undefined, (rows) => rows.where('contacts.district', '=', district ?? ''))
      .$if(caseReference !== undefined, (rows) => rows.where('cases.reference', '=', caseReference ?? ''))
      .$if(open === true, (rows) => rows.where('contacts.decision', 'is', null))
      .orderBy('contacts.seq')
      .limit(1000)
      .execute(),
})
