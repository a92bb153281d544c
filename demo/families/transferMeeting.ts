import { DateTime } from 'luxon'
import { until } from '../patience.ts'
import { atRest } from '../rest.ts'
import type { Stage, Submission } from '../stage.ts'
import { takenUp } from '../submissions.ts'
import {
  askForTransfer,
  attend,
  type Meeting,
  meetingMail,
  meetingOf,
  pictureOfBoard,
  planMeeting,
  transferIs,
  transferOf,
} from '../transfers.ts'
import { type SixCases, sixCases, team } from './sixCases.ts'
import {
  judgeCompleted,
  judgeEnd,
  judgeMeeting,
  judgeMovedWithoutWorker,
  judgeNamed,
  judgeNextMeeting,
} from './transferJudged.ts'
import {
  audited,
  completed,
  introduced,
  named,
  nobodyYet,
  putRight,
  reviewed,
  sentBack,
  written,
} from './transferSteps.ts'
import { firstTuesdayOfQuietWeeks } from './wait.ts'

const chair = team.service
const mail = (username: string) => `${username}@sample.example.org`
const zone = 'Europe/London'
const instant = (at: DateTime) => at.toISO({ suppressMilliseconds: true }) ?? ''

/** The play: six cases, their meeting and when it is held. */
export type Play = { stage: Stage; cases: SixCases; workerOf: (one: string) => string; meetingId: string; at: DateTime }
const allOf = ({ siblings, nobodyNamed, stepDown, heldOver }: SixCases) => [
  ...siblings,
  nobodyNamed,
  stepDown,
  heldOver,
]

/** One transfer is started in Tasklist, the others over the API; a second one of the same case is refused (DT-01). */
async function transfersAskedFor(stage: Stage, cases: SixCases): Promise<void> {
  const { script } = stage
  const by = team.manager
  const [fromTasklist = '', ...siblings] = cases.siblings
  const desk = await stage.deskOf(by)
  const form = { caseReference: fromTasklist, part: 'ONE', reasonCode: 'ASSESSMENT_COMPLETE', requestedBy: by }
  await desk.start('districtTransfer', { ...form, toTeam: 'south-support' })
  script.line(await stage.now(), fromTasklist, `${by} starts the transfer in Tasklist, with its start form.`)
  const reasons: [string, Submission][] = [
    ...siblings.map((one): [string, Submission] => [one, { reason: 'The assessment is complete; care management.' }]),
    [cases.nobodyNamed, { reason: 'The plan asks for short breaks and a worker who stays.' }],
    [cases.stepDown, { part: 'TWO', reason: 'School and carers support agree that a TAF is enough now.' }],
    [cases.heldOver, { reason: 'The arrangement goes on; it needs its yearly visits.' }],
  ]
  for (const [one, request] of reasons) {
    const { status } = await askForTransfer(stage, one, { ...request, by })
    script.line(await stage.now(), one, `${by} asks for the transfer over the API.`)
    script.expect(`${one}: the transfer that is asked for over the API is taken`, 202, status)
  }
  for (const one of allOf(cases)) {
    await transferIs(
      stage,
      one,
      'is listed for the meeting',
      ({ status, meetingId }) => status === 'LISTED' && meetingId !== null,
    )
    await stage.mail(one, mail(by), /^Listed for/m)
  }
  const again = await askForTransfer(stage, fromTasklist, { by, reason: 'The same case, asked for once more.' })
  const first = await transferOf(stage, fromTasklist)
  script.expect(
    `${fromTasklist}: a second transfer is refused with the way to the first (DT-01)`,
    [409, true],
    [again.status, JSON.stringify(again.body).includes(first.transferId)],
  )
}

