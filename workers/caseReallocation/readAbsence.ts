import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { absenceOf, dayOf, daysBetween, startOf } from './absence.ts'

/**
 * How long the worker is thought to be away and has been away, in days, as the register has it now: both count, the
 * expected length in advance, the elapsed length as the backstop. The day on which it is asked counts as a day away.
 * CR-10, CR-14, G-40.
 */
export const readAbsence = defineWorker(
  'caseReallocation.readAbsence',
  ({ register, clock }) =>
    async ({ absenceId }) => {
      const { kind, from, expectedReturn } = await absenceOf(register, absenceId)
      return {
        absenceKind: kind,
        leaving: kind === 'LEAVING',
        absentSince: startOf(from),
        expectedReturn: expectedReturn && startOf(expectedReturn),
        expectedDays: expectedReturn ? daysBetween(from, expectedReturn) : null,
        elapsedDays: Math.max(0, daysBetween(from, dayOf(clock.now())) + 1),
        now: toOffsetIso(toLondon(clock.now())),
      }
    },
  { input: z.object({ absenceId: z.string() }) },
)
