import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import type { EngineRecord } from '../support/recordStream.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
let week: string
let first: Story
let second: Story
let third: Story
beforeAll(async () => {
  stage = await startStage({ reports: true })
  week = stage.monday.plus({ weeks: 1 }).toFormat("kkkk-'W'WW")
})
afterAll(() => stage?.stop())

const london = (instant: string | number) =>
  (typeof instant === 'number'
    ? DateTime.fromMillis(instant, { zone: 'Europe/London' })
    : DateTime.fromISO(instant, { zone: 'Europe/London' })
  ).toFormat('yyyy-MM-dd HH:mm')
const dayOfReport = (days: number, time: string) => `${stage.monday.plus({ weeks: 1, days }).toISODate()} ${time}`
const at = (days: number, hour: number, minute = 0) =>
  stage.engine.moveTo(stage.monday.plus({ weeks: 1, days }).set({ hour, minute }).toISO() ?? '')
const report = (district: string) => stage.storyOf(`sample/${district}/${week}`)
const announced = () =>
  stage.register.db
    .selectFrom('inboundEvents')
    .select(['correlationKey', 'messageName', 'id'])
    .where('messageName', '=', 'weeklyReportScheduled')
    .execute()
const answersFor = (stories: Story[], changes: Record<string, unknown> = {}) => ({
  wrCases: stories.map(({ caseReference }) => ({
    caseReference,
    statutoryMet: 'YES',
    progress: 'Two workers asked this week; one may be free on Thursday.',
    ...changes,
  })),
})

/** A case of a team that has no worker since the morning of the first day. */
async function unallocated(team: string, where: Parameters<Stage['refer']>[0] = {}): Promise<Story> {
  const [story] = (await stage.refer(where)) as [Story]
  await story.task('daTrayReview')
  const { caseReference } = story
  await stage.register.cases.change(caseReference, { team }, 'test')
  await stage.register.unallocated.open({
    caseReference,
    processInstanceKey: '1',
    occasion: 'NEW_REFERRAL',
    since: stage.monday.toISO() ?? '',
  })
  return story
}

