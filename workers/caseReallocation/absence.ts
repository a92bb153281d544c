import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'

type Reader = Pick<Dependencies['register'], 'absences'>
export type Absence = NonNullable<Awaited<ReturnType<Reader['absences']['get']>>>

/** The absence of an instance. @throws WorkerProblem when the register does not have it */
export async function absenceOf({ absences }: Reader, absenceId: string): Promise<Absence> {
  const found = await absences.get(absenceId)
  if (found) return found
  throw new WorkerProblem('The register has no such absence.', 'check the variable absenceId of the instance')
}

/** The first instant of a day 'YYYY-MM-DD'. */
export const startOf = (day: string): string => toOffsetIso(toLondon(day).startOf('day'))
/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round(toLondon(to).startOf('day').diff(toLondon(from).startOf('day'), 'days').days)
export const dayOf = (moment: string | Date): string => toLondon(moment).toFormat('yyyy-MM-dd')