/** The agenda closes at the end of the second working day before the meeting and goes to those who take part (DM-01, G-23). */
async function agendaCloses({ stage, meetingId, at }: Play): Promise<void> {
  const closes = at.minus({ days: 4 }).set({ hour: 17 })
  await stage.moveTo(closes.plus({ minutes: 1 }))
  const { agendaClosesAt, agenda } = await until('the agenda is closed', async () => {
    const found = await meetingOf(stage, meetingId)
    return found.agendaClosesAt ? found : undefined
  })
  const same = DateTime.fromISO(agendaClosesAt ?? '').toMillis() === closes.toMillis()
  stage.script.expect('the agenda closes at the end of the second working day before the meeting (G-23)', true, same)
  stage.script.expect(
    'the agenda has five cases in part one and one in part two (DM-04, DM-05)',
    ['ONE 5', 'TWO 1'],
    ['ONE', 'TWO'].map((part) => `${part} ${agenda.filter((item) => item.part === part).length}`),
  )
  for (const who of [chair, team.manager, 'tm.south-support', 'demo'])
    await meetingMail(stage, who, /^Agenda of the District Transfer Meeting/)
}

/** What the chair enters for a case. */
async function decide({ stage, at }: Play, one: string, decision: string, plan: string): Promise<void> {
  const dated = decision === 'TRANSFER' || decision === 'STEP_DOWN_TAF'
  await stage.complete(one, 'dmMeetingOutcome', chair, {
    ...{ seen: false, decision, plan },
    ...(dated ? { targetDate: at.plus({ weeks: 2 }).toISODate() } : {}),
    ...(decision === 'TRANSFER' ? { receivingTeam: 'south-support' } : {}),
  })
}
const attendance = {
  attendees: [chair, team.manager, 'tm.south-support', 'demo'],
  areaTeamManager: 'YES',
  lateCases: [],
}
const meetingEnds = ({ stage }: Play, meetingId: string): Promise<Meeting> =>
  until('the meeting is held', async () => {
    const found = await meetingOf(stage, meetingId)
    return found.state === 'HELD' ? found : undefined
  })

/** The meeting in its two parts: three siblings and one girl move, one case waits, and one steps down (DM-02 to DM-05). */
async function meetingHeld(play: Play): Promise<void> {
  const { stage, cases, meetingId, at } = play
  await stage.moveTo(at.plus({ minutes: 1 }))
  await attend(stage, meetingId, chair, attendance)
  await stage.taskOf('dmMeetingOutcome', cases.heldOver, chair)
  stage.script.expect(
    'part two begins when part one is done (DM-03)',
    [],
    (await stage.openTasks(cases.stepDown)).map(({ formId }) => formId),
  )
  for (const one of cases.siblings)
    await decide(play, one, 'TRANSFER', 'Care management takes over; both workers visit together next week.')
  await decide(play, cases.nobodyNamed, 'TRANSFER', 'The support team finds a worker who knows short breaks.')
  await decide(play, cases.heldOver, 'HOLD', 'The mother comes at the end of the month; decided then.')
  await decide(play, cases.stepDown, 'STEP_DOWN_TAF', 'School leads the TAF from next week; the worker hands over.')
  await meetingEnds(play, meetingId)
}

/** Days after the meeting: a worker is named for the siblings, and nobody for the girl. */
async function workersNamed(play: Play): Promise<void> {
  const { stage, cases, at } = play
  await stage.moveTo(at.set({ hour: 14 }))
  await Promise.all([
    ...cases.siblings.map((one) => named(stage, one)),
    nobodyYet(stage, cases.nobodyNamed, at.plus({ days: 6 })),
  ])
  await judgeNamed(play)
}

async function papersAndVisits({ stage, cases, workerOf, at }: Play): Promise<void> {
  const moving = [...cases.siblings, cases.nobodyNamed]
  await stage.moveTo(at.plus({ days: 1 }))
  await Promise.all(
    moving.map(async (one) => {
      await written(stage, one, workerOf(one))
      await audited(stage, one)
      await stage.mail(one, mail('tm.south-support'), /^Request for case transfer/m)
    }),
  )
  await atRest(stage, moving)
  await stage.moveTo(at.plus({ days: 2, hours: 1 }))
  await Promise.all(cases.siblings.map((one) => introduced(stage, one, workerOf(one))))
}

