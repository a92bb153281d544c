import { DateTime } from 'luxon'
import { mailsOf } from '../mailbox.ts'
import { holderOf } from '../submissions.ts'
import { type Meeting, meetingOf, type Transfer, transferIs, transferOf, transfersOf } from '../transfers.ts'
import { team } from './sixCases.ts'
import type { Play } from './transferMeeting.ts'
import { receiving } from './transferSteps.ts'

const millis = (at: string | null) => DateTime.fromISO(at ?? '').toMillis()
const stepsIn = ({ steps }: Transfer, state: string) =>
  steps.filter((one) => one.state === state).map(({ step }) => step)

/** What the meeting has decided, and what follows at once; answers the next meeting, which has planned itself. */
export async function judgeMeeting(play: Play): Promise<Meeting> {
  const { stage, cases, workerOf, meetingId, at } = play
  const { script } = stage
  const { agenda, areaTeamManager } = await meetingOf(stage, meetingId)
  const decisions = agenda.map(({ part, decision }) => `${part} ${decision}`).sort()
  const expected = ['ONE HOLD', ...Array(4).fill('ONE TRANSFER'), 'TWO STEP_DOWN_TAF']
  script.expect('each of the six cases has its outcome, in its part (DM-02, DM-04, DM-05)', expected, decisions)
  script.expect('the Area Team Manager took part (DM-05)', true, areaTeamManager)

  await transferIs(stage, cases.stepDown, 'has ended', ({ status }) => status === 'STEPPED_DOWN')
  await stage.mail(cases.stepDown, `${team.manager}@sample.example.org`, /steps? down/i)
  script.expect(
    `${cases.stepDown}: the case that steps down stays with its worker (DM-05)`,
    { status: 'ALLOCATED', worker: workerOf(cases.stepDown) },
    await holderOf(stage, cases.stepDown),
  )
  const held = await transferIs(
    stage,
    cases.heldOver,
    'is listed for the next meeting',
    ({ status, meetingAt }) => status === 'LISTED' && millis(meetingAt) > at.toMillis(),
  )
  await stage.mail(cases.heldOver, `${team.manager}@sample.example.org`, /held over/i)
  script.expect(
    'the next meeting is two weeks later and has planned itself (DM-01, G-23)',
    at.plus({ weeks: 2 }).toMillis(),
    millis(held.meetingAt),
  )
  for (const one of [...cases.siblings, cases.nobodyNamed]) {
    const { windowEndsAt } = await transferIs(stage, one, 'is in its two weeks', (row) => row.windowEndsAt !== null)
    script.expect(
      `${one}: two weeks begin with the meeting (DT-02)`,
      at.plus({ weeks: 2 }).toMillis(),
      millis(windowEndsAt),
    )
    for (const manager of [team.manager, receiving.manager])
      await stage.mail(one, `${manager}@sample.example.org`, /^Transfer agreed/m)
  }
  return meetingOf(stage, await nextOf(play))
}

/** The meeting for which the case that was held over is listed. */
async function nextOf({ stage, cases }: Play): Promise<string> {
  const { transferId } = await transferOf(stage, cases.heldOver)
  const { meetings } = await stage.ask<{ meetings: { meetingId: string; state: string }[] }>(
    `/v1/transfers/${transferId}`,
  )
  return meetings.find(({ state }) => state === 'LISTED')?.meetingId ?? ''
}

/** Somebody is named, and the case stays where it is until the record changes (G-57). */
export async function judgeNamed({ stage, cases, workerOf }: Play): Promise<void> {
  const { script } = stage
  for (const one of cases.siblings) {
    const { receivingWorker, holder } = await transferIs(
      stage,
      one,
      'has a receiving worker',
      (row) => row.receivingWorker !== null,
    )
    script.expect(
      `${one}: the receiving worker is named, the present one keeps the case (DT-03, G-57)`,
      [receiving.worker, workerOf(one)],
      [receivingWorker, holder?.username],
    )
    await stage.mail(one, `${workerOf(one)}@sample.example.org`, /^Receiving worker named/m)
  }
}

