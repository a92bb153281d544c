import { DateTime } from 'luxon'
import { mailsOf } from '../mailbox.ts'
import { until } from '../patience.ts'
import type { ChronologyEntry } from '../stage.ts'
import { weeklyReports } from '../weeklyReport.ts'
import { lateWeek, type Wait, weeks, working } from './wait.ts'

const london = (at: string) => DateTime.fromISO(at, { zone: 'Europe/London' })
const times = (entries: ChronologyEntry[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  // demo holds every role, for trying out
  for (const { detail } of entries.filter((entry) => entry.detail.username !== 'demo')) {
    const to = String(detail.username ?? `${detail.recipientKind} ${detail.state}`)
    counts[to] = (counts[to] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one.localeCompare(other)))
}

/** Who was told what, and how often, over the ten weeks. */
const told: [letter: string, what: string, to: Record<string, number>][] = [
  ['L-22', 'that nobody can take the case, and again when the authorisation ended (UC-03, G-11)', { 'sm.north': 2 }],
  [
    'L-24',
    'the teams of both districts that are asked for a worker (UC-09, UC-10)',
    { 'sm.south': 2, 'tm.north-support': 2 },
  ],
  ['L-18', 'every two weeks (UC-42, G-11)', { 'senior.manager': 4 }],
  ['L-19', 'every two weeks, with a receipt (UC-43, G-51)', { 'ad.sample': 4 }],
  [
    'L-20',
    'that concern has risen and nobody can take the case (UC-46, UC-47)',
    { 'ad.sample': 1, 'senior.manager': 1, 'sm.north': 1 },
  ],
  ['L-23', 'what duty has done (UC-34)', { 'tm.north': 1 }],
  ['overdueTask', 'of the late review, at its limit (G-10)', { 'tm.north': 1 }],
  ['overdueEscalated', 'of the late review, a working day later (G-10)', { 'sm.north': 1 }],
]

/** The letters to people outside: sent or printed to be posted, and none that was held back. */
const written: [letter: string, to: string, count: number][] = [
  ['L-12', 'REFERRER_PROFESSIONAL', 1],
  ['L-13', 'PARENT', 1],
  ['L-14', 'CARER', 1],
  ['L-15', 'AGENCY', 2],
  ['L-16', 'AGENCY', 4],
]

/** Holds what the record says of the ten weeks against the procedure. */
export async function judgeTenWeeks({ stage, one, since }: Wait): Promise<void> {
  const { script } = stage
  await stage.noTaskLeft(one)
  const { chronology, allocations, status } = await stage.view(one)
  const of = (kind: string, title?: string) =>
    chronology.filter((entry) => entry.kind === kind && (title === undefined || entry.title === title))
  const accepted = (formId: string) => of('oversight', formId).filter(({ detail }) => detail.state === 'accepted')

  const ended = of('unallocated', 'unallocatedEnded')
  script.expect(
    `${one} has a worker, and the time without one is over`,
    ['ALLOCATED', 'ALLOCATED'],
    [status, ended[0]?.detail.outcome],
  )
  const holder = allocations.find(({ kind, to }) => kind === 'WORKER' && to === null)
  script.expect(`${one} is held by the worker who was found`, 'sw.birch', holder?.username)
  const days = london(ended[0]?.at ?? '').diff(since, 'days').days
  script.expect(`${one}: the worker is found in week ten`, 10, Math.ceil(days / 7))

  const reviews = accepted('ucWeeklyReview')
  script.expect(
    `${one}: each week has its review, one of them late (UC-37)`,
    weeks.map((week) => week === lateWeek),
    reviews.map(({ detail }) => detail.late),
  )
  const sightings = of('visit').filter(({ detail }) => detail.childSeen === true)
  const gaps = sightings.map(
    ({ at }, index) => london(at).diff(index ? london(sightings[index - 1]?.at ?? '') : since, 'weeks').weeks,
  )
  script.expect(
    `${one}: the child is never unseen for more than four weeks (UC-38)`,
    true,
    gaps.every((gap) => gap <= 4),
  )
  script.expect(`${one}: the visit without sight of the child is an attempt (G-66)`, 1, of('visit', 'ATTEMPT').length)

  const escalations = of('letter', 'L-18')
    .filter(({ detail }) => detail.username === 'senior.manager')
    .map(({ at }) => london(at))
  script.expect(
    `${one}: the Senior Manager is told when two weeks are over in London time, every two weeks (UC-42)`,
    [2, 4, 6, 8].map((week) => since.plus({ weeks: week }).toISODate()),
    escalations.filter((at, index) => at >= since.plus({ weeks: 2 * (index + 1) })).map((at) => at.toISODate()),
  )
  for (const [letter, what, to] of told)
    script.expect(`${one}: ${letter} says ${what}`, to, times(of('letter', letter)))
  for (const [letter, to, count] of written) {
    const out = of('letter', letter).filter(({ detail }) => ['sent', 'toPost'].includes(String(detail.state)))
    const kinds = out.filter(({ detail }) => detail.recipientKind === to).length
    script.expect(
      `${one}: ${letter} goes to those whom the manager approved (UC-30, UC-32)`,
      [count, count],
      [out.length, kinds],
    )
  }
  const mails = await mailsOf(stage.urls.mail)
  const toFather = mails.filter(({ to }) => to.some(({ name }) => name?.startsWith('Gerald')))
  script.expect(
    `${one}: nothing goes to the father`,
    [],
    toFather.map(({ subject }) => subject),
  )
  script.expect(
    `${one}: the Assistant Director has confirmed each briefing (G-51)`,
    5,
    accepted('ucBriefingSeen').length,
  )

  const reports = await until('the report of the Monday after is sent', async () => {
    const found = (await weeklyReports(stage, 'sample.north')).filter(({ asOf }) => london(asOf) > since)
    return found.length > weeks.length && found.at(-1)?.sentAt ? found : undefined
  })
  script.expect(
    'the weekly report comes each Monday, names the child in nine weeks and nobody in the tenth (WR-01)',
    [...weeks, 10].map((week) => [working(since.plus({ days: 7 * week - 1 })).toISODate(), week < 10 ? 1 : 0]),
    reports.map(({ asOf, entries }) => [london(asOf).toISODate(), entries]),
  )
  script.expect(
    'each weekly report is confirmed by the Team Manager and reviewed by the Senior Manager (WR-02, UC-44)',
    weeks.map(() => ['Marian Thornley', 'Fiona Ravensworth']),
    reports.slice(0, -1).map(({ confirmedBy }) => confirmedBy),
  )
}
