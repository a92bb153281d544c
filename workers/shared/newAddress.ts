import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { MoveRow } from '../register/moves.ts'
import type { Problem } from '../tasks/defineTask.ts'
import { choice, needed, optionalYesNo } from './formFields.ts'

/** What is kept of the new address; nothing is kept before anything is known of the move. */
type Kept = Partial<Pick<MoveRow, 'newAddress' | 'addressKnown' | 'addressSecret'>>

/**
 * The form asks whether the new address is known and whether it must stay secret. The address itself is entered on the page
 * of the move: where a family lives never becomes a variable of a process (I6). IA-13, G-65, G-71.
 */
export const addressFields = {
  newAddress: choice('New address', ['KNOWN', 'NOT_KNOWN']),
  addressSecret: optionalYesNo('Must the new address stay secret?'),
}
type Form = z.infer<z.ZodObject<typeof addressFields>>

export const addressRows = (asked: boolean, { newAddress, addressSecret }: Form) => [
  needed(asked && newAddress === 'KNOWN', 'addressSecret', addressSecret, 'Must the new address stay secret?'),
]

const pageOf = ({ config }: Pick<Dependencies, 'config'>, procedureId: string) =>
  `${config.publicUrl}/moves/${procedureId}/address`

/** Where the address is entered, and whether that was done. */
export const addressText = (deps: Pick<Dependencies, 'config'>, { newAddress }: Kept, procedureId: string): string =>
  `New address: **${newAddress ? 'entered' : 'not entered yet'}**. [${newAddress ? 'Correct it' : 'Enter it'} on the page of the move](${pageOf(deps, procedureId)})`

export const addressValues = ({ newAddress, addressKnown, addressSecret }: Kept) => ({
  newAddress: newAddress || addressKnown ? 'KNOWN' : addressKnown === false ? 'NOT_KNOWN' : null,
  addressSecret: newAddress ? (addressSecret ? 'YES' : 'NO') : null,
})

/** An address that is known is in the register before the agencies are told. */
export async function notEntered(
  deps: Pick<Dependencies, 'register' | 'config'>,
  { newAddress }: Form,
  procedureId: string,
): Promise<Problem[]> {
  if (newAddress === 'NOT_KNOWN' || (await deps.register.moves.get(procedureId))?.newAddress) return []
  return [
    {
      field: 'newAddress',
      problem: 'New address is known, but nobody has entered it',
      wayOut: `enter it on the page of the move, ${pageOf(deps, procedureId)}, then complete this task`,
    },
  ]
}

export const addressOf = ({ newAddress, addressSecret }: Form) => {
  const addressKnown = newAddress === 'KNOWN'
  return { addressKnown, addressSecret: addressKnown && addressSecret === 'YES' }
}
