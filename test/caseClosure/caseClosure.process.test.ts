import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recommendationForms } from '../closureRecommendation/formsOfTheRecommendation.ts'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { closingsOn } from './stepsOfTheClosing.ts'

let stage: Stage
let on: ReturnType<typeof closingsOn>
beforeAll(async () => {
  stage = await startStage()
  on = closingsOn(stage)
})
afterAll(() => stage?.stop())

/** What stands on record for the newest form of this kind: who decided, and in which words. */
const written = async ({ caseReference }: Story, formId: string) =>
  (await stage.register.oversight.acceptedOf([caseReference], [formId]))[0]
const isOpen = async ({ caseReference }: Story) => !(await stage.register.cases.get(caseReference))?.closed

/** How often the manager heard of a comment. */
const commented = (story: Story) => on.toldAbout(story, 'tm.north@', /^An agency has commented on closing/)
const patience = { timeout: 120_000 }
/** What the task says that stands against the request. */
const problem = (story: Story, words: RegExp) =>
  story.record(
    ({ valueType, value }) => valueType === 'VARIABLE' && value.name === 'caseProblem' && words.test(value.value),
    `problem ${words}`,
  )

describe('a case that is closed', () => {
  it('closes without a Team around the Family: agencies told, child seen, decided with reasons, audited; the worker keeps it until then, family and agencies hear of it once, and another closing is withdrawn by itself (CL-01 to CL-03, CL-10 to CL-12, CL-16, CL-19 to CL-23, CX-01 to CX-06)', async () => {
    const other = await on.held()
    const taken = await on.ask(other)
    const story = await on.held()
    await on.begin(story)
    const { clClosureCase, clManagersDecision, clAgreement } = on.forms()
    expect(await story.refused('clClosureCase', 'sw.birch', clClosureCase)).toContain('is not the worker of this case')
    expect(await story.refused('clClosureCase', 'sw.ash', { ...clClosureCase, rationaleNoTaf: null })).toContain('TAF')
    await on.consider(story)
    await on.notify(story)
    await story.mailTo('tm.north@', /^Ready for closure/)
    expect(await story.refused('clAgreement', 'sw.ash', clAgreement)).toContain('sw.ash')
    expect(await on.recipients(story, 'L-37')).toEqual([])
    await on.agree(story)
    await story.mailTo('sw.ash@', /^Closing agreed in principle/)
    await story.ends('event_allWritten')
    expect(await on.recipients(story, 'L-37')).toEqual(['AGENCY agency sent'])
    await on.comment(story)
    await on.visit(story)
    const unseen = { ...clManagersDecision, evidenceChecked: ['VISIT'] }
    expect(await story.refused('clManagersDecision', 'tm.north', unseen)).toContain('all four')
    await on.decide(story)
    const recordDue = await on.limitOf(story, 'clCompleteRecord')
    await on.complete(story)
    expect(await on.limitOf(story, 'cxClosingSummary')).toBe(recordDue)
    await on.summarise(story)
    await story.mailTo('tm.north@', /^Closing summary to read/)
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await isOpen(story)).toBe(true)
    await on.close(story)
    await on.ends(story, 'caseClosure', 'closed')

    expect(await isOpen(story)).toBe(false)
    expect(await on.holderOf(story)).toBeUndefined()
    for (const one of ['tm.north@', 'sw.ash@']) await story.mailTo(one, /^Case closed/)
    expect((await on.withdraw((await on.latest(story)).id)).status).toBe(409)
    expect(await on.outcomeOf(story)).toBe('CLOSED')
    expect(await on.stepsDone(story)).toEqual([
      ...['CONSIDERED', 'NOTIFIED', 'AGREED', 'AGENCIES', 'VISIT', 'DECISION', 'RECORD', 'SUMMARY', 'AUDIT', 'LETTERS'],
    ])
    expect(await on.recipients(story, 'L-38')).toEqual([
      'AGENCY agency sent',
      'CHILD youngPerson toPost',
      'PARENT parent sent',
    ])
    const decision = await written(story, 'clManagersDecision')
    expect([decision?.decidedBy, decision?.text]).toEqual([
      'tm.north',
      expect.objectContaining({ rationale: clAgreement.rationale }),
    ])

    // Nobody else's closing ends with it.
    const { key } = await other.task('clClosureCase')
    expect((await on.withdraw(taken)).status).toBe(202)
    await on.taken(other, key)
    for (const one of ['tm.north@', 'sw.ash@']) await other.mailTo(one, /^Closing withdrawn/)
    await on.ends(other, 'caseClosure', 'withdrawn')
    expect(await on.outcomeOf(other)).toBe('WITHDRAWN')
    expect(await stage.register.procedures.events(taken)).toEqual([
      expect.objectContaining({ by: 'sw.ash', reason: expect.stringContaining('new worries') }),
    ])
    expect(await on.holderOf(other)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await on.recipients(other, 'L-38')).toEqual([])
  })
})

