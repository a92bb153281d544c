import { acceptOnce } from './acceptOnce.ts'
import { announce } from './announce.ts'
import { askingAuthority, checkRequest, placeOfRequest, requestLink } from './authorityRequestRows.ts'
import type { AuthorityRequestDraft } from './authorityRequestSchema.ts'
import { json } from './columnTypes.ts'
import { Conflict, Refused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'

export type ReceiveOptions = {
  /** Who takes it in: the front door where nobody is named. */
  actor?: string
  /** Of the bundle that brought it: the same bundle is taken in once. */
  bundleSha256?: string | null
  /** Papers that came with it, in the store without a case; they go into the case on acceptance. */
  documents?: string[]
}

const sameBundle = async (tx: TransactionScope, bundleSha256: string): Promise<Conflict> => {
  const { id } = await tx.db
    .selectFrom('authorityRequests')
    .select('id')
    .where('bundleSha256', '=', bundleSha256)
    .executeTakeFirstOrThrow()
  const link = requestLink(id)
  return new Conflict({
    field: 'bundle',
    problem: 'was taken in before',
    wayOut: `follow the request that came of it at ${link}`,
    link,
  })
}

/** Puts papers of a request beside it. @throws Refused for one that is not in the store */
export async function addPapers(tx: TransactionScope, requestId: string, documents: string[]): Promise<void> {
  for (const documentId of new Set(documents)) {
    const known = await tx.db
      .selectFrom('documents')
      .select('id')
      .where('id', '=', documentId)
      .where('removedAt', 'is', null)
      .executeTakeFirst()
    const wayOut = 'put it into the store first'
    if (!known) throw new Refused([{ field: 'documents', problem: 'name one that is not there', wayOut }])
    await tx.db
      .insertInto('authorityRequestDocuments')
      .values({ requestId, documentId })
      .onConflict((on) => on.columns(['requestId', 'documentId']).doNothing())
      .execute()
  }
}

/**
 * Takes in the request of another authority once for each key, and asks the front door to launch it (IA-15, IA-17).
 * @throws Refused with the fields that do not fit, Conflict for a bundle that was taken in before, KeyReused
 */
export const receiveRequest = (
  scope: Scope,
  draft: AuthorityRequestDraft,
  idempotencyKey: string,
  { actor = 'frontDoor', bundleSha256 = null, documents = [] }: ReceiveOptions,
): Promise<{ requestId: string; repeated: boolean }> =>
  acceptOnce(scope, { operation: 'authorityRequest', key: idempotencyKey, body: draft }, async (tx) => {
    const { contact, safeguarding, referral, receivedAt } = draft
    const { authority } = referral
    const { district, profile, problems } = await placeOfRequest(tx, referral)
    const asking = askingAuthority(draft)
    const wrong = [...('problems' in asking ? asking.problems : []), ...problems, ...checkRequest(draft, tx.now())]
    if ('problems' in asking || wrong.length > 0) throw new Refused(wrong)
    const id = tx.newId()
    const asked = { ...asking, contact: json(contact) }
    const here = { authority, district, state: 'RECEIVED' as const, receivedBy: actor, bundleSha256 }
    const written = await tx.db
      .insertInto('authorityRequests')
      .values({ id, ...asked, ...here, referral: json(referral), safeguarding, receivedAt: receivedAt ?? tx.now() })
      .onConflict((on) => on.column('bundleSha256').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!written) throw await sameBundle(tx, bundleSha256 ?? '')
    await addPapers(tx, id, documents)
    await announce(tx, {
      correlationKey: id,
      message: 'authorityRequestReceived',
      variables: { requestId: id, profile, authority, district },
      key: `authorityRequest:${id}`,
    })
    const detail = {
      requestId: id,
      authority,
      district,
      fromAuthority: asking.fromAuthority,
      safeguarding,
      bundleSha256,
    }
    tx.audit({ actor, action: 'authorityRequest.received', detail })
    return { requestId: id }
  })
