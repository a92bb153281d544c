import { acceptOnce } from './acceptOnce.ts'
import { announce, atOnce } from './announce.ts'
import { Conflict, type FieldProblem, Refused } from './errors.ts'
import type { ProcedureEvent } from './procedureRequests.ts'
import { lockOpenProcedure, noteProcedureEvent, type ProcedureRow, procedureLink } from './procedureRows.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'

const minute = 60_000

async function refuseUnfit(tx: TransactionScope, { at, by }: ProcedureEvent): Promise<void> {
  const person = await staffOf(tx).get(by)
  const problems: FieldProblem[] = [
    ...(Date.parse(at) > tx.now().getTime() + 2 * minute
      ? [{ field: 'at', problem: 'lies in the future', wayOut: 'give the time when it happened' }]
      : []),
    ...(person?.active
      ? []
      : [{ field: 'by', problem: 'is not a member of staff', wayOut: 'give the username of whoever reports it' }]),
  ]
  if (problems.length > 0) throw new Refused(problems)
}

/** Nothing can be taken back any more: the case is closed, the TAF runs and ends by itself, or the level is confirmed. */
async function refuseTooLate(tx: TransactionScope, { id, procedure, caseClosed }: ProcedureRow) {
  const link = procedureLink(procedure, id)
  const taf = await tx.db.selectFrom('tafs').select('state').where('procedureId', '=', id).executeTakeFirst()
  if (taf?.state === 'RUNNING') {
    throw new Conflict({
      field: 'kind',
      problem: 'does not go with a Team around the Family that has begun',
      wayOut: 'report that consent was withdrawn or that the needs are met',
      link,
    })
  }
  if (caseClosed) {
    throw new Conflict({
      field: 'kind',
      problem: 'does not go with a case that is closed',
      wayOut: 'give new information about the child to the front door, as a new referral',
      link,
    })
  }
  const confirmed = await tx.db
    .selectFrom('procedureSteps')
    .select('doneAt')
    .where('procedureId', '=', id)
    .where('step', '=', 'CONFIRMED')
    .executeTakeFirst()
  if (!confirmed?.doneAt) return
  throw new Conflict({
    field: 'kind',
    problem: 'comes after the Team Manager has confirmed the level',
    wayOut: 'withdraw what follows from it: the closure, the step-down or the transfer of the case',
    link,
  })
}

/** The process is about to hear the same thing: a second message would meet what comes after it. */
async function refuseJustReported(tx: TransactionScope, { id, procedure }: ProcedureRow): Promise<void> {
  const since = new Date(tx.now().getTime() - 2 * atOnce).toISOString()
  const before = await tx.db
    .selectFrom('procedureEvents')
    .select('id')
    .where('procedureId', '=', id)
    .where('kind', '=', 'WITHDRAWAL_REPORTED')
    .where('recordedAt', '>', since)
    .executeTakeFirst()
  if (!before) return
  throw new Conflict({
    field: 'kind',
    problem: 'was reported a moment ago',
    wayOut: 'look at it again in two minutes, then decide',
    link: procedureLink(procedure, id),
  })
}

/**
 * Accepts that an open procedure is withdrawn, once for each key, and tells its process; the reason stays in the record.
 * @throws NotFound, Refused, Conflict when it has ended or comes too late, KeyReused
 */
export const acceptProcedureEvent = (
  scope: Scope,
  procedureId: string,
  event: ProcedureEvent,
  { idempotencyKey }: { idempotencyKey: string },
) =>
  acceptOnce(scope, { operation: 'procedureEvent', key: idempotencyKey, body: { procedureId, event } }, async (tx) => {
    const found = await lockOpenProcedure(tx, procedureId)
    await refuseUnfit(tx, event)
    await refuseTooLate(tx, found)
    await refuseJustReported(tx, found)
    const { caseReference } = found
    const { at, by, reason } = event
    const noted = await noteProcedureEvent(tx, procedureId, { kind: 'WITHDRAWAL_REPORTED', at, by, reason })
    await announce(tx, {
      caseReference,
      correlationKey: procedureId,
      message: 'procedureWithdrawn',
      variables: { caseReference, procedureId },
      timeToLive: atOnce,
      key: `procedureEvent:${noted}`,
    })
    tx.audit({ actor: by, action: 'procedure.withdrawalReported', caseReference, detail: { procedureId } })
    return { procedureId }
  })