/** The receiving manager reviews each audit; one record has a defect and goes back (DT-09, DT-10, L-32). */
async function auditsReviewed({ stage, cases, at }: Play): Promise<void> {
  const { script } = stage
  const [withDefect = '', ...others] = cases.siblings
  await stage.moveTo(at.plus({ days: 3 }))
  await Promise.all([...others, cases.nobodyNamed].map((one) => reviewed(stage, one)))
  await sentBack(stage, withDefect, at.plus({ days: 6 }))
  await stage.mail(withDefect, mail(team.manager), /^To be put right before the transfer/m)
  const { openDefects } = await transferOf(stage, withDefect)
  script.expect(`${withDefect}: the tracker shows the defect that is not put right (DT-01)`, 1, openDefects)
  for (const file of await pictureOfBoard(stage)) script.print(`  Drawn: ${file}`)
  await stage.moveTo(at.plus({ days: 3 }).set({ hour: 15 }))
  for (const one of others) await recordChanges(stage, one)
  script.expect(
    `${withDefect}: nobody is asked to complete the transfer while a defect is open (DT-10)`,
    [],
    (await stage.openTasks(withDefect)).map(({ formId }) => formId).filter((formId) => formId === 'dtCompleteTransfer'),
  )
}

/** The record changes hands, and the receiving worker takes the case up. */
async function recordChanges(stage: Stage, one: string): Promise<void> {
  await completed(stage, one)
  await transferIs(stage, one, 'is done', ({ status }) => status === 'TRANSFERRED')
  await takenUp(stage, one, 'sw.alder')
}

async function defectPutRight({ stage, cases, at }: Play): Promise<void> {
  const [withDefect = ''] = cases.siblings
  await stage.moveTo(at.plus({ days: 6 }).set({ hour: 9, minute: 30 }))
  await putRight(stage, withDefect)
  await nobodyYet(stage, cases.nobodyNamed, at.plus({ days: 8 }))
  await reviewed(stage, withDefect)
  await recordChanges(stage, withDefect)
  await atRest(stage, cases.siblings)
}

/** Two weeks are over: the girl moves without a worker; the case that was held over comes to the next meeting. */
async function windowOver(play: Play, next: Meeting): Promise<void> {
  const { stage, cases, at } = play
  const one = cases.nobodyNamed
  await stage.moveTo(at.plus({ weeks: 2, minutes: 1 }))
  await completed(stage, one)
  await transferIs(stage, one, 'moves without a worker', ({ status }) => status === 'TRANSFERRED_UNALLOCATED')
  await stage.taskOf('ucCannotAllocate', one, 'tm.south-support')
  await judgeMovedWithoutWorker(play)
  await attend(stage, next.meetingId, chair, attendance)
  await decide(play, cases.heldOver, 'REFUSED', 'The mother is back and takes her home; the worker closes.')
  await meetingEnds(play, next.meetingId)
}

/**
 * (g) A District Transfer Meeting with six cases: three move to a worker, one moves without, one steps down, one is held
 * over. DM-01 to DM-05, DT-01 to DT-13, G-57.
 */
export async function transferMeeting(stage: Stage): Promise<void> {
  await stage.moveTo(firstTuesdayOfQuietWeeks(await stage.now(), 5).set({ hour: 9, minute: 30 }))
  const { cases, workerOf } = await sixCases(stage)
  await atRest(stage, allOf(cases))
  await stage.moveToTime('10:00')
  const at = (await stage.now()).setZone(zone).startOf('day').plus({ days: 6, hours: 10 })
  const play = { stage, cases, workerOf, at, meetingId: await planMeeting(stage, instant(at), chair) }
  await transfersAskedFor(stage, cases)
  await agendaCloses(play)
  await meetingHeld(play)
  const next = await judgeMeeting(play)
  await atRest(stage, allOf(cases))
  await workersNamed(play)
  await atRest(stage, allOf(cases))
  await papersAndVisits(play)
  await auditsReviewed(play)
  await atRest(stage, allOf(cases))
  await defectPutRight(play)
  await judgeCompleted(play)
  await windowOver(play, next)
  await judgeNextMeeting(play, next)
  await atRest(stage, allOf(cases))
  await judgeEnd(play)
}
