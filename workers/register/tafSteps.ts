import type { ConsentAnswer, ConsentKind, LeadAnswer, TafEndReason, TafReviewOutcome } from '../models/closureWords.ts'
import { json } from './columnTypes.ts'
import { type FieldProblem, NotFound, Overtaken, Refused } from './errors.ts'
import { lockProcedure } from './procedureRows.ts'
import type { LeadProfessional, Tafs } from './procedureTables.ts'
import type { TransactionScope } from './scope.ts'
import { ensureTaf, lockOpenTaf, selectTafs } from './tafRows.ts'
import type { By } from './transferSteps.ts'

export type ConsentRow = {
  /** Key of the person, or 'child'. */
  personId: string
  personKind: ConsentKind
  askedOn: string
  explained: boolean
  given: ConsentAnswer
}
export type NewApproach = {
  candidate: LeadProfessional
  knownToCase: boolean
  contactedAt: string
  answer: LeadAnswer
  views: string
}
export type NewReview = By & { outcome: TafReviewOutcome; nextTafAt?: string | null; note?: string | null }
export type Withdrawal = By & { personId?: string | null | undefined }
export type TafEnd = By & { reason: TafEndReason; concernRemains?: boolean | null; note?: string | null }

/** Consent to the TAF, one row for each person (TS-03, TS-04); asked again, the newest answer counts. */
export async function noteConsents(
  tx: TransactionScope,
  procedureId: string,
  rows: ConsentRow[],
  { by, at }: By,
): Promise<void> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  if (rows.length === 0) return
  for (const { personId, personKind, askedOn, explained, given } of rows) {
    const answer = { personKind, askedOn, explained, given, notedBy: by, notedAt: at }
    const anew = { reconfirmed: null, reconfirmedAt: null, withdrawnAt: null, withdrawnNotedBy: null }
    await tx.db
      .insertInto('tafConsents')
      .values({ id: tx.newId(), procedureId, personId, ...answer })
      .onConflict((on) => on.columns(['procedureId', 'personId']).doUpdateSet({ ...answer, ...anew }))
      .execute()
  }
  const consents = rows.map(({ personId, given, askedOn }) => `${personId} ${given} ${askedOn}`)
  tx.audit({ actor: by, action: 'taf.consentNoted', caseReference, detail: { procedureId, consents } })
}

/** A professional was asked to lead the TAF (TS-08 to TS-11). @returns the key of the approach */
export async function noteApproach(
  tx: TransactionScope,
  procedureId: string,
  { candidate, ...approach }: NewApproach,
  { by, at }: By,
): Promise<string> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  const id = tx.newId()
  await tx.db
    .insertInto('tafApproaches')
    .values({ id, procedureId, candidate: json(candidate), ...approach, notedBy: by, notedAt: at })
    .execute()
  const { answer, knownToCase } = approach
  const detail = { procedureId, approachId: id, answer, knownToCase }
  tx.audit({ actor: by, action: 'taf.leadProfessionalAsked', caseReference, detail })
  return id
}

type Change = Partial<Pick<Tafs, 'finalMeetingVenue' | 'closingSummary' | 'actionPlan' | 'planSource'>> & {
  finalMeetingAt?: string
}
async function change(
  tx: TransactionScope,
  procedureId: string,
  { by, action, detail = {} }: { by: string; action: string; detail?: Record<string, unknown> },
  set: Change | { leadProfessional: ReturnType<typeof json> },
): Promise<void> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  await tx.db.updateTable('tafs').set(set).where('procedureId', '=', procedureId).execute()
  tx.audit({ actor: by, action, caseReference, detail: { procedureId, ...detail } })
}

/** Who leads the TAF (TS-09). */
export const setLeadProfessional = (tx: TransactionScope, procedureId: string, lead: LeadProfessional, by: By) =>
  change(
    tx,
    procedureId,
    { by: by.by, action: 'taf.leadProfessionalSet', detail: { username: lead.username ?? null } },
    { leadProfessional: json(lead) },
  )

/** Where and when the final meeting is (TS-02, TS-12). */
export const setMeeting = (
  tx: TransactionScope,
  procedureId: string,
  { at, venue }: { at: string; venue: string },
  by: By,
) =>
  change(
    tx,
    procedureId,
    { by: by.by, action: 'taf.meetingSet', detail: { meetingAt: at } },
    { finalMeetingAt: at, finalMeetingVenue: venue },
  )

/** What the participants receive at the final meeting (TS-16). */
export const setHandOut = (
  tx: TransactionScope,
  procedureId: string,
  { closingSummary, actionPlan, planSource }: { closingSummary: string; actionPlan: string; planSource: string },
  by: By,
) =>
  change(
    tx,
    procedureId,
    { by: by.by, action: 'taf.handOutWritten', detail: { planSource } },
    { closingSummary, actionPlan, planSource },
  )

