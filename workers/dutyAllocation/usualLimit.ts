import type { Variables } from '../engine/defineWorker.ts'
import { WorkerProblem } from '../engine/problem.ts'

/**
 * Hours from allocation within which a child with this kind of concern is usually seen, as decision
 * firstContactDeadline gave them to the process in `seenLimitHours` (DA-14, DA-15).
 */
export function usualLimitHours({ seenLimitHours }: Variables): number {
  if (typeof seenLimitHours === 'number' && seenLimitHours > 0) return seenLimitHours
  throw new WorkerProblem(
    'The usual limit for seeing the child (seenLimitHours) is missing.',
    'let businessRule_firstContactDeadline run before this task and map its hours to seenLimitHours',
  )
}
