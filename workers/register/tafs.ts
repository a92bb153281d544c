import type { LeadProfessional } from './procedureTables.ts'
import type { Scope } from './scope.ts'
import { type TafBoardFilter, tafBoard } from './tafBoard.ts'
import { ensureTaf, openTafOf, selectTafs, type TafRow } from './tafRows.ts'
import {
  type ConsentRow,
  endTaf,
  type NewApproach,
  type NewReview,
  noteAboutEnd,
  noteApproach,
  noteConsents,
  noteReview,
  reconfirm,
  setHandOut,
  setLeadProfessional,
  setMeeting,
  startTaf,
  type TafEnd,
  type Withdrawal,
  withdrawConsent,
} from './tafSteps.ts'
import type { By } from './transferSteps.ts'

export type { LeadProfessional } from './procedureTables.ts'
export type { TafBoardFilter, TafEntry } from './tafBoard.ts'
export type { TafRow } from './tafRows.ts'
export type { ConsentRow, NewApproach, NewReview, TafEnd, Withdrawal } from './tafSteps.ts'

/** Teams around the Family, each by the procedure that leads to it (TS). Every write refuses a TAF that has ended. */
export const tafsOf = (scope: Scope) => ({
  /** The TAF begins to be prepared; the other writes do so by themselves. */
  ensure: (procedureId: string): Promise<void> => scope.inTransaction((tx) => ensureTaf(tx, procedureId)),

  /** Consent, one row for each person; asked again, the newest answer counts (TS-03, TS-04). */
  consent: (procedureId: string, rows: ConsentRow[], by: By): Promise<void> =>
    scope.inTransaction((tx) => noteConsents(tx, procedureId, rows, by)),

  /** A professional was asked to lead (TS-08 to TS-11). @returns the key of the approach */
  approach: (procedureId: string, approach: NewApproach, by: By): Promise<string> =>
    scope.inTransaction((tx) => noteApproach(tx, procedureId, approach, by)),

  setLeadProfessional: (procedureId: string, lead: LeadProfessional, by: By): Promise<void> =>
    scope.inTransaction((tx) => setLeadProfessional(tx, procedureId, lead, by)),

  setMeeting: (procedureId: string, meeting: { at: string; venue: string }, by: By): Promise<void> =>
    scope.inTransaction((tx) => setMeeting(tx, procedureId, meeting, by)),

  setHandOut: (
    procedureId: string,
    handOut: { closingSummary: string; actionPlan: string; planSource: string },
    by: By,
  ): Promise<void> => scope.inTransaction((tx) => setHandOut(tx, procedureId, handOut, by)),

  /** Who consented is asked again at the final meeting (TS-15). @throws Refused for a person who did not consent */
  reconfirm: (procedureId: string, rows: { personId: string; reconfirmed: 'YES' | 'NO' }[], by: By): Promise<void> =>
    scope.inTransaction((tx) => reconfirm(tx, procedureId, rows, by)),

  /** The TAF begins: it runs from now on (TS-15). */
  start: (procedureId: string, start: By & { nextTafAt: string }): Promise<void> =>
    scope.inTransaction((tx) => startTaf(tx, procedureId, start)),

  /** What a TAF meeting came to (TS-19). @returns the key of the review */
  review: (procedureId: string, review: NewReview): Promise<string> =>
    scope.inTransaction((tx) => noteReview(tx, procedureId, review)),

  /** Consent is withdrawn by one person, or by all (TS-20). @throws Refused for a person who did not consent */
  withdraw: (procedureId: string, withdrawal: Withdrawal): Promise<void> =>
    scope.inTransaction((tx) => withdrawConsent(tx, procedureId, withdrawal)),

  /** Words about an end that is reported and comes. */
  note: (procedureId: string, note: string, by: string): Promise<void> =>
    scope.inTransaction((tx) => noteAboutEnd(tx, procedureId, note, by)),

  /** The TAF ends with its reason, once. @throws Overtaken when it has ended for another reason */
  end: (procedureId: string, end: TafEnd): Promise<void> => scope.inTransaction((tx) => endTaf(tx, procedureId, end)),

  /** The TAF with everything noted of it, and whether a consent that counts was withdrawn. */
  async get(procedureId: string) {
    const found = await selectTafs(scope).where('tafs.procedureId', '=', procedureId).executeTakeFirst()
    if (!found) return undefined
    const [consents, approaches, reviews] = await Promise.all([
      scope.db
        .selectFrom('tafConsents')
        .selectAll()
        .where('procedureId', '=', procedureId)
        .orderBy('personKind', 'desc')
        .orderBy('personId')
        .execute(),
      scope.db.selectFrom('tafApproaches').selectAll().where('procedureId', '=', procedureId).orderBy('seq').execute(),
      scope.db.selectFrom('tafReviews').selectAll().where('procedureId', '=', procedureId).orderBy('seq').execute(),
    ])
    const withdrawn = consents.some(({ given, withdrawnAt }) => given === 'YES' && withdrawnAt !== null)
    return { ...found, consents, approaches, reviews, withdrawn }
  },

  /** The TAF of a case that runs. */
  async runningOf(caseReference: string): Promise<TafRow | undefined> {
    const found = await openTafOf(scope, caseReference)
    return found?.state === 'RUNNING' ? found : undefined
  },

  /** The TAF of a case that is prepared or runs; of a closed case too. */
  openOf: (caseReference: string): Promise<TafRow | undefined> => openTafOf(scope, caseReference),

  /** All TAFs of a case, oldest first. */
  ofCase: (caseReference: string): Promise<TafRow[]> =>
    selectTafs(scope).where('cases.reference', '=', caseReference).orderBy('caseProcedures.seq').execute(),

  /** One row of the board, open or ended. */
  entry: async (procedureId: string, now?: Date) => (await tafBoard(scope, { procedureId }, now))[0],

  /** Open TAFs in order of their next meeting, or the ended ones. */
  board: (filter: TafBoardFilter = {}, now?: Date) => tafBoard(scope, filter, now),
})
