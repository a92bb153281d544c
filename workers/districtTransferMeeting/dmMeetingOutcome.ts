import { z } from 'zod'
import { toLondon, toWords } from '../calendar/londonTime.ts'
import type { Dependencies } from '../dependencies.ts'
import { WorkerProblem } from '../engine/problem.ts'
import type { Transaction } from '../register/database.ts'
import type { AgendaEntry } from '../register/transferMeetings.ts'
import { transferDecisions } from '../register/transferTables.ts'
import {
  notBeforeToday,
  optionalChoice,
  optionalDay,
  optionalReference,
  optionalText,
  ticked,
} from '../shared/formFields.ts'
import { checkReceivingTeam, receivingTeamOptions, receivingTeams } from '../shared/receivingTeams.ts'
import { wouldRefuse } from '../shared/refusals.ts'
import { requestRows, transferOf } from '../shared/transferOf.ts'
import { dayOf, usualLimit } from '../shared/usualLimit.ts'
import { dayInWords } from '../shared/words.ts'
import { type CompletedTask, defineTask, type Problem } from '../tasks/defineTask.ts'
import { checkRuns, type Meeting, meetingHeader, meetingOf, meetingRoles } from './meetingOf.ts'

const decisionWords = {
  TRANSFER: 'Transfer',
  STEP_DOWN_TAF: 'Step down to TAF',
  HOLD: 'Hold over to the next meeting',
  REFUSED: 'No transfer: the case stays where it is',
}
const labels = {
  decision: 'Decision',
  targetDate: 'Target date',
  receivingTeam: 'Receiving team',
  transfer: 'The transfer',
}

const schema = z.object({
  seen: ticked(),
  decision: optionalChoice('Decision', transferDecisions),
  plan: optionalText('Plan'),
  targetDate: optionalDay('Target date'),
  targetReason: optionalText('Why later'),
  receivingTeam: optionalReference('Receiving team'),
})
type Form = z.output<typeof schema>
type Item = AgendaEntry & { meetingId: string }

async function itemOf({ transferMeetings }: Pick<Transaction, 'transferMeetings'>, itemId: string): Promise<Item> {
  const found = await transferMeetings.item(itemId)
  if (found) return found
  throw new WorkerProblem('The register has no such agenda item.', 'check the variable itemId of the instance')
}

/** Why a case has no outcome to enter any more; nothing where it has. */
function whyGone({ state, outcome, decidedBy, decidedAt }: Item): string | undefined {
  if (outcome) return 'The transfer has ended meanwhile.'
  if (state === 'LISTED') return undefined
  if (state !== 'DECIDED') return 'The case is not on this agenda any more.'
  return `${decidedBy ?? 'Somebody'} entered the outcome${decidedAt ? ` on ${toWords(toLondon(decidedAt))}` : ''}; it is put right on the page of the meeting.`
}

const isDated = ({ decision }: Form) => decision === 'TRANSFER' || decision === 'STEP_DOWN_TAF'

/** The day by which a case usually moves, counted from the meeting. DM-02. */
const usualTarget = async (deps: Dependencies, { profile }: Item, { authority, at: from }: Meeting): Promise<string> =>
  usualLimit(deps, { profile, authority, milestone: 'transferWindow', from })

/** What was decided, with what the form asks only for some decisions. */
const outcomeOf = (form: Form) => ({
  decision: form.decision ?? ('HOLD' as const),
  plan: form.plan ?? '',
  targetDate: isDated(form) ? form.targetDate : null,
  targetReason: isDated(form) ? form.targetReason : null,
  receivingTeam: form.decision === 'TRANSFER' ? form.receivingTeam : null,
})

