import type { Dependencies } from '../dependencies.ts'
import { dayInWords, instantInWords, quoted } from '../shared/words.ts'
import { type Parties, partiesOf, teamName } from './parties.ts'

/** From where to where, what was agreed, who is who and until when: the top of every form of a transfer (DT-01). */
export async function transferText(
  deps: Pick<Dependencies, 'register' | 'config'>,
  transferId: string,
): Promise<{ parties: Parties; transferText: string }> {
  const parties = await partiesOf(deps, transferId)
  const { transfer, current, receiving } = parties
  const { authority, plan, meetingAt, targetDate, windowEndsAt } = transfer
  const from = await teamName(deps, authority, transfer.fromTeam)
  const to = await teamName(deps, authority, transfer.toTeam)
  const agreed = meetingAt ? `, agreed at the District Transfer Meeting of ${dayInWords(meetingAt)}` : ''
  const lines = [
    `**From ${from} to ${to}**${agreed}`,
    plan ? `Plan: ${quoted(plan)}` : '',
    [
      `${current?.isWorker === false ? 'Held by' : 'Current worker'}: ${current?.displayName ?? 'nobody'}`,
      `Receiving worker: ${receiving?.displayName ?? 'not named yet'}`,
    ].join(' | '),
    [
      ...(targetDate ? [`Target date: ${dayInWords(targetDate)}`] : []),
      ...(windowEndsAt ? [`All steps by ${instantInWords(windowEndsAt)}`] : []),
    ].join(' | '),
    `[Open the transfer: every step and who has it](${deps.config.publicUrl}/transfers/${transferId})`,
  ]
  return { parties, transferText: lines.filter(Boolean).join('\n\n') }
}
