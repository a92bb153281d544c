import { DateTime } from 'luxon'
import { type Assessed, isSelectable } from './candidates.ts'

const verdictWords: Record<string, string> = {
  ALLOWED: 'allowed',
  ALLOWED_WITH_CO_WORKER: 'only with a co-worker',
  DISCOURAGED: 'discouraged',
  FORBIDDEN: 'not allowed',
}
const shortDay = (day: string) => DateTime.fromISO(day).setLocale('en-GB').toFormat('d LLL')

function capacity({ caseload, fullTimeEquivalent, onLeaveFrom, onLeaveUntil, daysUntilLeave }: Assessed): string {
  const cases = `${caseload} ${caseload === 1 ? 'case' : 'cases'}`
  const share = fullTimeEquivalent === 1 ? '' : `, ${fullTimeEquivalent} of full time`
  if (daysUntilLeave === 0 && onLeaveUntil) return `${cases}${share}, away until ${shortDay(onLeaveUntil)}`
  return onLeaveFrom ? `${cases}${share}, leave from ${shortDay(onLeaveFrom)}` : `${cases}${share}`
}

const inWords = ({ verdict }: Assessed) =>
  verdict.verdict === 'ALLOWED' ? 'allowed' : `${verdictWords[verdict.verdict]}: ${verdict.reason}`

/**
 * What the form awSelectWorker shows of the candidates: the list to choose from without whom the rules forbid, and the
 * table in which everybody stands with capacity, verdict and factors. The previous worker comes first (AW-13); the order
 * chooses nobody.
 */
export function workerChoices(all: Assessed[]) {
  const ordered = all.toSorted(
    (one, other) => Number(other.previousWorker) - Number(one.previousWorker) || one.worker.localeCompare(other.worker),
  )
  const selectable = ordered.filter(isSelectable)
  return {
    workerOptions: selectable.map((one) => ({
      label: `${one.worker} - ${capacity(one)} - ${inWords(one)}`,
      value: one.worker,
    })),
    coWorkerOptions: ordered.map((one) => ({ label: `${one.worker} - ${capacity(one)}`, value: one.worker })),
    workerNotes: ordered.map((one) => ({
      worker: one.worker,
      capacity: capacity(one),
      eligibility: inWords(one),
      factors: one.considerations.map(({ text }) => text).join('; ') || 'none on record',
    })),
    reasonWorkers: selectable
      .filter(({ verdict }) => verdict.verdict === 'DISCOURAGED' || verdict.reasonInstead)
      .map(({ worker }) => worker),
  }
}
