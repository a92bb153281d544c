import type { Stage } from '../stage.ts'
import { allocated, formsAt, holderOf, type People, planned, seen, takenUp } from '../submissions.ts'
import { sampleFamily } from './sampleFamily.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.birch' }

/** (c) Nobody allocates: oversight each evening, the 24 hours pass, the Service Manager is told and directs. */
export async function nobodyAllocates(stage: Stage) {
  const { script } = stage
  await stage.moveToTime('11:00')
  const referral = { ...sampleFamily('sample-13', await stage.now()), authority: 'sample', district: 'north' }
  const [one = ''] = await stage.refer('nobody allocates', referral)
  await stage.taskOf('daTrayReview', one, people.duty)
  const received = await stage.now()
  await stage.moveTo(received.set({ hour: 17, minute: 1 }))
  const evening = {
    ...(await formsAt(stage)).daDailyOversight,
    moText: 'Read; both workers on duty are at court today. Mother called, no immediate risk.',
  }
  await stage.complete(one, 'daDailyOversight', people.manager, evening)
  script.expect(
    `${one} is still nobody's on the first evening`,
    { status: 'UNALLOCATED', worker: null },
    await holderOf(stage, one),
  )
  await stage.moveTo(received.plus({ hours: 24, minutes: 1 }))
  await stage.mail(one, 'sm.north@sample.example.org', /allocat/i)
  const notices = (await stage.view(one)).chronology.filter(({ kind, title }) => kind === 'letter' && title === 'L-08')
  script.expect(`the delay of ${one} is reported to the Service Manager once (L-08, DA-09)`, 1, notices.length)
  const direction = 'Give it to the first worker who is back from court, today.'
  await stage.complete(one, 'daDelayDecision', people.service, { route: 'DUTY_TEAM', direction })
  await stage.mail(one, 'tm.north@sample.example.org', /how to allocate/i)
  await planned(stage, one, people)
  await allocated(stage, one, people)
  script.expect(
    `${one} goes to a worker after the direction (DA-10)`,
    { status: 'ALLOCATED', worker: people.worker },
    await holderOf(stage, one),
  )
  await seen(stage, one, people.worker)
  await takenUp(stage, one, people.worker)
  await stage.noTaskLeft(one)
  await stage.settledLetters(one)
}
