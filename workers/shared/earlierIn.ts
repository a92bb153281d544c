import type { Dependencies } from '../dependencies.ts'
import { latestWords } from './latestWords.ts'
import { procedureOf } from './procedureOf.ts'

/** The newest accepted form of this kind since the procedure was asked for, with its words. */
export async function earlierIn({ register }: Pick<Dependencies, 'register'>, procedureId: string, formId: string) {
  const { caseReference, requestedAt } = await procedureOf(register, procedureId)
  return latestWords(register, caseReference, formId, requestedAt)
}
