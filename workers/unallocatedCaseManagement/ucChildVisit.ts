import { z } from 'zod'
import { atOnce } from '../register/announce.ts'
import { notInFuture } from '../shared/formFields.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitBlock, visitConditions, visitTexts } from '../shared/visitBlock.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { notBeforeLastSight, sightOf } from './sight.ts'
import { dutyTeam } from './whoManages.ts'

/**
 * The visit at which a child without a worker is seen again, or an attempt: the attempt is recorded with its reason, the
 * four weeks go on and the task stays (`childVisitOutcome` ATTEMPT). A sighting starts them again (message childSeen).
 * UC-38, G-12, G-66.
 */
export const ucChildVisit = defineTask('ucChildVisit', {
  roles: dutyTeam,
  rules: ['UC-38', 'UC-26'],
  texts: visitTexts,
  schema: z.object(visitBlock).superRefine(visitConditions),
  async prepare(context, deps) {
    const period = await deps.register.unallocated.current(context.caseReference)
    return {
      ...(await sightOf(deps, context)).words,
      staffOptions: await staffOptions(deps, context.variables),
      visitor: period?.dutyWorker ?? context.variables.dutyWorker ?? null,
      announced: null,
      childrenSeen: false,
    }
  },
  async check({ seenAt, childrenSeen }, context, deps) {
    const label = 'Visit or attempt on'
    return [
      ...notInFuture('seenAt', label, seenAt, context),
      ...(childrenSeen ? await notBeforeLastSight(deps, context.caseReference, 'seenAt', label, seenAt) : []),
    ]
  },
  async effects(tx, form, context) {
    const { childrenSeen, seenAt } = form
    await fileVisit(tx, form, context, { kind: 'VISIT' })
    if (childrenSeen)
      await tx.events.announce({
        caseReference: context.caseReference,
        message: 'childSeen',
        variables: { eventAt: seenAt },
        timeToLive: atOnce,
      })
    return { childVisitOutcome: childrenSeen ? 'SEEN' : 'ATTEMPT' }
  },
})
