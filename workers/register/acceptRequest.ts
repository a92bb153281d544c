import { allocationsOf } from './allocations.ts'
import { authoritiesOf } from './authorities.ts'
import { notAhead, refuseProblems } from './authorityContact.ts'
import { type AuthorityRequestRow, lockRequest, referralOf, requestLink, wasDeclined } from './authorityRequestRows.ts'
import { casesOf } from './cases.ts'
import { json } from './columnTypes.ts'
import { documentsOf } from './documents.ts'
import { Refused } from './errors.ts'
import { intake } from './intake.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import type { HolderKind } from './tables.ts'
import type { By } from './transferSteps.ts'

export type Acceptance = By & { meetingAt?: string | null | undefined }
export type AcceptedRequest = { caseReference: string; caseReferences: string[] }

/** Who holds a case that comes to this team: its duty manager, else whoever accepts as its manager, else another of them. */
async function holderIn(
  tx: TransactionScope,
  authority: string,
  team: string,
  by: string,
): Promise<{ username: string; kind: HolderKind } | undefined> {
  const rota = await authoritiesOf(tx).onDuty(authority, tx.now().toISOString())
  const onDuty = rota.find((entry) => entry.team === team)
  if (onDuty) return { username: onDuty.dutyManager, kind: 'DUTY_MANAGER' }
  const managers = await staffOf(tx).list({ authority, team, role: 'teamManager' })
  const manager = managers.find(({ username }) => username === by) ?? managers[0]
  return manager && { username: manager.username, kind: 'TEAM_MANAGER' }
}

/** The case goes to the team in whose tray the request was launched, before its process hears of it (IA-16). */
async function takeToTeam(
  tx: TransactionScope,
  { caseReference, eventId }: { caseReference: string; eventId: string },
  team: string,
  by: string,
): Promise<void> {
  const found = await casesOf(tx).get(caseReference)
  if (!found || found.team === team) return
  await casesOf(tx).change(caseReference, { team }, by)
  const holder = await holderIn(tx, found.authority, team, by)
  if (holder) await allocationsOf(tx).change({ caseReference, ...holder, reasonCode: 'OTHER_AUTHORITY', decidedBy: by })
  const { variables } = await tx.db
    .selectFrom('inboundEvents')
    .select('variables')
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow()
  await tx.db
    .updateTable('inboundEvents')
    .set({ variables: json({ ...variables, team }) })
    .where('id', '=', eventId)
    .execute()
}

/** Papers of the request go into each case, as they came. */
async function copyPapers(tx: TransactionScope, id: string, caseReferences: string[], by: string): Promise<void> {
  const papers = await tx.db
    .selectFrom('authorityRequestDocuments')
    .innerJoin('documents', 'documents.id', 'authorityRequestDocuments.documentId')
    .select(['documents.kind', 'documents.name', 'documents.contentType', 'documents.content'])
    .where('authorityRequestDocuments.requestId', '=', id)
    .where('documents.removedAt', 'is', null)
    .orderBy('documents.seq')
    .execute()
  for (const caseReference of caseReferences)
    for (const paper of papers) await documentsOf(tx).add({ ...paper, caseReference, by })
}

/** The cases that came of an accepted request, the first child's first. */
export async function casesOfRequest(
  { db }: Pick<Scope, 'db'>,
  { referralId }: Pick<AuthorityRequestRow, 'referralId'>,
): Promise<string[]> {
  if (!referralId) return []
  const rows = await db
    .selectFrom('cases')
    .select('reference')
    .where('referralId', '=', referralId)
    .orderBy('reference')
    .execute()
  return rows.map(({ reference }) => reference)
}

/** A referral at once lies in the tray of the team on duty: so does the request (IA-17, G-03). */
async function ofTeamOnDuty(tx: TransactionScope, caseReference: string, { by, at }: By) {
  const team = (await casesOf(tx).get(caseReference))?.team
  return team ? { team, launchedAt: at, launchedBy: by } : {}
}

const noDistrict = (id: string) =>
  new Refused([
    {
      field: 'district',
      problem: 'of the request is not chosen',
      wayOut: 'launch it into the tray of a team of the district where the family lives',
      link: requestLink(id),
    },
  ])

/**
 * The request is accepted: its referral becomes cases as at the front door, received now, in the team in whose tray it was
 * launched, so that duty allocation begins without anything being typed again (IA-16). Again it is the same cases, and a
 * later instant of the meeting is kept.
 * @throws NotFound, Refused, Conflict when it was declined
 */
export async function acceptRequest(
  tx: TransactionScope,
  id: string,
  { by, at, meetingAt }: Acceptance,
): Promise<AcceptedRequest> {
  const found = await lockRequest(tx, id)
  if (found.state === 'DECLINED') throw wasDeclined(found)
  if (found.state === 'ACCEPTED') {
    const caseReference = found.caseReference ?? ''
    if (meetingAt) {
      await tx.db.updateTable('authorityRequests').set({ meetingAt }).where('id', '=', id).execute()
      tx.audit({
        actor: by,
        action: 'authorityRequest.meetingSet',
        caseReference,
        detail: { requestId: id, meetingAt },
      })
    }
    return { caseReference, caseReferences: await casesOfRequest(tx, found) }
  }
  if (!found.district) throw noDistrict(id)
  refuseProblems(notAhead('at', at, tx.now()))
  const referral = referralOf(found, { district: found.district, at })
  const { referralId, cases } = await intake(tx, referral, { idempotencyKey: `authorityRequest:${id}`, actor: by })
  const caseReferences = cases.map(({ caseReference }) => caseReference)
  const [caseReference = ''] = caseReferences
  if (found.team) for (const made of cases) await takeToTeam(tx, made, found.team, by)
  await copyPapers(tx, id, caseReferences, by)
  const inTray = found.team ? {} : await ofTeamOnDuty(tx, caseReference, { by, at })
  const accepted = {
    acceptedAt: at,
    acceptedBy: by,
    meetingAt: meetingAt ?? found.meetingAt,
    caseReference,
    referralId,
  }
  await tx.db
    .updateTable('authorityRequests')
    .set({ state: 'ACCEPTED', ...inTray, ...accepted })
    .where('id', '=', id)
    .execute()
  const detail = {
    requestId: id,
    fromAuthority: found.fromAuthority,
    cases: caseReferences,
    team: found.team ?? inTray.team ?? null,
  }
  for (const of of caseReferences)
    tx.audit({ actor: by, action: 'authorityRequest.accepted', caseReference: of, detail })
  return { caseReference, caseReferences }
}
