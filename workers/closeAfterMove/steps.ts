import type { ProcedureStep } from '../models/closureWords.ts'
import type { AfterMoveStep } from '../models/moveWords.ts'
import type { Transaction } from '../register/database.ts'
import type { By } from '../register/transferSteps.ts'

/** A step of closing after the move is done; the first time stands. */
export const doStep = (tx: Pick<Transaction, 'procedures'>, procedureId: string, step: AfterMoveStep, by: By) =>
  tx.procedures.step(procedureId, step as ProcedureStep, by)

/** A step is to be done again. */
export const reopenStep = (tx: Pick<Transaction, 'procedures'>, procedureId: string, step: AfterMoveStep) =>
  tx.procedures.reopen(procedureId, [step as ProcedureStep])

/** When each step was done; a step that is open is not in it. */
export async function stepsDone({ procedures }: Pick<Transaction, 'procedures'>, procedureId: string) {
  const rows = await procedures.steps(procedureId)
  return new Map(rows.flatMap(({ step, doneAt }) => (doneAt ? [[step as string as AfterMoveStep, doneAt]] : [])))
}
