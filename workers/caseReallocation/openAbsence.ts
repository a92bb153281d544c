import { z } from 'zod'
import { defineWorker } from '../engine/defineWorker.ts'
import { absenceOf, startOf } from './absence.ts'

/**
 * Takes up an absence, once: any other instance of the same absence ends without effect (I1). What is read comes from
 * the register, so that a message that was published long ago does not speak for the present. CR-01, CR-09.
 */
export const openAbsence = defineWorker(
  'caseReallocation.openAbsence',
  ({ register }) =>
    async ({ absenceId }, job) => {
      const absence = await absenceOf(register, absenceId)
      if ((await register.absences.attend(absenceId, job.processInstanceKey)) === 'duplicate')
        return job.raise('absenceAlreadyStarted', 'This absence has an instance already.')
      const [person, authority, held] = await Promise.all([
        register.staff.get(absence.username),
        register.authorities.get(absence.authority ?? ''),
        register.reallocations.heldBy(absence.username),
      ])
      return {
        absentWorker: absence.username,
        absenceKind: absence.kind,
        absentSince: startOf(absence.from),
        expectedReturn: absence.expectedReturn && startOf(absence.expectedReturn),
        leaving: absence.kind === 'LEAVING',
        authority: absence.authority,
        profile: authority?.profile,
        district: person?.district ?? held[0]?.district ?? null,
        team: person?.team ?? held[0]?.team ?? null,
        caseCount: held.length,
      }
    },
  { input: z.object({ absenceId: z.string() }) },
)
