import { caseIdOf } from './caseIdOf.ts'
import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'
import type { Codes, Texts } from './tables.ts'

export type NewMeeting = {
  caseReference: string
  kind: string
  at: string
  details?: Codes
  text?: Texts
  recordedBy: string
}

export const meetingsOf = (scope: Scope) => ({
  /** Files a meeting or discussion that took place (CG-6). @returns id */
  record: ({ caseReference, kind, at, details = {}, text = {}, recordedBy }: NewMeeting): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const id = tx.newId()
      const caseId = await caseIdOf(tx, caseReference)
      await tx.db
        .insertInto('meetings')
        .values({ id, caseId, kind, at, details: json(details), text: json(text), recordedBy, recordedAt: tx.now() })
        .execute()
      tx.audit({ actor: recordedBy, action: 'meeting.recorded', caseReference, detail: { meetingId: id, kind } })
      return id
    }),

  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('meetings')
      .innerJoin('cases', 'cases.id', 'meetings.caseId')
      .selectAll('meetings')
      .where('cases.reference', '=', caseReference)
      .orderBy('meetings.at')
      .execute(),
})
