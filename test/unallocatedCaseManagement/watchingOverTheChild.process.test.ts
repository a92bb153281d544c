import { DateTime } from 'luxon'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { closingsOn } from '../caseClosure/stepsOfTheClosing.ts'
import { notCovered } from '../support/coverage.ts'
import { stepsOf } from '../support/steps.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { childrenWaiting } from './childrenWaiting.ts'

let stage: Stage
let steps: ReturnType<typeof stepsOf>
let on: ReturnType<typeof childrenWaiting>
beforeAll(async () => {
  stage = await startStage()
  steps = stepsOf(stage)
  on = childrenWaiting(stage, steps)
}, 300_000)
afterEach(() => on?.stopAll())
afterAll(() => stage?.stop())

const forms = () => steps.forms()
/** The engine has minutes of work behind some of these stories. */
const patience = 240_000
const action = (what: string, days = 2) => ({ kind: 'FAMILY_CONTACT', what, due: on.day(days) })
const meeting = (changes: Record<string, unknown> = {}) => ({ ...forms().ucCinReview, ...changes })
const ending = () => meeting({ ending: 'YES', stepDown: 'The school nurse and the family centre take over.' })
const tmDecides = (tmDecision: string, changes: Record<string, unknown> = {}) => ({
  tmDecision,
  moText: 'The goals of the plan are reached and the family has people around it.',
  moActions: [],
  ...changes,
})
const notSeen = () => ({ childrenSeen: false, notSeenReason: 'Nobody was at home; a card was left.' })
const nobodySuitable = () => ({
  ...forms().awSelectWorker,
  worker: null,
  noWorker: true,
  noWorkerReason: 'Everybody is above the limit or away this week.',
})
const lastSeen = async ({ caseReference }: Story) => (await stage.register.visits.lastSeen(caseReference))?.at
const openSteps = async ({ caseReference }: Story) => {
  const found = await stage.register.cases.get(caseReference)
  return (await stage.register.tasks.openOnes({ caseId: found?.id ?? '' })).map(({ formId }) => formId)
}
const openDuties = async ({ caseReference }: Story) =>
  (await stage.register.duties.ofCase(caseReference)).filter(({ doneAt, droppedAt }) => !doneAt && !droppedAt)

describe('the weekly review of the risk', () => {
  it(
    'comes at the same hour of each week since the child has no worker, and what it asks for is done by duty (UC-37, UC-39, UC-40, G-64)',
    async () => {
      const { story, since, begin } = await on.aChild()
      await begin('weeklyRiskReview')
      const first = await on.nextTimer(story, 'event_weekOver')
      expect(first.toMillis()).toBe(Date.parse(since) + 7 * 86_400_000)
      await on.to(first.toMillis())
      expect(await story.form('ucWeeklyReview')).toMatchObject({ risk: null, lookedAfter: false })
      await story.complete('ucWeeklyReview', 'duty.north', {
        ...forms().ucWeeklyReview,
        activityNeeded: [action('Ask the school how the week went')],
      })
      const { value: duty } = await story.task('ucDutyActivity')
      expect(duty.candidateGroupsList).toContain('dutySocialWorker')
      await story.complete('ucDutyActivity', 'sw.ash', forms().ucDutyActivity)
      await story.ends('event_needsMet')
      await story.ends('event_goesOnEnd')
      // The review was done late on its day; the next one comes on the grid all the same.
      const second = await on.nextTimer(story, 'event_weekOver')
      expect(second.toISO()).toBe(first.plus({ weeks: 1 }).toISO())
    },
    patience,
  )

  it(
    'waits for no search and no authorisation, and brings the case to allocation when somebody can take it (UC-37, UC-44, G-64)',
    async () => {
      const { story, begin } = await on.aChild({ days: 7 })
      await begin('caseUnallocated')
      await story.task('ucCannotAllocate')
      await story.task('ucDutyVisit')
      await story.complete('ucWeeklyReview', 'tm.north', { ...forms().ucWeeklyReview, capacityFound: 'YES' })
      await steps.allocate(story)
      await story.ends('event_allocationReported')
    },
    patience,
  )

  it(
    'leads to the review that may end the work where the outcomes are reached, and on where the Team Manager directs so (UC-50, UC-51, UC-52)',
    async () => {
      const { story, begin } = await on.aChild({ days: 7 })
      await begin('weeklyRiskReview')
      await story.complete('ucWeeklyReview', 'tm.north', { ...forms().ucWeeklyReview, outcomesAchieved: 'YES' })
      await story.ends('event_nothingNeeded')
      expect(await story.form('ucCinReview')).toMatchObject({ cinReviewStage: 'WORKER' })
      await story.complete('ucCinReview', 'sw.ash', ending())
      expect((await story.task('ucCinReview')).value.candidateGroupsList).toEqual(['teamManager'])
      await story.complete('ucCinReview', 'tm.north', tmDecides('FURTHER_DIRECTION', { nextPlanOn: on.day(20) }))
      // The review that was directed is the next step, on its day, and not a date that nobody keeps.
      expect((await story.task('ucCinReview')).value.dueDate).toContain(on.day(20))
      await story.complete('ucCinReview', 'sw.ash', ending())
      await story.complete('ucCinReview', 'tm.north', tmDecides('AGREES'))
      await story.ends('event_closingBegun')
      await story.ends('event_reviewHeld')
      expect((await story.task('clClosureCase')).value.candidateGroupsList).toContain('dutySocialWorker')
      const begun = await stage.register.procedures.openOf(story.caseReference, 'caseClosure')
      const holder = await stage.register.allocations.holder(story.caseReference)
      expect(begun).toMatchObject({ requestedBy: holder?.username, path: null })
    },
    patience,
  )
})

