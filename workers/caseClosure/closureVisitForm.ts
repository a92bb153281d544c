import { z } from 'zod'
import { choices, conditions, needed, optionalText, optionalYesNo } from '../shared/formFields.ts'
import { visitBlock } from '../shared/visitBlock.ts'

const upToDate = ['CHRONOLOGY', 'CORE_DETAILS', 'ALL_AREAS'] as const

const fields = z.object({
  ...visitBlock,
  childCannotTalk: optionalYesNo('Is the child too young to talk, or cannot talk?'),
  observed: optionalText('What you observed of the child, and how'),
  familyView: optionalText("The parents' or carers' view of closing"),
  upToDate: choices('Up to date in the record', upToDate),
})
export type ClosureVisit = z.infer<typeof fields>

/** A child who was seen and cannot talk: what was observed stands instead of words. G-66. */
export const isObserved = ({ childrenSeen, childCannotTalk }: ClosureVisit): boolean =>
  childrenSeen && childCannotTalk === 'YES'

/**
 * DONE: everyone was seen and spoken to as the procedure asks. OBSERVED: all but words of a child who cannot talk, which
 * the Team Manager confirms. ATTEMPT: anything else. CL-16, G-66.
 */
export function outcomeOf(form: ClosureVisit): 'DONE' | 'OBSERVED' | 'ATTEMPT' {
  const { childrenSeen, childSeenAlone, childSpokenToAlone, parentsSeen, parentsSpokenTo, accommodationSeen } = form
  const seen = childrenSeen && childSeenAlone && parentsSeen && parentsSpokenTo && accommodationSeen
  if (seen && isObserved(form)) return 'OBSERVED'
  return seen && childSpokenToAlone ? 'DONE' : 'ATTEMPT'
}

export const closureVisitForm = fields.superRefine(
  conditions((form) => {
    const attempt = outcomeOf(form) === 'ATTEMPT'
    return [
      needed(form.childrenSeen, 'childCannotTalk', form.childCannotTalk, 'Is the child too young to talk'),
      needed(isObserved(form), 'observed', form.observed, 'What you observed of the child, and how', 20),
      needed(attempt, 'notSeenReason', form.notSeenReason, 'What was not seen or said, and why', 10),
      needed(!attempt, 'familyView', form.familyView, "The parents' or carers' view of closing"),
      !attempt &&
        form.upToDate.length < upToDate.length && {
          field: 'upToDate',
          message: 'Up to date in the record: bring all three up to date, then tick them.',
        },
    ]
  }),
)
