import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, startStage } from '../support/story.ts'
import { caseloadsOn } from './caseloads.ts'

let stage: Stage
let on: ReturnType<typeof caseloadsOn>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  on = caseloadsOn(stage)
  steps = stepsOf(stage)
})
afterAll(async () => {
  await stage?.stop()
})

const now = () => DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
const day = (days: number) => now().plus({ days }).toISODate() ?? ''
const instant = () => now().minus({ minutes: 1 }).startOf('minute').toISO({ suppressMilliseconds: true }) ?? ''
const cover = (references: string[], changes: Record<string, unknown> = {}) => ({
  kind: 'SICK_SHORT',
  from: day(0),
  cover: references.map((caseReference) => ({ caseReference, matter: 'URGENT', coveredBy: 'sw.birch', until: day(5) })),
  agreedTm: true,
  ...changes,
})
const plan = (goesTo: Record<string, string>, changes: Record<string, unknown> = {}) => ({
  reasonCode: 'ABSENCE',
  plan: Object.entries(goesTo).map(([caseReference, to]) => ({ caseReference, goesTo: to })),
  rationale: 'Both workers know the families and have room for these cases.',
  ...changes,
})
const meeting = (nextSteps: Record<string, string>, changes: Record<string, unknown> = {}) => ({
  meetingDate: instant(),
  attendedSm: 'sm.north',
  attendedTm: 'tm.north',
  reallocation: Object.entries(nextSteps).map(([caseReference, nextStep]) => ({
    ...{ caseReference, nextStep, by: day(7), managedBy: 'dtm.north', box: 'OWN_BOX' },
    planning: 'The plan is on time; duty visits the child this week.',
    ...changes,
  })),
})
const visit = (changes: Record<string, unknown> = {}) => ({
  outcome: 'DONE',
  seenAt: instant(),
  visitor: 'sw.birch',
  announced: 'ANNOUNCED',
  childrenSeen: true,
  paperwork: true,
  reportedTo: instant(),
  ...changes,
})

/** Moves the clock to an instant of the engine, unless it has passed. */
async function to(instantOfTimer: number) {
  if (instantOfTimer > now().toMillis()) await stage.engine.moveTo(new Date(instantOfTimer + 1000).toISOString())
}

/** Forms of tasks that the register lists as open because of an absence. */
async function openTasks(absenceId: string): Promise<string[]> {
  const tasks = await stage.register.tasks.openOnes()
  return tasks.filter((task) => task.absenceId === absenceId).map(({ formId }) => formId)
}

describe('short-term sickness', () => {
  it('has cover agreed by Team Manager and Service Manager, two people, and leaves the cases where they are (CR-03, CR-04, CR-09)', async () => {
    const cases = await on.caseload('sw.ash', 2)
    const absence = await on.absent('sw.ash', 'SICK_SHORT', day(0), day(4))
    await absence.mailTo('tm.north@', /^Absence of a worker/)
    const form = await absence.form('crCoverPlan')
    expect(form).toMatchObject({ kind: 'SICK_SHORT', from: day(0), expectedReturn: day(4) })
    expect(form.caseRows).toHaveLength(2)
    expect(await absence.refused('crCoverPlan', 'tm.north', cover(cases.slice(1)))).toContain(`no row for ${cases[0]}`)
    await absence.complete('crCoverPlan', 'tm.north', cover(cases))
    expect(await absence.refused('crCoverPlan', 'tm.north', cover(cases, { agreedSm: true }))).toMatch(
      /tm\.north does not hold a role/,
    )
    await absence.complete('crCoverPlan', 'sm.north', cover(cases, { agreedSm: true }))
    await absence.ends('event_coverAgreed')
    await absence.mailTo('sm.north@', /^Cover for an absent worker/)
    for (const caseReference of cases) expect(await on.holderOf(caseReference)).toBe('sw.ash')
    expect(
      (await on.post(`/v1/absences/${absence.absenceId}/events`, { kind: 'worker-returned', on: day(0) })).status,
    ).toBe(202)
    await absence.ends('event_workerBack')
    await absence.ends('event_noCaseMoved')
    expect(await openTasks(absence.absenceId)).toEqual([])
  })
})