describe('a looked-after child without a worker', () => {
  it(
    'is reviewed by the duty manager and the Team Manager, both of whom sign (UC-60, UC-61)',
    async () => {
      const { story, begin } = await on.aChild({ days: 7, categories: ['CLA'] })
      await begin('weeklyRiskReview')
      await story.complete('ucWeeklyReview', 'duty.north', forms().ucWeeklyReview)
      expect((await story.task('ucWeeklyReview')).value.candidateGroupsList).toEqual(['teamManager'])
      expect((await story.form('ucWeeklyReview')).firstSignedText).toContain('Leila Marchwood')
      expect(await story.refused('ucWeeklyReview', 'duty.north', forms().ucWeeklyReview)).toContain('Team Manager')
      await story.complete('ucWeeklyReview', 'tm.north', forms().ucWeeklyReview)
      await story.ends('event_goesOnEnd')
    },
    patience,
  )

  it(
    'has a reviewing officer who is told at once, oversees every week, and whose actions the Team Manager answers; a missing week is reported to three people (UC-56 to UC-59, G-39, L-17)',
    async () => {
      const { story, since, begin } = await on.aChild({ categories: ['CLA'] })
      await begin('iroOversight')
      await story.mailTo('iro.', /^Looked-after child without a worker/)
      expect(await story.refused('ucIroOversight', 'iro.east', { ...forms().ucIroOversight, note: '' })).toContain(
        'Oversight',
      )
      const week = await on.nextTimer(story, 'event_iroOverdue')
      expect(week.toMillis()).toBe(Date.parse(since) + 7 * 86_400_000)
      await on.to(week.toMillis())
      await story.ends('event_missingReported')
      for (const address of ['iro.', 'tm.north@', 'senior.manager@'])
        await story.mailTo(address, /^No weekly oversight of the IRO/)
      await story.complete('ucIroOversight', 'iro.east', {
        ...forms().ucIroOversight,
        actions: [{ what: 'Ask the carers about contact', who: 'Duty worker', by: on.day(5) }],
      })
      await story.mailTo('tm.north@', /^Duty activity/)
      expect((await story.form('ucActivityReview')).activityTitle).toContain('Independent Reviewing Officer')
      await story.complete('ucActivityReview', 'tm.north', {
        ...forms().ucActivityReview,
        furtherAction: 'ACTIONS',
        actions: [action('Ask the carers about contact')],
      })
      await story.complete('ucDutyActivity', 'sw.ash', forms().ucDutyActivity)
      await story.ends('event_followedUp')
      await story.ends('event_answered')
      // A week that was missed is over; the next one ends on the grid.
      await story.ends('event_weekOver')
      await story.complete('ucIroOversight', 'iro.west', forms().ucIroOversight)
      await story.ends('event_noActions')
      await on.nextTimer(story, 'event_weekOver')
      expect((await on.nextTimer(story, 'event_weekOver')).toMillis()).toBeGreaterThan(week.toMillis())
    },
    patience,
  )

  it(
    'alone has a reviewing officer, also one who is looked after only since the case waits: told once, and overseen from the week that runs (UC-56, UC-57, UC-58, G-64)',
    async () => {
      const { story, since, begin } = await on.aChild({ days: 10 })
      await begin('iroOversight')
      await story.reaches('event_categoryChanged')
      const becomes = async (categories: string[], minutes: number) => {
        const at = on.now().minus({ minutes }).startOf('minute').toISO({ suppressMilliseconds: true })
        const event = { kind: 'category-changed', at, by: 'sw.ash', categories }
        const answer = await stage.post(`/v1/cases/${story.caseReference}/events`, event, crypto.randomUUID())
        expect(answer.status).toBe(202)
      }
      await becomes(['CIN', 'CP'], 40)
      await story.ends('event_categoryChanged')
      expect(await openSteps(story)).not.toContain('ucIroOversight')
      await becomes(['CIN', 'CLA'], 30)
      await story.mailTo('iro.', /^Looked-after child without a worker/)
      const { dueDate, processInstanceKey } = await on.nextTask(story, 'ucIroOversight')
      expect(Date.parse(dueDate)).toBe(Date.parse(since) + 14 * 86_400_000)
      await becomes(['CLA'], 20)
      await vi.waitFor(async () => expect(await stage.register.events.unpublished()).toEqual([]), patience)
      await story.complete('ucIroOversight', 'iro.east', forms().ucIroOversight)
      await story.ends('event_noActions')
      const notices = stage.engine.stream.records.filter(
        ({ intent, value }) =>
          intent === 'ELEMENT_ACTIVATED' &&
          value.elementId === 'serviceTask_tellIro' &&
          value.processInstanceKey === processInstanceKey,
      )
      expect(notices).toHaveLength(1)
      // The week in which the child was not looked after is no week that was missed.
      const weeks = await stage.register.unallocated.iroLog()
      expect(weeks.filter(({ caseReference }) => caseReference === story.caseReference)).toMatchObject([
        { week: 2, doneBy: 'iro.east', missing: false },
      ])
    },
    patience,
  )

  it(
    'has a reviewing officer as soon as the manager says that the child is looked after, and none where the profile asks for none (UC-03, UC-56, UC-57)',
    async () => {
      const { story, variables, begin } = await on.aChild()
      await begin('caseUnallocated')
      await story.reaches('event_categoryChanged')
      await story.complete('ucCannotAllocate', 'tm.north', { ...forms().ucCannotAllocate, category: 'CLA' })
      await story.mailTo('iro.', /^Looked-after child without a worker/)
      await story.task('ucIroOversight')
      const without = variables.policy.filter(({ parameter }) => parameter !== 'iroOversight')
      await begin('iroOversight', { policy: [...without, { parameter: 'iroOversight', value: false }] })
      await story.ends('event_noOversightAsked')
    },
    patience,
  )
})

