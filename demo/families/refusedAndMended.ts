import type { Stage } from '../stage.ts'
import { briefed, formsAt, holderOf, type People, planned, seen, takenUp } from '../submissions.ts'
import { sampleFamily } from './sampleFamily.ts'

const people: People = { duty: 'duty.south', manager: 'tm.south', service: 'sm.south', worker: 'sw.oak' }

/** (d) The server refuses a worker whom the rules forbid, says why on the form, and takes the mended choice. */
export async function refusedAndMended(stage: Stage) {
  const { script } = stage
  await stage.moveToTime('09:30')
  const [one = ''] = await stage.refer('refused and mended', sampleFamily('sample-10', await stage.now()))
  await planned(stage, one, people)
  const forms = await formsAt(stage)
  await stage.complete(one, 'awRecordCheck', people.manager, forms.awRecordCheck)
  const refusedChoice = await stage.submit(one, 'awSelectWorker', people.manager, {
    ...forms.awSelectWorker,
    worker: 'fsw.holly',
  })
  script.expect(`${one}: an unqualified worker is refused by the server (AW-15)`, 'refused', refusedChoice.detail.state)
  const back = await stage.taskOf('awSelectWorker', one, people.manager)
  script.line(await stage.now(), one, `The form says on top: ${back.refusal}`)
  script.expect(
    `${one}: the form that came back names the worker and the way out`,
    true,
    /fsw\.holly.*choose another worker/s.test(back.refusal),
  )
  await stage.complete(one, 'awSelectWorker', people.manager, { ...forms.awSelectWorker, worker: people.worker })
  await briefed(stage, one, people.manager)
  script.expect(
    `${one} goes to the mended choice`,
    { status: 'ALLOCATED', worker: people.worker },
    await holderOf(stage, one),
  )
  await seen(stage, one, people.worker)
  await takenUp(stage, one, people.worker)
  await stage.noTaskLeft(one)
  await stage.settledLetters(one)
}
