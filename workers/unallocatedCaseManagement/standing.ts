import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Problem } from '../tasks/defineTask.ts'

const standingSchema = z.object({ standing: z.enum(['HARD', 'PRIORITY', 'MAY_WAIT']), reason: z.string() })
export type Standing = z.infer<typeof standingSchema>

/** Whether a case may be without a worker for a time, and why, as decision neverUnallocated has it. UC-07, UC-08, G-69. */
export async function standingOf(
  { engine }: Pick<Dependencies, 'engine'>,
  { profile, categories, concernLevel }: Variables,
): Promise<Standing> {
  return standingSchema.parse(
    await engine.decide('neverUnallocated', {
      profile,
      categories: categories ?? [],
      concernLevel: concernLevel ?? 'OTHER',
    }),
  )
}

/** Refuses an answer by which a case that must always have a worker would go without one. UC-08, G-69. */
export async function refuseForHard(
  deps: Pick<Dependencies, 'engine'>,
  variables: Variables,
  field: string,
  label: string,
  wayOut: string,
): Promise<Problem[]> {
  const { standing, reason } = await standingOf(deps, variables)
  return standing === 'HARD' ? [{ field, problem: `${label}: not for this case. ${reason}`, wayOut }] : []
}