/** Everyone who consented is asked again at the final meeting (TS-15). @throws Refused for a person who did not consent */
export async function reconfirm(
  tx: TransactionScope,
  procedureId: string,
  rows: { personId: string; reconfirmed: 'YES' | 'NO' }[],
  { by, at }: By,
): Promise<void> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  if (rows.length === 0) return
  for (const { personId, reconfirmed } of rows) {
    const { numUpdatedRows } = await tx.db
      .updateTable('tafConsents')
      .set({ reconfirmed, reconfirmedAt: at })
      .where('procedureId', '=', procedureId)
      .where('personId', '=', personId)
      .where('given', '=', 'YES')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Refused([notConsented('personId')])
  }
  const consents = rows.map(({ personId, reconfirmed }) => `${personId} ${reconfirmed}`)
  tx.audit({ actor: by, action: 'taf.consentReconfirmed', caseReference, detail: { procedureId, consents } })
}
const notConsented = (field: string): FieldProblem => ({
  field,
  problem: 'is not of a person who consented',
  wayOut: 'choose one of those who did, or note the consent first',
})

/** The TAF begins (TS-15); again with another day sets that day. */
export async function startTaf(
  tx: TransactionScope,
  procedureId: string,
  { nextTafAt, by, at }: By & { nextTafAt: string },
): Promise<void> {
  const { caseReference, state } = await lockOpenTaf(tx, procedureId)
  const started = state === 'RUNNING' ? {} : { state: 'RUNNING' as const, startedAt: at }
  await tx.db
    .updateTable('tafs')
    .set({ nextTafAt, ...started })
    .where('procedureId', '=', procedureId)
    .execute()
  tx.audit({ actor: by, action: 'taf.started', caseReference, detail: { procedureId, nextTafAt } })
}

/** What a TAF meeting came to (TS-19); the next date is that of the review, or none. @returns the key of the review */
export async function noteReview(
  tx: TransactionScope,
  procedureId: string,
  { outcome, nextTafAt = null, note = null, by, at }: NewReview,
): Promise<string> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  const id = tx.newId()
  await tx.db
    .insertInto('tafReviews')
    .values({ id, procedureId, at, outcome, nextTafAt, note, notedBy: by, notedAt: tx.now() })
    .execute()
  await tx.db.updateTable('tafs').set({ nextTafAt }).where('procedureId', '=', procedureId).execute()
  const detail = { procedureId, reviewId: id, outcome, nextTafAt }
  tx.audit({ actor: by, action: 'taf.reviewed', caseReference, detail })
  return id
}

/** Consent is withdrawn (TS-20): by one person, or by all who gave it. @throws Refused for a person who did not consent */
export async function withdrawConsent(
  tx: TransactionScope,
  procedureId: string,
  { personId, by, at }: Withdrawal,
): Promise<void> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  const consented = await tx.db
    .selectFrom('tafConsents')
    .select('personId')
    .where('procedureId', '=', procedureId)
    .where('given', '=', 'YES')
    .$if(Boolean(personId), (rows) => rows.where('personId', '=', personId ?? ''))
    .execute()
  if (personId && consented.length === 0) throw new Refused([notConsented('personId')])
  const people = consented.map((row) => row.personId)
  if (people.length > 0) {
    await tx.db
      .updateTable('tafConsents')
      .set({ withdrawnAt: at, withdrawnNotedBy: by })
      .where('procedureId', '=', procedureId)
      .where('personId', 'in', people)
      .where('withdrawnAt', 'is', null)
      .execute()
  }
  tx.audit({ actor: by, action: 'taf.consentWithdrawn', caseReference, detail: { procedureId, people } })
}

/** Words about the end of a TAF that comes: the end itself says why. */
export async function noteAboutEnd(tx: TransactionScope, procedureId: string, note: string, by: string): Promise<void> {
  const { caseReference } = await lockOpenTaf(tx, procedureId)
  await tx.db.updateTable('tafs').set({ endedNote: note }).where('procedureId', '=', procedureId).execute()
  tx.audit({ actor: by, action: 'taf.endReported', caseReference, detail: { procedureId } })
}

/** The TAF ends with its reason, once (TS-20); words that came before stay. @throws Overtaken when it ended otherwise */
export async function endTaf(
  tx: TransactionScope,
  procedureId: string,
  { reason, concernRemains = null, note = null, by, at }: TafEnd,
): Promise<void> {
  await ensureTaf(tx, procedureId)
  const found = await selectTafs(tx).where('tafs.procedureId', '=', procedureId).executeTakeFirst()
  if (!found) throw new NotFound('TAF')
  if (found.endReason === reason) return
  if (found.endReason) throw new Overtaken('the Team around the Family')
  await tx.db
    .updateTable('tafs')
    .set({ state: 'ENDED', endedAt: at, endReason: reason, concernRemains, endedNote: note ?? found.endedNote })
    .where('procedureId', '=', procedureId)
    .execute()
  const detail = { procedureId, reason, concernRemains }
  tx.audit({ actor: by, action: 'taf.ended', caseReference: found.caseReference, detail })
}

/** With its procedure ends a TAF that was only prepared. */
export async function endUnstartedTaf(tx: TransactionScope, procedureId: string, { by, at }: By): Promise<void> {
  const { caseReference } = await lockProcedure(tx, procedureId)
  const ended = await tx.db
    .updateTable('tafs')
    .set({ state: 'ENDED', endedAt: at, endReason: 'NOT_STARTED' })
    .where('procedureId', '=', procedureId)
    .where('state', '=', 'PREPARING')
    .returning('procedureId')
    .executeTakeFirst()
  if (!ended) return
  const detail = { procedureId, reason: 'NOT_STARTED' }
  tx.audit({ actor: by, action: 'taf.ended', caseReference, detail })
}
