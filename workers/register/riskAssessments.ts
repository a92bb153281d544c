import { caseIdOf } from './caseIdOf.ts'
import { json } from './columnTypes.ts'
import type { Scope } from './scope.ts'
import type { RiskKind, Texts } from './tables.ts'

export type NewRiskAssessment = {
  caseReference: string
  level: string
  at: string
  /** Words of the assessment; they stay in the register. */
  text: Texts | string
  assessedBy: string
  kind: RiskKind
}

export const riskAssessmentsOf = (scope: Scope) => ({
  /** Files a risk assessment with its audit entry. @returns id */
  record: ({ caseReference, text, ...assessment }: NewRiskAssessment): Promise<string> =>
    scope.inTransaction(async (tx) => {
      const id = tx.newId()
      const words = typeof text === 'string' ? { assessment: text } : text
      await tx.db
        .insertInto('riskAssessments')
        .values({
          ...assessment,
          id,
          caseId: await caseIdOf(tx, caseReference),
          text: json(words),
          recordedAt: tx.now(),
        })
        .execute()
      const { level, kind, assessedBy } = assessment
      tx.audit({
        actor: assessedBy,
        action: 'risk.assessed',
        caseReference,
        detail: { riskAssessmentId: id, level, kind },
      })
      return id
    }),

  /** The newest assessment of a case. */
  latest: (caseReference: string) =>
    scope.db
      .selectFrom('riskAssessments')
      .innerJoin('cases', 'cases.id', 'riskAssessments.caseId')
      .selectAll('riskAssessments')
      .where('cases.reference', '=', caseReference)
      .orderBy('riskAssessments.at', 'desc')
      .orderBy('riskAssessments.recordedAt', 'desc')
      .limit(1)
      .executeTakeFirst(),

  ofCase: (caseReference: string) =>
    scope.db
      .selectFrom('riskAssessments')
      .innerJoin('cases', 'cases.id', 'riskAssessments.caseId')
      .selectAll('riskAssessments')
      .where('cases.reference', '=', caseReference)
      .orderBy('riskAssessments.at')
      .execute(),
})
