import { z } from 'zod'
import { choice, day, optionalText, rows, text } from '../shared/formFields.ts'
import { dueFromToday } from '../shared/managementOversight.ts'
import { defineTask, type Problem } from '../tasks/defineTask.ts'
import { allocatingRoles } from './allocatingRoles.ts'
import { noteTypeFor, noteTypes } from './noteType.ts'
import { isStatutory } from './statutory.ts'

/**
 * Records the reflective manager's decision with key actions and, for statutory cases, the plan of work and the expected
 * outcome. Its oversight row is the rationale of the allocation. AW-03, AW-44, AW-45, AW-46, AW-54 to AW-56.
 */
export const awManagersDecision = defineTask('awManagersDecision', {
  roles: allocatingRoles,
  rules: ['AW-03', 'AW-43', 'AW-44', 'AW-45', 'AW-46', 'AW-54', 'AW-55', 'AW-56', 'AW-47'],
  texts: ['decisionText', 'keyActions', 'planOfWork', 'expectedOutcome'],
  schema: z.object({
    decisionText: text('Reflective decision and rationale', 50),
    keyActions: rows('Key actions', { action: text('Action'), owner: text('Who does it'), due: day('Done by') }, 1),
    planOfWork: optionalText('Plan of work'),
    expectedOutcome: optionalText('Expected outcome'),
    noteType: choice('Case-note heading', noteTypes),
  }),
  async prepare({ variables }) {
    const beside = variables.coWorker ? `, with ${variables.coWorker} as co-worker` : ''
    return {
      workerLabel: `${variables.worker}${beside}`,
      statutory: isStatutory(variables.categories),
      noteType: noteTypeFor(variables.allocationOccasion, variables.atReview === true),
    }
  },
  async check(form, context) {
    const statutory = isStatutory(context.variables.categories)
    const short = (value: string | undefined) => statutory && (value ?? '').length < 20
    const wayOut = 'agree it with the worker and write at least 20 characters'
    const problems: Problem[] = dueFromToday('keyActions', form.keyActions, context)
    if (short(form.planOfWork))
      problems.push({ field: 'planOfWork', problem: 'Plan of work is needed for a statutory case', wayOut })
    if (short(form.expectedOutcome))
      problems.push({ field: 'expectedOutcome', problem: 'Expected outcome is needed for a statutory case', wayOut })
    return problems
  },
  async effects(_tx, { noteType }) {
    return { noteType }
  },
})
