import type { Stage } from '../stage.ts'
import { holderOf, type People } from '../submissions.ts'
import { type SampleReferral, sampleFamily } from './sampleFamily.ts'
import { allocate, type Case, takeUp } from './withWorker.ts'

export const team: People = { duty: 'duty.south', manager: 'tm.south', service: 'sm.south', worker: 'sw.larch' }

/** The six cases of the meeting, by what it will decide about them. */
export type SixCases = { siblings: string[]; nobodyNamed: string; stepDown: string; heldOver: string }

const inSouth = (referral: SampleReferral): SampleReferral => ({ ...referral, authority: 'sample', district: 'south' })

/** Four families come to the South Assessment Team; each of the six children has a worker who has taken the case up. */
export async function sixCases(stage: Stage): Promise<{ cases: SixCases; workerOf: (one: string) => string }> {
  const now = await stage.now()
  const refer = (key: string) => stage.refer('a transfer meeting', inSouth(sampleFamily(key, now)))
  const siblings = await refer('sample-01')
  const [nobodyNamed = ''] = await refer('sample-10')
  const [stepDown = ''] = await refer('sample-13')
  const [heldOver = ''] = await refer('sample-08')
  const category = ['CIN']
  const all: Case[] = [
    ...siblings.map((one) => ({ one, worker: 'sw.larch', category })),
    { one: nobodyNamed, worker: 'sw.oak', category },
    { one: stepDown, worker: 'sw.oak', category },
    { one: heldOver, worker: 'sw.oak', category: ['PRIVATE_FOSTERING'] },
  ]
  await Promise.all(all.map((each) => allocate(stage, team, each)))
  await stage.moveToTime('15:30')
  await Promise.all(all.map((each) => takeUp(stage, each)))
  for (const { one, worker } of all) {
    await stage.noTaskLeft(one)
    stage.script.expect(`${one} has a worker`, { status: 'ALLOCATED', worker }, await holderOf(stage, one))
  }
  const workerOf = (one: string) => all.find((each) => each.one === one)?.worker ?? ''
  return { cases: { siblings, nobodyNamed, stepDown, heldOver }, workerOf }
}
