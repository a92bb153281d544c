import { authorityDirectory } from '../register/authorityContact.ts'
import type { Problem } from '../tasks/defineTask.ts'
import type { Option } from './staffOptions.ts'

/** An authority that the directory of England does not have. */
export const elsewhere = 'OUTSIDE_ENGLAND'
/** Nobody knows where the family went (G-71). */
export const notKnown = 'NOT_KNOWN'

/** Other authorities for a field in which one is picked, so that nobody types a name. IA-05, CM-02, G-36. */
export const authorityOptions = (): Option[] => [
  ...authorityDirectory.options(),
  { label: 'Outside England (Wales, Scotland, Northern Ireland, abroad)', value: elsewhere },
]

/** The same where it may be that nobody knows which one. G-71. */
export const receivingOptions = (): Option[] => [...authorityOptions(), { label: 'Not known yet', value: notKnown }]

/** The name of an authority by its statistical code; of one that is not in the directory as it was written. */
export const authorityName = (code: unknown, written?: unknown): string =>
  authorityDirectory.find(`${code}`)?.name ?? (typeof written === 'string' && written ? written : 'not recorded')

/** Refuses a code that the list does not have, as a variable of the engine may hold anything. */
export const unknownAuthority = (field: string, label: string, code: string | undefined): Problem[] =>
  code === undefined || [elsewhere, notKnown].includes(code) || authorityDirectory.find(code)
    ? []
    : [{ field, problem: `${label} is not in the directory`, wayOut: 'choose it from the list' }]
