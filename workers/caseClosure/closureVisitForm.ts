import { z } from 'zod'
import { choices, conditions, needed, optionalText } from '../shared/formFields.ts'
import { isObserved, observation, observationNeeds } from '../shared/observation.ts'
import { visitBlock } from '../shared/visitBlock.ts'

const upToDate = ['CHRONOLOGY', 'CORE_DETAILS', 'ALL_AREAS'] as const

const fields = z.object({
  ...visitBlock,
  ...observation,
  familyView: optionalText("The parents' or carers' view of closing"),
  upToDate: choices('Up to date in the record', upToDate),
})
export type ClosureVisit = z.infer<typeof fields>

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
      ...observationNeeds(form),
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
