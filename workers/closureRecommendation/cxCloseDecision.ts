import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { abouts, auditBlock, auditItems, defectSentence, isIncomplete, unexplained } from '../shared/auditBlock.ts'
import { choice, confirmation, rows, text, yesNo } from '../shared/formFields.ts'
import { nameOf } from '../shared/nameOf.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { auditText } from './auditText.ts'
import { closingText, summaryText, writtenFor } from './closing.ts'

const schema = z.object({
  readSummary: confirmation('Closing summary read'),
  readAudit: confirmation('Case audit form read'),
  ...auditBlock,
  defects: rows('What is missing or wrong', {
    about: choice('It is about', abouts),
    defect: text('What is missing or wrong', 10),
  }),
  standard: yesNo('Is the work of the required standard?'),
  decision: choice('Decision', ['CLOSED', 'RETURNED']),
})
type Form = z.infer<typeof schema>

/** Audit, standard and decision say the same thing. */
function contradictions(form: Form): Problem[] {
  const met = form.standard === 'YES'
  const problem = (holds: boolean, field: string, words: string, wayOut: string): Problem[] =>
    holds ? [{ field, problem: words, wayOut }] : []
  return [
    ...unexplained(form),
    ...problem(
      met && isIncomplete(form),
      'standard',
      'The work is said to be of the required standard, but something is missing above',
      'answer No and give the case back, or put it right first, answer Yes above and take the row out',
    ),
    ...problem(
      !met && form.defects.length === 0,
      'defects',
      'The work is not of the required standard, and no row says why',
      'add a row for each thing that is missing or wrong',
    ),
    ...problem(
      met !== (form.decision === 'CLOSED'),
      'decision',
      'The decision does not go with the standard',
      'close the case where the standard is met, give it back to the worker where it is not',
    ),
  ]
}

/** Whoever wrote the summary does not approve it; nor does a case close while something is not put right. */
async function hindrances(deps: Dependencies, form: Form, { variables, completedBy }: CompletedTask) {
  const closing = await procedureOf(deps.register, variables.procedureId)
  const summary = await writtenFor(deps, closing, 'cxClosingSummary')
  const writer = summary?.decidedBy ?? variables.summaryBy
  const own: Problem[] =
    writer === completedBy
      ? [
          {
            field: 'decision',
            problem: `${await nameOf(deps, completedBy)} wrote the closing summary and cannot decide on it`,
            wayOut: 'let the Team Manager or the deputy who did not write it claim and complete the task',
          },
        ]
      : []
  const open = form.decision === 'CLOSED' ? await deps.register.procedures.openDefects(variables.procedureId) : []
  return [
    ...own,
    ...open.map(
      ({ defect }): Problem => ({
        field: 'decision',
        problem: `Not put right yet: ${defect}`,
        wayOut: 'give the case back to the worker',
      }),
    ),
  ]
}

/**
 * The Team Manager or the deputy reads closing summary and case audit form, audits the case, and closes it where the work
 * is of the required standard; otherwise it goes back to the worker with what is missing. CX-01, CX-05, CX-06, G-47.
 */
export const cxCloseDecision = defineTask('cxCloseDecision', {
  roles: ['teamManager', 'deputyTeamManager'],
  rules: ['CX-01', 'CX-05', 'CX-06'],
  texts: ['defects'],
  schema,
  async prepare({ variables }, deps) {
    const { closing, closingText: words } = await closingText(deps, variables.procedureId)
    return {
      closingText: words,
      summaryText: await summaryText(deps, closing),
      auditText: await auditText(deps, closing),
      readSummary: false,
      readAudit: false,
      ...Object.fromEntries(auditItems.map(([field]) => [field, null])),
      defects: [],
      standard: null,
      decision: null,
    }
  },
  async check(form, context, deps) {
    return [...contradictions(form), ...(await hindrances(deps, form, context))]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    if (form.decision === 'CLOSED') {
      await tx.procedures.step(procedureId, 'AUDIT', by)
      return { closeDecision: 'CLOSED', closedBy: completedBy }
    }
    const defects = form.defects.map((row) => ({ defect: defectSentence(row) }))
    await tx.procedures.addDefects(procedureId, 'AUDIT', defects, by)
    await tx.procedures.returned(procedureId, by)
    await tx.procedures.reopen(procedureId, ['SUMMARY'])
    return { closeDecision: 'RETURNED', closedBy: null }
  },
})
