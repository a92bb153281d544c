import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { TransferRow } from '../register/transfers.ts'

type Directory = Pick<Dependencies, 'register'>

/** The transfer of an instance. @throws WorkerProblem when the register does not have it */
export async function transferOf(
  { transfers }: Pick<Directory['register'], 'transfers'>,
  transferId: string,
): Promise<TransferRow> {
  const found = await transfers.get(transferId)
  if (found) return found
  throw new WorkerProblem('The register has no such transfer.', 'check the variable transferId of the instance')
}

/** What a transfer is asked for, as the one row of a table on a form. */
export async function requestRows({ register }: Directory, transfer: TransferRow) {
  const [teams, districts, person] = await Promise.all([
    register.authorities.teams(transfer.authority),
    register.authorities.districts(transfer.authority),
    register.staff.get(transfer.requestedBy),
  ])
  const teamName = (code: string | null) => teams.find((team) => team.code === code)?.name
  const districtName = districts.find(({ code }) => code === transfer.toDistrict)?.name ?? transfer.toDistrict
  return [
    {
      from: teamName(transfer.fromTeam) ?? transfer.fromTeam,
      to: teamName(transfer.toTeam) ?? `${districtName}, no team named yet`,
      by: person?.displayName ?? transfer.requestedBy,
      why: transfer.reason,
    },
  ]
}
