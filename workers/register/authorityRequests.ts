import { type Acceptance, type AcceptedRequest, acceptRequest, casesOfRequest } from './acceptRequest.ts'
import { notAhead, refuseProblems } from './authorityContact.ts'
import {
  type AuthorityRequestRow,
  lockOpenRequest,
  lockRequest,
  notLaunched,
  selectRequests,
  wasAccepted,
  wasDeclined,
} from './authorityRequestRows.ts'
import type { AuthorityRequestDraft } from './authorityRequestSchema.ts'
import { type NewAuthorityContact, noteContacts } from './moveRows.ts'
import { addPapers, type ReceiveOptions, receiveRequest } from './receiveRequest.ts'
import type { Scope, TransactionScope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type { Acceptance, AcceptedRequest } from './acceptRequest.ts'
export type { AuthorityRequestRow } from './authorityRequestRows.ts'
export type { AuthorityRequestDraft } from './authorityRequestSchema.ts'
export type { ReceiveOptions } from './receiveRequest.ts'

/** Forms know the time to the minute. */
const minute = 60_000

export type AuthorityRequestFilter = {
  authority?: string
  district?: string
  team?: string
  state?: AuthorityRequestRow['state']
  /** Leaves out those on which somebody has decided. */
  open?: boolean
}
export type Launch = By & {
  team: string
  district?: string | null | undefined
  /** The front door reads a concern for the child out of it; one that was reported stays. */
  safeguarding?: boolean | undefined
}
export type Calls = { tm?: string | null | undefined; sm?: string | null | undefined }

/** Into the tray of a team; the district is that of the team, of the launch or of the request, in this order (IA-17). */
async function launch(
  tx: TransactionScope,
  id: string,
  { team, district, safeguarding = false, by, at }: Launch,
): Promise<void> {
  const found = await lockOpenRequest(tx, id)
  const { authority } = found
  const teams = await tx.db
    .selectFrom('teams')
    .select(['code', 'district'])
    .where('authority', '=', authority)
    .execute()
  const districts = await tx.db.selectFrom('districts').select('code').where('authority', '=', authority).execute()
  const chosen = teams.find(({ code }) => code === team)
  const place = chosen?.district ?? district ?? found.district
  const oneOf = (codes: { code: string }[]) => `give one of: ${codes.map(({ code }) => code).join(', ')}`
  refuseProblems([
    ...(chosen ? [] : [{ field: 'team', problem: `is not a team of ${authority}`, wayOut: oneOf(teams) }]),
    ...(districts.some(({ code }) => code === place)
      ? []
      : [{ field: 'district', problem: 'is missing or not known', wayOut: oneOf(districts) }]),
    ...notAhead('at', at, tx.now()),
  ])
  const concern = found.safeguarding || safeguarding
  const launched = { state: 'LAUNCHED' as const, team, district: place, launchedAt: at, launchedBy: by }
  await tx.db
    .updateTable('authorityRequests')
    .set({ ...launched, safeguarding: concern })
    .where('id', '=', id)
    .execute()
  const detail = { requestId: id, team, district: place, safeguarding: concern }
  tx.audit({ actor: by, action: 'authorityRequest.launched', detail })
}

/** Team Manager and Service Manager were told by telephone (IA-18); also after a referral that had to be at once. */
async function noteCalls(tx: TransactionScope, id: string, { tm, sm }: Calls, { by }: By): Promise<void> {
  const { receivedAt, caseReference } = await lockRequest(tx, id)
  const early = (field: string, at: string | null | undefined) =>
    at && Date.parse(at) + minute <= Date.parse(receivedAt)
      ? [{ field, problem: 'lies before the request came', wayOut: 'give the time of the call' }]
      : []
  refuseProblems([
    ...notAhead('calledTm', tm, tx.now()),
    ...notAhead('calledSm', sm, tx.now()),
    ...early('calledTm', tm),
    ...early('calledSm', sm),
  ])
  const set = { ...(tm ? { calledTmAt: tm } : {}), ...(sm ? { calledSmAt: sm } : {}) }
  if (Object.keys(set).length === 0) return
  await tx.db.updateTable('authorityRequests').set(set).where('id', '=', id).execute()
  tx.audit({ actor: by, action: 'authorityRequest.called', caseReference, detail: { requestId: id, ...set } })
}

/** The Team Manager takes it on; what was asked for becomes cases after the meeting, whose day may change (IA-16). */
async function agree(tx: TransactionScope, id: string, { meetingAt, by }: By & { meetingAt: string }): Promise<void> {
  const found = await lockRequest(tx, id)
  if (found.state === 'DECLINED') throw wasDeclined(found)
  if (!found.team) throw notLaunched(id)
  await tx.db.updateTable('authorityRequests').set({ meetingAt }).where('id', '=', id).execute()
  const detail = { requestId: id, meetingAt }
  tx.audit({ actor: by, action: 'authorityRequest.agreed', caseReference: found.caseReference, detail })
}

async function decline(tx: TransactionScope, id: string, { reason, by, at }: By & { reason: string }): Promise<void> {
  const found = await lockRequest(tx, id)
  if (found.state === 'DECLINED') return
  if (found.state === 'ACCEPTED') throw wasAccepted(found)
  refuseProblems([
    ...(reason.trim() ? [] : [{ field: 'reason', problem: 'is missing', wayOut: 'say why it is not taken on here' }]),
    ...notAhead('at', at, tx.now()),
  ])
  await tx.db
    .updateTable('authorityRequests')
    .set({ state: 'DECLINED', declinedAt: at, declinedBy: by, declinedReason: reason.trim() })
    .where('id', '=', id)
    .execute()
  tx.audit({ actor: by, action: 'authorityRequest.declined', detail: { requestId: id } })
}

/** Requests of other authorities to go on with the work for a family (IA-15 to IA-19, G-03). */
export const authorityRequestsOf = (scope: Scope) => ({
  /** Takes one in, once for each key, and announces it. @throws Refused, Conflict for a known bundle, KeyReused */
  receive: (draft: AuthorityRequestDraft, idempotencyKey: string, options: ReceiveOptions = {}) =>
    receiveRequest(scope, draft, idempotencyKey, options),

  /** The request with the referral that it brings: names and addresses are in it. */
  get: (id: string): Promise<AuthorityRequestRow | undefined> =>
    selectRequests(scope).where('authorityRequests.id', '=', id).executeTakeFirst(),

  /** Requests, oldest first. */
  list: ({ authority, district, team, state, open }: AuthorityRequestFilter = {}): Promise<AuthorityRequestRow[]> =>
    selectRequests(scope)
      .$if(authority !== undefined, (rows) => rows.where('authorityRequests.authority', '=', authority ?? ''))
      .$if(district !== undefined, (rows) => rows.where('authorityRequests.district', '=', district ?? ''))
      .$if(team !== undefined, (rows) => rows.where('authorityRequests.team', '=', team ?? ''))
      .$if(state !== undefined, (rows) => rows.where('authorityRequests.state', '=', state ?? 'RECEIVED'))
      .$if(open === true, (rows) => rows.where('authorityRequests.state', 'in', ['RECEIVED', 'LAUNCHED']))
      .orderBy('authorityRequests.seq')
      .limit(1000)
      .execute(),

  /** Into the tray of a team (IA-17); again with another team moves it. @throws Refused, Conflict when decided */
  launch: (id: string, launched: Launch): Promise<void> => scope.inTransaction((tx) => launch(tx, id, launched)),

  /** Team Manager (`tm`) and Service Manager (`sm`) were told by telephone (IA-18). @throws Refused */
  call: (id: string, calls: Calls, by: By): Promise<void> => scope.inTransaction((tx) => noteCalls(tx, id, calls, by)),

  /** What was said with the asking authority (IA-19). @throws Refused @returns ids */
  log: (id: string, rows: NewAuthorityContact[], by: By): Promise<string[]> =>
    scope.inTransaction(async (tx) => {
      const { caseReference } = await lockRequest(tx, id)
      const ids = await noteContacts(tx, { requestId: id }, rows, by)
      const detail = { requestId: id, contacts: ids }
      if (ids.length > 0) tx.audit({ actor: by.by, action: 'authorityRequest.contactsNoted', caseReference, detail })
      return ids
    }),

  /** What was said with the asking authority, in the order in which it was noted. */
  contacts: (id: string) =>
    scope.db.selectFrom('authorityContacts').selectAll().where('requestId', '=', id).orderBy('seq').execute(),

  /** Its referral becomes cases, as at the front door (IA-16). @throws Refused, Conflict when it was declined */
  accept: (id: string, acceptance: Acceptance): Promise<AcceptedRequest> =>
    scope.inTransaction((tx) => acceptRequest(tx, id, acceptance)),

  /** It is taken on, with the meeting that comes first; again is another day for it. @throws Refused, Conflict */
  agree: (id: string, agreed: By & { meetingAt: string }): Promise<void> =>
    scope.inTransaction((tx) => agree(tx, id, agreed)),

  /** It is not taken on here, with the reason (G-03). @throws Refused, Conflict when it was accepted */
  decline: (id: string, declined: By & { reason: string }): Promise<void> =>
    scope.inTransaction((tx) => decline(tx, id, declined)),

  /** Papers that came with it; they go into the case on acceptance. @throws Refused, Conflict when it is decided */
  addDocuments: (id: string, documents: string[], { by }: By): Promise<void> =>
    scope.inTransaction(async (tx) => {
      await lockOpenRequest(tx, id)
      await addPapers(tx, id, documents)
      tx.audit({ actor: by, action: 'authorityRequest.papersAdded', detail: { requestId: id, documents } })
    }),

  /** Papers that came with it, without their content. */
  documents: (id: string) =>
    scope.db
      .selectFrom('authorityRequestDocuments')
      .innerJoin('documents', 'documents.id', 'authorityRequestDocuments.documentId')
      .select(['documents.id', 'documents.name', 'documents.kind', 'documents.contentType', 'documents.size'])
      .select(['documents.sha256', 'documents.addedBy', 'documents.addedAt'])
      .where('authorityRequestDocuments.requestId', '=', id)
      .where('documents.removedAt', 'is', null)
      .orderBy('documents.seq')
      .execute(),

  /** The cases that came of it, the first child's first. */
  async cases(id: string): Promise<string[]> {
    const found = await selectRequests(scope).where('authorityRequests.id', '=', id).executeTakeFirst()
    return found ? casesOfRequest(scope, found) : []
  },

  /** The instance that carries it out; the first one that says so stands. @throws NotFound */
  attach: (id: string, processInstanceKey: string): Promise<'first' | 'duplicate'> =>
    scope.inTransaction(async (tx) => {
      const found = await lockRequest(tx, id)
      if (found.processInstanceKey) return found.processInstanceKey === processInstanceKey ? 'first' : 'duplicate'
      await tx.db.updateTable('authorityRequests').set({ processInstanceKey }).where('id', '=', id).execute()
      return 'first'
    }),
})
