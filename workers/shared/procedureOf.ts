import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import type { ProcedureRow } from '../register/procedures.ts'

/** The procedure of an instance. @throws WorkerProblem when the register does not have it */
export async function procedureOf(
  { procedures }: Pick<Transaction, 'procedures'>,
  procedureId: string,
): Promise<ProcedureRow> {
  const found = await procedures.get(procedureId)
  if (found) return found
  throw new WorkerProblem('The register has no such procedure.', 'check the variable procedureId of the instance')
}
