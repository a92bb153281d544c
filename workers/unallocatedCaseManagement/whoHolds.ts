import { atLocalTime, toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Transaction } from '../register/database.ts'

type Reader = Pick<Transaction, 'allocations' | 'absences' | 'transfers'>
export type Standing = {
  /** A worker who is there holds the case. */
  hasWorker: boolean
  /** Instant from which the child has no worker; null where there is one (G-64). */
  unallocatedSince: string | null
  unallocatedOccasion: 'NEW_REFERRAL' | 'WORKER_GONE' | 'DE_ALLOCATION' | 'TRANSFER'
}

/**
 * Whether a case has a worker, and since when not: receipt for a case that never had one, otherwise the end of the last
 * allocation; a case in the box of a worker who has left counts from the day of leaving, 0:00 Europe/London; one whose
 * worker stays after its team changed counts from the transfer, until the receiving team has a worker. G-64, G-69, CR-09.
 */
export async function whoHolds(
  reader: Reader,
  caseReference: string,
  receivedAt: string,
  now: string,
): Promise<Standing> {
  const history = await reader.allocations.ofCase(caseReference)
  const held = history.filter(({ role, kind }) => role === 'PRIMARY' && kind === 'WORKER')
  const open = held.find(({ to }) => to === null)
  if (open) {
    const kept = await reader.transfers.keptSince(caseReference)
    if (kept) return { hasWorker: false, unallocatedSince: kept, unallocatedOccasion: 'TRANSFER' }
    const absences = await reader.absences.runningOnes({ username: open.username })
    const left = absences.find(({ kind, from }) => kind === 'LEAVING' && from <= toLondon(now).toFormat('yyyy-MM-dd'))
    return left
      ? {
          hasWorker: false,
          unallocatedSince: toOffsetIso(atLocalTime(toLondon(left.from), '00:00')),
          unallocatedOccasion: 'WORKER_GONE',
        }
      : { hasWorker: true, unallocatedSince: null, unallocatedOccasion: 'DE_ALLOCATION' }
  }
  const last = held
    .flatMap(({ to }) => to ?? [])
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1)
  return last
    ? { hasWorker: false, unallocatedSince: last, unallocatedOccasion: 'WORKER_GONE' }
    : { hasWorker: false, unallocatedSince: receivedAt, unallocatedOccasion: 'NEW_REFERRAL' }
}
