import type { z } from 'zod'
import type { Transaction } from '../register/database.ts'
import type { Codes, VisitKind } from '../register/tables.ts'
import type { CompletedTask } from '../tasks/defineTask.ts'
import { choice, conditions, instant, needed, optionalText, reference, ticked } from './formFields.ts'

/** Form group CG-5: a visit or an attempt, who made it, who and what was seen and said. */
export const visitBlock = {
  seenAt: instant('Visit or attempt on'),
  visitor: reference('Who visited'),
  announced: choice('The visit was', ['ANNOUNCED', 'UNANNOUNCED']),
  childrenSeen: ticked(),
  childSeenAlone: ticked(),
  childSpokenToAlone: ticked(),
  bedroomsSeen: ticked(),
  parentsSeen: ticked(),
  parentsSpokenTo: ticked(),
  accommodationSeen: ticked(),
  notSeenReason: optionalText('Why the child was not seen'),
  note: optionalText('Note of the visit'),
}

/** The keys of the group that go to the record only. */
export const visitTexts = ['notSeenReason', 'note']

/** An attempt needs its reason (G-66). */
export const visitConditions = conditions((form: { childrenSeen: boolean; notSeenReason?: string | undefined }) => [
  needed(!form.childrenSeen, 'notSeenReason', form.notSeenReason, 'Why the child was not seen', 10),
])

type Block = z.infer<z.ZodObject<typeof visitBlock>>
type Optional = 'seenAt' | 'visitor' | 'announced'
type Visit = Omit<Block, Optional> & Partial<Pick<Block, Optional>>
type Filing = {
  kind: Exclude<VisitKind, 'ATTEMPT'>
  /** It was a visit, not an attempt: somebody was seen, for most forms the child. */
  isVisit?: boolean
  isComplete?: boolean
  details?: Codes
  text?: Codes
}

/**
 * Files the group as a visit of this kind, or as an attempt where the child was not seen (G-66). What a form hid may still
 * hold an older value: nobody spoke alone to a child who was not seen, and the reason is kept only where the visit is not
 * complete, which a form may want for more than the child. A form that asks for time and visitor only at times gives
 * those of its completion otherwise.
 */
export const fileVisit = (
  tx: Pick<Transaction, 'visits'>,
  visit: Visit,
  { caseReference, completedBy, completedAt }: CompletedTask,
  { kind, isVisit = visit.childrenSeen, isComplete = visit.childrenSeen, details, text }: Filing,
): Promise<string> => {
  const { childrenSeen, childSeenAlone, childSpokenToAlone, seenAt, visitor, announced, notSeenReason, note } = visit
  const { bedroomsSeen, parentsSeen, parentsSpokenTo, accommodationSeen } = visit
  return tx.visits.record({
    caseReference,
    kind: isVisit ? kind : 'ATTEMPT',
    at: seenAt ?? completedAt,
    visitor: visitor ?? completedBy,
    announced: announced ?? null,
    childSeen: childrenSeen,
    seenAlone: childrenSeen ? childSeenAlone : null,
    details: {
      ...details,
      childSpokenToAlone: childrenSeen && childSpokenToAlone,
      bedroomsSeen,
      parentsSeen,
      parentsSpokenTo,
      accommodationSeen,
    },
    text: { ...text, ...(isComplete ? {} : { notSeenReason }), note },
    recordedBy: completedBy,
  })
}
