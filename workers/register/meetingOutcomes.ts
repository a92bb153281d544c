import { toLondon, toWords } from '../calendar/londonTime.ts'
import { announce, atOnce } from './announce.ts'
import { authoritiesOf } from './authorities.ts'
import { json } from './columnTypes.ts'
import { Conflict, type FieldProblem, NotFound, Overtaken, Refused } from './errors.ts'
import type { TransactionScope } from './scope.ts'
import { statusOf } from './transferBoard.ts'
import { lockOpenTransfer, lockTransfer, type TransferRow, transferLink } from './transferRows.ts'
import { type By, changeTeam } from './transferSteps.ts'
import type { MeetingPart, TransferDecision } from './transferTables.ts'

/** Nulls count as left out. */
export type MeetingOutcome = {
  decision: TransferDecision
  plan: string
  targetDate?: string | null | undefined
  targetReason?: string | null | undefined
  receivingTeam?: string | null | undefined
}
export type TakenOutcome = {
  itemId: string
  meetingId: string
  meetingAt: string
  part: MeetingPart
  decision: TransferDecision
  plan: string | null
  targetDate: string | null
  receivingTeam: string | null
  receivingDistrict: string
  revision: number
}

const month = 30 * 86_400_000

/** The item under lock with its open transfer, which is locked before it. */
async function lockItem(tx: TransactionScope, itemId: string) {
  const of = await tx.db.selectFrom('agendaItems').select('transferId').where('id', '=', itemId).executeTakeFirst()
  if (!of) throw new NotFound('agenda item')
  const transfer = await lockOpenTransfer(tx, of.transferId)
  const item = await tx.db
    .selectFrom('agendaItems')
    .selectAll()
    .where('id', '=', itemId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { transfer, item }
}

async function refuseUnfit(
  tx: TransactionScope,
  { authority, fromTeam, part }: TransferRow,
  { decision, targetDate, receivingTeam }: MeetingOutcome,
): Promise<void> {
  const team = receivingTeam ? await authoritiesOf(tx).team(authority, receivingTeam) : undefined
  const wayOut = 'give the team that is to receive the case, or leave it empty'
  const problems: FieldProblem[] = [
    ...(receivingTeam && !team ? [{ field: 'receivingTeam', problem: 'is not a team of this authority', wayOut }] : []),
    ...(receivingTeam === fromTeam ? [{ field: 'receivingTeam', problem: 'has the case already', wayOut }] : []),
    ...(decision === 'STEP_DOWN_TAF' && part === 'ONE'
      ? [
          {
            field: 'decision',
            problem: 'is one of part two of the meeting',
            wayOut: 'hold the case over and list it in part two',
          },
        ]
      : []),
    ...(decision === 'TRANSFER' && !targetDate
      ? [{ field: 'targetDate', problem: 'is missing', wayOut: 'give the day by which the case is to move' }]
      : []),
  ]
  if (problems.length > 0) throw new Refused(problems)
}

const columnsOf = ({ decision, plan, targetDate, targetReason, receivingTeam }: MeetingOutcome) => ({
  ...{ decision, plan, targetDate: targetDate ?? null, targetReason: targetReason ?? null },
  receivingTeam: decision === 'TRANSFER' ? (receivingTeam ?? null) : null,
})

/**
 * The meeting's outcome for one case (DM-02), with the message to its process.
 * @throws Overtaken when it was decided or withdrawn before, Refused, Conflict when the transfer has ended
 */
export async function decideItem(
  tx: TransactionScope,
  itemId: string,
  { by, at, ...outcome }: MeetingOutcome & By,
): Promise<void> {
  const { transfer, item } = await lockItem(tx, itemId)
  if (item.state !== 'LISTED') throw new Overtaken('the outcome of this case')
  await refuseUnfit(tx, transfer, outcome)
  const { caseReference } = transfer
  await tx.db
    .updateTable('agendaItems')
    .set({ state: 'DECIDED', ...columnsOf(outcome), decidedBy: by, decidedAt: at, revision: 1, takenAt: null })
    .where('id', '=', itemId)
    .execute()
  const variables = { caseReference, itemId }
  const key = `outcome:${itemId}`
  await announce(tx, { caseReference, message: 'transferMeetingOutcome', variables, timeToLive: month, key })
  const { decision, receivingTeam } = columnsOf(outcome)
  const detail = { transferId: transfer.id, itemId, decision, receivingTeam, revision: 1 }
  tx.audit({ actor: by, action: 'transfer.decided', caseReference, detail })
}

/**
 * Hands the newest outcome that was not taken yet over to the transfer. @returns undefined when there is none, or the
 * transfer has ended: a message that came late
 */
export async function takeOutcome(tx: TransactionScope, transferId: string): Promise<TakenOutcome | undefined> {
  const transfer = await lockTransfer(tx, transferId)
  if (transfer.endedAt) return undefined
  const item = await tx.db
    .selectFrom('agendaItems')
    .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
    .selectAll('agendaItems')
    .select('transferMeetings.at as meetingAt')
    .where('agendaItems.transferId', '=', transferId)
    .where('agendaItems.state', '=', 'DECIDED')
    .where('agendaItems.takenAt', 'is', null)
    .orderBy('agendaItems.decidedAt', 'desc')
    .orderBy('agendaItems.seq', 'desc')
    .forUpdate('agendaItems')
    .executeTakeFirst()
  if (!item?.decision) return undefined
  const { id: itemId, decision, plan, targetDate, receivingTeam, meetingId, meetingAt, part, revision } = item
  await tx.db
    .updateTable('agendaItems')
    .set({ takenAt: tx.now() })
    .where('transferId', '=', transferId)
    .where('state', '=', 'DECIDED')
    .where('takenAt', 'is', null)
    .execute()
  const by = item.decidedBy ?? 'districtTransferMeeting'
  const team = receivingTeam ? await authoritiesOf(tx).team(transfer.authority, receivingTeam) : undefined
  const receivingDistrict = team?.district ?? transfer.toDistrict
  if (decision === 'TRANSFER') {
    const change = { team: receivingTeam, district: receivingDistrict, by, at: tx.now().toISOString() }
    await changeTeam(tx, transferId, change)
  }
  await tx.db
    .updateTable('transfers')
    .set({ meetingId, meetingAt, decision, plan, targetDate })
    .$if(decision !== 'TRANSFER', (query) => query.set({ windowEndsAt: null }))
    .where('id', '=', transferId)
    .execute()
  const detail = { transferId, itemId, decision, revision }
  tx.audit({
    actor: 'districtTransfer',
    action: 'transfer.outcomeTaken',
    caseReference: transfer.caseReference,
    detail,
  })
  return {
    ...{ itemId, meetingId, meetingAt, part, decision, plan, targetDate, receivingTeam },
    ...{ receivingDistrict, revision },
  }
}

type Item = Awaited<ReturnType<typeof lockItem>>['item']

/** An outcome is put right only as long as the process that carries it out can still turn. */
async function refuseTooLate(tx: TransactionScope, transfer: TransferRow, item: Item): Promise<void> {
  const conflict = (problem: string, wayOut: string) =>
    new Conflict({ field: 'outcome', problem, wayOut, link: transferLink(transfer.id) })
  if (item.state !== 'DECIDED')
    throw conflict('of this case is not decided yet', 'decide it in the task of the meeting')
  const later = await tx.db
    .selectFrom('agendaItems')
    .innerJoin('transferMeetings', 'transferMeetings.id', 'agendaItems.meetingId')
    .select('transferMeetings.at')
    .where('transferId', '=', transfer.id)
    .where('agendaItems.state', '=', 'DECIDED')
    .where('agendaItems.id', '!=', item.id)
    .where('decidedAt', '>', item.decidedAt ?? '')
    .executeTakeFirst()
  if (later)
    throw conflict(
      `was decided anew at the meeting of ${toWords(toLondon(later.at))}`,
      'correct what that meeting decided',
    )
  if (!item.takenAt || item.decision === 'HOLD') return
  if (item.decision !== 'TRANSFER')
    throw conflict('is being carried out at this moment', 'ask for a new transfer if the case is to move after all')
  const steps = await tx.db.selectFrom('transferSteps').selectAll().where('transferId', '=', transfer.id).execute()
  const settled = steps.map(({ step, doneAt, droppedAt }) => ({
    ...{ step, state: doneAt ? ('DONE' as const) : droppedAt ? ('DROPPED' as const) : ('DUE' as const) },
  }))
  const status = statusOf(transfer, settled, tx.now())
  if (status === 'TEAM_NEEDED')
    throw conflict('waits for the receiving team to be named', 'name the team in that task, or withdraw the transfer')
  if (transfer.windowEndsAt === null)
    throw conflict('is being arranged between the teams', 'withdraw the transfer and ask for a new one')
  if (status === 'COMPLETING')
    throw conflict('was carried out up to the change in the record', 'withdraw the transfer and ask for a new one')
}

/**
 * Puts the outcome of one case right and tells the process that took it: whatever is in its window begins anew with the
 * new outcome, and a case that was held over leaves the next agenda.
 * @throws Refused, Conflict when it is too late for it
 */
export async function correctItem(
  tx: TransactionScope,
  itemId: string,
  { by, reason, ...outcome }: MeetingOutcome & { by: string; reason: string },
): Promise<{ itemId: string; revision: number }> {
  const { transfer, item } = await lockItem(tx, itemId)
  await refuseTooLate(tx, transfer, item)
  await refuseUnfit(tx, transfer, outcome)
  const { caseReference, id: transferId } = transfer
  const { decision, plan, targetDate, targetReason, receivingTeam, decidedBy, decidedAt } = item
  const before = { decision, plan, targetDate, targetReason, receivingTeam, decidedBy, decidedAt }
  const at = tx.now().toISOString()
  const revision = item.revision + 1
  await tx.db
    .updateTable('agendaItems')
    .set({ ...columnsOf(outcome), decidedBy: by, decidedAt: at, revision, takenAt: null })
    .set({ corrections: json([...item.corrections, { ...before, reason, by, at }]) })
    .where('id', '=', itemId)
    .execute()
  if (item.takenAt) {
    const held = item.decision === 'HOLD'
    if (held) await leaveAgendas(tx, transferId)
    await announce(tx, {
      caseReference,
      message: held ? 'transferMeetingOutcome' : 'transferOutcomeCorrected',
      variables: { caseReference, itemId },
      timeToLive: held ? month : atOnce,
      key: `outcome:${itemId}:${revision}`,
    })
  }
  const detail = { transferId, itemId, decision: outcome.decision, revision }
  tx.audit({ actor: by, action: 'transfer.outcomeCorrected', caseReference, detail })
  return { itemId, revision }
}

const leaveAgendas = (tx: TransactionScope, transferId: string) =>
  tx.db
    .updateTable('agendaItems')
    .set({ state: 'WITHDRAWN' })
    .where('transferId', '=', transferId)
    .where('state', '=', 'LISTED')
    .execute()
