import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { TransferStepName } from '../register/transferTables.ts'
import { confirmation } from '../shared/formFields.ts'
import { managerOf } from '../shared/managerOf.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { fitOf } from './nomination.ts'
import { type Parties, partiesOf, teamName } from './parties.ts'
import { keptWorker, standingOf } from './standing.ts'
import { transferText } from './transferText.ts'
import { managers } from './whoMay.ts'

const stepWords: Partial<Record<TransferStepName, string>> = {
  WORKER_MEETING: 'The transfer meeting of the two workers',
  JOINT_VISIT: 'The joint visit',
  REQUEST: 'The request for transfer',
  AUDIT: 'The audit of the record',
  SUMMARY: 'The transfer summary',
  AUDIT_REVIEW: 'The review of the audit',
}

/** What the completion will change, as a person would say it (DT-11, DT-13, G-69). */
async function changeText(deps: Dependencies, { transfer, current, receiving }: Parties): Promise<string> {
  const from = await teamName(deps, transfer.authority, transfer.fromTeam)
  const to = await teamName(deps, transfer.authority, transfer.toTeam)
  const ends = `**${from}** and ${current?.displayName ?? 'nobody'} end`
  if (receiving)
    return `When you complete this task, ${ends}; **${to}** and ${receiving.displayName} begin, at the same moment.`
  const at = deps.clock.now().toISOString()
  const { standing, reason } = await standingOf(deps, transfer)
  const kept = await keptWorker(deps.register, transfer.caseReference, standing, at)
  if (kept)
    return `No receiving worker is named, and this case must always have one (${reason}). When you complete this task, **${to}** takes the case over; ${kept.displayName} stays its worker until a worker of ${to} is entered.`
  const manager = transfer.toTeam ? await managerOf(deps.register, transfer.authority, transfer.toTeam, at) : undefined
  const holder = manager ? ((await deps.register.staff.get(manager.holder))?.displayName ?? manager.holder) : 'nobody'
  return `No receiving worker is named. When you complete this task, ${ends}; **${to}** takes the case over without a worker, ${holder} holds it, and the procedure for unallocated cases begins.`
}

/** What keeps the transfer from being completed: an open step or defect, no team, nobody who could hold the case. */
async function openThings(deps: Dependencies, { transfer }: Parties, { completedAt }: CompletedTask) {
  const { register } = deps
  const refuse = (problem: string, wayOut: string): Problem => ({ field: 'receivingOpened', problem, wayOut })
  const { id, authority, toTeam, receivingWorker } = transfer
  const [steps, defects] = await Promise.all([register.transfers.steps(id), register.transfers.openDefects(id)])
  const open = steps.filter(({ step, doneAt, droppedAt }) => stepWords[step] && !doneAt && !droppedAt)
  const holder =
    toTeam && !receivingWorker ? await managerOf(register, authority, toTeam, completedAt) : { holder: receivingWorker }
  return [
    ...open.map(({ step }) => refuse(`${stepWords[step]} is not done`, 'complete its task first')),
    ...defects.map(({ defect }) => refuse(`Not put right yet: ${defect}`, 'have it put right first (DT-10)')),
    ...(toTeam ? [] : [refuse('No receiving team is named', 'have it named on the page of the transfer')]),
    ...(toTeam && !holder
      ? [refuse(`${toTeam} has nobody who could hold the case`, 'have a manager entered in the duty rota')]
      : []),
  ]
}

/**
 * The receiving team completes the transfer; the register changes right after, in one transaction. The named worker is
 * looked at once more: still here, not leaving, and eligible for the categories as they are now. DT-11, DT-13, G-57, G-69.
 */
export const dtCompleteTransfer = defineTask('dtCompleteTransfer', {
  roles: managers,
  rules: ['DT-01', 'DT-11', 'DT-13'],
  schema: z.object({
    transferringClosed: confirmation('Transferring team and worker are ended'),
    receivingOpened: confirmation('Receiving team and worker are entered'),
  }),
  async prepare({ variables }, deps) {
    const { parties, transferText: words } = await transferText(deps, variables.transferId)
    const { barred, attention } = await fitOf(deps, parties.transfer, variables)
    const name = parties.receiving?.displayName ?? ''
    return {
      transferText: words,
      changeText: await changeText(deps, parties),
      attentionText: barred ? `${name} ${barred}.` : attention ? `${attention}.` : '',
      transferringClosed: false,
      receivingOpened: false,
    }
  },
  async check(_form, context, deps) {
    const parties = await partiesOf(deps, context.variables.transferId)
    const { barred } = await fitOf(deps, parties.transfer, context.variables)
    const unfit: Problem[] = barred
      ? [
          {
            field: 'receivingOpened',
            problem: `${parties.receiving?.displayName ?? parties.transfer.receivingWorker} ${barred}`,
            wayOut: 'report on the page of the transfer that the receiving worker is not available, then name another',
          },
        ]
      : []
    return [...unfit, ...(await openThings(deps, parties, context))]
  },
})
