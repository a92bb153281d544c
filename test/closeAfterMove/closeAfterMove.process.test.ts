import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recommendationForms } from '../closureRecommendation/formsOfTheRecommendation.ts'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { closingsAfterMoveOn, manager, worker } from './stepsAfterTheMove.ts'

let stage: Stage
let cm: ReturnType<typeof closingsAfterMoveOn>
beforeAll(async () => {
  stage = await startStage()
  cm = closingsAfterMoveOn(stage)
})
afterAll(() => stage?.stop())

/** What leads to the family at the new home: the record has it, no variable, no line of the log. */
const ofTheNewHome = /Harbour|Robin Marsh|robin\.marsh|Alex Kent|Toni Reed/i
const caseOf = ({ caseReference }: Story) => stage.register.cases.get(caseReference)
const lettersTo = async (story: Story, letter: string) =>
  (await cm.on.recipients(story, letter)).filter((one) => !one.endsWith('cancelled'))
/** How often this element was entered in the case. */
const entered = (story: Story, elementId: string) => story.has(elementId)
const patience = { timeout: 120_000 }
const { cxClosingSummary, cxCloseDecision } = recommendationForms

async function recommended(story: Story) {
  const { summary } = cxClosingSummary
  await story.complete('cxClosingSummary', worker, { summary, rationaleNoTaf: null, fixes: [] })
  await story.complete('cxCloseDecision', manager, cxCloseDecision)
}

