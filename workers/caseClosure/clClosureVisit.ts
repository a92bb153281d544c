import { announceSighting } from '../shared/announceSighting.ts'
import { notInFuture } from '../shared/formFields.ts'
import { isObserved } from '../shared/observation.ts'
import { procedureOf } from '../shared/procedureOf.ts'
import { staffOptions } from '../shared/staffOptions.ts'
import { fileVisit, visitTexts } from '../shared/visitBlock.ts'
import { anyWorker, onlyTheWorker } from '../shared/workerOfTheCase.ts'
import { defineTask } from '../tasks/defineTask.ts'
import { closingText } from './closingText.ts'
import { closureVisitForm, outcomeOf } from './closureVisitForm.ts'
import { visitText } from './visitText.ts'

/**
 * The closure visit: parents seen and spoken to, the child alone, the home seen; filed under the title closure visit with
 * the family's view. Anything less is an attempt with its reason, and closing waits; a child who cannot talk is never
 * recorded as spoken to. CL-16, CL-17, CL-18, G-66.
 */
export const clClosureVisit = defineTask('clClosureVisit', {
  roles: anyWorker,
  rules: ['CL-16', 'CL-17', 'CL-18', 'CL-24'],
  texts: [...visitTexts, 'observed', 'familyView'],
  schema: closureVisitForm,
  async prepare({ variables }, deps) {
    return {
      closingText: await closingText(deps, variables),
      visitText: await visitText(deps, variables.procedureId),
      staffOptions: await staffOptions(deps, variables),
      seenAt: null,
      visitor: variables.worker ?? null,
      announced: null,
      childrenSeen: false,
      childSeenAlone: false,
      childCannotTalk: null,
      childSpokenToAlone: false,
      observed: null,
      bedroomsSeen: false,
      parentsSeen: false,
      parentsSpokenTo: false,
      accommodationSeen: false,
      notSeenReason: null,
      note: null,
      familyView: null,
      upToDate: [],
    }
  },
  async check({ seenAt }, context, deps) {
    const { requestedAt } = await procedureOf(deps.register, context.variables.procedureId)
    const label = 'Visit or attempt on'
    return [
      ...(await onlyTheWorker(deps, context)),
      ...notInFuture('seenAt', label, seenAt, context),
      ...(Date.parse(seenAt) < Date.parse(requestedAt)
        ? [
            {
              field: 'seenAt',
              problem: `${label} lies before closing was asked for`,
              wayOut: 'enter the visit that was made for this closing',
            },
          ]
        : []),
    ]
  },
  async effects(tx, form, context) {
    const { variables, completedBy } = context
    const { procedureId } = variables
    const { childrenSeen, seenAt } = form
    const closureVisit = outcomeOf(form)
    const childSpokenToAlone = form.childSpokenToAlone && !isObserved(form)
    await fileVisit(tx, { ...form, childSpokenToAlone }, context, {
      kind: 'VISIT',
      isComplete: closureVisit !== 'ATTEMPT',
      details: { title: 'CLOSURE_VISIT', procedureId, closureVisit },
    })
    if (closureVisit === 'DONE') await tx.procedures.step(procedureId, 'VISIT', { by: completedBy, at: seenAt })
    if (childrenSeen) await announceSighting(tx, context, seenAt)
    return { closureVisit }
  },
})
