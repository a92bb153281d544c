import type { Transaction } from '../register/database.ts'
import { isObserved } from '../shared/observation.ts'
import { fileVisit } from '../shared/visitBlock.ts'
import type { CompletedTask } from '../tasks/defineTask.ts'
import { type ClosureVisits, childSeenAt, isMissed, resultOf } from './closureVisitsForm.ts'

/** The title under which the record has it (CM-03, CM-04). */
export const closureVisitTitle = 'CLOSURE_VISIT'

/**
 * Files a visit or an attempt under the title closure visit, with who made it, of which authority (G-36), and what it came
 * to. What the form hid may still hold an older value: what the visit was not for is not ticked.
 */
export async function fileClosureVisit(
  tx: Pick<Transaction, 'visits'>,
  form: ClosureVisits,
  context: CompletedTask,
): Promise<void> {
  const { doneBy, practitioner, practitionerAuthority, practitionerAuthorityName } = form
  const result = resultOf(form)
  const theirs = doneBy === 'OTHER_AUTHORITY'
  const childrenSeen = childSeenAt(form)
  const observed = isObserved({ ...form, childrenSeen })
  const parentsSeen = form.visitParents && form.parentsSeen
  const seen = {
    ...{ childrenSeen, childSpokenToAlone: form.childSpokenToAlone && !observed },
    ...{ parentsSeen, parentsSpokenTo: parentsSeen && form.parentsSpokenTo },
  }
  await fileVisit(tx, { ...form, ...seen, visitor: theirs ? doneBy : form.visitor }, context, {
    kind: 'VISIT',
    isVisit: childrenSeen || parentsSeen,
    isComplete: !isMissed(result),
    details: {
      ...{ title: closureVisitTitle, procedureId: context.variables.procedureId, filedAt: context.completedAt },
      ...{ doneBy, ...result, ...(theirs ? { practitionerAuthority } : {}) },
    },
    text: {
      ...(theirs ? { practitioner, authority: practitionerAuthorityName } : {}),
      ...(observed ? { observed: form.observed } : {}),
    },
  })
}
