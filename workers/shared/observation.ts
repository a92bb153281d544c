import { needed, optionalText, optionalYesNo } from './formFields.ts'

const observedLabel = 'What was observed of the child, and how'

/** Fields about a child who was seen and is too young to talk, or cannot. G-66. */
export const observation = {
  childCannotTalk: optionalYesNo('Is the child too young to talk, or cannot talk?'),
  observed: optionalText(observedLabel),
}
type Observation = {
  childrenSeen: boolean
  childCannotTalk?: 'YES' | 'NO' | undefined
  observed?: string | undefined
}

/** A child who was seen and cannot talk: what was observed stands instead of words. G-66. */
export const isObserved = ({ childrenSeen, childCannotTalk }: Observation): boolean =>
  childrenSeen && childCannotTalk === 'YES'

/** Whoever saw the child says whether it can talk, and of one who cannot what was observed. G-66. */
export const observationNeeds = (form: Observation) => [
  needed(form.childrenSeen, 'childCannotTalk', form.childCannotTalk, 'Is the child too young to talk'),
  needed(isObserved(form), 'observed', form.observed, observedLabel, 20),
]
