import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'

const models = [
  'unallocatedCaseManagement',
  'caseUnallocated',
  'findWorker',
  'decideWaiting',
  'capacitySearch',
  'allocateNow',
  'authoriseWaiting',
  'mustAllocate',
  'dutyVisit',
]

let stage: Stage
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
}, 600_000)
afterAll(() => stage?.stop())

const forms = () => steps.forms()
const hours = (count: number) => stage.engine.moveBy(count * 3_600_000)
const holderOf = ({ caseReference }: Story) => stage.register.allocations.holder(caseReference)
const due = async (story: Story, formId: string) => (await story.task(formId)).value.dueDate
const inLondon = (instant: string) => DateTime.fromISO(instant, { zone: 'Europe/London' })

/** A referral of which it is known that nobody can take it. */
async function unallocated(changes: Parameters<Stage['refer']>[0] = {}): Promise<Story> {
  const [story] = await stage.refer(changes)
  if (!story) throw new Error('A referral has at least one child')
  await story.task('daTrayReview')
  await steps.begin('unallocatedCaseManagement', { caseReference: story.caseReference })
  return story
}

async function report(story: Story, category = 'CIN', manager = 'tm.north') {
  await story.complete('ucCannotAllocate', manager, { ...forms().ucCannotAllocate, category })
}

/** No solution, nobody in any team or district. */
async function searchInVain(story: Story) {
  await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'RESOURCES' })
  await story.complete('ucDistrictSearch', 'sm.north', forms().ucDistrictSearch)
}

async function assess(story: Story, changes: Record<string, unknown> = {}) {
  await story.complete('ucDutyVisit', 'sw.ash', forms().ucDutyVisit)
  await story.complete('ucRiskAssessment', 'duty.north', { ...forms().ucRiskAssessment, ...changes })
}

const nobodySuitable = () => ({
  ...forms().awSelectWorker,
  worker: null,
  noWorker: true,
  noWorkerReason: 'Everybody is above the limit or away this week.',
})

