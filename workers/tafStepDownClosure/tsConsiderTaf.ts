import { z } from 'zod'
import { levels } from '../models/closureWords.ts'
import { choice, choices, text, yesNo } from '../shared/formFields.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { earlier } from './tafOf.ts'
import { tafText } from './tafText.ts'

const schema = z.object({
  previousStatus: choices('Earlier status', ['CP_PLAN', 'CLA', 'LONG_TERM_CIN', 'NONE'], 1),
  noFurtherRole: yesNo('Have specialist services no further role?'),
  criteriaMet: yesNo('Are the criteria for a Team around the Family met?'),
  level: choice('Level of need', levels),
  note: text('What was considered', 20),
})
type Form = z.infer<typeof schema>

const isPossible = ({ noFurtherRole, criteriaMet, level }: Form) =>
  noFurtherRole === 'YES' && criteriaMet === 'YES' && level === 'L3'

/** What the categories of the case say of its status already. */
const statusOf = (categories: string[] = []) => [
  ...(categories.includes('CP') ? ['CP_PLAN'] : []),
  ...(categories.includes('CLA') ? ['CLA'] : []),
]

/**
 * The worker considers a Team around the Family before specialist services close, for every case and above all for one that
 * had a child protection or looked-after plan or was long in need. TS-01, TS-05, TS-06.
 */
export const tsConsiderTaf = defineTask('tsConsiderTaf', {
  roles: anyWorker,
  rules: ['TS-01', 'TS-05', 'TS-06'],
  texts: ['note'],
  schema,
  async prepare({ variables }, deps) {
    const before = await earlier(deps, variables.procedureId, 'tsConsiderTaf')
    return {
      tafText: await tafText(deps, variables.procedureId),
      previousStatus: before.previousStatus ?? statusOf(variables.categories),
      noFurtherRole: before.noFurtherRole ?? null,
      criteriaMet: before.criteriaMet ?? null,
      level: before.level ?? variables.level ?? null,
      note: before.note ?? null,
    }
  },
  async check(form, context, deps) {
    const both: Problem[] =
      form.previousStatus.length > 1 && form.previousStatus.includes('NONE')
        ? [
            {
              field: 'previousStatus',
              problem: 'Earlier status is none of these and one of these at once',
              wayOut: 'leave only what is so',
            },
          ]
        : []
    return [...(await onlyTheWorker(deps, context)), ...both]
  },
  async effects(tx, form, { variables, completedBy, completedAt }) {
    const { procedureId } = variables
    await tx.tafs.ensure(procedureId)
    await tx.procedures.step(procedureId, 'CONSIDERED', { by: completedBy, at: completedAt })
    const tafPossible = isPossible(form)
    return {
      level: form.level,
      tafPossible,
      tafOutcome: tafPossible ? null : 'NOT_SUITABLE',
      specialistRoleEnds: form.noFurtherRole === 'YES',
    }
  },
})
