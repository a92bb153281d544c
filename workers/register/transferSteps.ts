import { authoritiesOf } from './authorities.ts'
import { NotFound, Overtaken, Refused } from './errors.ts'
import type { TransactionScope } from './scope.ts'
import { lockOpenTransfer, noteTransferEvent } from './transferRows.ts'
import type { TransferStepName } from './transferTables.ts'

export type PlannedStep = { step: TransferStepName; responsible: string; due: string | null }
export type By = { by: string; at: string }

/** What only the receiving worker's own people can do; it begins anew with another worker or another team. */
export const workerSteps: TransferStepName[] = ['WORKER_NAMED', 'WORKER_MEETING', 'JOINT_VISIT']

/** Puts steps into the tracker, or brings who and when up to date; what is done stays done. */
export async function planSteps(tx: TransactionScope, transferId: string, steps: PlannedStep[]): Promise<void> {
  await lockOpenTransfer(tx, transferId)
  for (const { step, responsible, due } of steps) {
    await tx.db
      .insertInto('transferSteps')
      .values({ transferId, step, responsible, due })
      .onConflict((on) => on.columns(['transferId', 'step']).doUpdateSet({ responsible, due, droppedAt: null }))
      .execute()
  }
}

/** The window in which the steps are to be done (DT-02); again with other limits moves them. */
export async function openWindow(
  tx: TransactionScope,
  transferId: string,
  { windowEndsAt, steps }: { windowEndsAt: string; steps: PlannedStep[] },
): Promise<void> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  await planSteps(tx, transferId, steps)
  await tx.db.updateTable('transfers').set({ windowEndsAt }).where('id', '=', transferId).execute()
  const detail = { transferId, windowEndsAt, steps: steps.map(({ step }) => step) }
  tx.audit({ actor: 'districtTransfer', action: 'transfer.windowOpened', caseReference, detail })
}

/** A step is done (DT-01); the first time stands. @returns whether it is done now for the first time */
export async function doStep(
  tx: TransactionScope,
  transferId: string,
  step: TransferStepName,
  { by, at, note = null }: By & { note?: string | null | undefined },
): Promise<boolean> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  const done = { doneAt: at, doneBy: by, note, droppedAt: null }
  const written = await tx.db
    .insertInto('transferSteps')
    .values({ transferId, step, responsible: by, due: null, ...done })
    .onConflict((on) => on.columns(['transferId', 'step']).doUpdateSet(done).where('transferSteps.doneAt', 'is', null))
    .returning('step')
    .executeTakeFirst()
  if (written) tx.audit({ actor: by, action: 'transfer.stepDone', caseReference, detail: { transferId, step, at } })
  return written !== undefined
}

/** Steps are to be done again. */
export async function reopenSteps(tx: TransactionScope, transferId: string, steps: TransferStepName[]): Promise<void> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  if (steps.length === 0) return
  await tx.db
    .updateTable('transferSteps')
    .set({ doneAt: null, doneBy: null, droppedAt: null, note: null })
    .where('transferId', '=', transferId)
    .where('step', 'in', steps)
    .execute()
  const detail = { transferId, steps }
  tx.audit({ actor: 'districtTransfer', action: 'transfer.stepsReopened', caseReference, detail })
}

/** Steps fall away (DT-11); what is done stays done. */
export async function dropSteps(tx: TransactionScope, transferId: string, steps: TransferStepName[]): Promise<void> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  if (steps.length === 0) return
  const dropped = await tx.db
    .updateTable('transferSteps')
    .set({ droppedAt: tx.now() })
    .where('transferId', '=', transferId)
    .where('step', 'in', steps)
    .where('doneAt', 'is', null)
    .where('droppedAt', 'is', null)
    .returning('step')
    .execute()
  if (dropped.length === 0) return
  const detail = { transferId, steps: dropped.map(({ step }) => step) }
  tx.audit({ actor: 'districtTransfer', action: 'transfer.stepsDropped', caseReference, detail })
}

/**
 * The receiving worker is named (DT-03); the same one again changes nothing.
 * @throws Overtaken when another one is named already, Conflict when the transfer has ended
 */
export async function nameWorker(
  tx: TransactionScope,
  transferId: string,
  { worker, decisionId, by, at }: By & { worker: string; decisionId: string | null },
): Promise<void> {
  const { receivingWorker, caseReference } = await lockOpenTransfer(tx, transferId)
  if (receivingWorker !== null && receivingWorker !== worker) throw new Overtaken('the receiving worker')
  if (receivingWorker === worker) return
  await tx.db
    .updateTable('transfers')
    .set({ receivingWorker: worker, receivingDecisionId: decisionId, namedAt: at })
    .where('id', '=', transferId)
    .execute()
  await doStep(tx, transferId, 'WORKER_NAMED', { by, at })
  await noteTransferEvent(tx, transferId, { kind: 'WORKER_NAMED', at, by, subject: worker })
  tx.audit({ actor: by, action: 'transfer.workerNamed', caseReference, detail: { transferId, worker, decisionId } })
}