describe('a child in need plan', () => {
  it('is reviewed with all agencies before, on another day where it could not be held; parents who do not cooperate are a matter for the Safeguarding Unit first; the manager asks for more before agreeing; each late step is chased; a case that is closed otherwise ends it (CL-04 to CL-10, CL-19, CL-20, G-10)', async () => {
    const story = await on.held({ categories: ['CIN'] })
    const { caseReference } = story
    await on.ask(story, 'tm.north')
    await on.late(story, 'clClosureCase')
    await on.consider(story, { ...on.forms().reviewPlanned, ...on.forms().belowThreshold })
    await on.late(story, 'clSafeguardingConsultation')
    const { clSafeguardingConsultation, clCinReview } = on.forms()
    expect(await story.refused('clSafeguardingConsultation', 'sw.birch', clSafeguardingConsultation)).toContain(
      'sw.birch',
    )
    await story.complete('clSafeguardingConsultation', 'dtm.north', clSafeguardingConsultation)

    const { value: first } = await story.timer('event_reviewDay')
    await on.to(first.dueDate)
    await story.complete('clCinReview', 'sw.ash', { ...clCinReview, ...on.forms().reviewPutOff })
    const { value: second } = await story.record(
      ({ valueType, intent, value }) =>
        valueType === 'TIMER' &&
        intent === 'CREATED' &&
        value.targetElementId === 'event_reviewDay' &&
        value.dueDate > first.dueDate,
      'another day of the review',
    )
    await on.to(second.dueDate)
    await on.late(story, 'clCinReview')
    expect(await story.refused('clCinReview', 'sw.ash', { ...clCinReview, views: [] })).toContain('Views')
    await story.complete('clCinReview', 'sw.ash', on.forms().clCinReview)
    await story.ends('event_reviewHeld')
    const invited = await on.recipients(story, 'L-36')
    expect(invited.filter((one) => one.startsWith('AGENCY'))).toHaveLength(2)
    expect(invited.filter((one) => one.startsWith('PARENT'))).toEqual([])
    expect(await on.comments(story)).toEqual([expect.objectContaining({ agency: 'Hilltop School', source: 'REVIEW' })])

    await on.late(story, 'clReadyNotification')
    expect(await story.refused('clReadyNotification', 'sw.ash', { confirm: false })).toContain('ready to close')
    await on.notify(story)
    await on.late(story, 'clAgreement')
    await story.complete('clAgreement', 'dtm.north', on.forms().furtherActionFirst)
    await story.mailTo('sw.ash@', /^Further action needed before closing/)
    // The manager was late; the worker has days of their own.
    expect(await on.limitOf(story, 'clFurtherAction')).toBeGreaterThan(on.now().toMillis())
    await on.late(story, 'clFurtherAction')
    const done = await on.actions(story)
    expect(await story.refused('clFurtherAction', 'tm.north', done)).toContain('tm.north')
    await story.complete('clFurtherAction', 'sw.ash', done)
    await on.agree(story)
    expect(await on.defects(story)).toEqual([expect.objectContaining({ stage: 'DECISION', fixedBy: 'sw.ash' })])
    const tasks = [await story.task('clAgencyComments'), await story.task('clClosureVisit')]
    expect(await on.limitOf(story, 'clClosureVisit')).toBeGreaterThan(on.now().plus({ days: 6 }).toMillis())
    expect(await on.stepsDone(story)).toEqual(['CONSIDERED', 'CONSULTATION', 'CIN_REVIEW', 'NOTIFIED', 'AGREED'])

    await on.closeOtherwise(story)
    for (const { key } of tasks) await on.taken(story, key)
    await on.ends(story, 'caseClosure', 'closedOtherwise')
    expect(await on.outcomeOf(story)).toBe('CASE_CLOSED')
    expect(
      (await stage.register.procedures.board({}, stage.engine.clock.now())).map((one) => one.caseReference),
    ).not.toContain(caseReference)
    expect(await on.recipients(story, 'L-38')).toEqual([])
  })
})

