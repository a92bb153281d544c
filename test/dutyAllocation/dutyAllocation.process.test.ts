import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { formsOn } from '../support/forms.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => {
  await stage?.stop()
})
const forms = () => formsOn(stage.engine.clock)
const only = (stories: Story[]): Story => stories[0] as Story
const london = (instant: string) => DateTime.fromISO(instant, { zone: 'Europe/London' }).toFormat('ccc HH:mm')
const due = async (story: Story, formId: string) => (await story.task(formId)).value.dueDate as string
/** The next working morning at 10:00, so that each group of stories begins on a fresh day. */
const nextMorning = async () => {
  const now = DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' })
  const { calendar } = stage.application.dependencies
  let day = now.plus({ days: 1 }).set({ hour: 10, minute: 0 })
  while (!calendar.isWorkingDay(day.toISO() ?? '')) day = day.plus({ days: 1 })
  await stage.engine.moveTo(day.toISO() ?? '')
}
const at = async (hour: number, minute = 0) =>
  stage.engine.moveTo(
    DateTime.fromJSDate(stage.engine.clock.now(), { zone: 'Europe/London' }).set({ hour, minute, second: 0 }).toISO() ??
      '',
  )

async function review(story: Story) {
  await story.complete('daTrayReview', 'duty.north', forms().daTrayReview)
  await story.complete('daStrategyDiscussion', 'duty.north', forms().daStrategyDiscussion)
}
async function plan(story: Story, changes = {}, manager = 'tm.north') {
  await story.complete('daAllocationPlan', manager, { ...forms().daAllocationPlan, ...changes })
}
async function chooseAndRecord(story: Story, worker = 'sw.ash', manager = 'tm.north') {
  await story.complete('awRecordCheck', manager, forms().awRecordCheck)
  await story.complete('awSelectWorker', manager, { ...forms().awSelectWorker, worker })
  await story.complete('awBriefing', manager, forms().awBriefing)
  await story.complete('awManagersDecision', manager, forms().awManagersDecision)
}
async function takeUp(story: Story, worker = 'sw.ash') {
  await story.complete('tuTakeUpChecklist', worker, forms().tuTakeUpChecklist)
  await story.complete('tuCoreDetails', worker, forms().tuCoreDetails)
}