describe('a case that is closed after the family has moved', () => {
  it('closes within ten working days: liaison on record, parents and child seen by two practitioners, home seen with a written account, record checked, decided, audited, and everybody gets a copy (CM-01 to CM-14, CX-01 to CX-06, G-36)', async () => {
    const story = await cm.held()
    const { status, body } = await cm.ask(story)
    expect(status).toBe(202)
    expect((await cm.account(story)).status).toBe(409)
    const again = await cm.ask(story)
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/closures/${body.procedureId}`])

    const { cmMoveDetails, cmClosureVisits, cmAccommodationSeen, byOtherAuthority } = cm.forms()
    expect(await story.refused('cmMoveDetails', worker, { ...cmMoveDetails, liaison: [] })).toContain('Liaison')
    await cm.move(story)
    expect((await cm.instant(story, 'warning')).toISODate()).toBe(cm.day(9))
    expect((await cm.instant(story, 'overdue')).toISODate()).toBe(cm.day(14))

    expect(await story.refused('cmClosureVisits', manager, cmClosureVisits)).toContain('is not the worker')
    await cm.visit(story, { visitChild: false })
    await cm.visit(story, { ...byOtherAuthority, visitParents: false })
    expect((await cm.account(story)).body.errors[0].problem).toContain('who saw the new home')
    expect(await story.refused('cmAccommodationSeen', worker, { ...cmAccommodationSeen, note: 'ok' })).toContain(
      '10 characters',
    )
    await cm.see(story)
    await expect.poll(() => lettersTo(story, 'L-63'), patience).toEqual(['VISITING_PROFESSIONAL agency sent'])
    const { recordAwaited } = await story.form('cmAccommodationSeen')
    expect(recordAwaited).toBe(true)
    expect(await cm.on.limitOf(story, 'cmAccommodationSeen')).toBeLessThan(cm.on.now().plus({ days: 3 }).toMillis())
    expect((await cm.account(story)).status).toBe(202)
    await story.ends('event_homeSeen')
    expect((await cm.account(story)).status).toBe(409)

    const { cmReadyNotification, cmQa, cmManagersDecision } = cm.forms()
    const unready = { ...cmReadyNotification, recordUpToDate: false }
    expect(await story.refused('cmReadyNotification', worker, unready)).toContain('accurate')
    await cm.notify(story)
    await story.mailTo('tm.coast@', /^Ready for closure/)
    expect(await story.refused('cmQa', worker, cmQa)).toContain(worker)
    await cm.check(story)
    const unchecked = { ...cmManagersDecision, evidence: ['LIAISON'] }
    expect(await story.refused('cmManagersDecision', manager, unchecked)).toContain('all five')
    const readDue = await cm.on.limitOf(story, 'cmManagersDecision')
    expect(readDue).toBeGreaterThan(cm.on.now().plus({ days: 6 }).toMillis())
    expect(readDue).toBeLessThan(cm.on.now().plus({ days: 8 }).toMillis())
    await cm.decide(story)
    expect(await story.refused('cmCompleteRecord', worker, { sections: ['VISITS'] })).toContain('Not every section')
    await cm.complete(story)
    expect((await cm.latest(story)).path).toBe('MOVE')
    expect(await cm.on.holderOf(story)).toMatchObject({ username: worker, kind: 'WORKER' })
    await recommended(story)
    await cm.on.ends(story, 'closeAfterMove', 'closed')

    expect(await caseOf(story)).toMatchObject({ outcome: 'MOVED_AWAY' })
    expect(await cm.on.holderOf(story)).toBeUndefined()
    expect(await cm.outcomeOf(story)).toBe('CLOSED')
    expect(await cm.stepsDone(story)).toEqual([
      ...['MOVE', 'VISITS', 'ACCOMMODATION', 'NOTIFIED', 'QA', 'DECISION', 'RECORD', 'SUMMARY', 'AUDIT', 'COPIES'],
    ])
    await expect
      .poll(() => lettersTo(story, 'L-64'), patience)
      .toEqual([
        'AGENCY agency sent',
        'CARER carer sent',
        'CHILD youngPerson toPost',
        'OTHER_AUTHORITY localAuthority sent',
        'PARENT parent sent',
      ])
    const copies = await cm.on.steps.letters(story, 'L-64')
    const signers = copies.filter(({ state }) => state !== 'cancelled').map(({ signedBy }) => signedBy)
    expect([...new Set(signers)]).toEqual([(await stage.register.staff.get(worker))?.displayName])
    expect((await cm.withdraw(story)).status).toBe(409)
    expect(entered(story, 'event_copiesLateTold')).toBe(false)
    const visits = await stage.register.visits.ofCase(story.caseReference)
    expect(visits.map(({ details, visitor }) => [details.title, visitor]).toSorted()).toEqual([
      ['ACCOMMODATION_SEEN', 'PROFESSIONAL'],
      ['CLOSURE_VISIT', 'OTHER_AUTHORITY'],
      ['CLOSURE_VISIT', worker],
    ])
  })
})

describe('ten working days that are not enough', () => {
  it('cut the limits within them, warn at seven and are told to both managers at ten; later steps get days of their own; copies of a move to a secret address wait for a decision, and being late is told (CM-01, CM-09 to CM-14, G-35, G-65, G-10)', async () => {
    const story = await cm.held()
    await cm.begin(story)
    await cm.on.late(story, 'cmMoveDetails')
    await cm.move(story, { addressSecret: 'YES' })
    const closeBy = await cm.instant(story, 'overdue')
    await cm.seeWithAccount(story)
    await story.ends('event_homeSeen')
    await cm.on.to((await cm.instant(story, 'warning')).toMillis())
    await story.mailTo('tm.coast@', /^Limit after the move comes near/)
    await cm.visit(story)
    await cm.notify(story)
    expect(await cm.on.limitOf(story, 'cmQa')).toBe(closeBy.toMillis())
    const { chronologyGap, cmManagersDecision } = cm.forms()
    await cm.check(story, chronologyGap)
    expect(await cm.on.limitOf(story, 'cmManagersDecision')).toBe(closeBy.toMillis())
    expect(await story.refused('cmManagersDecision', manager, cmManagersDecision)).toContain('Chronology')
    await cm.on.late(story, 'cmManagersDecision')
    for (const one of ['tm.coast@', 'sm.fenmarsh@']) await story.mailTo(one, /^Not closed in time after the move/)
    await cm.decide(story, {
      decision: 'FURTHER_ACTION',
      evidence: [],
      actions: [{ action: 'Tell the health visitor.' }],
    })
    await story.mailTo('sw.coast@', /^Further action needed before closing/)
    expect(await cm.on.limitOf(story, 'cmFurtherAction')).toBeGreaterThan(cm.on.now().toMillis())
    await cm.on.late(story, 'cmFurtherAction')
    const done = await cm.actions(story)
    expect(await story.refused('cmFurtherAction', worker, { fixes: [] })).toContain('health visitor')
    await story.complete('cmFurtherAction', worker, done)
    expect(await cm.on.limitOf(story, 'cmManagersDecision')).toBeGreaterThan(cm.on.now().toMillis())
    await cm.decide(story)
    await cm.on.late(story, 'cmCompleteRecord')
    await cm.complete(story)
    await recommended(story)

    await cm.on.to((await cm.instant(story, 'copiesOverdue')).toMillis())
    for (const one of ['tm.coast@', 'sm.fenmarsh@']) await story.mailTo(one, /^Copies of the closure record are late/)
    await expect
      .poll(() => lettersTo(story, 'L-64'), patience)
      .toEqual([
        ...['AGENCY agency held', 'CARER carer held', 'CHILD youngPerson held'],
        ...['OTHER_AUTHORITY localAuthority sent', 'PARENT parent held'],
      ])
    expect(await cm.outcomeOf(story)).toBeNull()
    const { letterProblem } = cm.on.steps.forms()
    for (let copy = 0; copy < 4; copy += 1) await story.complete('letterProblem', manager, letterProblem)
    await cm.on.ends(story, 'closeAfterMove', 'closed')
    expect(await cm.outcomeOf(story)).toBe('CLOSED')
    expect(stage.mail.mails.filter(({ text }) => /Harbour Walk/.test(text ?? ''))).toEqual([])
  })
})

describe('visits', () => {
  it('that are too old at the notification are made again within seven days, and the decision waits (CM-03, CM-04, G-35, G-58)', async () => {
    const story = await cm.held()
    await cm.begin(story)
    await cm.move(story)
    const closeBy = await cm.instant(story, 'overdue')
    await cm.visit(story)
    await story.ends('event_visited')
    await cm.seeWithAccount(story)
    await cm.later(8)
    await cm.notify(story)
    expect(await cm.stepsDone(story)).toEqual(['MOVE', 'ACCOMMODATION', 'NOTIFIED'])
    await cm.check(story)
    expect(await cm.on.limitOf(story, 'cmClosureVisits')).toBe(closeBy.toMillis())
    expect(entered(story, 'userTask_cmManagersDecision')).toBe(false)
    await cm.visit(story)
    const { visitsText } = await story.form('cmManagersDecision')
    expect(visitsText).not.toContain('Still to be visited')

    // Withdrawn while it is prepared: both hear of it, and the case stays with its worker.
    const { key } = await story.task('cmManagersDecision')
    expect((await cm.withdraw(story)).status).toBe(202)
    await cm.on.taken(story, key)
    for (const one of ['tm.coast@', 'sw.coast@']) await story.mailTo(one, /^Closing withdrawn/)
    await cm.on.ends(story, 'closeAfterMove', 'notClosed')
    expect(await cm.outcomeOf(story)).toBe('WITHDRAWN')
    expect(await cm.on.holderOf(story)).toMatchObject({ username: worker, kind: 'WORKER' })
    expect(await lettersTo(story, 'L-64')).toEqual([])
  })

  it('that are not made are chased; an attempt goes to the manager the same day, what was observed of a baby stands when the manager takes it, and a late step is chased each time (CM-03, CM-04, CM-05, CM-08, CM-09, G-58, G-66, G-10)', async () => {
    const story = await cm.held()
    await cm.begin(story)
    await cm.move(story)
    await cm.on.late(story, 'cmClosureVisits', 'cmAccommodationSeen', 'cmReadyNotification')
    const { nobodyAtHome, childCannotTalk, cmVisitNextStep } = cm.forms()
    await cm.visit(story, nobodyAtHome)
    await story.mailTo('tm.coast@', /^Closure visit not complete/)
    expect(await story.refused('cmVisitNextStep', worker, cmVisitNextStep)).toContain(worker)
    await cm.on.late(story, 'cmVisitNextStep')
    await story.complete('cmVisitNextStep', manager, cmVisitNextStep)
    expect(await cm.on.limitOf(story, 'cmClosureVisits')).toBeGreaterThan(cm.on.now().toMillis())

    await cm.notify(story)
    expect(await cm.on.limitOf(story, 'cmQa')).toBeGreaterThan(cm.on.now().toMillis())
    const visitsBy = await cm.instant(story, 'visitsOverdue')
    const before = cm.position()
    expect(visitsBy.toISODate()).toBe(cm.day(7))
    await cm.on.late(story, 'cmQa')
    await cm.on.to(visitsBy.toMillis())
    await story.reaches('callActivity_chaseVisits')
    await cm.further(story, 'cmClosureVisits', before)
    await story.ends('event_visitsChased')
    await cm.check(story)

    await cm.visit(story, childCannotTalk)
    expect(await story.refused('cmVisitNextStep', manager, cmVisitNextStep)).toContain('has no answer')
    await story.complete('cmVisitNextStep', manager, { ...cmVisitNextStep, confirmed: 'NO' })
    await stage.engine.moveBy(1000)
    await cm.visit(story, childCannotTalk)
    await story.complete('cmVisitNextStep', manager, { ...cmVisitNextStep, confirmed: 'YES' })
    await story.ends('event_visited')
    expect(await cm.stepsDone(story)).toEqual(['MOVE', 'VISITS', 'NOTIFIED', 'QA'])
    const tasks = await cm.openForms(story)
    expect(tasks).toEqual(['cmAccommodationSeen'])

    // The case is closed by something else meanwhile.
    const { key } = await story.task('cmAccommodationSeen')
    await cm.on.closeOtherwise(story)
    await cm.on.taken(story, key)
    await cm.on.ends(story, 'closeAfterMove', 'notClosed')
    expect(await cm.outcomeOf(story)).toBe('CASE_CLOSED')
    expect(cm.on.toldAbout(story, 'tm.coast@', /^Closing withdrawn/)).toBe(0)
  })
})

describe('the other authority', () => {
  it('has accepted before the manager can agree; visits in time are not chased; the closing can still be withdrawn while it is recommended (CM-02, CM-10, CM-11, IA-03, G-34, G-58)', async () => {
    const story = await cm.held()
    await cm.transferred(story)
    await cm.begin(story)
    const { liaisonText, ...presets } = await story.form('cmMoveDetails')
    expect(liaisonText).toContain('Papers have come.')
    await cm.move(story, { ...presets, liaison: [] })
    await cm.visit(story)
    await cm.see(story)
    await cm.notify(story)
    await cm.check(story)
    await cm.on.to((await cm.instant(story, 'visitsOverdue')).toMillis())
    await story.ends('event_visitsInTime')
    await story.ends('event_cmAccommodationSeenChased')
    const { recordAwaited: _, professionalOptions: __, ...seen } = await story.form('cmAccommodationSeen')
    await story.complete('cmAccommodationSeen', worker, { ...seen, receivedAt: cm.on.at() })
    expect(await story.refused('cmManagersDecision', manager, cm.forms().cmManagersDecision)).toContain('has accepted')
    expect((await cm.accepted(story)).status).toBe(202)
    await cm.decide(story)
    await cm.complete(story)
    const { key } = await story.task('cxClosingSummary')
    expect(await cm.on.limitOf(story, 'cxClosingSummary')).toBe((await cm.instant(story, 'overdue')).toMillis())
    expect((await cm.withdraw(story)).status).toBe(202)
    await cm.on.taken(story, key)
    await cm.on.ends(story, 'closeAfterMove', 'notClosed')
    expect(await cm.outcomeOf(story)).toBe('WITHDRAWN')
    expect(await caseOf(story)).toMatchObject({ closed: null })
  })
})

describe('a family whose new place is not known', () => {
  it('is a matter for the manager at once: nothing is decided, and the ten days run on and are overdue (CM-01, G-71)', async () => {
    const story = await cm.held()
    await cm.begin(story)
    const { familyNotFound } = cm.forms()
    const { moveDate } = cm.forms().cmMoveDetails
    await cm.move(story, familyNotFound)
    await story.mailTo('tm.coast@', /^Family has moved, and we do not know where/)
    const another = { ...cm.forms().cmMoveDetails, moveDate: cm.day(-1) }
    expect(await story.refused('cmMoveDetails', worker, another)).toContain('ten days run')
    await cm.move(story, { moveDate, newAddress: 'NOT_KNOWN' })
    await expect.poll(() => cm.on.toldAbout(story, 'tm.coast@', /^Family has moved, and we/), patience).toBe(2)
    await story.task('cmMoveDetails')
    await cm.on.to((await cm.instant(story, 'overdue')).toMillis())
    for (const one of ['tm.coast@', 'sm.fenmarsh@']) await story.mailTo(one, /^Not closed in time after the move/)
    for (const task of ['cmClosureVisits', 'cmManagersDecision']) expect(entered(story, `userTask_${task}`)).toBe(false)
    const board = await stage.register.procedures.board({ overdue: true }, stage.engine.clock.now())
    expect(board.map(({ caseReference }) => caseReference)).toContain(story.caseReference)
    await cm.move(story, { moveDate })
    for (const task of ['cmClosureVisits', 'cmAccommodationSeen', 'cmReadyNotification']) await story.task(task)
    await cm.on.closeOtherwise(story)
    await cm.on.ends(story, 'closeAfterMove', 'notClosed')
  })
})

describe('a closing that goes no further', () => {
  it('is not begun where the request does not fit; it ends with the case, or is withdrawn, while the move is recorded (CM-01)', async () => {
    const [gone, closed, withdrawn] = [await cm.held(), await cm.held(), await cm.held()]
    await cm.on.closeOtherwise(gone)
    await cm.begin(gone)
    await gone.complete('startProblem', manager, { withdraw: true })
    await gone.ends('event_notBegun')
    expect(await stage.register.procedures.ofCase(gone.caseReference)).toEqual([])

    for (const story of [closed, withdrawn]) {
      await cm.begin(story)
      await story.task('cmMoveDetails')
    }
    await cm.on.closeOtherwise(closed)
    await closed.ends('event_endedEarly')
    expect(await cm.outcomeOf(closed)).toBe('CASE_CLOSED')
    expect((await cm.withdraw(withdrawn)).status).toBe(202)
    await withdrawn.ends('event_endedEarly')
    for (const one of ['tm.coast@', 'sw.coast@']) await withdrawn.mailTo(one, /^Closing withdrawn/)
    expect(await cm.outcomeOf(withdrawn)).toBe('WITHDRAWN')
    expect((await cm.account(withdrawn)).body.errors[0].problem).toContain('not closed after a move')
    for (const story of [closed, withdrawn]) expect(await cm.openForms(story)).toEqual([])
    expect(cm.on.toldAbout(closed, 'tm.coast@', /^Closing withdrawn/)).toBe(0)
  })
})

describe('the models of the closing after a move', () => {
  it('leave a sound record behind (I3, I5, I6)', async () => {
    await cm.on.steps.recordIsSound()
    const kept = stage.engine.stream.records.filter(
      ({ valueType, value }) => valueType === 'VARIABLE' && value.scopeKey === value.processInstanceKey,
    )
    expect(kept.filter(({ value }) => ofTheNewHome.test(value.value)).map(({ value }) => value.name)).toEqual([])
    expect(stage.lines.filter((line) => ofTheNewHome.test(line))).toEqual([])
  })

  it('are passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/closeAfterMove')).toEqual([])
  })
})
