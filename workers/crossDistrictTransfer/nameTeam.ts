import type { Dependencies } from '../dependencies.ts'
import type { Variables } from '../engine/defineWorker.ts'
import type { Transaction } from '../register/database.ts'
import { checkReceivingTeam, receivingTeamOptions, receivingTeams } from '../shared/receivingTeams.ts'
import { requestRows, transferOf } from '../shared/transferOf.ts'
import { dayInWords } from '../shared/words.ts'
import type { CompletedTask, Problem, TaskContext } from '../tasks/defineTask.ts'

/** From where to where a case goes and when that was agreed, for the top of a form. */
export async function transferText(deps: Pick<Dependencies, 'register'>, transferId: string): Promise<string> {
  const transfer = await transferOf(deps.register, transferId)
  const [row] = await requestRows(deps, transfer)
  const agreed = transfer.meetingAt
    ? `Agreed at the District Transfer Meeting on ${dayInWords(transfer.meetingAt)}`
    : `Asked for on ${dayInWords(transfer.requestedAt)}`
  const target = transfer.targetDate ? `, to be done by ${dayInWords(transfer.targetDate)}` : ''
  return `**From** ${row?.from} **to** ${row?.to}\n\n${agreed}${target}.`
}

/** What the form for naming a team shows; the step stands in the tracker from the first time that it is open. DT-01. */
export async function prepareTeam({ variables }: TaskContext, deps: Dependencies, responsible: string) {
  const { register } = deps
  const transfer = await transferOf(register, variables.transferId)
  if (!transfer.endedAt)
    await register.transfers.planSteps(transfer.id, [
      { step: 'RECEIVING_TEAM', responsible, due: variables.due ?? null },
    ])
  return {
    transferText: await transferText(deps, transfer.id),
    teamOptions: receivingTeamOptions(await receivingTeams(deps, transfer)),
    team: transfer.toTeam,
  }
}

export async function checkTeam(team: string, { variables }: TaskContext, deps: Dependencies): Promise<Problem[]> {
  const transfer = await transferOf(deps.register, variables.transferId)
  if (transfer.endedAt) return [hasEnded(transfer.endedAt)]
  return checkReceivingTeam('team', team, await receivingTeams(deps, transfer))
}

/** A transfer that has ended while the task was open needs nothing more: its process is about to end. */
export const hasEnded = (endedAt: string): Problem => ({
  field: 'transfer',
  problem: `The transfer has ended on ${dayInWords(endedAt)}`,
  wayOut: 'nothing is needed any more: this task goes away by itself',
})

/** Enters the team that receives the case; whoever else was asked to name one need not any more. XD-06, XD-07. */
export async function enterTeam(
  tx: Transaction,
  team: string,
  { formId, caseReference, variables, completedBy: by, completedAt: at }: CompletedTask,
): Promise<Variables> {
  const { toTeam, toDistrict } = await tx.transfers.nameTeam(variables.transferId, { team, by, at })
  const others = ['xdIdentifyTeam', 'xdSeniorDecision'].filter((one) => one !== formId)
  await tx.tasks.cancelOf(caseReference, others)
  await tx.transfers.step(variables.transferId, 'RECEIVING_TEAM', { by, at })
  return { receivingTeam: toTeam, receivingDistrict: toDistrict }
}