/** The named worker cannot take the case: another one is looked for. Without a named worker nothing happens. */
export async function loseWorker(
  tx: TransactionScope,
  transferId: string,
  { reason, by, at }: By & { reason: string | null },
): Promise<void> {
  const { receivingWorker, caseReference } = await lockOpenTransfer(tx, transferId)
  if (receivingWorker === null) return
  await tx.db
    .updateTable('transfers')
    .set({ receivingWorker: null, receivingDecisionId: null, namedAt: null })
    .where('id', '=', transferId)
    .execute()
  await reopenSteps(tx, transferId, workerSteps)
  await noteTransferEvent(tx, transferId, { kind: 'WORKER_LOST', at, by, subject: receivingWorker, reason })
  tx.audit({
    actor: by,
    action: 'transfer.workerLost',
    caseReference,
    detail: { transferId, worker: receivingWorker },
  })
}

/** Another team receives the case than was thought: whoever was named in the former one is named no more. */
export async function changeTeam(
  tx: TransactionScope,
  transferId: string,
  { team, district, by, at }: By & { team: string | null; district: string },
): Promise<void> {
  const { toTeam, toDistrict, receivingWorker } = await lockOpenTransfer(tx, transferId)
  if (toTeam === team && toDistrict === district) return
  await tx.db
    .updateTable('transfers')
    .set({ toTeam: team, toDistrict: district })
    .where('id', '=', transferId)
    .execute()
  if (toTeam === team) return
  // What a team accepted does not bind another one (DT-09).
  if (toTeam !== null) await reopenSteps(tx, transferId, ['AUDIT_REVIEW'])
  if (receivingWorker !== null) await loseWorker(tx, transferId, { reason: 'OTHER_TEAM', by, at })
  else if (toTeam !== null) await reopenSteps(tx, transferId, workerSteps)
}

/** The receiving team is named (XD-06, XD-07). @throws Refused when it is no team of the authority or has the case */
export async function nameTeam(
  tx: TransactionScope,
  transferId: string,
  { team, by, at }: By & { team: string },
): Promise<{ toTeam: string; toDistrict: string }> {
  const { authority, fromTeam, toDistrict, caseReference } = await lockOpenTransfer(tx, transferId)
  const found = await authoritiesOf(tx).team(authority, team)
  if (!found || team === fromTeam) {
    const problem = found ? 'has the case already' : 'is not a team of this authority'
    throw new Refused([{ field: 'team', problem, wayOut: 'give the team that is to receive the case' }])
  }
  const district = found.district ?? toDistrict
  await changeTeam(tx, transferId, { team, district, by, at })
  await noteTransferEvent(tx, transferId, { kind: 'TEAM_NAMED', at, by, subject: team })
  tx.audit({ actor: by, action: 'transfer.teamNamed', caseReference, detail: { transferId, team, district } })
  return { toTeam: team, toDistrict: district }
}

/** Defects that the receiving team found (DT-10). @returns their ids */
export async function addDefects(
  tx: TransactionScope,
  transferId: string,
  rows: { defect: string; due: string }[],
  { by, at }: By,
): Promise<string[]> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  const values = rows.map(({ defect, due }) => ({
    ...{ id: tx.newId(), transferId, defect, due, raisedBy: by, raisedAt: at },
  }))
  const ids = values.map(({ id }) => id)
  if (values.length === 0) return ids
  await tx.db.insertInto('transferDefects').values(values).execute()
  tx.audit({ actor: by, action: 'transfer.defectsRaised', caseReference, detail: { transferId, defects: ids } })
  return ids
}

/** Defects are put right (DT-10). @throws NotFound, Overtaken when somebody put one right before */
export async function fixDefects(
  tx: TransactionScope,
  transferId: string,
  fixes: { id: string; fix: string }[],
  { by, at }: By,
): Promise<void> {
  const { caseReference } = await lockOpenTransfer(tx, transferId)
  for (const { id, fix } of fixes) {
    const found = await tx.db
      .selectFrom('transferDefects')
      .select('fixedAt')
      .where('id', '=', id)
      .where('transferId', '=', transferId)
      .executeTakeFirst()
    if (!found) throw new NotFound('defect')
    if (found.fixedAt) throw new Overtaken('a defect')
    await tx.db.updateTable('transferDefects').set({ fix, fixedBy: by, fixedAt: at }).where('id', '=', id).execute()
  }
  if (fixes.length === 0) return
  const detail = { transferId, defects: fixes.map(({ id }) => id) }
  tx.audit({ actor: by, action: 'transfer.defectsFixed', caseReference, detail })
}
