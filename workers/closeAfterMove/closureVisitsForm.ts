import { z } from 'zod'
import { visitDoneBy } from '../models/moveWords.ts'
import { choice, conditions, needed, optionalReference, optionalText, ticked } from '../shared/formFields.ts'
import { isObserved, observation, observationNeeds } from '../shared/observation.ts'
import { elsewhere } from '../shared/otherAuthority.ts'
import { visitBlock } from '../shared/visitBlock.ts'

const fields = z.object({
  ...visitBlock,
  visitor: optionalReference('Who visited'),
  doneBy: choice('The visit was made by', visitDoneBy),
  practitioner: optionalText('Name of the practitioner'),
  practitionerAuthority: optionalReference('Authority of the practitioner'),
  practitionerAuthorityName: optionalText('Name of that authority'),
  visitParents: ticked(),
  visitChild: ticked(),
  ...observation,
})
export type ClosureVisits = z.infer<typeof fields>

/** What a visit came to, for the parents and for the child: null where it was not to them. */
export type VisitResult = { parents: 'DONE' | 'MISSED' | null; child: 'DONE' | 'OBSERVED' | 'MISSED' | null }

/** What was seen of the child counts only of a visit to the child. */
export const childSeenAt = ({ visitChild, childrenSeen }: ClosureVisits): boolean => visitChild && childrenSeen

function childOf(form: ClosureVisits): VisitResult['child'] {
  if (!form.visitChild) return null
  if (!childSeenAt(form) || !form.childSeenAlone) return 'MISSED'
  if (isObserved(form)) return 'OBSERVED'
  return form.childSpokenToAlone ? 'DONE' : 'MISSED'
}

/** Parents seen and spoken to; the child seen and spoken to alone. Anything less is an attempt. CM-03, CM-04, G-66. */
export const resultOf = (form: ClosureVisits): VisitResult => ({
  parents: form.visitParents ? (form.parentsSeen && form.parentsSpokenTo ? 'DONE' : 'MISSED') : null,
  child: childOf(form),
})

export const isMissed = ({ parents, child }: VisitResult): boolean => parents === 'MISSED' || child === 'MISSED'

export const closureVisitsForm = fields.superRefine(
  conditions((form) => {
    const theirs = form.doneBy === 'OTHER_AUTHORITY'
    const { practitionerAuthority: authority } = form
    return [
      needed(!theirs, 'visitor', form.visitor, 'Who visited'),
      needed(theirs, 'practitioner', form.practitioner, 'Name of the practitioner', 2),
      needed(theirs, 'practitionerAuthority', authority, 'Authority of the practitioner'),
      needed(
        theirs && authority === elsewhere,
        'practitionerAuthorityName',
        form.practitionerAuthorityName,
        'Name of that authority',
        2,
      ),
      !form.visitParents &&
        !form.visitChild && {
          field: 'visitParents',
          message: 'The visit was to: tick the parents or carers, the child, or both.',
        },
      ...observationNeeds({ ...form, childrenSeen: childSeenAt(form) }),
      needed(isMissed(resultOf(form)), 'notSeenReason', form.notSeenReason, 'What was not seen or said, and why', 10),
    ]
  }),
)