describe('a case that nobody can take', () => {
  it('is raised with the Service Manager at once, and has a worker as soon as capacity is found; then every clock ends (UC-01, UC-03, UC-04, UC-05, L-22)', async () => {
    const story = await steps.planned()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', nobodySuitable())
    expect(await story.refused('ucCannotAllocate', 'tm.north', { ...forms().ucCannotAllocate, reasons: [] })).toMatch(
      /./,
    )
    await report(story)
    await story.mailTo('sm.north', /./)
    expect(await story.refused('ucManagerSolution', 'tm.north', forms().ucManagerSolution)).toContain('Service Manager')
    for (const clock of ['event_weekOver', 'event_twoWeeksOver', 'event_visitToPlan']) await story.timer(clock)
    await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
    await steps.allocate(story)
    await story.ends('event_workerFound')
    await story.ends('unallocatedCaseManagement')
    expect(await holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await stage.register.unallocated.current(story.caseReference)).toBeUndefined()
    const found = await stage.register.cases.get(story.caseReference)
    const open = await stage.register.tasks.openOnes({ caseId: found?.id ?? '' })
    expect(open.filter(({ formId }) => formId.startsWith('uc'))).toEqual([])
    await story.task('daChildSeen')
  })

  it('is looked at again when the worker who was found does not take it, or another team has to (UC-05, AW-52)', async () => {
    const story = await unallocated()
    await report(story)
    const solve = () =>
      story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
    await solve()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', nobodySuitable())
    await story.ends('event_nobodyAfterAll')
    await solve()
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', {
      ...forms().awSelectWorker,
      worker: null,
      outOfArea: 'YES',
      outOfAreaReason: 'The father works in the team.',
      nextTeam: 'south-assessment',
    })
    await story.ends('serviceTask_moveToTeam')
    expect((await holderOf(story))?.username).toBe('duty.south')
    await steps.allocate(story, { manager: 'tm.south', worker: 'sw.oak' })
    await story.ends('event_workerFound')
    expect(await holderOf(story)).toMatchObject({ username: 'sw.oak', kind: 'WORKER' })
  })

  it('goes to the Senior Manager where no solution is found, then to the other teams of the district, then to other districts (UC-06, UC-09, UC-10, L-24)', async () => {
    const story = await unallocated()
    await report(story)
    await story.complete('ucManagerSolution', 'sm.north', forms().ucManagerSolution)
    expect(await story.refused('ucSeniorReview', 'sm.north', forms().ucSeniorReview)).toContain('Senior Manager')
    await story.complete('ucSeniorReview', 'senior.manager', { ...forms().ucSeniorReview, decision: 'RESOURCES' })
    await story.mailTo('tm.north-support', /./)
    const { scope, answers, ...search } = forms().ucDistrictSearch
    expect(
      await story.refused('ucDistrictSearch', 'tm.north', {
        ...search,
        scope: ['OTHER_DISTRICTS'],
        answers: answers.slice(2),
      }),
    ).toContain('UC-09')
    await story.complete('ucDistrictSearch', 'tm.north', {
      ...search,
      scope: ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT'],
      answers: answers.slice(0, 2),
    })
    await story.mailTo('sm.south', /./)
    await story.complete('ucDistrictSearch', 'sm.north', { ...search, scope, answers })
    await story.reaches('event_riskAssessed')
  })

  it('comes to a worker through whoever reports that there is capacity, and the search ends with it (UC-01, UC-45)', async () => {
    const story = await unallocated()
    await story.task('ucCannotAllocate')
    const found = (at: string) =>
      stage.post(
        `/v1/cases/${story.caseReference}/events`,
        { kind: 'capacity-found', at, by: 'tm.north' },
        crypto.randomUUID(),
      )
    const now = () => stage.engine.clock.now().toISOString()
    expect((await found(now())).status).toBe(202)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', nobodySuitable())
    await story.ends('event_attemptFailed')
    await hours(0.1)
    expect((await found(now())).status).toBe(202)
    await steps.allocate(story)
    await story.ends('event_allocationReported')
    await story.ends('event_workerAllocated')
    await story.ends('unallocatedCaseManagement')
    expect(await holderOf(story)).toMatchObject({ username: 'sw.ash' })
  })

  it('is reviewed by the Team Manager whenever duty reports something, and tried again when concern rises (UC-34, UC-35, UC-45, UC-46, L-23, L-20)', async () => {
    const story = await unallocated()
    await story.timer('event_weekOver')
    const at = () => stage.engine.clock.now().toISOString()
    const tell = (event: Record<string, unknown>) =>
      stage.post(`/v1/cases/${story.caseReference}/events`, { at: at(), by: 'sw.ash', ...event }, crypto.randomUUID())
    expect((await tell({ kind: 'duty-activity', activity: 'CALL', note: 'The aunt is with them.' })).status).toBe(202)
    await story.complete('ucActivityReview', 'tm.north', forms().ucActivityReview)
    await story.ends('event_activityReviewed')
    expect((await tell({ kind: 'concern-increased', level: 'SERIOUS' })).status).toBe(202)
    await story.complete('ucConcernIncrease', 'tm.north', forms().ucConcernIncrease)
    await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'RESOURCES' })
    await story.complete('ucBriefingSeen', 'ad.sample', forms().ucBriefingSeen)
    await story.ends('event_concernAnswered')
    await story.task('ucCannotAllocate')
  })

  it('has its plan reviewed again when a closing comes to nothing; is ended when the case is closed meanwhile, and what is reported later is refused with the way out (UC-49, UC-53, I4)', async () => {
    const story = await unallocated()
    await story.timer('event_weekOver')
    const again = { moText: 'The goals of the plan are reached.', moActions: [] }
    const { procedures } = stage.register
    const [asked, at] = [{ procedure: 'caseClosure', by: 'tm.north' } as const, stage.engine.clock.now().toISOString()]
    const { procedureId } = await procedures.request({ ...asked, caseReference: story.caseReference })
    await procedures.end(procedureId, { outcome: 'NOT_YET', by: 'tm.north', at })
    await story.complete('ucCinReview', 'sw.ash', {
      ...forms().ucCinReview,
      ...{ ending: 'YES', stepDown: 'The school nurse and the family centre take over.' },
    })
    await story.complete('ucCinReview', 'tm.north', { tmDecision: 'AGREES', ...again })
    await story.ends('event_planReviewed')
    await story.task('clClosureCase')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(story.caseReference, { outcome: 'MOVED_AWAY', actor: 'tm.north' })
      await tx.events.announce({ caseReference: story.caseReference, message: 'caseClosed' })
    })
    await story.ends('event_caseEnded')
    const late = await stage.post(
      `/v1/cases/${story.caseReference}/events`,
      { kind: 'child-seen', at: stage.engine.clock.now().toISOString(), by: 'sw.ash', seenAlone: true },
      crypto.randomUUID(),
    )
    expect([late.status, JSON.stringify(await late.json())]).toEqual([
      409,
      expect.stringMatching(/closed.*front door/is),
    ])
  })
})

