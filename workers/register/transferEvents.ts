import { acceptOnce } from './acceptOnce.ts'
import { announce, atOnce } from './announce.ts'
import { Conflict, type FieldProblem, Refused } from './errors.ts'
import type { Scope, TransactionScope } from './scope.ts'
import { staffOf } from './staff.ts'
import type { TransferEvent } from './transferRequests.ts'
import { lockOpenTransfer, noteTransferEvent, transferLink } from './transferRows.ts'

const kinds = {
  'receiving-worker-lost': { kind: 'WORKER_REPORTED_LOST', message: 'receivingWorkerLost' },
  withdrawn: { kind: 'WITHDRAWAL_REPORTED', message: 'transferWithdrawn' },
} as const

const minute = 60_000

async function refuseUnfit(tx: TransactionScope, { at, by }: TransferEvent): Promise<void> {
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

/** The process is about to hear the same thing: a second message would meet what comes after it. */
async function refuseJustReported(tx: TransactionScope, transferId: string, event: TransferEvent): Promise<void> {
  const { kind } = kinds[event.kind]
  const since = new Date(tx.now().getTime() - 2 * atOnce).toISOString()
  const before = await tx.db
    .selectFrom('transferEvents')
    .select('id')
    .where('transferId', '=', transferId)
    .where('kind', '=', kind)
    .where('recordedAt', '>', since)
    .executeTakeFirst()
  if (!before) return
  throw new Conflict({
    field: 'kind',
    problem: 'was reported a moment ago',
    wayOut: 'look at the transfer again in two minutes, then decide',
    link: transferLink(transferId),
  })
}

/**
 * Accepts what happens to an open transfer, once for each key, and tells its process.
 * @throws NotFound, Refused, Conflict when it has ended or nobody is named, KeyReused
 */
export const acceptTransferEvent = (
  scope: Scope,
  transferId: string,
  event: TransferEvent,
  { idempotencyKey }: { idempotencyKey: string },
) =>
  acceptOnce(scope, { operation: 'transferEvent', key: idempotencyKey, body: { transferId, event } }, async (tx) => {
    const { caseReference, receivingWorker } = await lockOpenTransfer(tx, transferId)
    await refuseUnfit(tx, event)
    if (event.kind === 'receiving-worker-lost' && receivingWorker === null) {
      throw new Conflict({
        field: 'kind',
        problem: 'does not go with a transfer for which no receiving worker is named',
        wayOut: 'nothing is needed: the receiving team names one in its task',
        link: transferLink(transferId),
      })
    }
    await refuseJustReported(tx, transferId, event)
    const { kind, message } = kinds[event.kind]
    const { at, by, reason } = event
    const subject = kind === 'WORKER_REPORTED_LOST' ? receivingWorker : null
    const noted = await noteTransferEvent(tx, transferId, { kind, at, by, reason, subject })
    const variables = { caseReference, transferId }
    await announce(tx, { caseReference, message, variables, timeToLive: atOnce, key: `transferEvent:${noted}` })
    tx.audit({ actor: by, action: `transfer.${message}`, caseReference, detail: { transferId, subject } })
    return { transferId }
  })

/** A worker leaves: every open transfer for which this worker is named looks for another one. */
export async function announceLostWorker(tx: TransactionScope, username: string, cause: string): Promise<void> {
  const named = await tx.db
    .selectFrom('transfers')
    .innerJoin('cases', 'cases.id', 'transfers.caseId')
    .select(['transfers.id', 'cases.reference'])
    .where('transfers.receivingWorker', '=', username)
    .where('transfers.endedAt', 'is', null)
    .orderBy('cases.reference')
    .execute()
  for (const { id: transferId, reference: caseReference } of named) {
    await announce(tx, {
      caseReference,
      message: 'receivingWorkerLost',
      variables: { caseReference, transferId },
      timeToLive: atOnce,
      key: `receivingWorkerLost:${transferId}:${cause}`,
    })
  }
}