describe('a new referral in the duty tray', () => {
  it('goes to a worker who sees the child and takes up the case (DA-01, DA-04, DA-06, DA-20, DA-21, AW-46, GN-01, GN-10)', async () => {
    const story = only(await stage.refer())
    expect((await story.task('daTrayReview')).value.candidateGroupsList).toEqual(['teamManager', 'deputyTeamManager'])
    await review(story)
    await plan(story)
    await chooseAndRecord(story)
    const notice = await story.mailTo('sw.ash', /Allocated to you/)
    expect(notice.text).toContain('Review with your manager')
    await story.complete('daChildSeen', 'sw.ash', forms().daChildSeen)
    await takeUp(story)
    await story.ends('event_allocatedAndSeen')
    const holder = await stage.register.allocations.holder(story.caseReference)
    expect(holder).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
  })

  it('starts one instance for each child of the family (G-48, GN-13, GN-14)', async () => {
    const stories = await stage.refer({
      children: [
        { name: 'Amber Quillfeather', dateOfBirth: '2018-05-02' },
        { name: 'Jasper Quillfeather', dateOfBirth: '2020-11-30' },
      ],
    })
    expect(new Set(stories.map(({ caseReference }) => caseReference)).size).toBe(2)
    await Promise.all(stories.map((story) => story.task('daTrayReview')))
  })

  it('shows the manager what each worker carries before one is chosen (AW-01, AW-25)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    const { workerOptions } = (await story.form('awSelectWorker')) as { workerOptions: { label: string }[] }
    expect(workerOptions.length).toBeGreaterThan(3)
    for (const { label } of workerOptions) expect(label).toMatch(/^[\w.-]+ - \d+ cases?/)
  })

  it('is held by the manager on duty from the first moment (DA-02, G-45)', async () => {
    const story = only(await stage.refer())
    await story.reaches('serviceTask_placeInTray', 'ELEMENT_COMPLETED')
    const holder = await stage.register.allocations.holder(story.caseReference)
    expect(holder).toMatchObject({ username: 'duty.north', kind: 'DUTY_MANAGER' })
  })

  it('stays in the tray, reviewed again, as long as it cannot be allocated yet (DA-03)', async () => {
    const story = only(await stage.refer())
    await story.complete('daTrayReview', 'duty.north', { ...forms().daTrayReview, outcome: 'NOT_YET' })
    await story.task('daTrayReview')
  })

  it('comes back to the manager with the reason when somebody without the role completes the review', async () => {
    const story = only(await stage.refer())
    expect(await story.refused('daTrayReview', 'sw.ash', forms().daTrayReview)).toContain('sw.ash does not hold a role')
    expect((await story.form('daTrayReview')).refusal).toContain('sw.ash')
    await review(story)
  })

  it('is sent to another team, which holds it from then on (DA-10)', async () => {
    const story = only(await stage.refer())
    await story.complete('daStrategyDiscussion', 'duty.north', forms().daStrategyDiscussion)
    await story.complete('daTrayReview', 'duty.north', {
      ...forms().daTrayReview,
      outcome: 'OTHER_TEAM',
      nextTeam: 'south-assessment',
    })
    await story.ends('serviceTask_tellReceivingTeam')
    expect((await stage.register.allocations.holder(story.caseReference))?.username).toBe('duty.south')
    await story.mailTo('duty.south', /./)
    await story.task('daTrayReview')
    await story.ends('gateway_discussionConsidered')
  })

  it('is discussed with the front door in case of disagreement, and stands or is closed (RD-01, RD-02, RD-04, G-63)', async () => {
    const story = only(await stage.refer())
    const disagree = () =>
      story.complete('daTrayReview', 'duty.north', { ...forms().daTrayReview, outcome: 'DISAGREE' })
    await disagree()
    expect(await story.refused('daReferralDisagreement', 'duty.north', { decision: 'NO_REFERRAL' })).toContain('write')
    await story.complete('daReferralDisagreement', 'duty.north', forms().daReferralDisagreement)
    await disagree()
    await story.complete('daReferralDisagreement', 'duty.north', {
      ...forms().daReferralDisagreement,
      decision: 'NO_REFERRAL',
    })
    await story.ends('event_noReferral')
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({
      status: 'CLOSED',
      outcome: 'NO_REFERRAL',
    })
    const [event] = await stage.register.events.ofCase(story.caseReference)
    await stage.application.dependencies.engine.publish({
      name: 'referralReceived',
      correlationKey: story.caseReference,
      messageId: crypto.randomUUID(),
      timeToLive: 60_000,
      variables: event?.variables ?? {},
    })
    await story.ends('event_duplicateDiscarded')
  })

  it('goes to an out-of-area team when the family has a connection with the service (AW-52)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', {
      ...forms().awSelectWorker,
      outOfArea: 'YES',
      nextTeam: 'south-assessment',
      outOfAreaReason: 'The mother works for the team.',
    })
    await story.ends('serviceTask_tellReceivingTeam')
    expect((await stage.register.allocations.holder(story.caseReference))?.username).toBe('duty.south')
    await story.complete('daTrayReview', 'duty.south', forms().daTrayReview)
    await story.task('daAllocationPlan')
  })

  it('is unallocated when the manager finds nobody suitable (DA-19)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', {
      ...forms().awSelectWorker,
      noWorker: true,
      noWorkerReason: 'Everybody is above the limit or away this week.',
    })
    await story.task('ucCannotAllocate')
  })
})

describe('the Strategy Discussion', () => {
  it('is due on the day the referral comes in, and raises the kind of concern when it finds section 47 (DA-07, G-07)', async () => {
    const story = only(await stage.refer())
    expect(london(await due(story, 'daStrategyDiscussion'))).toMatch(/17:00$/)
    expect(
      await story.refused('daStrategyDiscussion', 'duty.north', {
        needed: 'YES',
        reason: 'A bruise that nobody explains.',
      }),
    ).toContain('Held on')
    await story.complete('daStrategyDiscussion', 'duty.north', {
      needed: 'YES',
      reason: 'A bruise that nobody can explain, seen at school.',
      heldAt: stage.engine.clock.now().toISOString(),
      outcome: 'S47',
    })
    await story.complete('daTrayReview', 'duty.north', forms().daTrayReview)
    expect((await story.form('daAllocationPlan')).seenLimitHours).toBe(24)
  })
})

