/** The steps of the two weeks after the meeting, as the people of both teams complete them in Tasklist. */
import type { DateTime } from 'luxon'
import { transferFormsOn } from '../../test/districtTransfer/formsOfTheTransfer.ts'
import type { Stage, Submission } from '../stage.ts'
import { allocated } from '../submissions.ts'
import { team } from './sixCases.ts'

export const receiving = { manager: 'tm.south-support', worker: 'sw.alder' }
const formsAt = async (stage: Stage) => {
  const now = await stage.now()
  return transferFormsOn({ now: () => now.toJSDate() })
}
type Forms = Awaited<ReturnType<typeof formsAt>>

const answer = async (stage: Stage, one: string, formId: keyof Forms, username: string, changes: Submission = {}) => {
  const usual = (await formsAt(stage))[formId]
  await stage.complete(one, formId, username, { ...(typeof usual === 'function' ? {} : usual), ...changes })
}

/** The receiving manager names a worker as in every allocation: record check, choice, briefing, decision (DT-03). */
export async function named(stage: Stage, one: string): Promise<void> {
  await answer(stage, one, 'dtNominateWorker', receiving.manager)
  await allocated(stage, one, { ...team, ...receiving }, { occasion: 'TRANSFER' })
}

export const nobodyYet = (stage: Stage, one: string, lookAgain: DateTime) =>
  answer(stage, one, 'dtNominateWorker', receiving.manager, {
    named: 'NO',
    reason: 'The only worker of the team takes three children over this week.',
    lookAgain: lookAgain.toISODate(),
  })

/** Request for transfer and summary, by the present worker (DT-06, DT-08). */
export async function written(stage: Stage, one: string, worker: string): Promise<void> {
  await answer(stage, one, 'dtTransferRequest', worker)
  await answer(stage, one, 'dtTransferSummary', worker)
}

export const audited = (stage: Stage, one: string) => answer(stage, one, 'dtCaseAudit', team.manager)

/** Both workers meet, then visit the child together (DT-04, DT-05). */
export async function introduced(stage: Stage, one: string, worker: string): Promise<void> {
  const { worker: next } = receiving
  await answer(stage, one, 'dtTransferMeetingRecord', next, { attendees: [worker, next], venue: 'The Old Tannery' })
  await answer(stage, one, 'dtJointVisit', next, { visitor: worker, secondVisitor: next })
}

export const reviewed = (stage: Stage, one: string) => answer(stage, one, 'dtAuditReview', receiving.manager)

export const sentBack = (stage: Stage, one: string, due: DateTime) =>
  answer(stage, one, 'dtAuditReview', receiving.manager, {
    accepted: 'NO',
    defects: [{ defect: 'The chronology ends before the visit to the school.', due: due.toISODate() }],
  })

/** The transferring manager says for each defect what was done about it (DT-10). */
export async function putRight(stage: Stage, one: string): Promise<void> {
  const task = await stage.taskOf('dtRectification', one, team.manager)
  const rows = (await (await stage.deskOf(team.manager)).valueOf(task.id, 'fixes')) as Submission[]
  const fixes = rows.map((row) => ({ ...row, fix: 'The visit to the school and its outcome are entered.' }))
  await stage.complete(one, 'dtRectification', team.manager, { fixes })
}

export const completed = (stage: Stage, one: string) => answer(stage, one, 'dtCompleteTransfer', receiving.manager)
