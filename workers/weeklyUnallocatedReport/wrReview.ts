import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { wordsOf } from '../letters/stepNames.ts'
import type { Transaction } from '../register/database.ts'
import type { Codes } from '../register/tables.ts'
import { conditions, needed, optionalText, reference, rows, text, yesNo } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import type { UnallocatedRow } from './unallocatedRows.ts'

const confirms = (stage: unknown) => stage === 'TEAM_MANAGER'
const dayOf = (instant: string | null) => (instant ? toLondon(instant).toFormat('d.M.yyyy') : '–')

async function reportOf({ reports }: Pick<Transaction, 'reports'>, reportId: string) {
  const report = await reports.get(reportId)
  if (report) return report
  throw new WorkerProblem(`The register has no report ${reportId}.`, 'check the variable reportId of the instance')
}

const ofTeam = (all: Codes[], team: string) => (all as UnallocatedRow[]).filter((row) => row.team === team)

/** One line of the tables above the answers and above the review. */
const lineOf = (row: UnallocatedRow) => ({
  case: `${row.caseReference} (${row.initials}), ${row.team}`,
  waiting: `${row.daysUnallocated} days, since ${dayOf(row.unallocatedSince)}`,
  overdue: `seen ${dayOf(row.lastSeen)}, ${row.overdue.length || 'nothing'} overdue`,
  next: row.nextStepDue ? `${wordsOf(row.nextStep ?? '')} by ${dayOf(row.nextStepDue)}` : '–',
  statutory: [
    row.statutoryMet?.toLowerCase() ?? 'not confirmed',
    row.statutoryReason && `Why: ${row.statutoryReason}`,
    row.statutoryPlan && `Plan: ${row.statutoryPlan}`,
  ]
    .filter(Boolean)
    .join('. '),
  progress: row.progress ?? '',
})

const answer = {
  caseReference: reference('Case'),
  statutoryMet: yesNo('Statutory duties met'),
  statutoryReason: optionalText('Why they are not met'),
  statutoryPlan: optionalText('How they will be met'),
  progress: text('Progress towards allocation', 10),
}

/** Every case of the team is answered once, and no other. */
function complete(answers: { caseReference: string }[], team: UnallocatedRow[]): Problem[] {
  const problem = (caseReference: string, what: string): Problem => ({
    field: 'wrCases',
    problem: `Case ${caseReference} ${what}`,
    wayOut: 'answer for each case in the list, and for no other',
  })
  const given = answers.map(({ caseReference }) => caseReference)
  const wanted = team.map(({ caseReference }) => caseReference)
  return [
    ...wanted.filter((one) => !given.includes(one)).map((one) => problem(one, 'is not answered')),
    ...given.filter((one) => !wanted.includes(one)).map((one) => problem(one, 'is not in this part of the report')),
    ...given.filter((one, place) => given.indexOf(one) !== place).map((one) => problem(one, 'is answered twice')),
  ]
}

async function confirmTeam(tx: Transaction, answers: Variables[], { reportId, team }: Variables, by: string) {
  // Two teams may confirm at once: whoever comes second reads what the first wrote.
  await tx.db.selectFrom('reports').select('id').where('id', '=', reportId).forUpdate().execute()
  const { rows: all } = await reportOf(tx, reportId)
  const completed = (all as UnallocatedRow[]).map((row) => {
    const given = row.team === team && answers.find(({ caseReference }) => caseReference === row.caseReference)
    if (!given) return row
    const { statutoryMet, statutoryReason, statutoryPlan, progress } = given
    const reasons = statutoryMet === 'NO' ? { statutoryReason, statutoryPlan } : {}
    return { ...row, statutoryMet, ...reasons, progress, confirmedBy: by }
  })
  await tx.reports.confirm(reportId, { by, stage: 'TEAM_MANAGER', rows: completed })
}

/**
 * The weekly report on unallocated cases, in two hands: each Team Manager confirms statutory duties and says how
 * allocation progresses, case by case; then the managers whom the profile names review the whole. WR-01, WR-02, UC-44.
 */
export const wrReview = defineTask('wrReview', {
  roles: ({ variables }) => (confirms(variables.wrStage) ? ['teamManager'] : [String(variables.reviewerRole)]),
  rules: ['WR-01', 'WR-02', 'UC-44'],
  texts: ['wrCases', 'reviewNote'],
  schema: z
    .object({ wrCases: rows('Cases', answer), reviewNote: optionalText('Review note') })
    .superRefine(
      conditions(({ wrCases }) =>
        wrCases.flatMap(({ caseReference: of, statutoryMet, statutoryReason, statutoryPlan }) => [
          needed(statutoryMet === 'NO', 'wrCases', statutoryReason, `Why they are not met (${of})`),
          needed(statutoryMet === 'NO', 'wrCases', statutoryPlan, `How they will be met (${of})`),
        ]),
      ),
    ),
  async prepare({ variables }, { register }) {
    const { rows: all } = await reportOf(register, variables.reportId)
    if (!confirms(variables.wrStage)) return { wrTable: (all as UnallocatedRow[]).map(lineOf), wrCases: [] }
    const own = ofTeam(all, variables.team)
    return {
      wrTable: own.map(lineOf),
      wrCases: own.map(({ caseReference }) => ({
        caseReference,
        statutoryMet: null,
        statutoryReason: '',
        statutoryPlan: '',
        progress: '',
      })),
    }
  },
  async check({ wrCases, reviewNote = '' }, { variables }, { register }) {
    if (confirms(variables.wrStage))
      return complete(wrCases, ofTeam((await reportOf(register, variables.reportId)).rows, variables.team))
    if (reviewNote.length >= 10) return []
    const problem = 'Review note is missing or too short'
    return [{ field: 'reviewNote', problem, wayOut: 'write at least 10 characters' }]
  },
  async effects(tx, { wrCases, reviewNote }, { variables, completedBy }) {
    if (confirms(variables.wrStage)) await confirmTeam(tx, wrCases, variables, completedBy)
    else await tx.reports.confirm(variables.reportId, { by: completedBy, stage: 'REVIEWER', note: reviewNote })
    return {}
  },
})