describe('the Allocation Plan', () => {
  it('holds the limit for seeing the child, actions, history and the review, or comes back (DA-05, DA-16, DA-17)', async () => {
    const story = only(await stage.refer())
    await review(story)
    expect(
      await story.refused('daAllocationPlan', 'tm.north', { ...forms().daAllocationPlan, plannedActions: [] }),
    ).toContain('Planned actions')
    const late = await story.refused('daAllocationPlan', 'tm.north', { ...forms().daAllocationPlan, seenWithinDays: 4 })
    expect(late).toContain('Reason for going beyond the usual limit')
    await plan(story, {
      seenWithinDays: 4,
      seenCircumstance: 'NOTICE',
      seenReason: 'The family asked for a week notice of visits.',
    })
    await chooseAndRecord(story)
    const seenBy = DateTime.fromISO(await due(story, 'daChildSeen'))
    expect(Math.round(seenBy.diff(DateTime.fromJSDate(stage.engine.clock.now()), 'days').days)).toBe(4)
  })

  it('is for the profile: within 24 hours for section 47, 48 hours otherwise (DA-14, DA-15, DA-22)', async () => {
    const story = only(await stage.refer({ need: 'S47', seriousConcern: true }))
    await story.complete('daTrayReview', 'duty.north', { ...forms().daTrayReview, concernLevel: 'S47' })
    await story.complete('daStrategyDiscussion', 'duty.north', forms().daStrategyDiscussion)
    expect((await story.form('daAllocationPlan')).seenWithinDays).toBe(1)
  })
})

describe('seeing the child', () => {
  it('is recorded when it was an attempt only: the manager is told and the task stays open (G-66, DA-14)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await chooseAndRecord(story)
    const future = DateTime.fromJSDate(stage.engine.clock.now()).plus({ days: 1 }).toISO()
    expect(await story.refused('daChildSeen', 'sw.ash', { ...forms().daChildSeen, seenAt: future })).toContain('future')
    await story.complete('daChildSeen', 'sw.ash', {
      ...forms().daChildSeen,
      childrenSeen: false,
      notSeenReason: 'Nobody opened the door.',
    })
    await story.mailTo('tm.north', /./)
    await story.complete('daChildSeen', 'sw.ash', forms().daChildSeen)
    await story.ends('event_childSeen')
  })

  it('ends with the report of a sighting from outside (DA-15)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await chooseAndRecord(story)
    await story.task('daChildSeen')
    const sighting = { kind: 'child-seen', at: stage.engine.clock.now().toISOString(), by: 'sw.ash', seenAlone: true }
    const response = await stage.post(`/v1/cases/${story.caseReference}/events`, sighting, crypto.randomUUID())
    expect(response.status).toBe(202)
    await story.ends('event_seenOtherwise')
  })

  it('is arranged with the family under the Lincolnshire profile, unannounced where neglect is indicated (DA-24, DA-25, DA-26, DA-27, C-08)', async () => {
    const { staff, authority } = await office('lincolnshire')
    const story = only(
      await stage.refer({
        authority,
        district: staff.district,
        indicators: { neglectOrPoorHomeConditions: true, preBirth: false, professionalConnection: false },
      }),
    )
    expect(london(await due(story, 'daTrayReview'))).toMatch(/17:00$/)
    await story.complete('daTrayReview', staff.manager, forms().daTrayReview)
    await story.complete('daStrategyDiscussion', staff.manager, forms().daStrategyDiscussion)
    await story.complete('daAllocationPlan', staff.manager, { ...forms().daAllocationPlan, neglectIndicated: 'YES' })
    await story.complete('awRecordCheck', staff.manager, forms().awRecordCheck)
    await story.complete('awSelectWorker', staff.manager, { ...forms().awSelectWorker, worker: staff.worker })
    await story.complete('awBriefing', staff.manager, forms().awBriefing)
    await story.complete('awManagersDecision', staff.manager, forms().awManagersDecision)
    expect((await story.form('daVisitArrangement')).unannounced).toBe('YES')
    expect(await story.refused('daVisitArrangement', staff.manager, forms().daVisitArrangement)).toContain('neglect')
    await story.complete('daVisitArrangement', staff.manager, { ...forms().daVisitArrangement, unannounced: 'YES' })
    await story.complete('daChildSeen', staff.worker, {
      ...forms().daChildSeen,
      visitor: staff.worker,
      announced: 'UNANNOUNCED',
    })
    await story.ends('event_childSeen')
  })
})

