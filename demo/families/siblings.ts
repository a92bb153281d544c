import type { Stage } from '../stage.ts'
import { allocated, holderOf, type People, planned, seen, takenUp } from '../submissions.ts'
import { sampleFamily } from './sampleFamily.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.ash' }

/** (a) Three siblings under section 17: allocated on the day, seen in time, the take-up complete, letters written. */
export async function siblings(stage: Stage) {
  const { script } = stage
  const cases = await stage.refer('siblings', sampleFamily('sample-01', await stage.now()))
  script.expect('each sibling has a case of its own', 3, cases.length)
  const received = await stage.now()
  await Promise.all(cases.map((one) => planned(stage, one, people, { plan: { neglectIndicated: 'YES' } })))
  await Promise.all(cases.map((one) => allocated(stage, one, people)))
  for (const one of cases) {
    await stage.mail(one, 'sw.ash@sample.example.org', /allocated/i)
    script.expect(
      `${one} is allocated to the worker whom the manager chose`,
      { status: 'ALLOCATED', worker: 'sw.ash' },
      await holderOf(stage, one),
    )
    const entry = (await stage.view(one)).chronology.find(
      ({ kind, detail }) => kind === 'allocation' && detail.holder === 'WORKER',
    )
    script.expect(
      `${one} is allocated on the day of the referral (DA-08)`,
      received.toISODate(),
      entry?.at.slice(0, 10),
    )
  }
  await stage.moveToTime('15:30')
  await Promise.all(cases.map((one) => seen(stage, one, people.worker)))
  await Promise.all(cases.map((one) => takenUp(stage, one, people.worker, { outcomeConfirmed: 'NO' })))
  for (const one of cases) {
    await stage.noTaskLeft(one)
    const letters = await stage.settledLetters(one, ['L-46', 'L-07'])
    const of = (letter: string, kind: string) =>
      letters
        .filter((each) => each.letter === letter && each.recipientKind === kind)
        .map(({ state, channel }) => `${state} ${channel}`)
    script.expect(
      `${one}: the mother, who asked for e-mail, and the father, who asked for post, are told of the worker (L-46, TU-08)`,
      ['sent EMAIL', 'toPost POST'],
      of('L-46', 'PARENT').sort(),
    )
    script.expect(
      `${one}: the school, the surgery and the health visitor are told (L-46)`,
      3,
      of('L-46', 'AGENCY').filter((each) => each.startsWith('sent')).length,
    )
    script.expect(
      `${one}: the referrer hears the outcome in writing (L-07, RF-04)`,
      1,
      of('L-07', 'REFERRER_PROFESSIONAL').filter((each) => each.startsWith('sent')).length,
    )
    script.expect(
      `${one}: no letter goes to a child under twelve (G-16)`,
      [],
      of('L-46', 'CHILD').filter((each) => !each.startsWith('cancelled')),
    )
  }
}