describe('the sight of the child', () => {
  it(
    'is due four weeks after the last one, and every sighting starts them again, an attempt does not (UC-38, G-12, G-66)',
    async () => {
      const { story, since, begin } = await on.aChild({ days: 25 })
      await begin('sightOfChild')
      const limit = await story.task('ucChildVisit')
      expect(Date.parse(limit.value.dueDate)).toBe(Date.parse(since) + 28 * 86_400_000)
      await story.complete('ucChildVisit', 'sw.ash', { ...forms().ucChildVisit, ...notSeen() })
      await story.mailTo('tm.north@', /^Child not seen at the duty visit/)
      expect((await story.task('ucChildVisit')).value.dueDate).toBe(limit.value.dueDate)
      expect(await lastSeen(story)).toBeUndefined()
      await story.complete('ucChildVisit', 'sw.ash', forms().ucChildVisit)
      expect(await lastSeen(story)).toBeDefined()
      await on.nextTimer(story, 'event_visitToPlan')
      expect((await on.nextTimer(story, 'event_visitToPlan')).toMillis()).toBeGreaterThan(
        Date.parse(limit.value.dueDate),
      )
      const { maxGapSeen } = await stage.register.limits.latest(story.caseReference)
      const again = DateTime.fromISO(String(await lastSeen(story)), { zone: 'Europe/London' }).plus({ weeks: 4 })
      expect(Date.parse(maxGapSeen?.due ?? '')).toBe(again.toMillis())
    },
    patience,
  )

  it(
    'counts wherever duty sees the child, and the Team Manager may plan an earlier day (UC-38, UC-27, C-07)',
    async () => {
      const { story, begin } = await on.aChild({ days: 25 })
      await begin('sightOfChild')
      await on.nextTask(story, 'ucChildVisit')
      const report = (at: string) =>
        stage.post(
          `/v1/cases/${story.caseReference}/events`,
          { kind: 'child-seen', at, by: 'sw.ash', seenAlone: true },
          crypto.randomUUID(),
        )
      const at = (minutes: number) =>
        on.now().minus({ minutes }).startOf('minute').toISO({ suppressMilliseconds: true })
      expect((await report(at(30) ?? '')).status).toBe(202)
      await story.ends('event_seenOtherwise')
      await on.nextTimer(story, 'event_visitToPlan')
      const after = await on.nextTimer(story, 'event_visitToPlan')
      expect(await openSteps(story)).not.toContain('ucChildVisit')
      expect((await report(at(10) ?? '')).status).toBe(202)
      await story.ends('event_childSeen')
      expect((await on.nextTimer(story, 'event_visitToPlan')).toMillis()).toBeGreaterThanOrEqual(after.toMillis())
      await begin('dutyWork')
      const { dutyWorker } = await story.form('ucDutyPlan')
      await story.complete('ucDutyPlan', 'tm.north', { ...forms().ucDutyPlan, dutyWorker, nextSeen: on.day(7) })
      await story.ends('event_sightPlanned')
      await on.to((await on.nextTimer(story, 'event_visitToPlan')).toMillis())
      expect((await on.nextTask(story, 'ucChildVisit')).dueDate).toContain(on.day(7))
      // Seen before the planned day: the plan is done with, and four weeks count again.
      await on.to(on.now().plus({ hours: 2 }).toMillis())
      expect((await report(at(0) ?? '')).status).toBe(202)
      const next = await on.nextTimer(story, 'event_visitToPlan')
      expect(next.toMillis()).toBeGreaterThan(on.now().plus({ days: 7 }).toMillis())
    },
    patience,
  )
})

