import type { TafEndReason } from '../models/closureWords.ts'
import type { Transaction } from '../register/database.ts'
import { tafOf, writtenFor } from './tafOf.ts'

export type Ending = {
  /** Who said so; undefined where no person did. */
  by: string | undefined
  /** What was written about it, in words. */
  words: string | undefined
}
type Entry = Awaited<ReturnType<typeof writtenFor>>

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const newest = (one: Entry, other: Entry) =>
  one && other ? (Date.parse(one.decidedAt) >= Date.parse(other.decidedAt) ? one : other) : (one ?? other)

/**
 * Who said that the Team around the Family ends for this reason, and in which words: the review or the look at the concern,
 * whichever is newer, else who reported it as an event. TS-20, G-67.
 */
export async function endingOf(
  tx: Pick<Transaction, 'procedures' | 'oversight' | 'tafs'>,
  procedureId: string,
  reason: TafEndReason,
): Promise<Ending> {
  if (reason === 'NOT_STARTED') return { by: undefined, words: undefined }
  const review = await writtenFor({ register: tx }, procedureId, 'tsTafReview')
  const said = review?.decisions.outcome === reason ? review : undefined
  if (reason === 'NEEDS_MET') return { by: said?.decidedBy, words: textOf(said?.text.needsMetNote) }
  const looked = await writtenFor({ register: tx }, procedureId, 'tsConsentWithdrawn')
  const entry = newest(said, looked)
  const { consents } = await tafOf(tx, procedureId)
  const noted = consents.find(({ withdrawnNotedBy }) => withdrawnNotedBy !== null)?.withdrawnNotedBy ?? undefined
  return { by: entry?.decidedBy ?? noted, words: textOf(entry?.text.concernReason) }
}
