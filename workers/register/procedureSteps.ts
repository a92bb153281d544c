import type { ClosurePath, CommentKind, CommentSource, DefectStage, ProcedureStep } from '../models/closureWords.ts'
import { NotFound, Overtaken } from './errors.ts'
import { lockOpenProcedure, noteProcedureEvent } from './procedureRows.ts'
import type { TransactionScope } from './scope.ts'
import type { By } from './transferSteps.ts'

export type PlannedProcedureStep = { step: ProcedureStep; responsible: string; due: string | null }
export type NewComment = {
  agency: string
  kind: CommentKind
  text: string
  source: CommentSource
  personId?: string | null | undefined
}

/** Puts steps into the tracker, or brings who and when up to date; what is done stays done. */
export async function planSteps(
  tx: TransactionScope,
  procedureId: string,
  steps: PlannedProcedureStep[],
): Promise<void> {
  const { caseReference, procedure } = await lockOpenProcedure(tx, procedureId)
  if (steps.length === 0) return
  for (const { step, responsible, due } of steps) {
    await tx.db
      .insertInto('procedureSteps')
      .values({ procedureId, step, responsible, due })
      .onConflict((on) => on.columns(['procedureId', 'step']).doUpdateSet({ responsible, due, droppedAt: null }))
      .execute()
  }
  const detail = { procedureId, steps: steps.map(({ step, due }) => `${step} ${due ?? 'no limit'}`) }
  tx.audit({ actor: procedure, action: 'procedure.stepsPlanned', caseReference, detail })
}

/** A step is done; the first time stands. @returns whether it is done now for the first time */
export async function doStep(
  tx: TransactionScope,
  procedureId: string,
  step: ProcedureStep,
  { by, at }: By,
): Promise<boolean> {
  const { caseReference } = await lockOpenProcedure(tx, procedureId)
  const done = { doneAt: at, doneBy: by, droppedAt: null }
  const written = await tx.db
    .insertInto('procedureSteps')
    .values({ procedureId, step, responsible: by, due: null, ...done })
    .onConflict((on) =>
      on.columns(['procedureId', 'step']).doUpdateSet(done).where('procedureSteps.doneAt', 'is', null),
    )
    .returning('step')
    .executeTakeFirst()
  if (written) tx.audit({ actor: by, action: 'procedure.stepDone', caseReference, detail: { procedureId, step, at } })
  return written !== undefined
}

/** Steps are to be done again. */
export async function reopenSteps(tx: TransactionScope, procedureId: string, steps: ProcedureStep[]): Promise<void> {
  const { caseReference, procedure } = await lockOpenProcedure(tx, procedureId)
  if (steps.length === 0) return
  await tx.db
    .updateTable('procedureSteps')
    .set({ doneAt: null, doneBy: null, droppedAt: null })
    .where('procedureId', '=', procedureId)
    .where('step', 'in', steps)
    .execute()
  tx.audit({ actor: procedure, action: 'procedure.stepsReopened', caseReference, detail: { procedureId, steps } })
}

/** The way on which the case came to closing (CL-24). */
export async function setPath(tx: TransactionScope, procedureId: string, path: ClosurePath): Promise<void> {
  const { caseReference, procedure, path: before } = await lockOpenProcedure(tx, procedureId)
  if (before === path) return
  await tx.db.updateTable('caseProcedures').set({ path }).where('id', '=', procedureId).execute()
  tx.audit({ actor: procedure, action: 'procedure.pathSet', caseReference, detail: { procedureId, path } })
}

/** What is to be put right before the case can close (CL-20, CX-06). @returns ids */
export async function addDefects(
  tx: TransactionScope,
  procedureId: string,
  stage: DefectStage,
  rows: { defect: string }[],
  { by, at }: By,
): Promise<string[]> {
  const { caseReference } = await lockOpenProcedure(tx, procedureId)
  const raised = { procedureId, stage, raisedBy: by, raisedAt: at }
  const values = rows.map(({ defect }) => ({ id: tx.newId(), ...raised, defect }))
  const ids = values.map(({ id }) => id)
  if (values.length === 0) return ids
  await tx.db.insertInto('procedureDefects').values(values).execute()
  const detail = { procedureId, stage, defects: ids }
  tx.audit({ actor: by, action: 'procedure.defectsRaised', caseReference, detail })
  return ids
}

/** Defects are put right. @throws NotFound, Overtaken when somebody put one right before */
export async function fixDefects(
  tx: TransactionScope,
  procedureId: string,
  fixes: { id: string; fix: string }[],
  { by, at }: By,
): Promise<void> {
  const { caseReference } = await lockOpenProcedure(tx, procedureId)
  for (const { id, fix } of fixes) {
    const found = await tx.db
      .selectFrom('procedureDefects')
      .select('fixedAt')
      .where('id', '=', id)
      .where('procedureId', '=', procedureId)
      .executeTakeFirst()
    if (!found) throw new NotFound('defect')
    if (found.fixedAt) throw new Overtaken('a defect')
    await tx.db.updateTable('procedureDefects').set({ fix, fixedBy: by, fixedAt: at }).where('id', '=', id).execute()
  }
  if (fixes.length === 0) return
  const detail = { procedureId, defects: fixes.map(({ id }) => id) }
  tx.audit({ actor: by, action: 'procedure.defectsFixed', caseReference, detail })
}

/** The closing manager gives the case back (G-47). @returns how often that has happened now */
export async function noteReturn(tx: TransactionScope, procedureId: string, { by, at }: By): Promise<number> {
  const { caseReference, returns } = await lockOpenProcedure(tx, procedureId)
  const now = returns + 1
  await tx.db.updateTable('caseProcedures').set({ returns: now }).where('id', '=', procedureId).execute()
  await noteProcedureEvent(tx, procedureId, { kind: 'RETURNED', by, at })
  tx.audit({ actor: by, action: 'procedure.returned', caseReference, detail: { procedureId, returns: now } })
  return now
}

/** What agencies say of the closure (CL-09, CL-12 to CL-14). @returns ids */
export async function addComments(
  tx: TransactionScope,
  procedureId: string,
  rows: NewComment[],
  { by, at }: By,
): Promise<string[]> {
  const { caseReference } = await lockOpenProcedure(tx, procedureId)
  const noted = { procedureId, notedBy: by, notedAt: at }
  const values = rows.map(({ agency, kind, text, source, personId = null }) => ({
    ...{ id: tx.newId(), ...noted, agency, kind, text, source, personId },
  }))
  const ids = values.map(({ id }) => id)
  if (values.length === 0) return ids
  await tx.db.insertInto('agencyComments').values(values).execute()
  const detail = { procedureId, comments: ids, kinds: rows.map(({ kind }) => kind) }
  tx.audit({ actor: by, action: 'procedure.commentsNoted', caseReference, detail })
  return ids
}
