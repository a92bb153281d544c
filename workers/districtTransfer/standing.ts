import { z } from 'zod'
import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import type { TransferRow } from '../register/transfers.ts'

export const standings = ['HARD', 'PRIORITY', 'MAY_WAIT'] as const
const standingSchema = z.object({ standing: z.enum(standings), reason: z.string() })

/** Whether the case may be without a worker for a time, as decision neverUnallocated has it now. C-29, G-69. */
export async function standingOf(
  { register, engine }: Pick<Dependencies, 'register' | 'engine'>,
  { caseReference, profile, categories }: TransferRow,
) {
  const found = await register.cases.get(caseReference)
  const question = { profile, categories, concernLevel: found?.concernLevel ?? 'OTHER' }
  return standingSchema.parse(await engine.decide('neverUnallocated', question))
}

/**
 * The worker who stays with a case that must have one when it moves without a receiving worker; nobody for any other
 * case, nor where the worker has left the service. G-69, C-29, CR-09.
 */
export async function keptWorker(
  { allocations, absences }: Pick<Transaction, 'allocations' | 'absences'>,
  caseReference: string,
  standing: (typeof standings)[number],
  at: string,
) {
  const holder = await allocations.holder(caseReference)
  if (standing !== 'HARD' || holder?.kind !== 'WORKER') return undefined
  const running = await absences.runningOnes({ username: holder.username })
  const today = toLondon(at).toFormat('yyyy-MM-dd')
  return running.some(({ kind, from }) => kind === 'LEAVING' && from <= today) ? undefined : holder
}
