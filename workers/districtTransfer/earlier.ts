import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { TransferRow } from '../register/transfers.ts'

/**
 * What was accepted in this form for this transfer before: a corrected outcome of the meeting asks for the step again, and
 * nobody types the same twice.
 */
export async function earlier(
  { register }: Pick<Dependencies, 'register'>,
  { caseReference, requestedAt }: TransferRow,
  formId: string,
): Promise<Variables> {
  const [newest] = await register.oversight.acceptedOf([caseReference], [formId])
  if (!newest || Date.parse(newest.decidedAt) < Date.parse(requestedAt)) return {}
  return { ...newest.decisions, ...newest.text }
}
