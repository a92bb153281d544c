import { z } from 'zod'
import { choice, conditions, needed, optionalText, reference, rows } from '../shared/formFields.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { aboutCase } from './caseload.ts'

/**
 * The worker is back: the Team Manager decides case by case who keeps it; the default is that it goes back to the worker
 * who had it before (G-40). CR-14.
 */
export const crReturn = defineTask('crReturn', {
  roles: ['teamManager'],
  rules: ['CR-14'],
  texts: ['decisions'],
  schema: z
    .object({
      decisions: rows('Cases that moved', {
        caseReference: reference('Case'),
        about: optionalText('Child, category, who holds it'),
        decision: choice('Decision', ['BACK', 'STAYS']),
        reason: optionalText('Reason, where it stays'),
      }),
    })
    .superRefine(
      conditions((form) =>
        form.decisions.map((row) =>
          needed(
            row.decision === 'STAYS',
            'decisions',
            row.reason,
            `Reason, where it stays (${row.caseReference})`,
            10,
          ),
        ),
      ),
    ),
  async prepare({ variables }, { register }) {
    const moved = await register.reallocations.moved(variables.absenceId)
    return {
      absenceText: `${variables.absentWorker} is back`,
      decisions: moved.map((one) => ({
        caseReference: one.caseReference,
        about: aboutCase(one),
        decision: 'BACK',
        reason: null,
      })),
    }
  },
  async check(form, { variables }, { register }) {
    const moved = await register.reallocations.moved(variables.absenceId)
    return moved
      .filter((one) => !form.decisions.some((row) => row.caseReference === one.caseReference))
      .map(
        ({ caseReference }): Problem => ({
          field: 'decisions',
          problem: `${caseReference} moved as well and has no row`,
          wayOut: 'open the task again: the row is in it now',
        }),
      )
  },
  async effects(tx, form, { variables, elementInstanceKey, completedBy }) {
    const { absenceId, authority, absentWorker } = variables
    const moved = await tx.reallocations.moved(absenceId)
    const decision = await tx.oversight.byElementInstance(elementInstanceKey)
    const rows = form.decisions.flatMap(({ caseReference, decision: kept }) => {
      const from = moved.find((one) => one.caseReference === caseReference)?.holder
      if (!from) return []
      return [
        {
          caseReference,
          from,
          ...(kept === 'BACK' ? { to: absentWorker, mode: 'MOVE' as const } : { mode: 'STAYS' as const }),
        },
      ]
    })
    const batchId = await tx.reallocations.open({
      ...{
        absenceId,
        authority,
        from: absentWorker,
        occasion: 'RETURN',
        reasonCode: 'RETURN',
        requestedBy: completedBy,
        rows,
      },
      rationale: decision?.id ?? null,
    })
    for (const { caseReference } of rows.filter(({ mode }) => mode === 'STAYS'))
      await tx.absences.noteCase(absenceId, caseReference, { state: 'DONE', outcome: 'STAYS' })
    return {
      batchId,
      reallocationCases: rows.filter(({ mode }) => mode === 'MOVE').map(({ caseReference }) => caseReference),
    }
  },
})
