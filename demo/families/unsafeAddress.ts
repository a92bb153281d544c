import { mailsOf } from '../mailbox.ts'
import type { Stage } from '../stage.ts'
import { allocated, type People, planned, seen, takenUp } from '../submissions.ts'
import { sampleFamily } from './sampleFamily.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.hazel' }
const reason = 'A non-molestation order is in force; he is told by his solicitor, without the address.'

/** (e) A letter to somebody who is not safe to contact waits for a person's decision and does not go out by itself. */
export async function unsafeAddress(stage: Stage) {
  const { script } = stage
  await stage.moveToTime('10:00')
  const family = sampleFamily('sample-03', await stage.now())
  const [one = ''] = await stage.refer('unsafe address', { ...family, children: family.children.slice(0, 1) })
  await planned(stage, one, people)
  await allocated(stage, one, people)
  await seen(stage, one, people.worker)
  await takenUp(stage, one, people.worker)
  await stage.taskOf('letterProblem', one, people.manager)
  const father = async () =>
    (await stage.lettersOf(one)).filter(
      ({ recipientKind, state }) => recipientKind === 'PARENT' && !['sent', 'toPost'].includes(state),
    )
  script.expect(
    `${one}: the letter to the father is held (G-65)`,
    ['held'],
    (await father()).map(({ state }) => state),
  )
  await stage.complete(one, 'letterProblem', people.manager, { decision: 'DO_NOT_SEND', reason })
  await stage.noTaskLeft(one)
  const letters = await stage.settledLetters(one)
  const written = letters.filter(({ letter, recipientKind }) => letter === 'L-46' && recipientKind === 'PARENT')
  script.expect(
    `${one}: the mother is written to, the father is not`,
    ['cancelled', 'sent'],
    written.map(({ state }) => state).sort(),
  )
  const mails = await mailsOf(stage.urls.mail)
  script.expect(
    `${one}: no mail goes to the father`,
    [],
    mails.filter(({ to }) => to.some(({ name }) => name.startsWith('Martin'))).map(({ subject }) => subject),
  )
}
