import { z } from 'zod'
import { toLondon, toOffsetIso } from '../calendar/londonTime.ts'
import { defineWorker } from '../engine/defineWorker.ts'
import { type ProcedureKind, procedureOutcomes } from '../models/closureWords.ts'
import type { Transaction } from '../register/database.ts'
import type { ProcedureRow } from '../register/procedures.ts'
import { procedureOf } from './procedureOf.ts'

const input = z.object({ procedureId: z.uuid(), outcome: z.enum(procedureOutcomes) })

/** How the forms of a procedure begin: its open tasks are over with it. */
const formsOf: Record<ProcedureKind, string[]> = {
  caseClosure: ['cl', 'cx'],
  tafStepDownClosure: ['ts'],
  endOfInvolvement: ['ei'],
  tacTransfer: ['tc'],
  interAuthorityTransfer: ['ia'],
  closeAfterMove: ['cm', 'cx'],
}

/** Who ended it: whoever took it back, otherwise the process. */
async function endedBy({ procedures }: Transaction, { id, procedure }: ProcedureRow, outcome: string) {
  if (outcome !== 'WITHDRAWN') return procedure
  const events = await procedures.events(id)
  return events.findLast(({ kind }) => kind === 'WITHDRAWAL_REPORTED')?.by ?? procedure
}

/**
 * Ends a procedure with its outcome, once; its tasks are over. One that has ended already keeps its outcome.
 * CL-20, CX-06, TS-20, EI-05.
 */
export const endProcedure = defineWorker(
  'endProcedure',
  ({ clock }) =>
    async ({ procedureId, outcome }, job) =>
      job.once(async (tx) => {
        const found = await procedureOf(tx, procedureId)
        if (found.outcome) return { procedureOutcome: found.outcome }
        const by = await endedBy(tx, found, outcome)
        await tx.procedures.end(procedureId, { outcome, by, at: toOffsetIso(toLondon(clock.now())) })
        await tx.tasks.cancelOf(found.caseReference, formsOf[found.procedure])
        return { procedureOutcome: outcome }
      }),
  { input },
)