describe('agencies and family', () => {
  it('are heard: a comment from outside is told, an agency that escalates is waited for, and only the Service Manager lets the closing go on before; an attempt to see the child is no visit; what the manager then asks for is done; comments after the decision are told, and it can still be withdrawn (CL-12 to CL-16, CL-20, CL-21, G-20, G-66, G-10)', async () => {
    const story = await on.held()
    await on.begin(story)
    await on.consider(story, { tafOutcome: 'REFUSED' })
    await on.notify(story)
    await on.agree(story)
    await on.late(story, 'clAgencyComments', 'clClosureVisit')
    const urgent = await stage.register.procedures.board({ overdue: true }, stage.engine.clock.now())
    expect(urgent.map(({ caseReference }) => caseReference)).toEqual([story.caseReference])
    expect((await on.tell(story, 'The surgery wants the next check-up to be in the plan.')).status).toBe(202)
    for (const one of ['tm.north@', 'sw.ash@']) await story.mailTo(one, /^An agency has commented on closing/)
    const { clClosureVisit, nobodyAtHome, agencyDisagrees } = on.forms()
    const unexplained = { ...clClosureVisit, ...nobodyAtHome, notSeenReason: null }
    expect(await story.refused('clClosureVisit', 'sw.ash', unexplained)).toContain('was not seen')
    await on.visit(story, nobodyAtHome)
    await story.mailTo('tm.north@', /^Closure visit not complete/)
    const unnamed = { ...agencyDisagrees, escalationReference: null }
    expect(await story.refused('clAgencyComments', 'sw.ash', unnamed)).toContain('Reference of that process')
    await on.comment(story, agencyDisagrees)
    await story.mailTo('tm.north@', /^An agency disagrees with closing/)
    await on.late(story, 'clVisitNextStep', 'clDisagreement')
    expect(await story.refused('clVisitNextStep', 'sw.ash', on.forms().clVisitNextStep)).toContain('sw.ash')
    await story.complete('clVisitNextStep', 'tm.north', on.forms().clVisitNextStep)
    await on.visit(story)

    const { goOnBeforeOutcome, clGoOn } = on.forms()
    expect(await story.refused('clDisagreement', 'tm.north', { disagreementOutcome: 'GO_ON' })).toContain('Why closing')
    await story.complete('clDisagreement', 'tm.north', goOnBeforeOutcome)
    await story.mailTo('sm.north@', /^To confirm: closing goes on during a disagreement/)
    await on.late(story, 'clGoOn')
    await story.mailTo('senior.manager@', /^Overdue/)
    expect(await story.refused('clGoOn', 'tm.north', clGoOn)).toContain('tm.north')
    await story.complete('clGoOn', 'sm.north', { ...clGoOn, confirmed: 'NO' })
    await story.complete('clDisagreement', 'tm.north', goOnBeforeOutcome)
    expect(await on.recipients(story, 'closureGoesOn')).toEqual([])
    await story.complete('clGoOn', 'sm.north', clGoOn)
    await story.ends('event_goesOn')
    expect(await on.recipients(story, 'closureGoesOn')).toContain('AGENCY agency sent')
    expect((await written(story, 'clGoOn'))?.text).toMatchObject({ reason: clGoOn.reason })

    await on.late(story, 'clManagersDecision')
    const weighed = {
      howRefusalWeighed: 'The family was asked twice and the school goes on alone.',
      disagreements: 'The school finds it too early; the father is back.',
    }
    expect(await story.refused('clManagersDecision', 'tm.north', on.forms().clManagersDecision)).toContain(
      'Disagreements',
    )
    await on.decide(story, { ...weighed, decision: 'FURTHER_ACTION', actions: [{ action: 'Speak with the father.' }] })
    await on.late(story, 'clFurtherAction')
    const done = await on.actions(story)
    expect(await story.refused('clFurtherAction', 'sw.ash', { fixes: [] })).toContain('Speak with the father')
    await story.complete('clFurtherAction', 'sw.ash', done)
    await on.decide(story, weighed)
    await on.late(story, 'clCompleteRecord')
    expect(await story.refused('clCompleteRecord', 'sw.ash', { sections: ['PEOPLE'] })).toContain('Not every section')
    expect((await on.tell(story, 'The school nurse sees the child each week now.')).status).toBe(202)
    await expect.poll(() => commented(story), patience).toBe(2)
    await on.complete(story)

    const { key } = await story.task('cxClosingSummary')
    expect((await on.tell(story, 'The father came to the school today.')).status).toBe(202)
    await on.ends(story, 'caseClosure', 'lateCommentTold')
    await expect.poll(() => commented(story), patience).toBe(3)
    expect((await on.comments(story)).map(({ source }) => source)).toEqual(['EVENT', 'REPLY', 'EVENT', 'EVENT'])
    expect((await on.withdraw((await on.latest(story)).id)).status).toBe(202)
    await on.taken(story, key)
    for (const one of ['tm.north@', 'sw.ash@']) await story.mailTo(one, /^Closing withdrawn/)
    await story.ends('event_notClosed')
    expect((await on.tell(story, 'Nobody asks any more.')).status).toBe(409)
    expect(commented(story)).toBe(3)
    expect(await on.outcomeOf(story)).toBe('WITHDRAWN')
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await isOpen(story)).toBe(true)
  })
})