describe('a new referral without a worker', () => {
  it('is visited by duty within seven working days of receipt and assessed within 24 hours of the visit; an attempt does not count (UC-16, UC-17, UC-18, UC-19, UC-20, UC-24, G-64, G-66)', async () => {
    const story = await unallocated()
    const { receivedAt } = (await stage.register.cases.get(story.caseReference)) ?? { receivedAt: '' }
    const limit = inLondon(await due(story, 'ucDutyVisit'))
    expect(Math.round(limit.diff(inLondon(receivedAt), 'days').days)).toBeGreaterThanOrEqual(9)
    expect(
      await story.refused('ucDutyVisit', 'sw.ash', {
        ...forms().ucDutyVisit,
        seenAt: inLondon(receivedAt).plus({ days: 30 }).toISO(),
      }),
    ).toContain('future')
    await story.complete('ucDutyVisit', 'sw.ash', {
      ...forms().ucDutyVisit,
      childrenSeen: false,
      bedroomsSeen: false,
      notSeenReason: 'Nobody opened; a neighbour says that they are away.',
    })
    await story.mailTo('tm.north', /not seen/i)
    expect(inLondon(await due(story, 'ucDutyVisit')).toMillis()).toBe(limit.toMillis())
    await story.complete('ucDutyVisit', 'sw.ash', forms().ucDutyVisit)
    const assessed = inLondon(await due(story, 'ucRiskAssessment'))
    expect(Math.round(assessed.diff(DateTime.fromJSDate(stage.engine.clock.now()), 'hours').hours)).toBe(24)
    expect(
      await story.refused('ucRiskAssessment', 'duty.north', { ...forms().ucRiskAssessment, immediateResponse: 'YES' }),
    ).toContain('UC-21')
    await story.complete('ucRiskAssessment', 'duty.north', forms().ucRiskAssessment)
    await story.ends('event_riskAssessed')
    expect(await stage.register.riskAssessments.latest(story.caseReference)).toMatchObject({ kind: 'DUTY_VISIT' })
  })

  it('may wait only when the Service Manager authorises it; a refusal leads back to the search with the direction, and the clocks go on (UC-11, UC-12, UC-25, G-14)', async () => {
    const story = await unallocated()
    await assess(story)
    await report(story)
    await searchInVain(story)
    expect(await story.refused('ucAuthorisation', 'tm.north', forms().ucAuthorisation)).toContain('Service Manager')
    await story.complete('ucAuthorisation', 'sm.north', {
      ...forms().ucAuthorisation,
      decision: 'REFUSED',
      until: null,
      reason: 'Ask the agency again; a worker of the support team comes back on Thursday.',
    })
    await story.mailTo('tm.north', /./)
    await searchInVain(story)
    await story.complete('ucAuthorisation', 'sm.north', {
      ...forms().ucAuthorisation,
      decision: 'MORE_INFORMATION',
      until: null,
      reason: 'I want to know what the school and the health visitor say.',
    })
    await story.complete('ucJointRiskAssessment', 'tm.north', forms().ucJointRiskAssessment)
    expect(await story.refused('ucJointRiskAssessment', 'tm.north', forms().ucJointRiskAssessment)).toMatch(/./)
    await story.complete('ucJointRiskAssessment', 'sm.north', forms().ucJointRiskAssessment)
    await story.complete('ucAuthorisation', 'sm.north', forms().ucAuthorisation)
    await story.task('ucDutyPlan')
    await story.task('ucLettersApprove')
    const { value } = await story.timer('event_authorisationEnds')
    await stage.engine.moveTo(DateTime.fromMillis(value.dueDate).plus({ minutes: 1 }).toISO() ?? '')
    await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
    await steps.allocate(story)
    await story.ends('event_workerFound')
    await story.ends('unallocatedCaseManagement')
  })

  it('gets a worker without delay when the risk assessment says so (UC-21, UC-22)', async () => {
    const story = await unallocated()
    await report(story)
    await story.task('ucManagerSolution')
    await assess(story, { immediateResponse: 'YES', canWait: 'NO', riskLevel: 'HIGH' })
    await story.mailTo('senior.manager', /./)
    await story.complete('ucDistrictSearch', 'sm.north', {
      ...forms().ucDistrictSearch,
      answers: forms().ucDistrictSearch.answers.map((answer) =>
        answer.team === 'south-support' ? { ...answer, answer: 'YES' } : answer,
      ),
      result: 'ALLOCATED',
      takenBy: 'south-support',
    })
    await story.complete('awRecordCheck', 'tm.south-support', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.south-support', nobodySuitable())
    await story.task('ucDistrictSearch')
  })

  it('must have a worker when both managers find so in their assessment (UC-13, UC-21)', async () => {
    const story = await unallocated()
    await assess(story)
    await report(story)
    await searchInVain(story)
    await story.complete('ucAuthorisation', 'sm.north', {
      ...forms().ucAuthorisation,
      decision: 'MORE_INFORMATION',
      until: null,
      reason: 'I want both of us to look at the risk before I decide.',
    })
    const unsafe = { ...forms().ucJointRiskAssessment, risk: 'HIGH', canWait: 'NO' }
    await story.complete('ucJointRiskAssessment', 'tm.north', unsafe)
    await story.complete('ucJointRiskAssessment', 'sm.north', unsafe)
    await story.reaches('event_mustHaveWorker')
    await story.reaches('callActivity_mustAllocate')
  })
})

describe('a case that must have a worker', () => {
  it('never waits: managers hear of it at once and each day, duty sees the child soon, and another case gives way after its own assessment (UC-07, UC-08, UC-13, UC-22, UC-23, G-68, G-69)', async () => {
    const allowed = await steps.allocated()
    const story = await unallocated()
    await report(story, 'CP')
    await searchInVain(story)
    await story.reaches('event_neverWaits')
    await story.mailTo('sm.north', /./)
    await story.mailTo('senior.manager', /./)
    expect(
      await story.refused('ucDistrictSearch', 'tm.north', { ...forms().ucDistrictSearch, displacedReason: '' }),
    ).toContain('UC-23')
    await story.complete('ucDistrictSearch', 'tm.north', forms().ucDistrictSearch)
    const { value } = await story.timer('event_dayOver')
    await stage.engine.moveTo(DateTime.fromMillis(value.dueDate).plus({ minutes: 1 }).toISO() ?? '')
    await story.record(
      (record) =>
        record.intent === 'ELEMENT_ACTIVATED' && record.value.elementId === 'event_dayOver' && record.position > 0,
      'second notice',
    )
    await story.complete('ucDistrictSearch', 'tm.north', {
      ...forms().ucDistrictSearch,
      displaced: allowed.caseReference,
      displacedReason: 'The assessment of this child in need is complete and can wait.',
    })
    await steps.allocate(story, { manager: 'tm.north', worker: 'sw.birch' })
    await story.ends('event_workerFound')
    expect(await holderOf(allowed)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    await allowed.complete('ucJointRiskAssessment', 'tm.north', forms().ucJointRiskAssessment)
    await allowed.complete('ucJointRiskAssessment', 'sm.north', forms().ucJointRiskAssessment)
    await allowed.complete('ucAuthorisation', 'sm.north', { ...forms().ucAuthorisation, until: null })
    await allowed.ends('serviceTask_release')
    expect(await holderOf(allowed)).toMatchObject({ username: 'tm.north', kind: 'TEAM_MANAGER' })
    await allowed.ends('event_assessedBefore')
    await allowed.timer('event_weekOver')
    // Released with an authorisation: a worker is looked for all the same, and nobody is asked twice whether it may wait.
    await report(allowed)
    await searchInVain(allowed)
    await allowed.ends('event_authorisedBefore')
    await allowed.task('ucDutyPlan')
  })

  it('leaves the other case with its worker when that is refused (G-14, G-68)', async () => {
    const other = await steps.allocated()
    await stage.register.transaction((tx) =>
      tx.events.announce({
        caseReference: other.caseReference,
        message: 'caseDisplaced',
        variables: { caseReference: other.caseReference },
      }),
    )
    await other.complete('ucJointRiskAssessment', 'tm.north', forms().ucJointRiskAssessment)
    await other.complete('ucJointRiskAssessment', 'sm.north', forms().ucJointRiskAssessment)
    await other.complete('ucAuthorisation', 'sm.north', {
      ...forms().ucAuthorisation,
      decision: 'REFUSED',
      until: null,
      reason: 'This child has just settled with her worker; look for another case.',
    })
    await other.ends('event_staysWithWorker')
    expect(await holderOf(other)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
  })
})

describe('a case that is closed', () => {
  it('is not opened as unallocated, and a proposal about it ends (I4)', async () => {
    const closed = await steps.allocated()
    const displace = () =>
      stage.register.transaction((tx) =>
        tx.events.announce({
          caseReference: closed.caseReference,
          message: 'caseDisplaced',
          variables: { caseReference: closed.caseReference },
        }),
      )
    await displace()
    await closed.task('ucJointRiskAssessment')
    await stage.register.transaction(async (tx) => {
      await tx.cases.close(closed.caseReference, { outcome: 'MOVED_AWAY', actor: 'tm.north' })
      await tx.events.announce({ caseReference: closed.caseReference, message: 'caseClosed' })
    })
    await closed.ends('event_proposalEnded')
    await displace()
    await closed.ends('event_nothingToDo')
  })
})

describe('under Wirral', () => {
  it('only the Deputy Director authorises, after the assessment of both managers and the report R-02 (UC-13, UC-14, UC-15, L-21, C-02, C-04)', async () => {
    const story = await unallocated({ authority: 'westhaven', district: 'harbour' })
    await report(story, 'CIN', 'tm.harbour')
    await story.complete('ucDutyVisit', 'sw.harbour', { ...forms().ucDutyVisit, visitor: 'sw.harbour' })
    await story.complete('ucRiskAssessment', 'tm.harbour', { ...forms().ucRiskAssessment, discussedWith: 'sw.harbour' })
    await story.complete('ucManagerSolution', 'sm.westhaven', {
      ...forms().ucManagerSolution,
      solution: 'RESOURCES',
      lookedAtWith: 'tm.harbour',
    })
    const near = { askedOn: forms().ucDistrictSearch.answers[0]?.askedOn, askedBy: 'sm.westhaven', answer: 'NO' }
    await story.complete('ucDistrictSearch', 'sm.westhaven', {
      ...forms().ucDistrictSearch,
      scope: ['OWN_TEAM', 'OTHER_DISTRICTS'],
      answers: [
        { team: 'harbour-assessment', ...near },
        { team: 'marsh-end-assessment', ...near },
      ],
    })
    await story.complete('ucJointRiskAssessment', 'tm.harbour', forms().ucJointRiskAssessment)
    await story.complete('ucJointRiskAssessment', 'sm.westhaven', forms().ucJointRiskAssessment)
    await story.mailTo('dd.westhaven', /./)
    expect(await story.refused('ucAuthorisation', 'sm.westhaven', forms().ucAuthorisation)).toContain('Deputy Director')
    await story.complete('ucAuthorisation', 'dd.westhaven', forms().ucAuthorisation)
    const [proposal] = await stage.register.reports.list({ kind: 'R-02', caseReference: story.caseReference })
    expect(proposal?.rows).toMatchObject([{ caseReference: story.caseReference, risk: 'LOW' }])
    await story.task('ucDutyPlan')
  })
})

describe('steps that are late', () => {
  it('are chased, and never taken away (G-10)', async () => {
    const [first, second, third, fourth] = [
      await unallocated(),
      await unallocated(),
      await unallocated(),
      await unallocated(),
    ]
    await first.timer('event_ucCannotAllocateOverdue')
    await report(second)
    await report(third)
    await third.complete('ucManagerSolution', 'sm.north', forms().ucManagerSolution)
    await report(fourth)
    await assess(fourth)
    await searchInVain(fourth)
    await fourth.task('ucAuthorisation')
    await second.task('ucManagerSolution')
    await third.task('ucSeniorReview')
    const fifth = await unallocated()
    await report(fifth)
    await fifth.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'RESOURCES' })
    await fifth.task('ucDistrictSearch')
    const sixth = await unallocated()
    await report(sixth, 'CP')
    await searchInVain(sixth)
    await sixth.task('ucDistrictSearch')
    const seventh = await steps.allocated()
    await stage.register.transaction((tx) =>
      tx.events.announce({
        caseReference: seventh.caseReference,
        message: 'caseDisplaced',
        variables: { caseReference: seventh.caseReference },
      }),
    )
    await seventh.task('ucJointRiskAssessment')
    const eighth = await unallocated()
    await eighth.complete('ucDutyVisit', 'sw.ash', forms().ucDutyVisit)
    await eighth.task('ucRiskAssessment')
    for (const late of [2, 2, 3, 3, 4]) await hours(late * 24)
    for (const [story, ends] of [
      [first, 'cannotAllocate'],
      [second, 'managerSolution'],
      [third, 'seniorReview'],
      [fifth, 'districtSearch'],
      [sixth, 'districtSearch'],
      [fourth, 'authorisation'],
      [seventh, 'jointRiskAssessment'],
      [eighth, 'riskAssessment'],
      [first, 'dutyVisit'],
    ] as const) {
      const named = `uc${ends.charAt(0).toUpperCase()}${ends.slice(1)}`
      await story.reaches(`event_${named}Overdue`, 'ELEMENT_COMPLETED')
      await story.ends(`event_${named}Chased`)
    }
    await first.task('ucCannotAllocate')
  }, 600_000)
})

describe('the models of getting a worker', () => {
  it('are passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/unallocatedCaseManagement', models)).toEqual([])
  })

  it('leave a sound record behind', () => steps.recordIsSound())
})
