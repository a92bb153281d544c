import type { Scope } from './scope.ts'

export type NewNotice = {
  caseReference?: string | null
  notice: string
  role?: string | null
  username?: string | null
  jobKey: string
}

export const noticesOf = (scope: Scope) => ({
  /** Files that a role or a member of staff was told; once for each job. */
  record: ({ caseReference = null, notice, role = null, username = null, jobKey }: NewNotice): Promise<void> =>
    scope.inTransaction(async (tx) => {
      const of = caseReference
        ? await tx.db.selectFrom('cases').select('id').where('reference', '=', caseReference).executeTakeFirst()
        : undefined
      await tx.db
        .insertInto('notices')
        .values({ id: tx.newId(), caseId: of?.id ?? null, notice, role, username, jobKey, at: tx.now() })
        .onConflict((on) => on.column('jobKey').doNothing())
        .execute()
    }),

  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('notices')
      .innerJoin('cases', 'cases.id', 'notices.caseId')
      .selectAll('notices')
      .where('cases.reference', '=', caseReference)
      .orderBy('notices.at')
      .execute(),
})
