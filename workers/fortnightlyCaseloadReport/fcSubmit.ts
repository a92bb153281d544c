import { z } from 'zod'
import { WorkerProblem } from '../engine/problem.ts'
import { optionalText } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import type { CaseloadRow } from './caseloadRows.ts'

const waitingOf = ({ casesWaiting, daysWaiting, reason }: CaseloadRow) =>
  casesWaiting ? `${casesWaiting}, for ${daysWaiting} days (${reason?.toLowerCase().replaceAll('_', ' ')})` : '0'

/** One line of the table of figures. */
const lineOf = (row: CaseloadRow) => ({
  worker: `${row.worker}${row.team ? ` (${row.team})` : ''}`,
  held: `${row.casesHeld}${row.reallocated ? ` (${row.reallocated} reallocated since the last return)` : ''}`,
  waiting: waitingOf(row),
  managed: row.casesWaiting ? `${row.managedBy ?? 'nobody'}, ${row.meetingsHeld} held` : '',
  covered: row.essentialCovered ?? '',
})

/** The Service Manager submits the return to the Director; the figures come from the register and are not typed. FC-01. */
export const fcSubmit = defineTask('fcSubmit', {
  roles: ['serviceManager'],
  rules: ['FC-01'],
  texts: ['comment'],
  schema: z.object({ comment: optionalText('Comment') }),
  async prepare({ variables }, { register }) {
    const report = await register.reports.get(variables.reportId)
    if (!report)
      throw new WorkerProblem(
        `The register has no report ${variables.reportId}.`,
        'check the variable reportId of the instance',
      )
    return { fcTable: (report.rows as CaseloadRow[]).map(lineOf) }
  },
  async effects(tx, { comment }, { variables, completedBy }) {
    await tx.reports.confirm(variables.reportId, { by: completedBy, stage: 'SERVICE_MANAGER', note: comment })
    return {}
  },
})
