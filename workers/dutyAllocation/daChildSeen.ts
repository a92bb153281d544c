import { z } from 'zod'
import { notInFuture } from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitBlock, visitConditions, visitTexts } from '../shared/visitBlock.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { seenByText } from './seenBy.ts'

/**
 * Records the first sight of the child, or an attempt: an attempt is kept with its reason and leaves the task open
 * (`childSeenOutcome` ATTEMPT leads back to it), no clock is reset. DA-14, DA-15, DA-20, G-66.
 */
export const daChildSeen = defineTask('daChildSeen', {
  roles: ['ALLOCATED_WORKER', 'teamManager', 'dutyManager'],
  rules: ['DA-14', 'DA-15', 'DA-20', 'DA-27'],
  texts: visitTexts,
  schema: z.object(visitBlock).superRefine(visitConditions),
  async prepare({ variables }, deps) {
    return {
      seenByText: seenByText(variables),
      staffOptions: await staffOptions(deps, variables),
      visitor: variables.worker ?? null,
      announced: variables.unannounced === 'YES' ? 'UNANNOUNCED' : null,
      childrenSeen: false,
    }
  },
  async check(form, context) {
    return notInFuture('seenAt', 'Visit or attempt on', form.seenAt, context)
  },
  async effects(tx, form, context) {
    const { childrenSeen, seenAt } = form
    await fileVisit(tx, form, context, { kind: 'VISIT' })
    return {
      childSeenOutcome: childrenSeen ? 'SEEN' : 'ATTEMPT',
      ...(childrenSeen ? { childSeenAt: seenAt } : { lastAttemptAt: seenAt }),
    }
  },
})
