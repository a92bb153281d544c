import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextSlot } from '../../workers/shared/reportSlots.ts'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
let first: { week: string; due: string }
let returned: Story
beforeAll(async () => {
  stage = await startStage({ reports: true })
  first = slotAfter(stage.engine.clock.now())
  returned = stage.storyOf(`sample/north/${first.week}`)
})
afterAll(() => stage?.stop())

const slotAfter = (after: Date) =>
  nextSlot(stage.application.dependencies.calendar.with({ authority: 'sample' }), { weekday: 1, everyWeeks: 2 }, after)
const london = (instant: string | number) =>
  (typeof instant === 'number' ? DateTime.fromMillis(instant) : DateTime.fromISO(instant))
    .setZone('Europe/London')
    .toFormat('yyyy-MM-dd HH:mm')
const announced = () =>
  stage.register.db
    .selectFrom('inboundEvents')
    .select(['id', 'correlationKey'])
    .where('messageName', '=', 'fortnightlyReturnScheduled')
    .execute()
const moveTo = (instant: string, minutes = 1) =>
  stage.engine.moveTo(DateTime.fromISO(instant).plus({ minutes }).toISO() ?? '')

describe('the fortnightly caseload return', () => {
  it('is scheduled every two weeks, only where the profile asks for it (FC-01)', async () => {
    const timer = await returned.timer('event_returnDayCame')
    expect(london(Number(timer.value.dueDate))).toBe(london(first.due))
    const districts = (await announced()).map(({ correlationKey }) => correlationKey.split('/').slice(0, 2).join('/'))
    expect(districts.sort()).toEqual(['ashmere/east', 'ashmere/west', 'sample/north', 'sample/south'])
    await stage.restart()
    expect(await announced()).toHaveLength(4)
  })

  it('shows the Service Manager caseloads, waiting cases and the meetings held (FC-01, G-37)', async () => {
    const steps = stepsOf(stage)
    const held = await steps.allocated()
    const { register } = stage
    const absenceId = await register.absences.start({
      authority: 'sample',
      username: 'sw.ash',
      kind: 'LEAVING',
      from: DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' }).toFormat('yyyy-MM-dd'),
      recordedBy: 'tm.north',
    })
    await register.absences.noteCase(absenceId, held.caseReference, { state: 'OPEN' })
    await moveTo(DateTime.fromISO(first.due).minus({ hours: 1 }).toISO() ?? '')
    await register.meetings.record({
      caseReference: held.caseReference,
      kind: 'REALLOCATION_MEETING',
      at: stage.engine.clock.now().toISOString(),
      details: { absenceId, managedBy: 'dtm.north' },
      recordedBy: 'sm.north',
    })
    await moveTo(first.due)
    await returned.reaches('serviceTask_collectReturn', 'ELEMENT_COMPLETED')
    const task = await returned.task('fcSubmit')
    expect(london(task.value.dueDate)).toMatch(/17:00$/)
    expect(Date.parse(task.value.dueDate) - Date.parse(first.due)).toBe((24 + 8) * 3_600_000)
    const { fcTable, header } = await returned.form('fcSubmit')
    expect(header).toMatchObject({ district: 'north', week: first.week })
    expect(fcTable).toContainEqual(
      expect.objectContaining({
        worker: 'sw.ash (north-assessment)',
        held: '1',
        waiting: expect.stringMatching(/^1, for \d+ days \(leaving\)$/),
        managed: 'dtm.north, 1 held',
      }),
    )
    const next = slotAfter(new Date(Date.parse(first.due) + 1))
    const timer = await stage.storyOf(`sample/north/${next.week}`).timer('event_returnDayCame')
    expect(london(Number(timer.value.dueDate))).toBe(london(next.due))
  })

  it('is submitted by the Service Manager alone, who is reminded when it is late (FC-01, G-10)', async () => {
    expect(await returned.refused('fcSubmit', 'tm.north', {})).toContain('Service Manager')
    const { value } = await returned.task('fcSubmit')
    await returned.timer('event_returnOverdue')
    await moveTo(value.dueDate)
    await returned.ends('event_serviceManagerReminded')
    await stage.mail.first(
      ({ to, subject }) => JSON.stringify(to).includes('sm.north@') && /Submit the fortnightly/.test(subject ?? ''),
      'the reminder of the return',
    )
    await returned.complete('fcSubmit', 'sm.north', { comment: 'One vacancy is filled from next week.' })
  })

  it('goes to the Director with its figures and no names (FC-01)', async () => {
    const mail = await stage.mail.first(
      ({ to, text }) => JSON.stringify(to).includes('director.sample@') && /return on caseloads/.test(text ?? ''),
      'the return for the Director',
    )
    expect(mail.text).toContain('Cases that wait for another worker: 1')
    expect(mail.text).toContain('Meetings of Service Manager and Team Manager since then: 1')
    expect(mail.text).toContain('/reports/')
    expect(mail.text).not.toMatch(/C-\d{4}-/)
    await returned.ends('event_returnSent')
    const [filed] = await stage.register.reports.list({ kind: 'R-03', authority: 'sample', district: 'north' })
    expect(filed).toMatchObject({ sentTo: ['director'] })
    expect(filed?.confirmations).toMatchObject([
      { by: 'sm.north', stage: 'SERVICE_MANAGER', note: 'One vacancy is filled from next week.' },
    ])
  })

  it('has no second instance for the same announcement (FC-01)', async () => {
    const own = (await announced()).find(({ correlationKey }) => correlationKey === `sample/north/${first.week}`)
    const event = await stage.register.events.get(own?.id ?? '')
    await stage.application.dependencies.engine.publish({
      name: 'fortnightlyReturnScheduled',
      correlationKey: 'again',
      messageId: crypto.randomUUID(),
      timeToLive: 60_000,
      variables: event?.variables as Record<string, unknown>,
    })
    await returned.ends('event_duplicateDiscarded')
  })
})

describe('the model of the fortnightly return', () => {
  it('is passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/fortnightlyCaseloadReport')).toEqual([])
  })
})
