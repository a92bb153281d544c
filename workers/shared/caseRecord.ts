import type { Transaction } from '../register/database.ts'
import type { Indicators } from '../register/tables.ts'

type Db = Pick<Transaction, 'db'>

/** What the front door marked in the referral: presets of later forms, never a decision. */
export async function indicatorsOf({ db }: Db, caseReference: string): Promise<Indicators | undefined> {
  const row = await db
    .selectFrom('referrals')
    .innerJoin('cases', 'cases.referralId', 'referrals.id')
    .select('referrals.indicators')
    .where('cases.reference', '=', caseReference)
    .executeTakeFirst()
  return row?.indicators
}

export type EarlierInvolvement = {
  closedDate: string | null
  previousWorker: string | null
  previousTeamLeader: string | null
}

/**
 * When the child was last closed before this referral and who had the case then: the latest closed case of the child in
 * the register, otherwise what the front door wrote in the referral (AW-13, AW-14).
 */
export async function earlierInvolvement({ db }: Db, caseReference: string): Promise<EarlierInvolvement> {
  const closed = await db
    .selectFrom('cases as earlier')
    .innerJoin('cases as now', 'now.childId', 'earlier.childId')
    .select(['earlier.id', 'earlier.closed', 'earlier.team'])
    .where('now.reference', '=', caseReference)
    .where('earlier.closed', 'is not', null)
    .orderBy('earlier.closed', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (closed?.closed) {
    const last = await db
      .selectFrom('allocations')
      .select(['username', 'decidedBy'])
      .where('caseId', '=', closed.id)
      .where('role', '=', 'PRIMARY')
      .where('kind', '=', 'WORKER')
      .orderBy('from', 'desc')
      .limit(1)
      .executeTakeFirst()
    return {
      closedDate: closed.closed.slice(0, 10),
      previousWorker: last?.username ?? null,
      previousTeamLeader: last?.decidedBy ?? null,
    }
  }
  const told = await db
    .selectFrom('referrals')
    .innerJoin('cases', 'cases.referralId', 'referrals.id')
    .select('referrals.previousInvolvement')
    .where('cases.reference', '=', caseReference)
    .executeTakeFirst()
  const earlier = told?.previousInvolvement
  return {
    closedDate: earlier?.closedOn ?? null,
    previousWorker: earlier?.worker ?? null,
    previousTeamLeader: earlier?.teamLeader ?? null,
  }
}

export type CoreDetails = { ethnicity: string; religion: string; disability: string }

/** Enters the core details of the child; the audit names the fields, never their values (TU-10, I6). */
export async function setCoreDetails(
  tx: Transaction,
  caseReference: string,
  details: CoreDetails,
  actor: string,
): Promise<void> {
  const { childId } = await tx.db
    .selectFrom('cases')
    .select('childId')
    .where('reference', '=', caseReference)
    .executeTakeFirstOrThrow()
  await tx.db.updateTable('children').set(details).where('id', '=', childId).execute()
  await tx.audit.append({ actor, action: 'child.coreDetails', caseReference, detail: { fields: Object.keys(details) } })
}

/** Who and when decided the newest accepted form of this kind in a case: the rationale that an allocation refers to. */
export const latestDecision = ({ db }: Db, caseReference: string, formId: string) =>
  db
    .selectFrom('oversight')
    .innerJoin('cases', 'cases.id', 'oversight.caseId')
    .select(['oversight.id', 'oversight.decidedBy', 'oversight.decidedAt', 'oversight.decisions'])
    .where('cases.reference', '=', caseReference)
    .where('oversight.formId', '=', formId)
    .where('oversight.state', '=', 'accepted')
    .orderBy('oversight.seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The forms that may send a case to another team, and the answer by which each does. */
const sendsAway: Record<string, [field: string, answer: string]> = {
  daTrayReview: ['outcome', 'OTHER_TEAM'],
  daDelayDecision: ['route', 'OTHER_TEAM'],
  awSelectWorker: ['outOfArea', 'YES'],
}

/**
 * The team that the newest decision on record sends the case to. An error event of the model carries no variables, so
 * the decision itself is read (DA-10, AW-52).
 */
export async function latestNextTeam({ db }: Db, caseReference: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('oversight')
    .innerJoin('cases', 'cases.id', 'oversight.caseId')
    .select(['oversight.formId', 'oversight.decisions'])
    .where('cases.reference', '=', caseReference)
    .where('oversight.formId', 'in', Object.keys(sendsAway))
    .where('oversight.state', '=', 'accepted')
    .orderBy('oversight.seq', 'desc')
    .execute()
  const found = rows.find(({ formId, decisions }) => {
    const [field, answer] = sendsAway[formId] ?? []
    return field !== undefined && decisions[field] === answer
  })
  return typeof found?.decisions.nextTeam === 'string' ? found.decisions.nextTeam : undefined
}
