import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { conditions, needed, optionalText, rows, yesNo } from '../shared/formFields.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { dayInWords } from '../shared/words.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { agenciesOf, fileViews, isPractice, viewKind, viewRow, viewsText } from './agencies.ts'
import { closingText } from './closingText.ts'

const stateWords: Record<string, string> = {
  queued: 'being sent',
  sending: 'being sent',
  sent: 'sent',
  toPost: 'to be posted',
  posted: 'posted',
  cancelled: 'not sent',
  held: 'held back',
  uncertain: 'may have arrived: see the letters of the case',
  failed: 'not sent: see the letters of the case',
}

/** The letters by which the agencies are told of this closing (L-37), as rows of a table. CL-11. */
async function notifiedRows({ letters, register }: Dependencies, procedureId: string) {
  const { caseReference, requestedAt } = await procedureOf(register, procedureId)
  const all = await letters.list(caseReference)
  return all
    .filter(({ letter, createdAt }) => letter === 'L-37' && Date.parse(createdAt) >= Date.parse(requestedAt))
    .map(({ recipientName, state, settledAt, postedAt, createdAt }) => ({
      agency: recipientName ?? '',
      state: stateWords[state] ?? state,
      date: dayInWords(postedAt ?? settledAt ?? createdAt),
    }))
}

/**
 * What the agencies answer to the notice of the closing: noted for the Team Manager and the case notes, with the GP by name
 * or why there is none, and whether an agency has opened the process for disagreements. CL-11 to CL-15.
 */
export const clAgencyComments = defineTask('clAgencyComments', {
  roles: anyWorker,
  rules: ['CL-11', 'CL-12', 'CL-13', 'CL-14', 'CL-15', 'CL-24'],
  texts: ['gpPractice', 'noGpReason', 'comments', 'escalationReference'],
  schema: z
    .object({
      gpNotified: yesNo('Was the GP told in writing?'),
      gpPractice: optionalText('Which practice'),
      noGpReason: optionalText('Why not'),
      comments: rows('New comments and disagreements', { ...viewRow, kind: viewKind('View') }),
      escalation: yesNo('Has an agency opened the process for professional disagreements?'),
      escalationReference: optionalText('Reference of that process'),
    })
    .superRefine(
      conditions((form) => [
        needed(form.gpNotified === 'YES', 'gpPractice', form.gpPractice, 'Which practice'),
        needed(form.gpNotified === 'NO', 'noGpReason', form.noGpReason, 'Why not', 10),
        needed(form.escalation === 'YES', 'escalationReference', form.escalationReference, 'Reference of that process'),
      ]),
    ),
  async prepare({ caseReference, variables }, deps) {
    const practice = (await agenciesOf(deps.register, caseReference)).find(isPractice)
    return {
      closingText: await closingText(deps, variables),
      notified: await notifiedRows(deps, variables.procedureId),
      viewsText: await viewsText(deps, variables.procedureId),
      gpNotified: practice ? 'YES' : null,
      gpPractice: practice?.name ?? null,
      comments: [],
      escalation: null,
    }
  },
  async check(_form, context, deps) {
    return onlyTheWorker(deps, context)
  },
  async effects(tx, form, { caseReference, variables, completedBy, completedAt }) {
    const { procedureId } = variables
    const by = { by: completedBy, at: completedAt }
    await fileViews(tx, { caseReference, procedureId }, form.comments, 'REPLY', by)
    await tx.procedures.step(procedureId, 'AGENCIES', by)
    return { escalation: form.escalation === 'YES' }
  },
})
