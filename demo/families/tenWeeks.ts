import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { until } from '../patience.ts'
import { atRest } from '../rest.ts'
import type { Stage, Submission } from '../stage.ts'
import { allocated, formsAt, type People, seen, takenUp } from '../submissions.ts'
import { answerReport } from '../weeklyReport.ts'
import { familyOfTenWeeks } from './tenWeeksFamily.ts'
import { judgeTenWeeks } from './tenWeeksJudged.ts'
import { firstTuesdayOfQuietWeeks, lateWeek, type Wait, weeks, working } from './wait.ts'

const people: People = { duty: 'duty.north', manager: 'tm.north', service: 'sm.north', worker: 'sw.birch' }
const { duty, manager, service } = people
/** The duty worker of the play, as the sample's rota has it at its start. */
let dutyWorker = 'sw.ash'
type Rota = { code: string; dutyRota: { team: string; from: string; to: string; dutyWorkers: string[] }[] }

/** The first duty worker of the team on this day, by the sample's rota. */
function onDuty(at: DateTime): string {
  const authorities = JSON.parse(
    readFileSync(new URL('../../sample/authorities.json', import.meta.url), 'utf8'),
  ) as Rota[]
  const day = at.toISODate() ?? ''
  const rota = authorities.find(({ code }) => code === 'sample')?.dutyRota ?? []
  const entry = rota.find(({ team, from, to }) => team === 'north-assessment' && from <= day && day <= to)
  return entry?.dutyWorkers[0] ?? dutyWorker
}

const senior = 'senior.manager'
const director = 'ad.sample'
const family = 'ten weeks without a worker'
const mailOf = (username: string) => `${username}@sample.example.org`

type Step = { at: DateTime; act: (wait: Wait) => Promise<void> }
type Forms = Awaited<ReturnType<typeof formsAt>>

/** Completes a form of the case; `changes` is what differs from the usual answers of that day. */
const answers =
  (formId: keyof Forms, username: string, changes: (wait: Wait) => Submission | Promise<Submission> = () => ({})) =>
  async (wait: Wait) => {
    const forms = await formsAt(wait.stage)
    await wait.stage.complete(wait.one, formId, username, { ...forms[formId], ...(await changes(wait)) })
  }
const dayOf = ({ since }: Wait, days: number) => since.plus({ days }).toISODate()
const inTurn =
  (...acts: Step['act'][]) =>
  async (wait: Wait) => {
    for (const act of acts) await act(wait)
  }

/** Tuesday morning: the referral comes, and nobody in the team can take it. */
async function nobodyCanTakeIt(stage: Stage): Promise<Wait> {
  await stage.moveTo(firstTuesdayOfQuietWeeks(await stage.now()).set({ hour: 10 }))
  dutyWorker = onDuty((await stage.now()).plus({ days: 3 }))
  const [one = ''] = await stage.refer(family, familyOfTenWeeks(await stage.now()))
  const forms = await formsAt(stage)
  await stage.complete(one, 'daTrayReview', duty, forms.daTrayReview)
  await stage.complete(one, 'daStrategyDiscussion', duty, forms.daStrategyDiscussion)
  await stage.complete(one, 'daAllocationPlan', manager, forms.daAllocationPlan)
  await stage.complete(one, 'awRecordCheck', manager, forms.awRecordCheck)
  await stage.complete(one, 'awSelectWorker', manager, {
    ...forms.awSelectWorker,
    worker: null,
    noWorker: true,
    noWorkerReason: 'Everybody is above the limit or away this week.',
  })
  await stage.taskOf('ucCannotAllocate', one, manager)
  const begun = (await stage.view(one)).chronology.find(({ title }) => title === 'unallocated')
  return { stage, one, since: DateTime.fromISO(begun?.at ?? '', { zone: 'Europe/London' }) }
}

