import type { Stage } from '../stage.ts'
import { allocated, formsAt, holderOf, type People, seen, takenUp } from '../submissions.ts'
import { sampleFamily } from './sampleFamily.ts'

const people: People = { duty: 'duty.south', manager: 'tm.south', service: 'sm.south', worker: 'sw.larch' }

/** (b) Section 47 after the office has closed: the duty manager is told at once, the discussion is held the same evening. */
export async function lateInTheDay(stage: Stage) {
  const { script } = stage
  await stage.moveToTime('17:40')
  const [one = ''] = await stage.refer('section 47, late in the day', sampleFamily('sample-02', await stage.now()))
  await stage.mail(one, 'duty.south@sample.example.org', /strategy discussion/i)
  const forms = await formsAt(stage)
  await stage.complete(one, 'daTrayReview', people.duty, { ...forms.daTrayReview, concernLevel: 'S47' })
  const discussion = await stage.taskOf('daStrategyDiscussion', one, people.duty)
  script.expect(
    'the strategy discussion is due the same day (DA-07)',
    (await stage.now()).toISODate(),
    discussion.dueDate?.slice(0, 10),
  )
  await stage.moveToTime('18:30')
  const heldAt = (await stage.now()).toISO()
  await stage.complete(one, 'daStrategyDiscussion', people.duty, {
    needed: 'YES',
    reason: 'An injury that nobody can explain to a child who cannot roll yet.',
    heldAt,
    outcome: 'S47',
  })
  await stage.complete(one, 'daAllocationPlan', people.manager, {
    ...(await formsAt(stage)).daAllocationPlan,
    seenWithinDays: 0,
  })
  await allocated(stage, one, people, { category: ['S47'], priority: 'HIGH', riskLevel: 'HIGH' })
  script.expect(
    `${one} has its worker the same evening`,
    { status: 'ALLOCATED', worker: people.worker },
    await holderOf(stage, one),
  )
  const meeting = (await stage.view(one)).chronology.find(
    ({ kind, title }) => kind === 'meeting' && title === 'STRATEGY_DISCUSSION',
  )
  script.expect(`the chronology of ${one} has the strategy discussion with its outcome`, 'S47', meeting?.detail.outcome)
  await seen(stage, one, people.worker)
  await takenUp(stage, one, people.worker)
  await stage.noTaskLeft(one)
  const letters = await stage.settledLetters(one)
  const parents = letters.filter(({ letter, recipientKind }) => letter === 'L-46' && recipientKind === 'PARENT')
  script.expect(
    `${one}: both parents are written to by post, as they asked`,
    ['toPost POST', 'toPost POST'],
    parents.map(({ state, channel }) => `${state} ${channel}`),
  )
}