describe('two weeks without a worker', () => {
  it(
    'bring the case to the Senior Manager with L-18 and to the Assistant Director with L-19, who confirms; and two weeks later again (UC-42, UC-43, G-11, G-51)',
    async () => {
      const { story, since, begin } = await on.aChild()
      await begin('seniorEscalation')
      const first = await on.nextTimer(story, 'event_twoWeeksOver')
      expect(first.toMillis()).toBe(Date.parse(since) + 14 * 86_400_000)
      await on.to(first.toMillis())
      await story.mailTo('senior.manager@', /^Decision needed/)
      await story.mailTo('ad.sample@', /^For your information/)
      expect((await story.form('ucBriefingSeen')).briefingText).toContain('To be seen again by')
      await story.complete('ucBriefingSeen', 'ad.sample', { seen: true })
      await story.ends('event_briefingSeen')
      await story.ends('event_directorBriefed')
      await story.complete('ucSeniorReview', 'senior.manager', forms().ucSeniorReview)
      await story.ends('event_directionGiven')
      const second = await on.nextTimer(story, 'event_twoWeeksOver')
      expect(second.toISO()).toBe(first.plus({ weeks: 2 }).toISO())
      await on.to(second.toMillis())
      await story.task('ucBriefingSeen')
      await story.complete('ucSeniorReview', 'senior.manager', { ...forms().ucSeniorReview, decision: 'CLOSE' })
      await story.complete('ucCinReview', 'sw.ash', ending())
      await story.complete('ucCinReview', 'tm.north', tmDecides('AGREES'))
      await story.ends('event_closingConsidered')
      expect((await on.nextTimer(story, 'event_twoWeeksOver')).toISO()).toBe(second.plus({ weeks: 2 }).toISO())
    },
    patience,
  )

  it(
    'are no condition where the profile escalates at once: the Group Manager hears of it before the Senior Manager, and nobody but the Deputy Director lets the child go on waiting there (UC-03, UC-06, UC-14, UC-15, C-02, C-05, L-18, L-21)',
    async () => {
      const { story, since, begin } = await on.aChild({ authority: 'westhaven', district: 'harbour' })
      await begin('seniorEscalation')
      expect((await on.nextTimer(story, 'event_twoWeeksOver')).toMillis()).toBe(Date.parse(since))
      await story.mailTo('sm.westhaven@', /^For a solution with you/)
      await story.mailTo('senior.westhaven@', /^Decision needed/)
      await story.ends('event_noBriefing')
      await story.complete('ucSeniorReview', 'senior.westhaven', forms().ucSeniorReview)
      await story.complete('ucJointRiskAssessment', 'tm.harbour', forms().ucJointRiskAssessment)
      await story.complete('ucJointRiskAssessment', 'sm.westhaven', forms().ucJointRiskAssessment)
      await story.mailTo('dd.westhaven@', /^Proposal to leave/)
      expect((await story.task('ucAuthorisation')).value.candidateGroupsList).toEqual(['deputyDirector'])
      expect(await story.refused('ucAuthorisation', 'sm.westhaven', forms().ucAuthorisation)).toContain(
        'Deputy Director',
      )
      await story.complete('ucAuthorisation', 'dd.westhaven', forms().ucAuthorisation)
      await story.ends('event_waitingDecided')
    },
    patience,
  )
})

describe('concern that rises', () => {
  it(
    'leads to another try to allocate, and ends there where a team takes the case (UC-45)',
    async () => {
      const { story, begin } = await on.aChild()
      await begin('concernRaised')
      await story.complete('ucConcernIncrease', 'tm.north', {
        ...forms().ucConcernIncrease,
        attempts: [{ team: 'north-assessment', askedOn: on.day(0), askedBy: 'tm.north', answer: 'YES' }],
        outcome: 'ALLOCATED',
        takenBy: 'north-assessment',
      })
      await story.ends('event_allocationUnderWay')
      const announced = await stage.register.events.ofCase(story.caseReference)
      expect(announced.map(({ messageName }) => messageName)).toContain('capacityFound')
    },
    patience,
  )

  it(
    'goes to Service Manager, Senior Manager and Assistant Director with L-20 where no team can, and other solutions are looked for (UC-46, UC-47)',
    async () => {
      const { story, begin } = await on.aChild()
      await begin('concernRaised')
      await story.complete('ucConcernIncrease', 'tm.north', forms().ucConcernIncrease)
      for (const address of ['sm.north@', 'senior.manager@', 'ad.sample@'])
        await story.mailTo(address, /^Concerns have increased, no worker found/)
      await story.complete('ucBriefingSeen', 'ad.sample', { seen: true })
      await story.ends('event_directorAware')
      await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'RESOURCES' })
      await story.ends('event_noCapacityYet')
      await begin('concernRaised')
      await story.complete('ucConcernIncrease', 'duty.north', forms().ucConcernIncrease)
      await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
      await story.ends('event_capacityReported')
    },
    patience,
  )
})

