import { describe, expect, it } from 'vitest'
import { decide, matchingRules, tableOf } from '../support/dmn.ts'

type Case = Partial<Record<'profile' | 'assessmentType' | 'grade' | 'employment' | 'coWorkerGrade', string>> & {
  category?: string[]
  likelyCourt?: boolean
}
const asked = (given: Case) => ({
  profile: 'stockport',
  category: ['CIN'],
  assessmentType: 'SINGLE_ASSESSMENT',
  likelyCourt: false,
  grade: 'QUALIFIED',
  employment: 'PERMANENT',
  coWorkerGrade: null,
  ...given,
})
const verdict = async (given: Case) => (await decide('workerEligibility', asked(given))).verdict

/** One line for each row: what was asked, the row that decides, its verdict. */
const rows: [Case, string, string][] = [
  [{ category: ['PRE_BIRTH'], grade: 'STUDENT' }, 'preBirthStudent', 'FORBIDDEN'],
  [{ assessmentType: 'PRE_BIRTH', grade: 'STUDENT', profile: 'wirral' }, 'preBirthAssessmentStudent', 'FORBIDDEN'],
  [{ category: ['CIN', 'CLA'], employment: 'AGENCY' }, 'agencyCourtOrCare', 'FORBIDDEN'],
  [{ category: ['PROCEEDINGS'], employment: 'AGENCY' }, 'agencyCourtOrCare', 'FORBIDDEN'],
  [{ category: ['COURT'], employment: 'AGENCY', grade: 'SENIOR' }, 'agencyCourtOrCare', 'FORBIDDEN'],
  [{ profile: 'assessmentDuty', grade: 'UNQUALIFIED' }, 'referralQualified', 'FORBIDDEN'],
  [{ profile: 'sample', grade: 'STUDENT' }, 'referralQualified', 'FORBIDDEN'],
  [{ profile: 'lincolnshire', grade: 'STUDENT' }, 'leadAlwaysQualified', 'FORBIDDEN'],
  [{ profile: 'wirral', grade: 'UNQUALIFIED' }, 'wirralDefault', 'FORBIDDEN'],
  [{ profile: 'assessmentSupport', category: ['CP'], grade: 'STUDENT' }, 'supportStatutory', 'FORBIDDEN'],
  [{ profile: 'assessmentSupport', grade: 'STUDENT' }, 'supportAim', 'DISCOURAGED'],
  [{ category: ['S47'], grade: 'STUDENT', coWorkerGrade: 'ASYE' }, 'statutoryBeside', 'ALLOWED'],
  [{ category: ['CP'], grade: 'UNQUALIFIED', coWorkerGrade: 'STUDENT' }, 'statutoryUnqualifiedPair', 'FORBIDDEN'],
  [{ category: ['SUPERVISION_ORDER'], grade: 'UNQUALIFIED' }, 'statutoryAlone', 'ALLOWED_WITH_CO_WORKER'],
  [{ grade: 'UNQUALIFIED' }, 'notStatutory', 'ALLOWED'],
  [{ likelyCourt: true, employment: 'AGENCY' }, 'agencyLikelyCourt', 'DISCOURAGED'],
  [{ category: ['PRE_PROCEEDINGS'], employment: 'AGENCY' }, 'agencyPreProceedings', 'DISCOURAGED'],
  [
    { category: ['PRE_BIRTH'], grade: 'ASYE', coWorkerGrade: 'SENIOR', profile: 'sample' },
    'preBirthNewlyQualifiedBeside',
    'ALLOWED',
  ],
  [
    { assessmentType: 'PRE_BIRTH', grade: 'ASYE', coWorkerGrade: 'QUALIFIED' },
    'preBirthAssessmentNewlyQualifiedBeside',
    'ALLOWED',
  ],
  [{ category: ['PRE_BIRTH'], grade: 'ASYE' }, 'preBirthNewlyQualified', 'ALLOWED_WITH_CO_WORKER'],
  [
    { assessmentType: 'PRE_BIRTH', grade: 'ASYE', coWorkerGrade: 'ASYE' },
    'preBirthAssessmentNewlyQualified',
    'ALLOWED_WITH_CO_WORKER',
  ],
  [{ category: ['PRE_BIRTH'], grade: 'ASYE', profile: 'wirral' }, 'preBirthNewlyQualifiedWarning', 'DISCOURAGED'],
  [
    { assessmentType: 'PRE_BIRTH', grade: 'ASYE', profile: 'sample' },
    'preBirthAssessmentNewlyQualifiedWarning',
    'DISCOURAGED',
  ],
  [{ category: ['CLA'], grade: 'QUALIFIED' }, 'qualified', 'ALLOWED'],
  [{ grade: 'HEALTH_VISITOR' }, 'notKnown', 'FORBIDDEN'],
]

describe('who may be the worker (AW-15 to AW-24, AW-49)', () => {
  it.each(rows)('%j is decided by row %s: %s', async (given, row, expected) => {
    expect((await matchingRules('workerEligibility', asked(given)))[0]).toBe(`rule_${row}`)
    expect(await verdict(given)).toBe(expected)
  })

  it('has a case here for every row, and names the source of each', async () => {
    const { rules } = await tableOf('workerEligibility')
    expect(new Set(rows.map(([, row]) => `rule_${row}`))).toEqual(new Set(rules.map(({ id }) => id)))
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([])
  })

  it('lets agency workers take court work and looked-after children where only another authority forbids it', async () => {
    for (const profile of ['assessmentDuty', 'assessmentSupport', 'wirral', 'lincolnshire', 'sample']) {
      expect(await verdict({ profile, category: ['CLA', 'COURT'], employment: 'AGENCY', likelyCourt: true })).toBe(
        'ALLOWED',
      )
    }
  })

  it('never lets a student lead a pre-birth assessment, in no profile and with no co-worker', async () => {
    for (const profile of ['assessmentDuty', 'assessmentSupport', 'wirral', 'stockport', 'lincolnshire', 'sample']) {
      expect(await verdict({ profile, assessmentType: 'PRE_BIRTH', grade: 'STUDENT', coWorkerGrade: 'SENIOR' })).toBe(
        'FORBIDDEN',
      )
    }
  })

  it('keeps the qualified social worker responsible when a student is co-allocated to a statutory case', async () => {
    const { mayLead } = await decide(
      'workerEligibility',
      asked({ category: ['CP'], grade: 'STUDENT', coWorkerGrade: 'QUALIFIED' }),
    )
    expect(mayLead).toBe(false)
  })

  it('accepts a reason instead of the co-worker for a newly qualified worker, never for an unqualified one', async () => {
    const reasonInstead = async (given: Case) => (await decide('workerEligibility', asked(given))).reasonInstead
    expect(await reasonInstead({ category: ['PRE_BIRTH'], grade: 'ASYE' })).toBe(true)
    expect(await reasonInstead({ category: ['CP'], grade: 'UNQUALIFIED' })).toBe(false)
  })
})