describe('the weekly report on unallocated cases', () => {
  it('is scheduled once for each week and district, however often the application starts (WR-01, G-38)', async () => {
    const timer = await report('north').timer('event_reportDayCame')
    expect(london(Number(timer.value.dueDate))).toBe(dayOfReport(0, '09:00'))
    await report('south').timer('event_reportDayCame')
    const before = await announced()
    expect(before).toHaveLength(12)
    await stage.restart()
    expect(await announced()).toEqual(before)
  })

  it('collects the cases without a worker and asks each Team Manager whether statutory duties are met (WR-01, WR-02)', async () => {
    first = await unallocated('north-assessment')
    second = await unallocated('north-support')
    third = await unallocated('harbour-assessment', { authority: 'westhaven', district: 'harbour' })
    await at(0, 9, 1)
    // Every district reports at once: the engine is given its time, step by step.
    for (const step of ['scheduleNextReport', 'collectReport', 'calculateDueDates'])
      await report('north').reaches(`serviceTask_${step}`, 'ELEMENT_COMPLETED')
    const task = await report('north').task('wrReview')
    expect(london(task.value.dueDate)).toBe(dayOfReport(1, '17:00'))
    const asked = await stage.mail.first(
      ({ to, subject }) => JSON.stringify(to).includes('tm.north@') && /please confirm/.test(subject ?? ''),
      'the Team Manager is asked',
    )
    expect(asked.text).toContain('/reports/')
    const next = await stage.storyOf(`sample/north/${stage.monday.plus({ weeks: 2 }).toFormat("kkkk-'W'WW")}`)
    expect(london(Number((await next.timer('event_reportDayCame')).value.dueDate))).toBe(dayOfReport(7, '09:00'))
  })

  it('reports a week in which nobody waits as such, and asks nobody for anything (WR-01)', async () => {
    await report('south').ends('event_nothingUnallocated')
    expect(report('south').has('userTask_wrReview')).toBe(false)
    const told = await stage.mail.first(
      ({ text }) => /Cases without a worker: 0/.test(text ?? '') && /for South/.test(text ?? ''),
      'a report about no case',
    )
    expect(told.text).toContain('/reports/')
  })

  it('comes back when a case is left out, a reason is missing, or somebody else answers (WR-02, UC-15)', async () => {
    const own = await taskOf('north-assessment')
    expect(await refused(own, 'tm.north', answersFor([]))).toContain(`${first.caseReference} is not answered`)
    const again = await taskOf('north-assessment')
    const late = await refused(again, 'tm.north', answersFor([first], { statutoryMet: 'NO' }))
    expect(late).toContain('Why they are not met')
    expect(late).toContain('How they will be met')
    expect(await refused(await taskOf('north-assessment'), 'sm.north', answersFor([first]))).toContain('Team Manager')
  })

  it('holds what the Team Manager confirmed: duties not met with reason and plan, progress for each case (WR-01, WR-02)', async () => {
    const answers = answersFor([first], {
      statutoryMet: 'NO',
      statutoryReason: 'The visit of last week fell out.',
      statutoryPlan: 'The duty worker visits on Tuesday.',
    })
    expect(await submit(await taskOf('north-assessment'), 'tm.north', answers)).toBe(true)
    const [filed] = await stage.register.reports.list({ kind: 'R-01', district: 'north', authority: 'sample' })
    expect(filed?.rows).toMatchObject([
      { caseReference: first.caseReference, statutoryMet: 'NO', confirmedBy: 'tm.north', daysUnallocated: 6 },
      { caseReference: second.caseReference, statutoryMet: null, confirmedBy: null },
    ])
  })

  it('goes to Senior Manager and Deputy Director, and is reviewed by both, where the profile says so (WR-01, UC-44)', async () => {
    expect(await submit(await taskOf('harbour-assessment'), 'tm.harbour', answersFor([third]))).toBe(true)
    const reviewNote = 'Seen; the district offers a worker on Wednesday.'
    expect(await submit(await reviewOf('harbour', 'deputyDirector'), 'dd.westhaven', { reviewNote })).toBe(true)
    const other = await reviewOf('harbour', 'seniorManager')
    expect(await refused(other, 'dd.westhaven', { reviewNote })).toContain('Senior Manager')
    const again = await reviewOf('harbour', 'seniorManager')
    expect(await submit(again, 'senior.westhaven', { reviewNote })).toBe(true)
    await stage.storyOf(`westhaven/harbour/${week}`).ends('event_reportReviewed')
    const [filed] = await stage.register.reports.list({ kind: 'R-01', district: 'harbour', authority: 'westhaven' })
    expect(filed?.sentTo).toEqual(['seniorManager', 'deputyDirector', 'serviceManager'])
  })

  it('chases a late confirmation and goes out without it after two working days, marked as not confirmed (WR-01, WR-02, G-10)', async () => {
    await report('north').timer('event_confirmationOverdue')
    await at(1, 17, 1)
    await report('north').ends('event_confirmationChased')
    await stage.mail.first(
      ({ to, subject }) => JSON.stringify(to).includes('sm.north@') && /Confirm the weekly report/.test(subject ?? ''),
      'the Service Manager hears of it',
    )
    await at(2, 17, 1)
    await report('north').ends('event_teamNotConfirmed')
    const sent = await stage.mail.first(
      ({ to, text }) => JSON.stringify(to).includes('senior.manager@') && /without a worker: 2/.test(text ?? ''),
      'the report for the Senior Manager',
    )
    expect(sent.text).toContain('Not confirmed by the Team Manager')
    expect(sent.text).toContain('north-support')
    expect(sent.text).not.toContain(first.caseReference)
    await stage.mail.first(
      ({ to, text }) => JSON.stringify(to).includes('sm.north@') && /without a worker: 2/.test(text ?? ''),
      'the report for the Service Manager',
    )
    const open = await stage.register.tasks.openOnes({ team: 'north-support' })
    expect(open.filter(({ formId }) => formId === 'wrReview')).toEqual([])
  })

  it('is reviewed by the Senior Manager before the next one, who is reminded when it is late (UC-44, G-10)', async () => {
    const review = await reviewOf('north', 'seniorManager')
    expect(london(review.value.dueDate)).toBe(dayOfReport(4, '17:00'))
    const shown = formOf(review)
    expect(shown?.header).toMatchObject({ district: 'north', week, caseReference: '', currentWorker: 'nobody' })
    expect(JSON.stringify(shown?.wrTable)).toContain('The duty worker visits on Tuesday.')
    expect(await refused(review, 'senior.manager', {})).toContain('Review note')
    expect(
      await refused(await reviewOf('north', 'seniorManager'), 'tm.north', { reviewNote: 'Looks fine to me.' }),
    ).toContain('Senior Manager')
    await reviewOf('north', 'seniorManager')
    await report('north').timer('event_reviewOverdue')
    await at(4, 17, 1)
    await report('north').ends('event_reviewerReminded')
    const reviewNote = 'The second team answers by Monday; a worker of the south covers the first case.'
    expect(await submit(await reviewOf('north', 'seniorManager'), 'senior.manager', { reviewNote })).toBe(true)
    await stage.engine.stream.first(
      ({ valueType, intent, value }) =>
        valueType === 'PROCESS_INSTANCE' &&
        intent === 'ELEMENT_COMPLETED' &&
        value.bpmnProcessId === 'weeklyUnallocatedReport' &&
        value.elementId === 'event_reportReviewed',
      'the end of the report',
    )
    const [filed] = await stage.register.reports.list({ kind: 'R-01', district: 'north', authority: 'sample' })
    expect(filed?.sentTo).toEqual(['seniorManager', 'serviceManager'])
    expect(filed?.confirmations.map(({ by, stage: of }) => [by, of])).toEqual([
      ['tm.north', 'TEAM_MANAGER'],
      ['senior.manager', 'REVIEWER'],
    ])
  })

  it('has no second instance for the same announcement (WR-01)', async () => {
    const event = (await announced()).find(({ correlationKey }) => correlationKey === `sample/north/${week}`)
    const { variables } = (await stage.register.events.get(event?.id ?? '')) ?? {}
    await stage.application.dependencies.engine.publish({
      name: 'weeklyReportScheduled',
      correlationKey: 'again',
      messageId: crypto.randomUUID(),
      timeToLive: 60_000,
      variables: variables as Record<string, unknown>,
    })
    await report('north').ends('event_duplicateDiscarded')
  })

  it('leaves one oversight row for each completed task, and no name behind (UC-44)', async () => {
    await stepsOf(stage).recordIsSound()
  })
})

