import type { Dependencies } from '../dependencies.ts'
import type { TransferRow } from '../register/transfers.ts'
import { transferOf } from '../shared/transferOf.ts'

type Directory = Pick<Dependencies, 'register'>

export type Parties = {
  transfer: TransferRow
  /** Who holds the case now, as the register has it: another worker may have taken it over since the transfer began. */
  current: { username: string; displayName: string; isWorker: boolean } | null
  receiving: { username: string; displayName: string } | null
}

/** Who gives the case and who takes it. */
export async function partiesOf({ register }: Directory, transferId: string): Promise<Parties> {
  const transfer = await transferOf(register, transferId)
  const holder = await register.allocations.holder(transfer.caseReference)
  const named = transfer.receivingWorker ? await register.staff.get(transfer.receivingWorker) : undefined
  return {
    transfer,
    current: holder
      ? { username: holder.username, displayName: holder.displayName, isWorker: holder.kind === 'WORKER' }
      : null,
    receiving: named ? { username: named.username, displayName: named.displayName } : null,
  }
}

/** The name of a team as people know it. */
export async function teamName({ register }: Directory, authority: string, team: string | null): Promise<string> {
  if (!team) return 'a team that is not named yet'
  return (await register.authorities.team(authority, team))?.name ?? team
}
