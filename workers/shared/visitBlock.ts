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
