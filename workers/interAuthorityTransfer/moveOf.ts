import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import type { MoveRow } from '../register/moves.ts'

export type Move = MoveRow

/** The move of an instance. @throws WorkerProblem when the register does not have it */
export async function moveOf({ moves }: Pick<Transaction, 'moves'>, procedureId: string): Promise<Move> {
  const found = await moves.get(procedureId)
  if (found) return found
  throw new WorkerProblem(
    'The register has no move of this procedure.',
    'complete the task iaConsent before this step, and check the variable procedureId of the instance',
  )
}
