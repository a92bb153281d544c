import { z } from 'zod'
import { atLocalTime, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { type Role, roles } from '../models/vocabulary.ts'
import { choice, notBeforeToday, optionalDay, text } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { defineTask, type Problem, type TaskContext } from '../tasks/defineTask.ts'
import { caseSummary } from './caseSummary.ts'
import { presentSince } from './presentSince.ts'
import { refuseForHard } from './standing.ts'
import { dayInWords, instantInWords, levelWords, riskKindWords } from './words.ts'

/** The one role that may decide, as decision unallocatedAuthoriser gave it to the process. UC-11, UC-15, C-02. */
function authoriserOf({ variables }: Pick<TaskContext, 'variables'>): Role {
  const { authoriser } = variables
  if (typeof authoriser === 'string' && authoriser in roles) return authoriser as Role
  throw new WorkerProblem(
    'Who may authorise this (authoriser) is missing.',
    'let businessRule_unallocatedAuthoriser run before this task and map its authoriser',
  )
}

/** Whether R-02 comes before the decision: as the process has looked it up, else as the table has it now. */
async function asksReport({ engine }: Pick<Dependencies, 'engine'>, { profile, variables }: TaskContext) {
  if (typeof variables.reportAsked === 'boolean') return variables.reportAsked
  const asked = { profile, deallocation: variables.deallocation === true }
  return z.object({ report: z.boolean() }).parse(await engine.decide('unallocatedAuthoriser', asked)).report
}

/** Risk assessments and report R-02 of this case since it has been proposed, newest first. UC-12, UC-14. */
async function evidenceOf({ caseReference }: TaskContext, { register }: Pick<Dependencies, 'register'>) {
  const [period, present] = await Promise.all([
    register.unallocated.current(caseReference),
    presentSince(register, caseReference),
  ])
  const since = period && toLondon(period.since) < toLondon(period.openedAt) ? period.since : present
  const from = since && toLondon(since).startOf('day')
  const isOfPeriod = (at: string) => !from || toLondon(at) >= from
  const [assessments, reports] = await Promise.all([
    register.riskAssessments.ofCase(caseReference),
    register.reports.list({ kind: 'R-02', caseReference }),
  ])
  return {
    assessments: assessments.filter(({ at }) => isOfPeriod(at)).toReversed(),
    report: reports.find(({ asOf }) => isOfPeriod(asOf)),
  }
}

async function checkEvidence(context: TaskContext, deps: Dependencies): Promise<Problem[]> {
  const { assessments, report } = await evidenceOf(context, deps)
  return [
    ...(assessments.length === 0
      ? [
          {
            field: 'riskAssessments',
            problem: 'No risk assessment of this case is on record; without one no case is left unallocated (UC-12)',
            wayOut: 'have the risk assessment made first: answer that you need more information, or refuse',
          },
        ]
      : []),
    ...((await asksReport(deps, context)) && !report
      ? [
          {
            field: 'report',
            problem: 'Report R-02 on this case is not filed yet; it comes before the authorisation (UC-14)',
            wayOut: 'answer that you need more information, so that the report is made',
          },
        ]
      : []),
    ...(context.variables.riskDecision === 'MUST_ALLOCATE'
      ? [
          {
            field: 'decision',
            problem: 'The risk assessment says that this child must have a worker without delay (UC-21)',
            wayOut: 'refuse, with the direction how the child gets a worker',
          },
        ]
      : []),
    ...(await refuseForHard(deps, context.variables, 'decision', 'Authorised', 'refuse, with your direction')),
  ]
}

/**
 * Leaving a case without a worker is authorised, refused with a direction, or more is asked for, by the one role that the
 * profile names. Authorised only with a risk assessment of this case, and with report R-02 where the profile asks for it.
 * UC-11, UC-12, UC-14, UC-15, G-14.
 */
export const ucAuthorisation = defineTask('ucAuthorisation', {
  roles: (context) => [authoriserOf(context)],
  rules: ['UC-11', 'UC-12', 'UC-14', 'UC-15'],
  texts: ['reason'],
  schema: z.object({
    decision: choice('Decision', ['AUTHORISED', 'REFUSED', 'MORE_INFORMATION']),
    until: optionalDay('Until'),
    reason: text('Reason', 20),
  }),
  async prepare(context, deps) {
    const { assessments, report } = await evidenceOf(context, deps)
    const asked = await asksReport(deps, context)
    const lines = await Promise.all(
      assessments.map(async ({ level, kind, at, assessedBy }) => {
        const by = await nameOf(deps, assessedBy)
        return `${dayInWords(at)}: risk ${levelWords[level] ?? level}, ${riskKindWords[kind] ?? kind} (${by})`
      }),
    )
    return {
      summaryText: await caseSummary(deps, context),
      authoriserText: `the ${roles[authoriserOf(context)]}`,
      riskAssessmentsText: lines.join('; ') || '**none on record, so this case cannot be authorised yet**',
      reportText: report
        ? `filed ${instantInWords(report.asOf)}; it is on the case page`
        : asked
          ? '**not filed yet, so this case cannot be authorised yet**'
          : '',
      decision: null,
      until: null,
    }
  },
  async check(form, context, deps) {
    if (form.decision !== 'AUTHORISED') return []
    return [...notBeforeToday('until', 'Until', form.until, context), ...(await checkEvidence(context, deps))]
  },
  async effects(tx, { decision, until }, { caseReference, completedBy, completedAt }, { calendar }) {
    const authorised = decision === 'AUTHORISED'
    const authorisedUntil =
      authorised && until ? toOffsetIso(atLocalTime(toLondon(until), calendar.workingHours.closes)) : null
    if (authorised && (await tx.unallocated.current(caseReference))) {
      const change = { authorisedBy: completedBy, authorisedAt: completedAt, authorisedUntil }
      await tx.unallocated.update(caseReference, change, completedBy)
    }
    return { authorisation: decision, authorisedUntil }
  },
})
