import { toLondon } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Transaction } from '../register/database.ts'
import type { CompletedTask } from '../tasks/defineTask.ts'
import { type OpenDuty, openDutiesOf, statutoryKinds } from './dutyWork.ts'

/** Work of the plan of duty work: a new plan takes its place. What reviews or absences asked for goes on beside it. */
const isOfPlan = ({ source }: Pick<OpenDuty, 'source'>): boolean => source === 'DUTY_PLAN'
/** The London day of a limit, as date fields hold it. */
const dayOf = (due: string): string => toLondon(due).toFormat('yyyy-MM-dd')

/** What goes on beside this plan: asked for by reviews, or for an absence. */
export const besideThePlan = async ({ register }: Pick<Dependencies, 'register'>, caseReference: string) =>
  (await openDutiesOf(register, caseReference)).filter((duty) => !isOfPlan(duty))

const isStatutory = ({ kind }: { kind: string }) => (statutoryKinds as readonly string[]).includes(kind)

/** What is left of the plan before this one: it ends with this plan, so it stands in the form to be kept or changed. */
export async function leftOfPlan({ register }: Pick<Dependencies, 'register'>, caseReference: string) {
  const left = (await openDutiesOf(register, caseReference)).filter(isOfPlan)
  return {
    actions: left
      .filter((duty) => !isStatutory(duty))
      .map(({ kind, what, due }) => ({ kind, what: what ?? '', due: dayOf(due) })),
    statutory: left.filter(isStatutory).map(({ kind, due, who }) => ({ kind, date: dayOf(due), who })),
  }
}

/** The steps of dropped work, one of each form and limit, end with the old plan; the engine tells nobody of it. */
async function closeSteps(tx: Transaction, caseReference: string, dropped: OpenDuty[]): Promise<void> {
  const found = await tx.cases.get(caseReference)
  const open = found ? await tx.tasks.openOnes({ caseId: found.id }) : []
  for (const { kind, due } of dropped) {
    const formId = kind === 'CIN_MEETING' ? 'ucCinReview' : 'ucDutyActivity'
    const at = open.findIndex((task) => task.formId === formId && Date.parse(task.due ?? '') === Date.parse(due))
    const [step] = at < 0 ? [] : open.splice(at, 1)
    if (step) await tx.tasks.close(step.elementInstanceKey, { closedBy: 'system', outcome: 'cancelled' })
  }
}

/** Drops what is left of the plan of duty work, in the transaction in which another plan takes its place. */
export async function dropPlan(
  tx: Transaction,
  { caseReference, completedBy, completedAt }: Pick<CompletedTask, 'caseReference' | 'completedBy' | 'completedAt'>,
): Promise<void> {
  const dropped = (await openDutiesOf(tx, caseReference)).filter(isOfPlan)
  const dutyIds = dropped.map(({ id }) => id)
  if (dutyIds.length === 0) return
  await closeSteps(tx, caseReference, dropped)
  await tx.db.updateTable('duties').set({ droppedAt: completedAt }).where('id', 'in', dutyIds).execute()
  await tx.audit.append({ actor: completedBy, action: 'duty.dropped', caseReference, detail: { dutyIds } })
}
