import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Variables } from '../engine/defineWorker.ts'

/** The instant by which the child must be seen, once the allocation has started that clock (DA-14 to DA-16). */
export const seenBy = ({ deadlines }: Variables): string | undefined => deadlines?.childSeen ?? undefined

/** The same in words, or '' before the allocation. */
export const seenByText = (variables: Variables): string => {
  const limit = seenBy(variables)
  return limit ? toWords(toLondon(limit)) : ''
}