describe('a case without a worker', () => {
  it('is closed by the duty team: a disagreement is settled, what was observed of a baby stands when the manager confirms it, the audit gives the case back with new days each time, and nobody closes it but a manager who did not write the summary (CL-15, CL-17, CX-01 to CX-06, G-20, G-47, G-66)', async () => {
    const story = await on.withoutWorker()
    await on.begin(story)
    const { value: first } = await story.task('clClosureCase')
    expect(first).toMatchObject({
      candidateGroupsList: ['dutySocialWorker', 'dutyManager', 'teamManager'],
      assignee: '',
    })
    await on.consider(story)
    await on.notify(story)
    await on.agree(story)
    await on.comment(story, on.forms().agencyDisagrees)
    await story.complete('clDisagreement', 'tm.north', on.forms().clDisagreement)
    await story.ends('event_settled')
    const { clVisitNextStep, childCannotTalk } = on.forms()
    await on.visit(story, childCannotTalk)
    expect(await story.refused('clVisitNextStep', 'tm.north', clVisitNextStep)).toContain('has no answer')
    await story.complete('clVisitNextStep', 'tm.north', { ...clVisitNextStep, confirmed: 'NO' })
    await on.visit(story, childCannotTalk)
    expect(await on.stepsDone(story)).not.toContain('VISIT')
    await story.complete('clVisitNextStep', 'tm.north', { ...clVisitNextStep, confirmed: 'YES' })
    await story.ends('event_visited')
    await on.decide(story, { disagreements: 'The school found it too early; that is settled.' })
    await on.complete(story)

    await on.late(story, 'cxClosingSummary')
    const summaryDue = (await story.task('cxClosingSummary')).value.dueDate
    await on.summarise(story, 'tm.north')
    await on.late(story, 'cxCloseDecision')
    const { cxClosingSummary, cxCloseDecision, givenBack, fixes } = recommendationForms
    for (const nobody of ['sw.ash', 'sm.north', 'fdm.sample'])
      expect(await story.refused('cxCloseDecision', nobody, cxCloseDecision)).toContain(nobody)
    expect(await story.refused('cxCloseDecision', 'tm.north', cxCloseDecision)).toContain('wrote the closing summary')
    await story.complete('cxCloseDecision', 'dtm.north', givenBack)
    await story.mailTo('tm.north@', /^Given back, not closed/)
    const again = (await story.task('cxClosingSummary')).value.dueDate
    expect(Date.parse(again)).toBeGreaterThan(Math.max(Date.parse(summaryDue), on.now().toMillis()))
    expect(await on.latest(story)).toMatchObject({ returns: 1, endedAt: null })
    const { fixes: rows } = await story.form('cxClosingSummary')
    expect(await story.refused('cxClosingSummary', 'sw.ash', cxClosingSummary)).toContain('the middle of June')
    await story.complete('cxClosingSummary', 'sw.ash', { ...cxClosingSummary, fixes: fixes(rows) })
    await story.complete('cxCloseDecision', 'dtm.north', givenBack)
    const { fixes: more } = await story.form('cxClosingSummary')
    await story.complete('cxClosingSummary', 'sw.ash', { ...cxClosingSummary, fixes: fixes(more) })
    expect(await on.latest(story)).toMatchObject({ returns: 2 })
    expect(await on.holderOf(story)).toMatchObject({ username: 'tm.north', kind: 'TEAM_MANAGER' })
    await on.close(story, 'dtm.north')
    await on.ends(story, 'caseClosure', 'closed')
    expect(await on.holderOf(story)).toBeUndefined()
    expect((await on.defects(story)).map(({ stage: of, fixedBy }) => [of, fixedBy])).toEqual([
      ['AUDIT', 'sw.ash'],
      ['AUDIT', 'sw.ash'],
    ])
    expect(await on.outcomeOf(story)).toBe('CLOSED')
  })
})

