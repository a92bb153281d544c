import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import { latestWords } from '../shared/latestWords.ts'
import { procedureOf } from '../shared/procedureOf.ts'

type Register = Dependencies['register']
type Words = { register: Pick<Register, 'procedures' | 'oversight'> }

/** The Team around the Family of an instance. @throws WorkerProblem when the register does not have it */
export async function tafOf({ tafs }: Pick<Register, 'tafs'>, procedureId: string) {
  const found = await tafs.get(procedureId)
  if (found) return found
  throw new WorkerProblem(
    'The register has no Team around the Family of this procedure.',
    'complete the task tsConsiderTaf before this step',
  )
}
export type Taf = Awaited<ReturnType<typeof tafOf>>

/** Consents that count: given and not withdrawn. */
export const standing = ({ consents }: Pick<Taf, 'consents'>) =>
  consents.filter(({ given, withdrawnAt }) => given === 'YES' && withdrawnAt === null)

/** The newest form of this kind that was accepted in this procedure, with its words. */
export async function writtenFor({ register }: Words, procedureId: string, formId: string) {
  const { caseReference, requestedAt } = await procedureOf(register, procedureId)
  return latestWords(register, caseReference, formId, requestedAt)
}

/** Everything that was typed in it, for a form that comes again. */
export async function earlier(deps: Words, procedureId: string, formId: string): Promise<Record<string, unknown>> {
  const entry = await writtenFor(deps, procedureId, formId)
  return { ...entry?.decisions, ...entry?.text }
}
