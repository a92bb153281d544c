import { z } from 'zod'
import { closurePaths } from '../models/closureWords.ts'
import { instant, lines, username } from './referral.ts'

/** What people ask for; a transfer to a Team Around the Child follows from ending the involvement. */
export const requestedProcedures = [
  'caseClosure',
  'tafStepDownClosure',
  'endOfInvolvement',
  'interAuthorityTransfer',
  'closeAfterMove',
] as const

/** A procedure as it is asked for (CL-10, TS-01, EI-01, IA-01, CM-01). */
export const procedureSchema = z.strictObject({
  procedure: z.enum(requestedProcedures),
  caseReference: z.string().regex(/^C-\d{4}-\d{6}$/),
  path: z.enum(closurePaths).optional(),
  by: username,
})
export type ProcedureRequest = z.infer<typeof procedureSchema>

/** What happens to an open procedure. */
export const procedureEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('withdrawn'), at: instant, by: username, reason: lines(2000, 10) }),
])
export type ProcedureEvent = z.infer<typeof procedureEventSchema>