async function checkPlan(form: Form, usual: string, context: CompletedTask): Promise<Problem[]> {
  const { decision, plan = '', targetDate, targetReason = '' } = form
  const missing = (field: string, problem: string, wayOut: string): Problem => ({ field, problem, wayOut })
  const isLater = targetDate !== undefined && targetDate > dayOf(usual)
  return [
    ...(decision ? [] : [missing('decision', 'Decision is missing', 'choose what the meeting decided')]),
    ...(plan.length < 10 ? [missing('plan', 'Plan is missing or too short', 'write at least 10 characters')] : []),
    ...(isDated(form) && !targetDate
      ? [missing('targetDate', 'Target date is missing', 'enter the day by which it is done')]
      : []),
    ...(isDated(form) ? notBeforeToday('targetDate', 'Target date', targetDate, context) : []),
    ...(isDated(form) && isLater && targetReason.length < 10
      ? [
          missing(
            'targetReason',
            `Target date lies after ${dayInWords(usual)}, the usual limit (DM-02)`,
            'choose an earlier day, or write why it is later, at least 10 characters',
          ),
        ]
      : []),
  ]
}

const presentWords = async ({ register }: Dependencies, { attendance }: Meeting): Promise<string> => {
  const people = await Promise.all((attendance?.attendees ?? []).map((username) => register.staff.get(username)))
  return people.flatMap((person) => person?.displayName ?? []).join(', ') || 'not recorded yet'
}

/**
 * What the meeting decides on one case: plan, target date, receiving team; it goes to the process of the case once. A
 * case that is decided or withdrawn already needs nothing but that somebody has seen it. DM-01 to DM-05, XD-06.
 */
export const dmMeetingOutcome = defineTask('dmMeetingOutcome', {
  roles: meetingRoles,
  rules: ['DM-01', 'DM-02', 'DM-03', 'DM-04', 'DM-05', 'XD-06'],
  texts: ['plan', 'targetReason'],
  schema,
  async prepare({ variables }, deps) {
    const item = await itemOf(deps.register, variables.itemId)
    const meeting = await meetingOf(deps.register, item.meetingId)
    const transfer = await transferOf(deps.register, item.transferId)
    const usual = await usualTarget(deps, item, meeting)
    const gone = whyGone(item)
    const offered = transferDecisions.filter((decision) => item.part === 'TWO' || decision !== 'STEP_DOWN_TAF')
    return {
      ...(await meetingHeader(deps, meeting)),
      attendees: await presentWords(deps, meeting),
      part: item.part,
      requestRows: await requestRows(deps, transfer),
      onAgenda: !gone,
      goneText: gone ?? '',
      seen: false,
      decisionOptions: offered.map((value) => ({ label: decisionWords[value], value })),
      teamOptions: receivingTeamOptions(await receivingTeams(deps, transfer)),
      usualTarget: dayOf(usual),
      usualText: dayInWords(usual),
      decision: null,
      targetDate: item.proposedTarget ?? dayOf(usual),
      receivingTeam: item.toTeam,
    }
  },
  async check(form, context, deps) {
    const item = await itemOf(deps.register, context.variables.itemId)
    const meeting = await meetingOf(deps.register, item.meetingId)
    const runs = await checkRuns(deps, meeting, context)
    const gone = whyGone(item)
    if (gone && form.seen) return runs
    if (gone) return [...runs, { field: 'decision', problem: gone, wayOut: 'open the task again and confirm that' }]
    const unfit = await checkPlan(form, await usualTarget(deps, item, meeting), context)
    const { receivingTeam } = outcomeOf(form)
    const teams = receivingTeam ? await receivingTeams(deps, await transferOf(deps.register, item.transferId)) : []
    const noTeam = receivingTeam ? checkReceivingTeam('receivingTeam', receivingTeam, teams) : []
    const problems = [...runs, ...unfit, ...noTeam]
    if (problems.length > 0) return problems
    const outcome = { ...outcomeOf(form), by: context.completedBy, at: context.completedAt }
    return wouldRefuse(deps, (tx) => tx.transferMeetings.decide(item.itemId, outcome), labels)
  },
  async effects(tx, form, { variables, completedBy: by, completedAt: at }) {
    const item = await itemOf(tx, variables.itemId)
    if (whyGone(item) && form.seen) return { decision: item.decision }
    await tx.transferMeetings.decide(item.itemId, { ...outcomeOf(form), by, at })
    return { decision: form.decision ?? null }
  },
})
