import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import { conditions, needed, notInFuture, optionalChoice, optionalInstant, text, yesNo } from '../shared/formFields.ts'
import { managersOfTheTray } from '../shared/managersOfTheTray.ts'
import { defineTask } from '../tasks/defineTask.ts'

/**
 * Considers, and where needed holds, the strategy discussion on the day of receipt; a later day is marked as late (DA-07).
 * An outcome of section 47 raises the kind of concern.
 */
export const daStrategyDiscussion = defineTask('daStrategyDiscussion', {
  roles: managersOfTheTray,
  rules: ['DA-07'],
  texts: ['reason'],
  schema: z
    .object({
      needed: yesNo('Is a strategy discussion needed?'),
      reason: text('Reason', 20),
      heldAt: optionalInstant('Held on'),
      outcome: optionalChoice('Outcome of the discussion', ['S47', 'S17', 'NO_FURTHER_ACTION']),
    })
    .superRefine(
      conditions((form) => [
        needed(form.needed === 'YES', 'heldAt', form.heldAt, 'Held on'),
        needed(form.needed === 'YES', 'outcome', form.outcome, 'Outcome of the discussion'),
      ]),
    ),
  async prepare() {
    return { needed: null, heldAt: null, outcome: null }
  },
  async check(form, context) {
    return form.needed === 'YES' ? notInFuture('heldAt', 'Held on', form.heldAt, context) : []
  },
  async effects(tx, form, { caseReference, completedBy, variables }) {
    const held =
      form.needed === 'YES' && form.heldAt && form.outcome ? { at: form.heldAt, outcome: form.outcome } : undefined
    if (held) {
      await tx.meetings.record({
        caseReference,
        kind: 'STRATEGY_DISCUSSION',
        at: held.at,
        details: { outcome: held.outcome },
        recordedBy: completedBy,
      })
    }
    if (held?.outcome === 'S47') await tx.cases.change(caseReference, { concernLevel: 'S47' }, completedBy)
    return {
      strategyConsidered: true,
      strategyNeeded: form.needed,
      strategyHeldAt: held?.at ?? null,
      strategyOutcome: held?.outcome ?? null,
      strategyHeldLate:
        held !== undefined && toLondon(held.at).startOf('day') > toLondon(variables.receivedAt).startOf('day'),
      concernLevel: held?.outcome === 'S47' ? 'S47' : variables.concernLevel,
    }
  },
})