describe('the models of the weekly report', () => {
  it('are passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/weeklyUnallocatedReport')).toEqual([])
  })
})

const done = new Set<string>()

/** What prepareTask gave the form of a task. */
const formOf = ({ value: { elementInstanceKey } }: EngineRecord) =>
  stage.engine.stream.records.find(
    ({ valueType, intent, value }) =>
      valueType === 'JOB' &&
      intent === 'COMPLETED' &&
      value.type === 'prepareTask' &&
      value.elementInstanceKey === elementInstanceKey,
  )?.value.variables

const openTask = (processId: string, holds: (record: EngineRecord) => boolean, awaited: string) =>
  stage.engine.stream.first(
    (record) =>
      record.valueType === 'USER_TASK' &&
      record.intent === 'CREATED' &&
      record.value.bpmnProcessId === processId &&
      !done.has(record.key) &&
      holds(record),
    awaited,
  )

/** The task in which a team confirms its part of the report. */
const taskOf = (team: string) =>
  openTask('weeklyUnallocatedReport', (record) => formOf(record)?.header.team === team, `confirmation of ${team}`)

/** The task in which a role reviews the report of a district. */
const reviewOf = (district: string, role: string) =>
  openTask(
    'weeklyReportReview',
    (record) => formOf(record)?.header.district === district && record.value.candidateGroupsList.includes(role),
    `review of ${district} by ${role}`,
  )

async function submit(
  { key, value }: Awaited<ReturnType<typeof taskOf>>,
  by: string,
  form: Record<string, unknown>,
): Promise<boolean> {
  done.add(key)
  await stage.engine.complete(key, by, form)
  const job = await stage.engine.stream.first(
    (record) =>
      record.valueType === 'JOB' &&
      record.intent === 'COMPLETED' &&
      record.value.type === 'recordOversight' &&
      record.value.elementInstanceKey === value.elementInstanceKey,
    'check of what was submitted',
  )
  return job.value.variables.wrReviewAccepted
}

/** What the form says on top when it comes back. */
async function refused(task: Awaited<ReturnType<typeof taskOf>>, by: string, form: Record<string, unknown>) {
  expect(await submit(task, by, form)).toBe(false)
  const row = await stage.register.oversight.byElementInstance(task.value.elementInstanceKey)
  return JSON.stringify(row?.decisions)
}