describe('an absence of more than a week', () => {
  it('asks the Team Manager for the dates when a week has passed, and duty workers report each visit (CR-08, CR-10, CR-11, CR-12, CR-13, G-40)', async () => {
    const [one = '', other = ''] = await on.caseload('sw.hazel', 2)
    const absence = await on.absent('sw.hazel', 'OTHER', day(0))
    await absence.complete('crCoverPlan', 'tm.north', cover([one, other], { kind: 'OTHER' }))
    await absence.ends('event_coverAgreed')
    expect(absence.has('userTask_crVisitSchedule')).toBe(false)
    const { value } = await absence.timer('event_limitReached')
    expect(DateTime.fromMillis(value.dueDate, { zone: 'Europe/London' }).toISODate()).toBe(day(7))
    await to(value.dueDate)
    const schedule = await absence.form('crVisitSchedule')
    expect(schedule.caseRows.map((row: { caseReference: string }) => row.caseReference)).toEqual([one, other])
    expect(await absence.refused('crVisitSchedule', 'tm.north', { items: [] })).toMatch(/Visits and reviews is empty/)
    const item = (caseReference: string, kind: string, who = 'sw.birch') => ({ caseReference, kind, due: day(2), who })
    expect(await absence.refused('crVisitSchedule', 'tm.north', { items: [item(one, 'VISIT', 'sw.hazel')] })).toMatch(
      /sw\.hazel cannot do the visit/,
    )
    await absence.complete('crVisitSchedule', 'dtm.north', { items: [item(one, 'VISIT'), item(other, 'REVIEW')] })
    const first = on.instancesOf('caseReference', one)
    const second = on.instancesOf('caseReference', other)
    expect((await first.form('crDutyVisitReport')).dutyText).toMatch(/^Statutory visit due on/)
    expect(await first.refused('crDutyVisitReport', 'sw.birch', visit({ paperwork: false }))).toMatch(/paperwork/)
    await first.complete('crDutyVisitReport', 'sw.birch', {
      ...visit({ outcome: 'ATTEMPT', childrenSeen: false, notSeenReason: 'Nobody was at home.' }),
    })
    await first.mailTo('tm.north@', new RegExp(`^Visit or review done by duty: ${one}`))
    const { value: late } = await first.timer('event_dutyVisitReportOverdue')
    await second.complete('crDutyVisitReport', 'sw.birch', {
      outcome: 'DONE',
      reviewDone: instant(),
      paperwork: true,
      reportedTo: instant(),
    })
    await second.ends('event_dutyDone')
    await second.mailTo('tm.north@', new RegExp(`^Visit or review done by duty: ${other}`))
    await to(late.dueDate)
    await first.ends('serviceTask_tellTeamManager')
    await first.complete('crDutyVisitReport', 'sw.birch', visit())
    await absence.ends('event_visitsDone')
    const visits = await stage.register.visits.ofCase(one)
    expect(visits.map(({ kind, childSeen }) => [kind, childSeen])).toEqual([
      ['ATTEMPT', false],
      ['DUTY_VISIT', true],
    ])
    expect(await stage.register.duties.open({ absenceId: absence.absenceId })).toEqual([])
    expect(await on.holderOf(one)).toBe('sw.hazel')
  })

  it('acts in advance when a week is expected, plans again when the return moves, and asks for the return (CR-10, G-40)', async () => {
    const [one = ''] = await on.caseload('sw.elm', 1)
    const absence = await on.absent('sw.elm', 'SICK_SHORT', day(0), day(10))
    await absence.complete('crVisitSchedule', 'tm.north', { items: [], nothingDue: true })
    const before = await stage.post(
      `/v1/absences/${absence.absenceId}/events`,
      { kind: 'absence-extended', expectedReturn: day(12) },
      crypto.randomUUID(),
    )
    expect(before.status).toBe(202)
    const items = [{ caseReference: one, kind: 'VISIT', due: day(5), who: 'sw.birch' }]
    await absence.complete('crVisitSchedule', 'tm.north', { items })
    // The first cover plan was not agreed in time: both managers hear of it.
    const { value: late } = await absence.timer('event_coverPlanOverdue')
    await to(late.dueDate)
    await absence.mailTo('tm.north@', /^Overdue: Agree who covers what/)
    const { value: further } = await absence.timer('event_furtherLimitReached')
    await to(further.dueDate)
    await absence.mailTo('sm.north@', /^Overdue: Agree who covers what/)
    const again = await absence.timer('event_limitReached', 1)
    expect(DateTime.fromMillis(again.value.dueDate, { zone: 'Europe/London' }) <= now().plus({ days: 12 })).toBe(true)
    for (let nth = 1; !absence.has('serviceTask_askForReturn'); nth += 1) {
      const { value } = await absence.timer('event_limitReached', nth)
      if (value.dueDate > now().plus({ days: 13 }).toMillis()) break
      await to(value.dueDate)
      await absence.reaches('event_limitReached', 'ELEMENT_COMPLETED')
    }
    await absence.mailTo('tm.north@', /^The expected day of return has passed/)
    await absence.ends('event_askedForReturn')
    // Taken over meanwhile by another worker: whoever had the visit to do hears that it is not theirs any more.
    const duty = on.instancesOf('caseReference', one)
    await duty.task('crDutyVisitReport')
    const extended = { kind: 'absence-extended', expectedReturn: day(40) }
    expect((await on.post(`/v1/absences/${absence.absenceId}/events`, extended)).status).toBe(202)
    await absence.complete('crReallocationPlan', 'tm.north', plan({ [one]: 'sw.birch' }))
    await absence.complete('crReallocationPlan', 'tm.north', plan({ [one]: 'sw.birch' }, { confirm: true }))
    await absence.ends('event_caseloadReallocated')
    await duty.ends('event_dutyTakenOver')
    expect(await openTasks(absence.absenceId)).not.toContain('crDutyVisitReport')
    // Back while the cover is still to be agreed: its task ends with the absence.
    expect(await openTasks(absence.absenceId)).toEqual(['crCoverPlan'])
    expect(
      (await on.post(`/v1/absences/${absence.absenceId}/events`, { kind: 'worker-returned', on: day(0) })).status,
    ).toBe(202)
    await absence.complete('crReturn', 'tm.north', {
      decisions: [{ caseReference: one, decision: 'STAYS', reason: 'It is settled with the new worker.' }],
    })
    await absence.ends('event_casesDecided')
    expect(await openTasks(absence.absenceId)).toEqual([])
    expect(await on.holderOf(one)).toBe('sw.birch')
    expect(await on.holderOf(one)).toBe('sw.birch')
  })
})

