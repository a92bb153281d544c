import { needed } from '../shared/formFields.ts'

export const concernLabel = 'Does concern for the child remain?'
export const concernReasonLabel = 'Why concern remains, or why not'

type Answer = { concernRemains?: 'YES' | 'NO' | undefined; concernReason?: string | undefined }

/** Whoever ends it says whether concern for the child remains, and why: nobody looks at the child afterwards. G-67. */
export const concernRows = (asked: boolean, { concernRemains, concernReason }: Answer) => [
  needed(asked, 'concernRemains', concernRemains, concernLabel),
  needed(asked, 'concernReason', concernReason, concernReasonLabel, 20),
]
