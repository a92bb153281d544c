/** The steps of a family's move, and of closing after it, as the people complete them in Tasklist. */
import { formsAfterTheMoveOn } from '../../test/closeAfterMove/formsAfterTheMove.ts'
import { moveFormsOn } from '../../test/interAuthorityTransfer/formsOfTheMove.ts'
import { londonOf, type Procedure, presetOf, procedureIs } from '../procedures.ts'
import type { Stage, Submission } from '../stage.ts'
import { judgeClosed, judgeLetters, judgeNotices } from './endingJudged.ts'
import { answer, iso, toDay } from './endingSteps.ts'
import { working } from './wait.ts'

/** Who acts: the worker, the worker's manager, and who looks at the record before the manager decides (CM-09). */
export type Hands = { worker: string; manager: string; supervisor: string }

const formsAt = async (stage: Stage) => {
  const now = await stage.now()
  const clock = { now: () => now.toJSDate() }
  return { ...moveFormsOn(clock), ...formsAfterTheMoveOn(clock) }
}
type Forms = Awaited<ReturnType<typeof formsAt>>
type Plain = { [Key in keyof Forms]: Forms[Key] extends (rows: never) => unknown ? never : Key }[keyof Forms]

/** The usual answers of the day in a form of the move. */
export const usual = async (stage: Stage, form: Plain): Promise<Submission> => (await formsAt(stage))[form]
/** The letter and its papers. */
export const packed = async (stage: Stage, papers: string[], changes: Submission = {}): Promise<Submission> => ({
  ...(await formsAt(stage)).iaLetterPack(papers),
  ...changes,
})

/** Completes a form of the move with the usual answers; `changes` is what differs. */
export const moved = async (
  stage: Stage,
  one: string,
  formId: Plain & string,
  username: string,
  changes: Submission = {},
): Promise<void> => stage.complete(one, formId, username, { ...(await usual(stage, formId)), ...changes })

const titleOf = (one: string) => `${one}: closing after the move`

/** The ten working days of the closing, from the day of the move (CM-01). */
export async function closingBegins(
  stage: Stage,
  one: string,
  worker: string,
  since: string | null,
): Promise<Procedure> {
  const { script } = stage
  const closing = await procedureIs(stage, one, 'closeAfterMove', 'has begun by itself')
  script.expect(
    `${titleOf(one)} begins by itself, asked for by the worker of the transfer (CM-01, IA-19)`,
    ['MOVE', worker, null],
    [closing.path, closing.requestedBy, closing.outcome],
  )
  const shown = await presetOf<string | null>(stage, one, 'cmMoveDetails', worker, 'moveDate')
  script.expect(`${titleOf(one)} knows the day of the move: nothing is typed twice (CM-01)`, since, shown)
  return closing
}

/** Parents and child are seen, and somebody who knows the family sees the new home and writes about it (CM-03 to CM-06). */
export async function seenAtTheNewHome(stage: Stage, one: string, { worker }: Hands, changes: Submission = {}) {
  await moved(stage, one, 'cmClosureVisits', worker, {
    visitor: worker,
    note: 'The boxes are unpacked. The child showed the new room, and likes the way to school along the canal.',
    ...changes,
  })
  await toDay(stage, 1, '11:00')
  const seenAt = iso((await stage.now()).minus({ hours: 1 }).startOf('second'))
  await moved(stage, one, 'cmAccommodationSeen', worker, { seenAt })
  const letters = ['VISITING_PROFESSIONAL sent SECURE_EMAIL']
  await judgeLetters(stage, one, [['L-63', letters, 'asks who saw the home for a written account (CM-06)']])
  const closing = await procedureIs(stage, one, 'closeAfterMove', 'is open', ({ outcome }) => outcome === null)
  const { due } = closing.steps.find(({ step }) => step === 'ACCOMMODATION') ?? {}
  stage.script.expect(
    `${one}: the account is due two working days after the visit (CM-06, G-73)`,
    working(working((await stage.now()).plus({ days: 1 })).plus({ days: 1 })).toISODate(),
    londonOf(due ?? null).toISODate(),
  )
  await toDay(stage, 1, '10:00')
  const event = { kind: 'accommodation-record-received', by: worker }
  await stage.report(one, event, 'The written account of the visit to the new home has come.')
}

/** Ready, checked, decided, completed, summed up, audited, closed (CM-07 to CM-12, CX). */
export async function closedAfterMove(
  stage: Stage,
  one: string,
  { worker, manager, supervisor }: Hands,
  summary: string,
): Promise<void> {
  await moved(stage, one, 'cmReadyNotification', worker)
  await judgeNotices(stage, one, [[manager, /^Ready for closure/m]])
  await moved(stage, one, 'cmQa', supervisor)
  await toDay(stage, 1, '10:00')
  await moved(stage, one, 'cmManagersDecision', manager)
  await moved(stage, one, 'cmCompleteRecord', worker)
  await answer(stage, one, 'cxClosingSummary', worker, { summary, rationaleNoTaf: null, fixes: [] })
  await toDay(stage, 1, '10:00')
  await answer(stage, one, 'cxCloseDecision', manager)
}

/** Closed by the manager within the ten working days, every step done, and the copies gone in time (CM-01, CM-14). */
export async function judgeClosedAfterMove(stage: Stage, one: string, hands: Hands, closeBy: string | null) {
  await judgeClosed(stage, one, { worker: hands.worker, outcome: 'MOVED_AWAY', by: hands.manager })
  const ended = await procedureIs(stage, one, 'closeAfterMove', 'has ended', ({ outcome }) => outcome === 'CLOSED')
  const { chronology } = await stage.view(one)
  const closedAt = chronology.find(({ kind }) => kind === 'closed')?.at ?? ''
  stage.script.expect(
    `${titleOf(one)} is over within ten working days of the move (CM-01, G-35)`,
    true,
    closeBy !== null && Date.parse(closedAt) <= Date.parse(closeBy),
  )
  stage.script.expect(
    `${titleOf(one)} has every step done (R-16)`,
    [],
    ended.steps.filter(({ state }) => state !== 'DONE').map(({ step, state }) => `${step} ${state}`),
  )
  const isLate = ({ due, doneAt }: Procedure['steps'][number]) =>
    due !== null && doneAt !== null && Date.parse(doneAt) > Date.parse(due)
  stage.script.expect(
    `${titleOf(one)} has every step done in time, the copies too (CM-14, C-27)`,
    [],
    ended.steps.filter(isLate).map(({ step, due, doneAt }) => `${step} due ${due} done ${doneAt}`),
  )
}
