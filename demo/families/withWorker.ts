import type { Stage, Submission } from '../stage.ts'
import { allocated, holderOf, type People, planned, seen, takenUp } from '../submissions.ts'
import type { SampleReferral } from './sampleFamily.ts'

export type Case = { one: string; worker: string; category: string[] }

/** From the tray to the worker in the record. */
export async function allocate(stage: Stage, people: People, { one, worker, category }: Case): Promise<void> {
  await planned(stage, one, people, { plan: { neglectIndicated: 'YES' } })
  await allocated(stage, one, { ...people, worker }, { category })
}

/** The worker sees the child and takes the case up. */
export async function takeUp(stage: Stage, { one, worker }: Pick<Case, 'one' | 'worker'>): Promise<void> {
  await seen(stage, one, worker)
  await takenUp(stage, one, worker)
}

/** A letter to somebody who is not safe to contact comes to a manager, who decides that it does not go (G-65). */
export const notWrittenTo = (stage: Stage, one: string, manager: string, decision: Submission) =>
  stage.complete(one, 'letterProblem', manager, { decision: 'DO_NOT_SEND', ...decision })

/**
 * A family with one child comes on the next working day at ten; in the afternoon the child has a worker who has taken the
 * case up. `unsafe` says why a letter is not sent, in a family with somebody who is not safe to contact.
 */
export async function caseWithWorker(
  stage: Stage,
  { family, people, unsafe }: { family: string; people: People; unsafe?: Submission },
  referral: (now: Awaited<ReturnType<Stage['now']>>) => SampleReferral,
): Promise<string> {
  await stage.moveToTime('10:00')
  const [one = ''] = await stage.refer(family, referral(await stage.now()))
  const { worker } = people
  await allocate(stage, people, { one, worker, category: ['CIN'] })
  await stage.moveToTime('15:30')
  await takeUp(stage, { one, worker })
  if (unsafe) await notWrittenTo(stage, one, people.manager, unsafe)
  await stage.noTaskLeft(one)
  await stage.settledLetters(one)
  stage.script.expect(`${one} has a worker`, { status: 'ALLOCATED', worker }, await holderOf(stage, one))
  return one
}