describe('the work of duty', () => {
  it(
    'is reported to the Team Manager, who asks for more or changes the plan; a changed plan takes the place of its tasks (UC-34, UC-35, UC-36, UC-41)',
    async () => {
      const { story, begin } = await on.aChild()
      await begin('dutyWork')
      const plan = async (changes: Record<string, unknown> = {}) => {
        const { dutyWorker } = await story.form('ucDutyPlan')
        await story.complete('ucDutyPlan', 'tm.north', { ...forms().ucDutyPlan, dutyWorker, ...changes })
        return String(dutyWorker)
      }
      const dutyWorker = await plan()
      await story.mailTo(`${dutyWorker}@`, /^You are the duty worker/)
      const task = await on.nextTask(story, 'ucDutyActivity')
      expect(task.assignee).toBe(dutyWorker)
      expect(await openDuties(story)).toMatchObject([{ kind: 'FAMILY_CONTACT' }, { kind: 'CIN_MEETING' }])
      await story.complete('ucDutyActivity', dutyWorker, { ...forms().ucDutyActivity, childSeen: 'YES' })
      expect(await lastSeen(story)).toBeDefined()
      await begin('activityReported', { activityId: task.elementInstanceKey })
      await story.mailTo('tm.north@', /^Duty activity/)
      await story.complete('ucActivityReview', 'tm.north', {
        ...forms().ucActivityReview,
        furtherAction: 'CHANGE_PLAN',
      })
      await story.ends('event_reviewed')
      await story.ends('event_planChanged')
      expect((await story.form('ucDutyPlan')).statutory).toMatchObject([{ kind: 'CIN_MEETING' }])
      await plan({ statutory: [{ kind: 'CIN_MEETING', date: on.day(10), who: dutyWorker }] })
      expect(await openDuties(story)).toMatchObject([{ kind: 'FAMILY_CONTACT' }, { kind: 'CIN_MEETING' }])
      expect((await on.nextTask(story, 'ucCinReview')).dueDate).toContain(on.day(12))
      expect((await on.nextTask(story, 'ucCinReview')).dueDate).toContain(on.day(10))
      await on.nextTask(story, 'ucDutyActivity')
      expect((await openSteps(story)).filter((formId) => formId === 'ucCinReview')).toEqual(['ucCinReview'])
    },
    patience,
  )

  it(
    'waits for a new plan when everything in it is done, and holds the meetings about the plan one after the other (UC-27, UC-41, UC-49)',
    async () => {
      const { story, begin } = await on.aChild({ categories: ['CP'], need: 'S47' })
      await begin('dutyWork')
      const { dutyWorker } = await story.form('ucDutyPlan')
      await story.complete('ucDutyPlan', 'tm.north', { ...forms().ucDutyPlan, dutyWorker, statutory: [] })
      await story.complete('ucDutyActivity', String(dutyWorker), forms().ucDutyActivity)
      await story.reaches('event_newPlanWanted')
      await begin('activityReported')
      await story.complete('ucActivityReview', 'tm.north', {
        ...forms().ucActivityReview,
        furtherAction: 'CHANGE_PLAN',
      })
      await story.ends('event_newPlanWanted')
      await story.task('ucDutyPlan')
      const dutyId = (
        await stage.register.duties.plan(story.caseReference, {
          source: 'DUTY_PLAN',
          plannedBy: 'tm.north',
          items: [{ kind: 'CIN_MEETING', due: on.day(3) }],
        })
      )[0]?.dutyId
      await begin('dutyTask', { duty: { dutyId, kind: 'CIN_MEETING', due: `${on.day(3)}T17:00:00Z` }, dutyWorker })
      await story.complete('ucCinReview', 'sw.ash', meeting())
      expect(await openDuties(story)).toMatchObject([{ kind: 'CIN_MEETING' }])
      await story.task('ucCinReview')
      await story.complete('ucCinReview', 'sw.ash', ending())
      await story.complete('ucCinReview', 'tm.north', tmDecides('AGREES'))
      await story.ends('event_workDone')
    },
    patience,
  )
})