/** A manager, a worker and a district of the authority with this profile. */
async function office(profile: string) {
  const authority = (await stage.register.authorities.list()).find((one) => one.profile === profile)
  const people = await stage.register.staff.list({ authority: authority?.code ?? '' })
  const manager = people.find(({ roles, team }) => roles.includes('teamManager') && team)
  const worker = people.find(
    ({ roles, team, qualification, employment }) =>
      roles.includes('socialWorker') &&
      team === manager?.team &&
      qualification === 'QUALIFIED' &&
      employment === 'PERMANENT',
  )
  return {
    authority: authority?.code ?? '',
    staff: { manager: manager?.username ?? '', worker: worker?.username ?? '', district: manager?.district ?? '' },
  }
}

describe('a referral that waits', () => {
  it('shows management oversight at the end of each working day, or the manager is asked and the Service Manager told next morning (DA-11, DA-12, DA-13, G-06)', async () => {
    await nextMorning()
    const story = only(await stage.refer())
    const timer = await story.timer('event_dayEnded')
    expect(london(DateTime.fromMillis(Number(timer.value.dueDate)).toISO() ?? '')).toMatch(/17:00$/)
    await at(17, 1)
    await story.task('daDailyOversight')
    expect(
      await story.refused('daDailyOversight', 'tm.north', {
        ...forms().daDailyOversight,
        oversightKind: 'INTENDED_WORKER_OUT',
      }),
    ).toContain('Intended worker')
    await nextMorning()
    await story.mailTo('sm.north', /./)
    await story.complete('daDailyOversight', 'tm.north', forms().daDailyOversight)
    await story.complete('daTrayReview', 'duty.north', { ...forms().daTrayReview, outcome: 'NOT_YET' })
    await at(17, 1)
    await story.reaches('gateway_oversightPresent', 'ELEMENT_COMPLETED')
  })

  it('is reported to the Service Manager when 24 hours pass without a worker, who directs the team (DA-08, DA-09, DA-10, DA-18, DA-23, G-05)', async () => {
    await nextMorning()
    const story = only(await stage.refer())
    const timer = await story.timer('event_allocationOverdue')
    const { receivedAt } = (await stage.register.cases.get(story.caseReference)) as { receivedAt: string }
    expect(Number(timer.value.dueDate) - Date.parse(receivedAt)).toBe(24 * 3_600_000)
    await stage.engine.moveBy(24 * 3_600_000)
    await story.mailTo('sm.north', /./)
    expect(await story.refused('daDelayDecision', 'tm.north', forms().daDelayDecision)).toContain('Service Manager')
    const decision = await story.task('daDelayDecision')
    await stage.engine.moveTo(DateTime.fromISO(decision.value.dueDate).plus({ minutes: 1 }).toISO() ?? '')
    await story.ends('event_seniorManagerTold')
    await story.complete('daDelayDecision', 'sm.north', forms().daDelayDecision)
    await story.mailTo('tm.north', /./)
    await story.ends('event_delayDecided')
  })

  it('goes to another team when the Service Manager says so (DA-10)', async () => {
    await nextMorning()
    const story = only(await stage.refer())
    await story.timer('event_allocationOverdue')
    await stage.engine.moveBy(24 * 3_600_000)
    await story.complete('daDelayDecision', 'sm.north', {
      ...forms().daDelayDecision,
      route: 'OTHER_TEAM',
      nextTeam: 'south-assessment',
    })
    await story.ends('serviceTask_tellReceivingTeam')
    expect((await stage.register.allocations.holder(story.caseReference))?.username).toBe('duty.south')
  })

  it('follows the procedure for unallocated cases when nobody can take it, and always has a holder (DA-19, G-53)', async () => {
    await nextMorning()
    const story = only(await stage.refer())
    await story.timer('event_allocationOverdue')
    await stage.engine.moveBy(24 * 3_600_000)
    await story.complete('daDelayDecision', 'sm.north', { ...forms().daDelayDecision, route: 'UNALLOCATED_PROCESS' })
    await story.complete('ucCannotAllocate', 'tm.north', forms().ucCannotAllocate)
    await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
    await stepsOf(stage).allocate(story)
    await takeUp(story)
    await story.task('daChildSeen')
  })

  it('is ended when the case is closed while nobody has it (UC-53)', async () => {
    const story = only(await stage.refer())
    await review(story)
    await plan(story)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', {
      ...forms().awSelectWorker,
      worker: null,
      noWorker: true,
      noWorkerReason: 'Everybody is above the limit or away this week.',
    })
    await story.task('ucCannotAllocate')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(story.caseReference, { outcome: 'MOVED_AWAY', actor: 'tm.north' })
      await tx.events.announce({ caseReference: story.caseReference, message: 'caseClosed' })
    })
    await story.ends('event_closedWithoutWorker')
  })
})