describe('a case that is not closed this way', () => {
  it('stays open where the threshold of child protection is met, steps down where the family consents to a Team around the Family, and its closing ends with the case while it is recommended (CL-01, CL-04, CL-24, CX-01, TS-05)', async () => {
    const story = await on.held({ categories: ['CIN'] })
    await on.begin(story)
    await on.consider(story, { cinPlan: 'YES', nonCooperation: 'YES', cpThreshold: 'MET' })
    for (const one of ['tm.north@', 'sw.ash@']) await story.mailTo(one, /^Not closed yet/)
    await story.ends('event_staysOpen')
    expect(await on.outcomeOf(story)).toBe('NOT_YET')
    expect([await isOpen(story), (await on.holderOf(story))?.username]).toEqual([true, 'sw.ash'])

    await on.ask(story)
    await on.consider(story, { tafOutcome: 'CONSENTED', rationaleNoTaf: null })
    const { value: taf } = await story.task('tsConsiderTaf')
    expect(taf.bpmnProcessId).toMatch(/considerTaf/i)
    await expect.poll(() => on.outcomeOf(story), patience).toBe('STEP_DOWN')
    expect(await isOpen(story)).toBe(true)

    const { caseReference } = await on.held()
    const recommended = stage.storyOf(caseReference)
    const asked = { procedure: 'caseClosure', caseReference, by: 'sw.ash', path: 'TAF' } as const
    const { procedureId } = await stage.register.procedures.request(asked)
    const facts = await stage.register.cases.withChild(caseReference)
    const { profile, authority, district, team, concernLevel, categories } = facts ?? {}
    await on.steps.begin('closureRecommendation', {
      ...{ procedureId, caseReference, profile, authority, district, team, concernLevel, categories },
      ...{ closurePath: 'TAF', worker: 'sw.ash', initials: facts?.child.initials },
    })
    const { key } = await recommended.task('cxClosingSummary')
    await on.closeOtherwise(recommended)
    await on.taken(recommended, key)
    await on.ends(recommended, 'closureRecommendation', 'closedOtherwise')
    expect(await on.outcomeOf(recommended)).toBe('CASE_CLOSED')
    // The case with the step-down is another one: it goes on.
    await story.task('tsConsiderTaf')
    await on.closeOtherwise(story)
    await on.taken(story, (await story.task('tsConsiderTaf')).key)
  })
})

describe('a closing that cannot begin', () => {
  it('comes back as a task: a closed case is replaced by the right one, a second closing is dropped, and whoever waits too long is chased; one procedure runs once (CL-24, G-10)', async () => {
    const gone = await on.held()
    await on.closeOtherwise(gone)
    const story = await on.held()
    await on.begin(gone)
    await problem(gone, /closed case/)
    const right = { withdraw: false, startCase: story.caseReference, requestedBy: 'sw.ash' }
    expect(await gone.refused('startProblem', 'sw.ash', { ...right, requestedBy: 'tm.east' })).toContain('not a member')
    expect(await gone.refused('startProblem', 'lp.sample', right)).toContain('lp.sample')
    await gone.complete('startProblem', 'sw.ash', right)
    await story.task('clClosureCase')
    const { id } = await on.latest(story)

    const second = await on.post('/v1/procedures', {
      procedure: 'caseClosure',
      caseReference: story.caseReference,
      by: 'sw.ash',
    })
    expect([second.status, second.body.errors[0].link]).toEqual([409, `/closures/${id}`])
    await stage.application.dependencies.engine.publish({
      ...{ name: 'closureConsidered', correlationKey: randomUUID(), messageId: randomUUID(), timeToLive: 0 },
      variables: { caseReference: story.caseReference, procedureId: id },
    })
    await story.ends('event_begunTwice')
    await story.ends('event_notBegun')

    await on.begin(story)
    await problem(story, new RegExp(`is open already.*closures/${id}`))
    await on.to(await on.limitOf(story, 'startProblem'))
    await story.ends('event_startProblemChased')
    await story.mailTo('sm.north@', /^Overdue: /)
    await story.complete('startProblem', 'tm.north', { withdraw: true })
    await story.ends('event_requestDropped')
    await on.closeOtherwise(story)
    await on.ends(story, 'caseClosure', 'closedOtherwise')
  })
})

describe('the models of the closing', () => {
  it('leave a sound record behind (I3, I5, I6)', () => on.steps.recordIsSound())

  it('are passed in full by these stories', async () => {
    const { records } = stage.engine.stream
    const missed = await Promise.all([
      notCovered(records, 'processes/caseClosure'),
      notCovered(records, 'processes/closureRecommendation'),
      notCovered(records, 'processes/shared', ['takeUpCase']),
    ])
    expect(missed.flat()).toEqual([])
  })
})