/** Own team and district first, asked by the Team Manager. */
const askDistrict = answers('ucDistrictSearch', manager, async ({ stage }) => {
  const { answers: all } = (await formsAt(stage)).ucDistrictSearch
  return { scope: ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT'], answers: all.slice(0, 2) }
})
const authorise = (days: number) =>
  answers('ucAuthorisation', service, (wait) => ({ until: working(wait.since.plus({ days })).toISODate() }))

/** The letters as the form proposes them; the father's, about whom it asks, is held back. */
const approveLetters = answers('ucLettersApprove', manager, async ({ stage, one }) => {
  const task = await stage.taskOf('ucLettersApprove', one, manager)
  const proposed = (await (await stage.deskOf(manager)).valueOf(task.id, 'recipients')) as Submission[]
  const heldReason = 'He is not to learn who has asked for help.'
  return { recipients: proposed.map((row) => (row.held === null ? { ...row, held: 'YES', heldReason } : row)) }
})

/** These letters have left the house. */
const letters =
  (...awaited: string[]) =>
  async ({ stage, one }: Wait) => {
    await stage.settledLetters(one, awaited)
  }

const confirmReport = async ({ stage, one }: Wait) =>
  answerReport(
    stage,
    { role: 'teamManager', username: manager, name: 'Marian Thornley' },
    {
      wrCases: [
        { caseReference: one, statutoryMet: 'YES', progress: 'Both teams asked again; a post is out for a worker.' },
      ],
    },
  )
const reviewReport = async ({ stage }: Wait) =>
  answerReport(
    stage,
    { role: 'seniorManager', username: senior, name: 'Fiona Ravensworth' },
    {
      reviewNote: 'Seen; the child is visited and reviewed, the search goes on.',
    },
  )

/** The review opens at its hour and not before, and is due by the end of that working day. */
async function reviewOpens({ stage, one, since }: Wait, week: number) {
  const { script } = stage
  const grid = since.plus({ weeks: week })
  const task = await stage.taskOf('ucWeeklyReview', one, duty)
  const opened = DateTime.fromISO(task.createdAt, { zone: 'Europe/London' })
  script.expect(
    `weekly review ${week} opens at its hour in London time (UC-37, G-64)`,
    true,
    opened >= grid && opened < grid.plus({ minutes: 3 }),
  )
  const due = DateTime.fromISO(task.dueDate ?? '', { zone: 'Europe/London' })
  script.expect(
    `weekly review ${week} is due by the end of its day (UC-37)`,
    working(grid).set({ hour: 17, minute: 0 }).toFormat('yyyy-MM-dd HH:mm'),
    due.toFormat('yyyy-MM-dd HH:mm'),
  )
}
/** The Senior Manager has been told as often as two weeks have passed (UC-42). */
const escalated = ({ stage, one }: Wait, times: number) =>
  until(`the Senior Manager is told of ${one} for the ${times}. time`, async () => {
    const told = (await stage.view(one)).chronology.filter(
      ({ title, detail }) => title === 'L-18' && detail.username === senior && detail.state === 'sent',
    )
    return told.length === times
  })
const notYet =
  (week: number) =>
  async ({ stage, one }: Wait) => {
    const open = (await stage.openTasks(one)).filter(({ formId }) => formId === 'ucWeeklyReview')
    stage.script.expect(
      `weekly review ${week} is not asked for before its hour`,
      [],
      open.map(({ formId }) => formId),
    )
  }
const review = answers('ucWeeklyReview', duty)

/** Week four: nobody reviews; the Team Manager is told at the limit, the Service Manager a working day later (G-10). */
async function lateReview(wait: Wait) {
  const { stage, one } = wait
  const { dueDate } = await stage.taskOf('ucWeeklyReview', one, duty)
  const due = DateTime.fromISO(dueDate ?? '', { zone: 'Europe/London' })
  await stage.moveTo(due.plus({ minutes: 1 }))
  await stage.mail(one, mailOf(manager), /^Overdue in your team/m)
  await stage.moveTo(working(due.plus({ days: 1 })).plus({ minutes: 1 }))
  await stage.mail(one, mailOf(service), /^Overdue and escalated/m)
  await stage.moveTo(working(due.plus({ days: 2 })).set({ hour: 9, minute: 30 }))
  await review(wait)
}

/** Escalated on the grid: the Assistant Director has seen it the same day, the Senior Manager decides. */
const seenByDirector = answers('ucBriefingSeen', director)
const seniorDecides = (days: number) =>
  answers('ucSeniorReview', senior, (wait) => ({
    decision: 'REMAIN_UNTIL',
    until: dayOf(wait, days),
    reason: 'A worker is being recruited; the duty worker knows the child and visits.',
  }))

const attempt = answers('ucChildVisit', duty, () => ({
  visitor: dutyWorker,
  childrenSeen: false,
  notSeenReason: 'Nobody opened; a neighbour says that they are at the shops.',
}))

/** Week six: the school is worried, no team can take the case, three managers are told. */
const concernRises = inTurn(
  async ({ stage, one }) => {
    const note = 'The school rings: the girl says that she is afraid of the nights at home.'
    const event = { kind: 'concern-increased', by: duty, level: 'OTHER', note }
    await stage.report(one, event, 'The duty manager reports that concern has risen.')
  },
  answers('ucConcernIncrease', manager),
  seenByDirector,
  answers('ucManagerSolution', service, () => ({ solution: 'RESOURCES' })),
)

/** The first authorisation has ended: everything is asked again before the child may wait longer. */
const authorisedAgain = inTurn(
  answers('ucManagerSolution', service, () => ({ solution: 'RESOURCES' })),
  askDistrict,
  answers('ucDistrictSearch', service),
  authorise(84),
)

async function workerFound(wait: Wait) {
  const { stage, one } = wait
  await stage.report(one, { kind: 'capacity-found', by: manager }, 'The Team Manager has found a worker.')
  await allocated(stage, one, people)
}

/** What the people do, day by day; a day on which the offices are closed passes to the next working day. */
function stepsOf(since: DateTime): Step[] {
  const day = (days: number, time: string, act: Step['act']): Step => {
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return { at: working(since.plus({ days }).set({ hour, minute, second: 0 })), act }
  }
  const grid = (week: number) => since.plus({ weeks: week })
  return [
    day(0, '11:00', answers('ucCannotAllocate', manager)),
    day(0, '12:00', answers('ucManagerSolution', service)),
    day(
      0,
      '14:00',
      answers('ucSeniorReview', senior, () => ({ decision: 'RESOURCES' })),
    ),
    day(0, '15:00', askDistrict),
    day(0, '16:00', answers('ucDistrictSearch', service)),
    day(2, '10:00', answers('ucDutyVisit', dutyWorker)),
    day(2, '15:00', answers('ucRiskAssessment', duty)),
    day(3, '10:00', authorise(38)),
    day(
      3,
      '11:00',
      answers('ucDutyPlan', manager, (wait) => ({
        dutyWorker,
        actions: [{ kind: 'FAMILY_CONTACT', what: 'Telephone mother, grandmother and school', due: dayOf(wait, 7) }],
        statutory: [{ kind: 'CIN_MEETING', date: dayOf(wait, 24), who: dutyWorker }],
        nextSeen: dayOf(wait, 24),
      })),
    ),
    day(3, '12:00', inTurn(approveLetters, letters('L-12', 'L-13', 'L-14', 'L-15'))),
    day(6, '15:00', inTurn(answers('ucDutyActivity', dutyWorker), answers('ucActivityReview', manager))),
    ...weeks.flatMap((week) => [
      day(7 * week - 1, '09:30', confirmReport),
      { at: grid(week).minus({ minutes: 3 }), act: notYet(week) },
      {
        at: grid(week).plus({ minutes: 1 }),
        act: async (wait: Wait) => {
          await reviewOpens(wait, week)
          if (week % 2 === 0) await escalated(wait, week / 2)
        },
      },
      day(7 * week, '14:30', reviewReport),
      ...(week === lateWeek ? [] : [day(7 * week, '15:00', review)]),
    ]),
    ...[14, 28, 42, 56].flatMap((days) => [
      day(days, '11:30', seenByDirector),
      day(days, '14:00', seniorDecides(days + 14)),
    ]),
    day(21, '16:00', attempt),
    day(22, '11:00', answers('ucChildVisit', dutyWorker)),
    day(
      23,
      '10:00',
      answers('ucCinReview', dutyWorker, (wait) => ({ nextPlanOn: dayOf(wait, 72) })),
    ),
    day(28, '16:00', lateReview),
    day(31, '12:30', letters('L-16')),
    day(37, '14:00', concernRises),
    day(38, '17:01', async ({ stage, one }) => void (await stage.taskOf('ucManagerSolution', one, service))),
    day(41, '11:00', authorisedAgain),
    day(47, '11:00', answers('ucChildVisit', dutyWorker)),
    day(60, '11:00', letters('L-16')),
    day(66, '10:00', workerFound),
  ].sort((a, b) => a.at.toMillis() - b.at.toMillis())
}

/** The worker sees the child and takes the case up; whether the father's letter goes is a person's decision. */
async function takenOver({ stage, one }: Wait) {
  await seen(stage, one, people.worker)
  await takenUp(stage, one, people.worker)
  const reason = 'He is not to learn who has asked for help.'
  await stage.complete(one, 'letterProblem', manager, { decision: 'DO_NOT_SEND', reason })
  await stage.settledLetters(one)
}

/**
 * (f) Ten weeks without a worker: searched for in vain, visited and reviewed by duty, escalated every two weeks, written
 * about, until a worker is found. Answers the case reference. UC-01 to UC-54, WR-01, WR-02.
 */
export async function tenWeeks(stage: Stage): Promise<string> {
  const wait = await nobodyCanTakeIt(stage)
  for (const { at, act } of stepsOf(wait.since)) {
    await stage.moveTo(at)
    await act(wait)
    await atRest(stage, [wait.one])
  }
  await takenOver(wait)
  await stage.moveTo(working(wait.since.plus({ days: 69 }).set({ hour: 9, minute: 5 })))
  await judgeTenWeeks(wait)
  return wait.one
}
