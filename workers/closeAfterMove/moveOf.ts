import type { Transaction } from '../register/database.ts'
import type { MoveRow } from '../register/moves.ts'

/** What the register knows of the move: that of the transfer before, or of this closing. */
export const moveOf = (groups: Pick<Transaction, 'moves'>, procedureId: string): Promise<MoveRow | undefined> =>
  groups.moves.get(procedureId)