describe('steps that nobody takes', () => {
  it(
    'are told to the Team Manager and a working day later to the Service Manager; what is incomplete comes back (G-10)',
    async () => {
      const { story, begin } = await on.aChild({ days: 25 })
      const [duty] = await stage.register.duties.plan(story.caseReference, {
        source: 'REVIEW',
        plannedBy: 'tm.north',
        items: [{ kind: 'OTHER', due: on.now().plus({ hours: 5 }).toISO() ?? '' }],
      })
      const who: Record<string, string> = {
        ucWeeklyReview: 'tm.north',
        ucChildVisit: 'sw.ash',
        ucSeniorReview: 'senior.manager',
        ucBriefingSeen: 'ad.sample',
        ucConcernIncrease: 'tm.north',
        ucActivityReview: 'tm.north',
        ucCinReview: 'sw.ash',
        ucDutyPlan: 'tm.north',
        ucDutyActivity: 'sw.ash',
        ucLettersApprove: 'tm.north',
        ucManagerSolution: 'sm.north',
      }
      const processes = ['weeklyRiskReview', 'sightOfChild', 'seniorEscalation', 'concernRaised', 'activityReported']
      for (const one of [...processes, 'planReview', 'dutyWork', 'informOfWaiting']) await begin(one)
      await begin('dutyTask', { duty })
      // A second concern has got as far as the Service Manager.
      await begin('concernRaised')
      await on.nextTask(story, 'ucConcernIncrease')
      await on.nextTask(story, 'ucConcernIncrease')
      await story.complete('ucConcernIncrease', 'tm.north', forms().ucConcernIncrease)
      for (const [formId, username] of Object.entries(who)) {
        expect(await story.refused(formId, username, { seen: false }), formId).toMatch(/./)
        await story.task(formId)
      }
      await on.to(on.now().plus({ days: 10 }).toMillis())
      await Promise.all(Object.keys(who).map((formId) => story.ends(`event_${formId}Chased`)))
      await story.mailTo('tm.north@', /^Overdue/)
      await story.mailTo('sm.north@', /^Overdue/)
    },
    patience,
  )
})