/** Three cases have moved to their worker: at one instant, within the two weeks, and with every step done. */
export async function judgeCompleted({ stage, cases, workerOf, at }: Play): Promise<void> {
  const { script } = stage
  for (const one of cases.siblings) {
    await stage.noTaskLeft(one)
    const [{ team: now, allocations, chronology }, transfer] = await Promise.all([
      stage.view(one),
      transferOf(stage, one),
    ])
    const primary = allocations.filter(({ role }) => role === 'PRIMARY').sort((a, b) => millis(a.from) - millis(b.from))
    const before = primary.findLast(({ username }) => username === workerOf(one))
    const after = primary.at(-1)
    script.expect(
      `${one} is in the receiving team, with its worker (DT-13)`,
      ['south-support', receiving.worker, null],
      [now, after?.username, after?.to],
    )
    script.expect(`${one} is never without a worker (G-57)`, after?.from, before?.to)
    script.expect(
      `${one}: every step of the tracker is done (DT-01)`,
      [],
      transfer.steps.filter(({ state }) => state !== 'DONE'),
    )
    const opened = chronology.find(({ kind }) => kind === 'opened')
    script.expect(
      `${one}: the record keeps the team in which the case was opened`,
      'south-assessment',
      opened?.detail.team,
    )
    const ended = chronology.find(({ title }) => title === 'transferEnded')
    script.expect(
      `${one} has moved within two weeks of the meeting (DT-02)`,
      true,
      millis(ended?.at ?? '') < at.plus({ weeks: 2 }).toMillis(),
    )
    await stage.mail(one, `${team.manager}@sample.example.org`, /^Transfer complete/m)
  }
  const [withDefect = ''] = cases.siblings
  const defects = (await stage.view(withDefect)).chronology.filter(({ title }) => title.startsWith('transferDefect'))
  script.expect(
    `${withDefect}: the defect is found by the receiving manager and put right by the other (DT-09, DT-10)`,
    [`transferDefectFound ${receiving.manager}`, `transferDefectFixed ${team.manager}`],
    defects.map(({ title, by }) => `${title} ${by}`),
  )
}

/** Nobody was named in two weeks: the case moves, the receiving manager holds it, the procedure without a worker runs. */
export async function judgeMovedWithoutWorker({ stage, cases }: Play): Promise<void> {
  const { script } = stage
  const one = cases.nobodyNamed
  const transfer = await transferOf(stage, one)
  const { team: now, status, allocations, chronology } = await stage.view(one)
  const holder = allocations.find(({ role, to }) => role === 'PRIMARY' && to === null)
  script.expect(
    `${one} moves without a worker: the receiving Team Manager holds it (DT-11, DT-12)`,
    ['south-support', 'UNALLOCATED', receiving.manager, 'TEAM_MANAGER'],
    [now, status, holder?.username, holder?.kind],
  )
  script.expect(
    `${one}: what needs a receiving worker falls away, all else is done (DT-11)`,
    ['WORKER_NAMED', 'WORKER_MEETING', 'JOINT_VISIT'],
    stepsIn(transfer, 'DROPPED'),
  )
  script.expect(
    `${one} is managed as a case without a worker from that moment (DT-12, UC-01)`,
    1,
    chronology.filter(({ title }) => title === 'unallocated').length,
  )
  for (const manager of [team.manager, receiving.manager, team.service])
    await stage.mail(one, `${manager}@sample.example.org`, /without a worker/i)
}

export async function judgeNextMeeting({ stage, cases, workerOf }: Play, next: Meeting): Promise<void> {
  const { script } = stage
  const { agenda } = await meetingOf(stage, next.meetingId)
  const decided = agenda.map(({ caseReference, decision }) => `${caseReference} ${decision}`)
  script.expect(
    'the next meeting decides about the case that was held over (DM-02)',
    [`${cases.heldOver} REFUSED`],
    decided,
  )
  await transferIs(stage, cases.heldOver, 'has ended', ({ status }) => status === 'REFUSED')
  script.expect(
    `${cases.heldOver} stays with its worker (DM-02)`,
    { status: 'ALLOCATED', worker: workerOf(cases.heldOver) },
    await holderOf(stage, cases.heldOver),
  )
}

/** How all of it ended, the notices, and the page of each transfer. */
export async function judgeEnd({ stage, cases }: Play): Promise<void> {
  const { script, urls } = stage
  const all = await transfersOf(stage)
  const outcomes = [
    ...cases.siblings.map((one) => [one, 'TRANSFERRED']),
    [cases.nobodyNamed, 'TRANSFERRED_UNALLOCATED'],
    [cases.stepDown, 'STEPPED_DOWN'],
    [cases.heldOver, 'REFUSED'],
  ]
  script.expect(
    'the tracker has each of the six with its outcome (DT-01, R-04)',
    outcomes.map((each) => each.join(' ')).sort(),
    all.map(({ caseReference, status }) => `${caseReference} ${status}`).sort(),
  )
  const names = /Quillfeather|Wolinska|Haverscough|Torvell/
  const staff = (await mailsOf(urls.mail)).filter(({ to }) =>
    to.some(({ address }) => address.endsWith('@sample.example.org')),
  )
  const withName = staff.filter(({ subject, text }) => names.test(`${subject}\n${text}`))
  script.expect(
    'no notice to staff has the name of a child (I6)',
    [],
    withName.map(({ subject }) => subject),
  )
  const local = urls.pages.replace('127.0.0.1', 'localhost')
  for (const { caseReference, transferId, status } of all)
    script.print(`    ${caseReference} ${status.toLowerCase().replaceAll('_', ' ')}: ${local}/transfers/${transferId}`)
  script.print(
    `    Board: ${local}/transfers?district=sample.south&ended=yes   Meetings: ${local}/transfer-meetings?past=yes`,
  )
}
