import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { choice, conditions, day, needed, notBeforeToday, rows, text, ticked } from '../shared/formFields.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { earlier } from './earlier.ts'
import { transferText } from './transferText.ts'
import { refuseOthers, workersAndManagers } from './whoMay.ts'

const kinds = ['REVIEW', 'CORE_GROUP', 'CONFERENCE', 'COURT', 'VISIT', 'MEETING'] as const
/** What planned work of the case is called in the summary. */
const kindOf: Record<string, (typeof kinds)[number]> = {
  CORE_GROUP: 'CORE_GROUP',
  CP_CONFERENCE: 'CONFERENCE',
  CONFERENCE: 'CONFERENCE',
  CLA_REVIEW: 'REVIEW',
  CIN_MEETING: 'REVIEW',
  REVIEW: 'REVIEW',
  COURT: 'COURT',
  VISIT: 'VISIT',
  CP_VISIT: 'VISIT',
  CLA_VISIT: 'VISIT',
}

/** The current worker writes what the receiving one has to know from the first day; the words stay in the record. DT-08. */
export const dtTransferSummary = defineTask('dtTransferSummary', {
  roles: workersAndManagers,
  rules: ['DT-01', 'DT-08'],
  texts: ['contacts', 'transport', 'summary'],
  schema: z
    .object({
      contacts: text('Contact details'),
      transport: text('Transport and financial arrangements'),
      upcoming: rows('Coming reviews, meetings, Core Groups', { date: day('On'), kind: choice('What', kinds) }),
      nothingUpcoming: ticked(),
      summary: text('Summary', 50),
    })
    .superRefine(
      conditions((form) => [
        needed(form.upcoming.length === 0, 'nothingUpcoming', form.nothingUpcoming, 'Nothing is planned'),
      ]),
    ),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const { transfer } = parties
    const before = await earlier(deps, transfer, 'dtTransferSummary')
    return {
      transferText: words,
      contacts: before.contacts ?? null,
      transport: before.transport ?? null,
      upcoming: before.upcoming ?? (await plannedOf(deps, transfer)),
      nothingUpcoming: false,
      summary: before.summary ?? null,
    }
  },
  async check(form, context, deps) {
    return [
      ...(await refuseOthers(deps, context, 'CURRENT')),
      ...form.upcoming.flatMap(({ date }, index) => notBeforeToday('upcoming', `On (row ${index + 1})`, date, context)),
    ]
  },
  async effects(tx, _form, { variables, completedBy, completedAt }) {
    await tx.transfers.step(variables.transferId, 'SUMMARY', { by: completedBy, at: completedAt })
    return {}
  },
})

/** Dates ahead that the register knows: the review named in the request, and planned work of the case. */
async function plannedOf(
  { register, clock }: Parameters<typeof transferText>[0] & { clock: { now: () => Date } },
  { caseReference, reviewDate }: { caseReference: string; reviewDate: string | null },
) {
  const today = toLondon(clock.now()).toFormat('yyyy-MM-dd')
  const duties = (await register.duties.ofCase(caseReference)).filter(({ doneAt, droppedAt }) => !doneAt && !droppedAt)
  const known = [
    ...(reviewDate ? [{ date: reviewDate, kind: 'REVIEW' }] : []),
    ...duties.flatMap(({ kind, due }) => {
      const found = kindOf[kind]
      return found ? [{ date: toLondon(due).toFormat('yyyy-MM-dd'), kind: found }] : []
    }),
  ].filter(({ date }) => date >= today)
  return known
    .filter((row, index) => known.findIndex((one) => one.date === row.date && one.kind === row.kind) === index)
    .toSorted((one, other) => one.date.localeCompare(other.date))
}