describe('a child who waits', () => {
  /** From the tray to the case that may wait; the rest of the wait goes on beside it. */
  async function authorised(
    changes: Parameters<Stage['refer']>[0] = {},
    until: string | null = null,
    category = 'CIN',
  ) {
    const story = await steps.planned(changes)
    await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north', nobodySuitable())
    await story.complete('ucCannotAllocate', 'tm.north', { ...forms().ucCannotAllocate, category })
    await searchInVain(story)
    await story.complete('ucDutyVisit', 'sw.ash', forms().ucDutyVisit)
    await story.complete('ucRiskAssessment', 'duty.north', forms().ucRiskAssessment)
    await authorise(story, until)
    return story
  }
  async function searchInVain(story: Story) {
    await story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'RESOURCES' })
    await story.complete('ucDistrictSearch', 'sm.north', forms().ucDistrictSearch)
  }
  const authorise = (story: Story, until: string | null) =>
    story.complete('ucAuthorisation', 'sm.north', { ...forms().ucAuthorisation, until })

  it(
    'is worked with by duty, whose reports reach the Team Manager; who may be told is written to once the letters are approved, and agencies again after four weeks (UC-26 to UC-34, UC-45, UC-54, G-13, G-65, L-12 to L-16)',
    async () => {
      const mother = { relationship: 'MOTHER', parentalResponsibility: true, preferredChannel: 'EMAIL' } as const
      const story = await authorised({
        people: [
          {
            ...mother,
            name: 'Kirsty Quillfeather',
            email: 'kirsty.quillfeather@example.org',
            address: '12 Sparrow Court, Sampleton, ZZ1 3QT',
            safeToContact: true,
          },
          {
            ...mother,
            name: 'Rory Quillfeather',
            relationship: 'FATHER',
            email: 'rory.quillfeather@example.org',
            safeToContact: false,
            unsafeReason: 'He does not know where the children live.',
          },
          {
            ...mother,
            name: 'Jean Marlow',
            relationship: 'FOSTER_CARER',
            parentalResponsibility: false,
            email: 'jean.marlow@example.org',
            safeToContact: true,
          },
        ],
      })
      const form = await story.form('ucLettersApprove')
      const recipients = (form.recipients as { letterId: string; held: string | null }[]).map((row) =>
        row.held === null ? { ...row, held: 'YES', heldReason: 'He does not know where the children live.' } : row,
      )
      expect(recipients.map(({ letterId }) => letterId).toSorted()).toEqual(['L-12', 'L-13', 'L-13', 'L-14', 'L-15'])
      await story.complete('ucLettersApprove', 'tm.north', { ...forms().ucLettersApprove, recipients })
      const arrived = (address: string, subject: RegExp) =>
        stage.mail.first(
          ({ to, subject: line }) => JSON.stringify(to).includes(address) && subject.test(line ?? ''),
          `${subject} to ${address}`,
        )
      await arrived('judy.calder@', /^Your referral: no worker yet/)
      await arrived('kirsty.quillfeather@', /^No worker for your family/)
      await arrived('jean.marlow@', /^No worker for the child in your care/)
      await arrived('surgery@', /^A child you work with has no worker/)
      await story.ends('event_allTold')
      const due = await on.nextTimer(story, 'event_updateDue')
      expect(due.diff(on.now(), 'days').days).toBeGreaterThan(27)
      const { dutyWorker } = await story.form('ucDutyPlan')
      await story.complete('ucDutyPlan', 'tm.north', { ...forms().ucDutyPlan, dutyWorker })
      await story.task('ucCinReview')
      await story.complete('ucDutyActivity', String(dutyWorker), {
        ...forms().ucDutyActivity,
        childSeen: 'YES',
        concernUp: 'YES',
      })
      await story.mailTo('tm.north@', /^Duty activity/)
      expect((await story.form('ucActivityReview')).activityNote).toContain('The child was seen.')
      expect((await story.form('ucConcernIncrease')).concernText).toContain('Spoke with the mother')
      await on.to(due.toMillis())
      await arrived('surgery@', /^Update: a child you work with/)
      expect((await on.nextTimer(story, 'event_updateDue')).toISODate()).toBe(due.plus({ weeks: 4 }).toISODate())
      expect(JSON.stringify(stage.mail.mails)).not.toContain('rory.quillfeather@')
      await on.stop(story)
    },
    patience,
  )

  it(
    'is looked at again when the authorisation ends, and duty goes on working meanwhile until a worker takes over (UC-12, UC-24, G-11, G-64)',
    async () => {
      const { story, begin } = await on.aChild({ categories: ['CLA'] })
      const until = on.now().plus({ days: 2 }).startOf('second')
      const iso = (instant: DateTime) => instant.toISO({ suppressMilliseconds: true })
      await begin('holdByDuty', { riskDecision: 'MAY_WAIT', authorisation: 'AUTHORISED', authorisedUntil: iso(until) })
      const { key } = await story.task('ucDutyPlan')
      const recipients = (await story.form('ucLettersApprove')).recipients
      await story.complete('ucLettersApprove', 'tm.north', { ...forms().ucLettersApprove, recipients })
      await story.ends('event_everybodyTold')
      expect((await on.nextTimer(story, 'event_authorisationEnds')).toMillis()).toBe(until.toMillis())
      await on.to(until.toMillis())
      await story.mailTo('sm.north@', /^Cannot be allocated/)
      await searchInVain(story)
      const noAssessment = { ...forms().ucAuthorisation, until: on.day(2) }
      expect(await story.refused('ucAuthorisation', 'sm.north', noAssessment)).toContain('No risk assessment')
      await stage.register.riskAssessments.record({
        caseReference: story.caseReference,
        level: 'MEDIUM',
        at: iso(on.now()) ?? '',
        text: 'The carers see the child each day.',
        assessedBy: 'duty.north',
        kind: 'WEEKLY',
      })
      await authorise(story, on.day(2))
      const again = await on.nextTimer(story, 'event_authorisationEnds')
      expect(again.toISODate()).toBe(on.day(2))
      await on.to(again.toMillis())
      const solve = () =>
        story.complete('ucManagerSolution', 'sm.north', { ...forms().ucManagerSolution, solution: 'ALLOCATED' })
      await solve()
      await story.complete('awRecordCheck', 'tm.north', forms().awRecordCheck)
      await story.complete('awSelectWorker', 'tm.north', nobodySuitable())
      await story.ends('event_nobodyAfterAll')
      await solve()
      // The plan of duty work is the one that was asked for on the first day.
      expect((await story.task('ucDutyPlan')).key).toBe(key)
      await steps.allocate(story)
      await story.ends('event_workerAllocated')
      expect(await stage.register.allocations.holder(story.caseReference)).toMatchObject({ username: 'sw.ash' })
    },
    patience,
  )

  it(
    'goes on waiting no day longer when it turns out to be a child who must have a worker (UC-08, G-69)',
    async () => {
      const { story, begin } = await on.aChild({ categories: ['CP'], need: 'S47' })
      await begin('holdByDuty', { riskDecision: 'MAY_WAIT', authorisedUntil: on.now().toISO() })
      await searchInVain(story)
      await story.ends('event_neverWaits')
      await story.complete('ucDistrictSearch', 'sm.north', {
        ...forms().ucDistrictSearch,
        answers: forms().ucDistrictSearch.answers.map((answer) =>
          answer.team === 'north-assessment' ? { ...answer, answer: 'YES' } : answer,
        ),
        result: 'ALLOCATED',
        takenBy: 'north-assessment',
      })
      await steps.allocate(story)
      await story.ends('event_workerAllocated')
    },
    patience,
  )

  it(
    'needs no worker any more when the Senior Manager has the work closed: a closing that comes to nothing leads to another review of the plan, and with the case every clock ends and no step stays open (UC-42, UC-49 to UC-53, CL-24, G-11)',
    async () => {
      const closing = closingsOn(stage)
      const story = await authorised({ categories: ['CLA'] }, null, 'CLA')
      const ends = async () => {
        await story.complete('ucCinReview', 'sw.ash', ending())
        await story.complete('ucCinReview', 'tm.north', tmDecides('AGREES'))
      }
      await on.to((await on.nextTimer(story, 'event_twoWeeksOver')).toMillis())
      await story.complete('ucSeniorReview', 'senior.manager', { ...forms().ucSeniorReview, decision: 'CLOSE' })
      await ends()
      const { key } = await story.task('clClosureCase')
      const first = await closing.latest(story)
      expect((await closing.withdraw(first.id)).status).toBe(202)
      await closing.taken(story, key)
      await story.ends('event_closingDropped')
      expect(await story.form('ucCinReview')).toMatchObject({ cinReviewStage: 'WORKER', nextPlanOn: null })
      expect(await stage.register.procedures.get(first.id)).toMatchObject({ outcome: 'WITHDRAWN' })
      expect(await stage.register.unallocated.current(story.caseReference)).toBeDefined()
      await ends()
      await story.ends('event_planReviewed')

      // Duty takes the steps of the worker; the case stays with the team until the manager has closed it.
      await closing.consider(story)
      expect((await closing.latest(story)).id).not.toBe(first.id)
      await closing.notify(story)
      await closing.agree(story)
      await closing.comment(story)
      await closing.visit(story)
      await closing.decide(story)
      await closing.complete(story)
      await closing.summarise(story)
      expect((await stage.register.cases.get(story.caseReference))?.closed).toBeFalsy()
      await closing.close(story)
      await story.ends('event_caseEnded')
      expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ outcome: 'CLOSED' })
      expect((await stage.register.cases.get(story.caseReference))?.closed).toBeTruthy()
      expect(await stage.register.unallocated.current(story.caseReference)).toBeUndefined()
      await closing.ends(story, 'caseClosure', 'closed')
      expect(await openSteps(story)).toEqual([])
      const late = await stage.post(
        `/v1/cases/${story.caseReference}/events`,
        { kind: 'concern-increased', at: on.now().startOf('minute').toISO(), by: 'sw.ash', level: 'SERIOUS' },
        crypto.randomUUID(),
      )
      expect(late.status).toBe(409)
    },
    patience,
  )
})

