import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { announce } from './announce.ts'
import { authoritiesOf } from './authorities.ts'
import { Conflict, type FieldProblem, NotFound, Refused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import type { TransferRequest } from './transferRequests.ts'
import { selectTransfers, transferLink } from './transferRows.ts'
import type { TransferKind } from './transferTables.ts'

/** Nulls count as left out, so that variables of a process can be given as they are. */
export type NewTransfer = Pick<TransferRequest, 'caseReference' | 'part' | 'reason' | 'by'> & {
  [Key in 'kind' | 'toDistrict' | 'toTeam' | 'reviewDate' | 'proposedTarget']?: TransferRequest[Key] | null | undefined
} & { at?: string | undefined }

const mayRequest = ['teamManager', 'deputyTeamManager', 'practiceSupervisor', 'serviceManager', 'districtLeadManager']
const lookUp = 'the code as the list of teams and districts has it'

const problemIf = (found: boolean, field: string, problem: string, wayOut: string): FieldProblem[] =>
  found ? [{ field, problem, wayOut }] : []

type Subject = { id: string; authority: string; district: string; team: string }

async function subjectOf(tx: TransactionScope, caseReference: string): Promise<Subject> {
  const found = await tx.db
    .selectFrom('cases')
    .select(['id', 'authority', 'district', 'team', 'closed'])
    .where('reference', '=', caseReference)
    .forUpdate()
    .executeTakeFirst()
  const problems = [
    ...problemIf(!found, 'caseReference', 'is not known', 'give the reference of an open case'),
    ...problemIf(Boolean(found?.closed), 'caseReference', 'is of a closed case', 'give the reference of an open case'),
  ]
  if (!found || problems.length > 0) throw new Refused(problems)
  return found
}

/** Where the case is to go, or what does not fit. */
async function targetOf(tx: TransactionScope, subject: Subject, request: NewTransfer) {
  const { kind, toTeam, toDistrict } = request
  const authorities = authoritiesOf(tx)
  const team = toTeam ? await authorities.team(subject.authority, toTeam) : undefined
  const districts = (await authorities.districts(subject.authority)).map(({ code }) => code)
  const district = toDistrict ?? team?.district ?? subject.district
  const derived: TransferKind = district === subject.district ? 'DISTRICT' : 'CROSS_DISTRICT'
  const elsewhere = Boolean(toDistrict && team?.district && team.district !== toDistrict)
  const otherKind = Boolean(kind && kind !== derived)
  const problems = [
    ...problemIf(Boolean(toTeam && !team), 'toTeam', 'is not a team of this authority', `give ${lookUp}`),
    ...problemIf(!districts.includes(district), 'toDistrict', 'is not known', `give ${lookUp}`),
    ...problemIf(elsewhere, 'toTeam', 'is not a team of this district', 'give a team of it, or leave the district out'),
    ...problemIf(toTeam === subject.team, 'toTeam', 'has the case already', 'give the team that is to receive it'),
    ...problemIf(
      otherKind && kind === 'DISTRICT',
      'toDistrict',
      'is another district than the one that has the case',
      'ask for a cross-district transfer',
    ),
    ...problemIf(
      otherKind && kind === 'CROSS_DISTRICT',
      'toDistrict',
      'is the district that has the case',
      'give another district, or ask for a district transfer',
    ),
  ]
  return { toDistrict: district, toTeam: toTeam ?? null, kind: derived, problems }
}

async function requesterProblems(tx: TransactionScope, { authority }: Subject, by: string): Promise<FieldProblem[]> {
  const person = await staffOf(tx).get(by)
  const ofAuthority = person?.active && (person.authority === null || person.authority === authority)
  const may = ofAuthority && person.roles.some((role) => mayRequest.includes(role))
  return problemIf(
    !may,
    'by',
    'is not a manager of this authority',
    'give the username of a Team Manager, a deputy, a Practice Supervisor, a Service Manager or a District Lead Manager',
  )
}

/**
 * Writes a transfer that is asked for (DT, XD); announces nothing. Two at once are looked at one after the other.
 * @throws Refused with the fields that do not fit, Conflict with the first one while a transfer of the case is open
 */
export async function requestTransfer(
  tx: TransactionScope,
  request: NewTransfer,
): Promise<{ transferId: string; repeated: false }> {
  const { caseReference, part, reason, by, at, reviewDate = null, proposedTarget = null } = request
  const subject = await subjectOf(tx, caseReference)
  const { problems, ...target } = await targetOf(tx, subject, request)
  const past = Boolean(proposedTarget && proposedTarget < toLondon(tx.now()).toFormat('yyyy-MM-dd'))
  const unfit = [
    ...problems,
    ...problemIf(past, 'proposedTarget', 'lies in the past', 'give a day from today on, or leave it out'),
    ...(await requesterProblems(tx, subject, by)),
  ]
  if (unfit.length > 0) throw new Refused(unfit)
  await refuseSecond(tx, subject.id, caseReference)
  const transferId = tx.newId()
  const from = { fromTeam: subject.team, fromDistrict: subject.district }
  const asked = { requestedBy: by, requestedAt: at ?? toOffsetIso(toLondon(tx.now())), reviewDate, proposedTarget }
  await tx.db
    .insertInto('transfers')
    .values({ id: transferId, caseId: subject.id, part, reason, ...target, ...from, ...asked })
    .execute()
  const detail = { transferId, part, ...target, ...from }
  tx.audit({ actor: by, action: 'transfer.requested', caseReference, detail })
  return { transferId, repeated: false }
}

async function refuseSecond(tx: TransactionScope, caseId: string, caseReference: string): Promise<void> {
  const first = await tx.db
    .selectFrom('transfers')
    .select('id')
    .where('caseId', '=', caseId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (!first) return
  throw new Conflict({
    field: 'transfer',
    problem: `of case ${caseReference} is open already`,
    wayOut: `follow it at ${transferLink(first.id)}, or withdraw it there first`,
    link: transferLink(first.id),
  })
}

/** Asks the engine to carry out a transfer that was requested, once. @returns the message's id */
export async function announceTransfer(scope: Scope, transferId: string): Promise<string> {
  const found = await selectTransfers(scope).where('transfers.id', '=', transferId).executeTakeFirst()
  if (!found) throw new NotFound('transfer')
  const { caseReference, kind } = found
  return announce(scope, {
    caseReference,
    message: kind === 'DISTRICT' ? 'transferRequested' : 'crossDistrictRequested',
    variables: { caseReference, transferId },
    key: `transfer:${transferId}`,
  })
}