describe('the whole caseload', () => {
  it('is planned ahead when the worker leaves: nothing changes in the dry run, everything once when it takes effect (CR-01, CR-02, CR-14)', async () => {
    const [one = '', two = '', three = '', four = '', five = ''] = await on.caseload('sw.larch', 5, {
      district: 'south',
    })
    const absence = await on.absent('sw.larch', 'LEAVING', day(3))
    const rows = { [one]: 'sw.oak', [two]: 'sw.oak', [three]: 'sw.yew', [four]: 'INDIVIDUALLY', [five]: 'INDIVIDUALLY' }
    const wrong = { ...rows, [three]: 'fsw.holly' }
    const shown = await absence.form('crReallocationPlan')
    expect(shown).toMatchObject({ reasonCode: 'WORKER_LEAVES', confirm: false })
    await absence.complete(
      'crReallocationPlan',
      'tm.south',
      plan(wrong, { reasonCode: 'WORKER_LEAVES', confirm: true }),
    )
    const dryRun = await absence.form('crReallocationPlan')
    expect(dryRun.rationale).toMatch(/^Both workers know/)
    const rowOf = (reference: string) =>
      dryRun.checkRows.find((row: { caseReference: string }) => row.caseReference === reference)
    expect(rowOf(three)).toMatchObject({ would: 'cannot be done' })
    expect(rowOf(one)).toMatchObject({ would: 'goes to sw.oak' })
    expect(await absence.refused('crReallocationPlan', 'tm.south', plan(wrong, { confirm: true }))).toMatch(
      new RegExp(`${three} cannot go to fsw\\.holly`),
    )
    const { value: late } = await absence.timer('event_reallocationPlanOverdue')
    await to(late.dueDate)
    await absence.mailTo('tm.south@', /^Overdue: Plan who takes over each case/)
    await absence.complete('crReallocationPlan', 'tm.south', plan(rows, { confirm: true, reasonCode: 'WORKER_LEAVES' }))
    for (const caseReference of [one, two, three]) expect(await on.holderOf(caseReference)).toBe('sw.larch')
    await absence.complete('crReallocationPlan', 'tm.south', plan(rows, { confirm: true, reasonCode: 'WORKER_LEAVES' }))
    const { value: begins } = await absence.timer('event_absenceBegins')
    // In the middle: one case is closed, another one goes to somebody else, a third is not theirs any more.
    await stage.register.cases.close(two, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.south' })
    await stage.register.allocations.change({
      caseReference: three,
      username: 'sw.rowan',
      kind: 'WORKER',
      reasonCode: 'CASE_CHANGE',
      decidedBy: 'tm.south',
    })
    await stage.register.cases.close(five, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.south' })
    await to(begins.dueDate)
    await absence.ends('event_changeReported')
    await absence.mailTo('sw.oak@', /^Reallocated to you/, new RegExp(one))
    await absence.mailTo('sm.south@', /^Outcome of the reallocation/, /another worker: 2/)
    expect(await on.holderOf(one)).toBe('sw.oak')
    expect(await on.holderOf(three)).toBe('sw.rowan')
    await on.instancesOf('caseReference', five).ends('event_caseGone')
    const { body } = await on.get(`/v1/absences/${absence.absenceId}`)
    const outcomeOf = (reference: string) =>
      body.cases.find((row: { caseReference: string }) => row.caseReference === reference)?.outcome
    expect([outcomeOf(one), outcomeOf(two), outcomeOf(three)]).toEqual(['MOVED', 'CASE_CLOSED', 'HELD_BY_OTHER'])
    const single = on.instancesOf('caseReference', four)
    await single.complete('awRecordCheck', 'tm.south', steps.forms().awRecordCheck)
    await single.complete('awSelectWorker', 'tm.south', {
      ...steps.forms().awSelectWorker,
      worker: 'sw.oak',
      occasion: 'CHANGE_OF_WORKER',
    })
    await single.complete('awBriefing', 'tm.south', steps.forms().awBriefing)
    await single.complete('awManagersDecision', 'tm.south', steps.forms().awManagersDecision)
    await single.ends('event_outcomeNoted')
    expect(await on.holderOf(four)).toBe('sw.oak')
    await absence.ends('event_casesReallocated')
  })

  it('is reallocated when three weeks have passed, and the Team Manager decides case by case when the worker is back (CR-14, G-40)', async () => {
    const [one = '', two = ''] = await on.caseload('sw.maple', 2, { district: 'south' })
    const absence = await on.absent('sw.maple', 'ANNUAL_LEAVE', day(-21))
    await absence.complete('crReallocationPlan', 'tm.south', plan({ [one]: 'sw.oak', [two]: 'sw.alder' }))
    await absence.complete(
      'crReallocationPlan',
      'tm.south',
      plan({ [one]: 'sw.oak', [two]: 'sw.alder' }, { confirm: true }),
    )
    await absence.ends('event_changeReported')
    await absence.ends('event_nobodyWaits')
    expect([await on.holderOf(one), await on.holderOf(two)]).toEqual(['sw.oak', 'sw.alder'])
    expect(
      (await on.post(`/v1/absences/${absence.absenceId}/events`, { kind: 'worker-returned', on: day(0) })).status,
    ).toBe(202)
    await absence.mailTo('tm.south@', /^Worker is back/)
    const form = await absence.form('crReturn')
    expect(form.decisions.map((row: { decision: string }) => row.decision)).toEqual(['BACK', 'BACK'])
    const decisions = [
      { caseReference: one, decision: 'BACK' },
      { caseReference: two, decision: 'STAYS', reason: 'Court hearing next week.' },
    ]
    expect(await absence.refused('crReturn', 'tm.south', { decisions: decisions.slice(0, 1) })).toMatch(
      `${two} moved as well`,
    )
    const { value: late } = await absence.timer('event_returnOverdue')
    await to(late.dueDate)
    await absence.mailTo('tm.south@', /^Overdue: Decide who keeps which case/)
    const { value: further } = await absence.timer('event_furtherLimitReached')
    await to(further.dueDate)
    await absence.ends('event_returnChased')
    await absence.complete('crReturn', 'tm.south', { decisions })
    await absence.ends('event_casesDecided')
    const rows = await stage.register.reallocations.ofAbsence(absence.absenceId)
    expect(rows.map(({ caseReference, state, problem }) => [caseReference, state, problem]).sort()).toEqual([
      [one, 'DONE', null],
      [two, 'STAYS', null],
    ])
    expect([await on.holderOf(one), await on.holderOf(two)]).toEqual(['sw.maple', 'sw.alder'])
  })
})

describe('cases that nobody can take', () => {
  it('are discussed by Service Manager and Team Manager at once and every week until none is left (CR-05, CR-06, CR-07, CR-08, CR-09)', async () => {
    const [one = '', two = '', three = '', four = ''] = await on.caseload('sw.cedar', 4)
    const absence = await on.absent('sw.cedar', 'SICK_LONG', day(0))
    const rows = { [one]: 'WAITS', [two]: 'WAITS', [three]: 'INDIVIDUALLY', [four]: 'INDIVIDUALLY' }
    await absence.complete('crReallocationPlan', 'tm.north', plan(rows))
    await absence.complete('crReallocationPlan', 'tm.north', plan(rows, { confirm: true }))
    await absence.ends('event_nothingPlanned')
    await absence.mailTo('sm.north@', /^Cases still wait/, /another worker: 2/)
    for (const to of ['sm.north@', 'tm.north@']) await absence.mailTo(to, /^Meeting on reallocation due/)
    // Nobody can take one of the two that were to get a worker by themselves; the other one is closed in the middle.
    await on.instancesOf('caseReference', four).task('awRecordCheck')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(four, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.north' })
      await tx.events.announce({ caseReference: four, message: 'caseClosed' })
    })
    await on.instancesOf('caseReference', four).ends('event_outcomeNoted')
    await nobody(three)
    const { value: late } = await absence.timer('event_reallocationMeetingOverdue')
    await to(late.dueDate)
    await absence.mailTo('sm.north@', /^Overdue: Meet and plan each case/)
    await absence.mailTo('tm.north@', /^Overdue: Find out what is due when/)
    const { value: further } = await absence.timer('event_furtherLimitReached', 1)
    await to(further.dueDate)
    for (const chased of ['event_reallocationMeetingChased', 'event_visitScheduleChased']) await absence.ends(chased)
    // The Team Manager says which visits duty workers do meanwhile.
    await absence.complete('crVisitSchedule', 'tm.north', { items: [], nothingDue: true })
    await absence.ends('event_essentialWorkDone')
    const steps1 = { [one]: 'WAITS', [two]: 'WAITS', [three]: 'WAITS' }
    expect(
      await absence.refused('crReallocationMeeting', 'tm.north', meeting({ [one]: 'WAITS', [two]: 'WAITS' })),
    ).toMatch(`${three} waits and has no row`)
    expect(
      await absence.refused('crReallocationMeeting', 'tm.north', meeting(steps1, { managedBy: 'sw.birch' })),
    ).toMatch(/sw\.birch cannot manage/)
    expect(
      await absence.refused('crReallocationMeeting', 'tm.north', { ...meeting(steps1), attendedSm: 'tm.north' }),
    ).toMatch(/no Service Manager/)
    expect(await absence.refused('crReallocationMeeting', 'tm.north', meeting(steps1, { box: 'TEAM_BOX' }))).toMatch(
      /out of the worker's box/,
    )
    const held = meeting(steps1)
    Object.assign(held.reallocation[1] ?? {}, {
      box: 'TEAM_BOX',
      boxReason: 'The record is needed by the whole duty team this week.',
    })
    await absence.complete('crReallocationMeeting', 'sm.north', held)
    const { value: week } = await absence.timer('event_weekOver')
    expect(await on.holderOf(one)).toBe('sw.cedar')
    expect(await on.holderOf(two)).toBe('dtm.north')
    await to(week.dueDate)
    expect((await absence.form('crReallocationMeeting')).stillWaiting).toBe(3)
    await absence.complete(
      'crReallocationMeeting',
      'tm.north',
      meeting({ [one]: 'sw.birch', [two]: 'sw.birch', [three]: 'INDIVIDUALLY' }),
    )
    await absence.ends('event_nobodyWaits')
    await nobody(three)
    await absence.record(
      ({ valueType, intent, value }) =>
        valueType === 'PROCESS_INSTANCE' &&
        intent === 'SEQUENCE_FLOW_TAKEN' &&
        value.elementId === 'flow_foundNobodyYes',
      'meet again',
    )
    await absence.complete('crReallocationMeeting', 'tm.north', meeting({ [three]: 'INDIVIDUALLY' }))
    const last = on.instancesOf('caseReference', three)
    await last.complete('awRecordCheck', 'tm.north', steps.forms().awRecordCheck)
    await last.complete('awSelectWorker', 'tm.north', {
      ...steps.forms().awSelectWorker,
      outOfArea: 'YES',
      nextTeam: 'south-assessment',
      outOfAreaReason: 'A parent works in the district.',
    })
    await absence.complete('crReallocationMeeting', 'tm.north', meeting({ [three]: 'UNALLOCATED' }))
    // Unallocated case management does not let it go: the case must have a worker, and comes back to the meeting.
    const mustHave = { ...steps.forms().ucJointRiskAssessment, canWait: 'NO' }
    await last.complete('ucJointRiskAssessment', 'tm.north', mustHave)
    await last.complete('ucJointRiskAssessment', 'sm.north', mustHave)
    await last.ends('event_staysWithWorker')
    await absence.complete('crReallocationMeeting', 'tm.north', meeting({ [three]: 'sw.birch' }))
    await absence.ends('event_allReallocated')
    await absence.ends('event_caseloadReallocated')
    for (const caseReference of [one, two, three]) expect(await on.holderOf(caseReference)).toBe('sw.birch')
    const meetings = await stage.register.meetings.ofCase(one)
    expect(
      meetings.filter(({ kind }) => kind === 'REALLOCATION_MEETING').map(({ details }) => details.managedBy),
    ).toEqual(['dtm.north', 'dtm.north'])
  })
})

/** The manager finds nobody for a case that gets its own choice of worker. */
async function nobody(caseReference: string) {
  const one = on.instancesOf('caseReference', caseReference)
  await one.complete('awRecordCheck', 'tm.north', steps.forms().awRecordCheck)
  await one.complete('awSelectWorker', 'tm.north', {
    ...steps.forms().awSelectWorker,
    noWorker: true,
    noWorkerReason: 'All workers of the team are full or away this week.',
    worker: null,
  })
}

describe('what must not go wrong', () => {
  const request = (rows: { caseReference: string; worker: string }[], changes: Record<string, unknown> = {}) => ({
    ...{ authority: 'sample', from: 'sw.willow', by: 'tm.north-support', reasonCode: 'WORKLOAD', dryRun: false, rows },
    note: 'The team is reorganised from this week on.',
    ...changes,
  })

  it('changes nothing in a dry run, moves each case once, and says of each what happened (CR-14)', async () => {
    const cases = await on.caseload('sw.willow', 3)
    const [one = '', two = '', three = ''] = cases
    const rows = [one, two].map((caseReference) => ({ caseReference, worker: 'sw.birch' }))
    const dry = await on.post(
      '/v1/reallocations',
      request([...rows, { caseReference: three, worker: 'sw.fir' }], { dryRun: true }),
    )
    expect(dry.status).toBe(200)
    expect(dry.body.rows.map((row: { possible: boolean }) => row.possible)).toEqual([true, true, false])
    expect((await on.post('/v1/reallocations', request([{ caseReference: three, worker: 'sw.fir' }]))).status).toBe(422)
    for (const caseReference of cases) expect(await on.holderOf(caseReference)).toBe('sw.willow')
    const key = crypto.randomUUID()
    const first = await on.post('/v1/reallocations', request(rows), key)
    expect(first.status).toBe(202)
    const batch = on.instancesOf('batchId', first.body.reallocationId)
    await batch.ends('event_casesReallocated')
    const again = await on.post('/v1/reallocations', request(rows), key)
    expect(again.body).toEqual(first.body)
    expect((await on.post('/v1/reallocations', request(rows.slice(1)), key)).status).toBe(409)
    const { body: report } = await on.get(`/v1/reallocations/${first.body.reallocationId}`)
    expect(report.count).toEqual({ done: 2, failed: 0, open: 0 })
    for (const caseReference of [one, two]) {
      const parts = await stage.register.allocations.ofCase(caseReference)
      expect(parts.filter(({ reasonCode }) => reasonCode === 'WORKLOAD')).toHaveLength(1)
    }
    await batch.mailTo('sw.birch@', /^Reallocated to you/, new RegExp(one))
    // The same message again, under another id, starts an instance that ends without effect.
    await stage.application.dependencies.engine.publish({
      ...{ name: 'reallocationRequested', correlationKey: first.body.reallocationId, messageId: crypto.randomUUID() },
      ...{ timeToLive: 0, variables: { batchId: first.body.reallocationId } },
    })
    await batch.ends('event_duplicateDiscarded')
  })

  it('goes on where it was when the product stops in the middle, and touches no case twice (CR-14)', async () => {
    const cases = await on.caseload('sw.willow', 40)
    const rows = cases.map((caseReference, index) => ({ caseReference, worker: index % 2 ? 'sw.birch' : 'aswp.north' }))
    const { body } = await on.post('/v1/reallocations', request(rows, { reasonCode: 'OTHER' }))
    const batch = on.instancesOf('batchId', body.reallocationId)
    const settled = ({ valueType, intent, value }: { valueType: string; intent: string; value: { type?: string } }) =>
      valueType === 'JOB' && intent === 'COMPLETED' && value.type === 'caseReallocation.reallocateCase'
    await batch.record(settled, 'the first case')
    await stage.restart()
    // Jobs that were in hand are given out again when their time is over.
    await stage.engine.moveBy(61_000)
    await batch.ends('event_casesReallocated')
    const report = await on.get(`/v1/reallocations/${body.reallocationId}`)
    expect(report.body.count).toEqual({ done: 40, failed: 0, open: 0 })
    for (const { caseReference, worker } of rows) {
      const parts = (await stage.register.allocations.ofCase(caseReference)).filter(
        (part) => part.reasonCode === 'OTHER',
      )
      expect(parts.map(({ username, to }) => [username, to])).toEqual([[worker, null]])
    }
  })

  it('ends at once for a worker without cases, refuses an overlap, and starts one instance for each absence (CR-01)', async () => {
    await stage.register.staff.seed([
      {
        username: 'sw.free',
        displayName: 'Freya Linden',
        roles: ['socialWorker'],
        authority: 'sample',
        district: 'north',
        team: 'north-assessment',
      },
    ])
    const absence = await on.absent('sw.free', 'OTHER', day(0))
    await absence.ends('event_noCases')
    await stage.application.dependencies.engine.publish({
      ...{ name: 'workerAbsent', correlationKey: absence.absenceId, messageId: crypto.randomUUID() },
      ...{ timeToLive: 0, variables: { absenceId: absence.absenceId } },
    })
    await absence.ends('event_duplicateDiscarded')
    const overlap = { authority: 'sample', username: 'sw.hazel', kind: 'OTHER', from: day(1) }
    expect((await on.post('/v1/absences', overlap)).status).toBe(409)
  })
})

describe('the record', () => {
  it('has one oversight row for each task, nothing personal in the engine, and no incident (CR-09)', async () => {
    await steps.recordIsSound()
  })
})

it('passes every node and every flow of the models', async () => {
  expect(await notCovered(stage.engine.stream.records, 'processes/caseReallocation')).toEqual([])
})