describe('the weeks of the year', () => {
  /** The weekly reviews from this instant on, each done on its day: their instants in London. */
  async function reviewsFrom(start: DateTime, weeks: number) {
    await on.to(start.toMillis())
    const { story, since, begin } = await on.aChild()
    await begin('weeklyRiskReview')
    const reviews: DateTime[] = []
    for (let week = 0; week < weeks; week++) {
      const review = await on.nextTimer(story, 'event_weekOver')
      reviews.push(review)
      await on.to(review.toMillis())
      await story.complete('ucWeeklyReview', 'duty.north', forms().ucWeeklyReview)
    }
    return { since: DateTime.fromISO(since, { zone: 'Europe/London' }), reviews }
  }
  /** The Friday before the last Sunday of a month, in the year in which that comes next. */
  const fridayBeforeClocksChange = (month: number) => {
    const year = on.now() > on.now().set({ month, day: 15 }) ? on.now().year + 1 : on.now().year
    const last = on.now().set({ year, month, day: 1, hour: 9, minute: 40, second: 0, millisecond: 0 }).endOf('month')
    return last.minus({ days: (last.weekday % 7) + 2 }).set({ hour: 9, minute: 40, second: 0, millisecond: 0 })
  }

  it.each([
    { what: 'ten weeks over the end of summer time and Christmas', month: 10, weeks: 10 },
    { what: 'three weeks over the beginning of summer time', month: 3, weeks: 3 },
  ])(
    'bring the review at the same local time, $what (UC-37, G-64)',
    async ({ month, weeks }) => {
      const { since, reviews } = await reviewsFrom(fridayBeforeClocksChange(month), weeks)
      const expected = Array.from({ length: weeks }, (_, index) => since.plus({ weeks: index + 1 }).toISO())
      expect(reviews.map((review) => review.toISO())).toEqual(expected)
      expect(new Set(reviews.map((review) => review.offset)).size + (since.offset === reviews[0]?.offset ? 0 : 1)).toBe(
        2,
      )
    },
    patience,
  )
})

const models = [
  'weeklyRiskReview',
  'sightOfChild',
  'seniorEscalation',
  'iroOversight',
  'concernRaised',
  'activityReported',
  'assistantDirectorBriefing',
  'planReview',
  'holdByDuty',
  'dutyWork',
  'dutyTask',
  'informOfWaiting',
]

it('leaves a sound record, no failed step, and no name of the family in a process or the log (I3, I5, I6)', () =>
  steps.recordIsSound())

it('has passed every node and flow of the models', async () => {
  const { records } = stage.engine.stream
  expect(await notCovered(records, 'processes/unallocatedCaseManagement', models)).toEqual([])
})
