import { z } from 'zod'
import { fixesOf, fixRow, fixRowsOf, unfixed } from '../shared/fixRows.ts'
import { needed, optionalText, rows, text } from '../shared/formFields.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { closingText, writtenFor } from './closing.ts'

const isWithoutTaf = ({ path }: { path: string | null }) => (path ?? 'NO_TAF') === 'NO_TAF'

/**
 * The allocated worker recommends that the case closes: the closing summary goes to the manager's tasks, the case stays
 * with its worker. What the manager gave back is put right here. CX-02, CX-03, CX-04, CL-01, G-47.
 */
export const cxClosingSummary = defineTask('cxClosingSummary', {
  roles: anyWorker,
  rules: ['CX-02', 'CX-03', 'CX-04', 'CX-06', 'CL-01'],
  texts: ['summary', 'rationaleNoTaf', 'fixes'],
  schema: z.object({
    summary: text('Closing summary', 50),
    rationaleNoTaf: optionalText('Why no Team around the Family'),
    fixes: rows('What was given back', fixRow),
  }),
  async prepare({ variables }, deps) {
    const { closing, closingText: words } = await closingText(deps, variables.procedureId)
    const before = await writtenFor(deps, closing, 'cxClosingSummary')
    const considered = await writtenFor(deps, closing, 'clClosureCase')
    const open = await deps.register.procedures.openDefects(variables.procedureId, 'AUDIT')
    return {
      closingText: words,
      withoutTaf: isWithoutTaf(closing),
      wasReturned: open.length > 0,
      summary: before?.text.summary ?? null,
      rationaleNoTaf: before?.text.rationaleNoTaf ?? considered?.text.rationaleNoTaf ?? null,
      fixes: fixRowsOf(open),
    }
  },
  async check(form, context, deps) {
    const { procedureId } = context.variables
    const closing = await procedureOf(deps.register, procedureId)
    const label = 'Why no Team around the Family'
    const missing = needed(isWithoutTaf(closing), 'rationaleNoTaf', form.rationaleNoTaf, label, 20)
    const unsaid: Problem[] = missing
      ? [{ field: missing.field, problem: missing.message, wayOut: 'closing without it is the exception' }]
      : []
    const open = await deps.register.procedures.openDefects(procedureId, 'AUDIT')
    return [...(await onlyTheWorker(deps, context)), ...unsaid, ...unfixed('fixes', open, form.fixes)]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    const open = await tx.procedures.openDefects(procedureId, 'AUDIT')
    await tx.procedures.fixDefects(procedureId, fixesOf(open, form.fixes), by)
    await tx.procedures.step(procedureId, 'SUMMARY', by)
    return { summaryBy: completedBy }
  },
})
