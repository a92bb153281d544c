import { z } from 'zod'
import { laAnswers } from '../models/moveWords.ts'
import { Conflict } from './errors.ts'
import { respond } from './moveAnswers.ts'
import { selectMoves } from './moveRows.ts'
import { doStep } from './procedureSteps.ts'
import { type instant, line, type lines, type username } from './referral.ts'
import type { TransactionScope } from './scope.ts'

/** The other authority answers (IA-19): `person` and `note` go to the record alone. */
export const laResponseShape = { response: z.enum(laAnswers), person: line() }
export type LaResponseEvent = {
  kind: 'la-response'
  at: z.infer<typeof instant>
  by: z.infer<typeof username>
  note?: z.infer<ReturnType<typeof lines>> | undefined
  response: (typeof laAnswers)[number]
  person: string
}

/** What the process is told: never who answered, nor the note (I6). */
export const laResponseVariables = ({ at, by, response }: LaResponseEvent) => ({
  ...{ eventAt: at, reportedBy: by, laResponse: response },
})

/**
 * Writes the answer of the other authority into the transfer of the case that is open.
 * @returns the key of that procedure, which correlates the message laResponse
 * @throws Conflict when no transfer is open or its answer is on record
 */
export async function acceptLaResponse(
  tx: TransactionScope,
  caseReference: string,
  { at, by, response, person, note }: LaResponseEvent,
): Promise<string> {
  const open = await selectMoves(tx)
    .where('cases.reference', '=', caseReference)
    .where('caseProcedures.endedAt', 'is', null)
    .where('moves.receivingName', 'is not', null)
    .orderBy('caseProcedures.seq')
    .executeTakeFirst()
  if (!open) {
    throw new Conflict({
      field: 'kind',
      problem: 'does not go with a case that no other authority was asked to take on',
      wayOut: 'start the transfer to the other authority, or write what it said into the record of the case',
    })
  }
  await respond(tx, open.procedureId, { response, at, by: person, note }, { by, at })
  await doStep(tx, open.procedureId, 'RESPONSE', { by, at })
  return open.procedureId
}