describe('late tasks of the duty tray', () => {
  it('are chased: review, discussion, disagreement and plan (G-10)', async () => {
    await nextMorning()
    const [late, disputed, planned] = (await Promise.all([stage.refer(), stage.refer(), stage.refer()]).then((all) =>
      all.map(only),
    )) as [Story, Story, Story]
    await disputed.complete('daTrayReview', 'duty.north', { ...forms().daTrayReview, outcome: 'DISAGREE' })
    await review(planned)
    await planned.task('daAllocationPlan')
    await disputed.task('daReferralDisagreement')
    await late.task('daStrategyDiscussion')
    await at(17, 1)
    await Promise.all([
      late.reaches('callActivity_chaseTrayReview'),
      late.reaches('callActivity_chaseStrategyDiscussion'),
      disputed.reaches('callActivity_chaseReferralDisagreement'),
      planned.reaches('callActivity_chaseAllocationPlan'),
    ])
    await nextMorning()
    await at(17, 30)
    await late.ends('event_trayReviewChased')
    await late.ends('event_strategyDiscussionChased')
    await disputed.ends('event_referralDisagreementChased')
    await planned.ends('event_allocationPlanChased')
  })

  it('go on at once when they are done late: the plan follows a late review (DA-03, G-10)', async () => {
    await nextMorning()
    const story = only(await stage.refer())
    await story.complete('daStrategyDiscussion', 'duty.north', forms().daStrategyDiscussion)
    await story.timer('event_trayReviewOverdue')
    await at(17, 1)
    await story.timer('event_furtherLimitReached')
    await story.complete('daTrayReview', 'duty.north', forms().daTrayReview)
    await story.task('daAllocationPlan')
  })

  it('remind of a visit that is not arranged by the limit for seeing the child (DA-25, G-10)', async () => {
    await nextMorning()
    const { staff, authority } = await office('lincolnshire')
    const story = only(await stage.refer({ authority, district: staff.district }))
    await story.complete('daTrayReview', staff.manager, forms().daTrayReview)
    await story.complete('daStrategyDiscussion', staff.manager, forms().daStrategyDiscussion)
    await plan(story, {}, staff.manager)
    await chooseAndRecord(story, staff.worker, staff.manager)
    await story.timer('event_visitArrangementOverdue')
    await stage.engine.moveBy(49 * 3_600_000)
    await story.reaches('callActivity_chaseVisitArrangement')
    await story.timer('event_furtherLimitReached')
    await stage.engine.moveBy(5 * 24 * 3_600_000)
    await story.ends('event_visitArrangementChased')
  })

  it('tell the manager on duty at once when a referral comes in out of office hours (DA-07, G-07)', async () => {
    await at(20, 30)
    const story = only(await stage.refer())
    expect(london(await due(story, 'daStrategyDiscussion'))).toMatch(/23:59$/)
    await story.ends('serviceTask_tellDutyManager')
    await story.mailTo('duty.north', /./)
  })
})

describe('the models of duty allocation', () => {
  it('are passed in full by these stories', async () => {
    const { records } = stage.engine.stream
    expect(await notCovered(records, 'processes/dutyAllocation')).toEqual([])
    expect(await notCovered(records, 'processes/referralDisagreement')).toEqual([])
  })
})
