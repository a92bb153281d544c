import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { northPeople, transfersOn } from './stepsOfTheTransfer.ts'

let stage: Stage
let on: ReturnType<typeof transfersOn>
const person = (username: string, team: string, district: string, authority = 'sample') => ({
  ...{ username, team, district, authority, displayName: `Robin ${username.slice(3)}`, active: true },
  roles: username.startsWith('tm.') ? ['teamManager'] : ['socialWorker', 'dutySocialWorker', 'assessmentSocialWorker'],
  ...{ qualification: 'QUALIFIED', employment: 'PERMANENT', fullTimeEquivalent: 1 },
  email: `${username}@${authority}.example.org`,
})
/** Teams of care management, so that a case can move inside its district. */
async function seedTeams() {
  const { authorities, staff } = stage.register
  for (const [code, team, district] of [
    ['sample', 'north-care', 'north'],
    ['fenmarsh', 'coast-care', 'coast'],
  ] as const) {
    const found = (await authorities.list()).find((one) => one.code === code)
    const { name = code, profile = 'sample' } = found ?? {}
    const teams = [{ code: team, name: `${district} care team`, district }]
    await authorities.seed([{ code, name, profile, districts: [{ code: district, name: district }], teams }])
  }
  await staff.seed([
    { ...person('dtm.north-support', 'north-support', 'north'), roles: ['deputyTeamManager'] },
    person('sw.linden', 'north-support', 'north'),
    person('sw.poplar', 'north-support', 'north'),
    person('tm.north-care', 'north-care', 'north'),
    person('sw.aspen', 'north-care', 'north'),
    person('tm.coast-care', 'coast-care', 'coast', 'fenmarsh'),
    person('sw.reed', 'coast-care', 'coast', 'fenmarsh'),
  ])
}
beforeAll(async () => {
  stage = await startStage()
  on = transfersOn(stage)
  await seedTeams()
})
afterAll(() => stage?.stop())

const london = (instant: number) => DateTime.fromMillis(instant, { zone: 'Europe/London' })
const minutes = (count: number) => stage.engine.moveBy(count * 60_000)

/** What the process holds in a variable about a case, once it holds something of this kind. */
const variable = (story: Story, name: string, value: RegExp) =>
  story.record(
    (record) => record.valueType === 'VARIABLE' && record.value.name === name && value.test(record.value.value),
    `variable ${name} ${value}`,
  )
const outcomeOf = async ({ caseReference }: Story) =>
  (await stage.register.transfers.latestOf(caseReference))?.outcome ?? null
const nobodySuitable = () => ({
  ...on.steps.forms().awSelectWorker,
  worker: null,
  noWorker: true,
  noWorkerReason: 'Everybody is above the limit or away this week.',
})

describe('a case that goes to another team', () => {
  it('moves when the meeting has agreed and every step of the two weeks is done: team and worker end and begin at one instant (DT-01 to DT-10, DT-13, DM-01, DM-02)', async () => {
    const story = await on.held()
    await on.meeting()
    await on.begin(story)
    await story.mailTo('tm.north@', /^Listed for the District Transfer Meeting/)
    // Asked for a second time: refused, with a link to the first.
    const first = await stage.register.transfers.openOf(story.caseReference)
    await on.begin(story)
    await variable(story, 'transferProblem', new RegExp(`is open already.*transfers/${first?.id}`))
    await story.complete('dtStartProblem', 'tm.north', { withdraw: true })
    await story.ends('event_notStarted')

    const { transferId } = await on.decided(story)
    const windowEnds = await story.timer('event_windowPassed')
    expect(london(windowEnds.value.dueDate).diff(on.now(), 'days').days).toBeCloseTo(14, 0)
    for (const manager of ['tm.north@', 'tm.north-support@']) await story.mailTo(manager, /^Transfer agreed/)

    const search = { named: 'NO', reason: null, lookAgain: null }
    expect(await story.refused('dtNominateWorker', 'tm.north-support', search)).toContain('Why nobody can take it yet')
    await story.complete('dtNominateWorker', 'tm.north-support', {
      ...search,
      reason: 'Two workers of the team are away until Wednesday.',
      lookAgain: on.now().plus({ days: 2 }).toISODate(),
    })
    await on.to((await story.timer('event_lookAgain')).value.dueDate)
    await on.name(story)
    await story.ends('event_workerNamed')
    await story.mailTo('sw.ash@', /^Receiving worker named/)
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    const { meeting, visit } = on.both(northPeople)
    expect(
      await story.refused('dtTransferMeetingRecord', 'sw.willow', { ...meeting, attendees: ['sw.ash'] }),
    ).toContain('a transfer meeting needs both')
    await story.complete('dtTransferMeetingRecord', 'sw.willow', meeting)
    await story.complete('dtJointVisit', 'sw.willow', {
      ...visit,
      childrenSeen: false,
      notSeenReason: 'Nobody opened; the family was at the surgery.',
    })
    await story.complete('dtJointVisit', 'sw.ash', visit)
    await story.ends('event_workerIntroduced')

    expect(await story.refused('dtTransferRequest', 'sw.birch', on.forms().dtTransferRequest)).toContain('sw.birch')
    await story.complete('dtTransferRequest', 'sw.ash', on.forms().dtTransferRequest)
    await story.mailTo('tm.north-support@', /^Request for case transfer/)
    const audit = on.forms().dtCaseAudit
    const incomplete = { ...audit, chronologyComplete: 'NO', result: 'NOT_UP_TO_DATE' }
    expect(await story.refused('dtCaseAudit', 'tm.north', incomplete)).toContain('chronology')
    const due = on.now().plus({ days: 2 }).toISODate()
    await story.complete('dtCaseAudit', 'tm.north', {
      ...incomplete,
      defects: [{ about: 'CHRONOLOGY', due, defect: 'ends in December' }],
    })
    expect(
      await story.refused('dtTransferSummary', 'sw.ash', { ...on.forms().dtTransferSummary, summary: 'Goes well.' }),
    ).toContain('Summary')
    await story.complete('dtTransferSummary', 'sw.ash', on.forms().dtTransferSummary)

    const { defectFound } = on.forms()
    expect(await story.refused('dtAuditReview', 'tm.north-support', { ...defectFound, defects: 'none' })).toMatch(/./)
    await story.complete('dtAuditReview', 'tm.north-support', defectFound)
    await story.mailTo('tm.north@', /^To be put right before the transfer/)
    const { fixes } = on.forms().dtRectification((await story.form('dtRectification')).fixes)
    expect(fixes).toHaveLength(2)
    expect(await story.refused('dtRectification', 'tm.north', { fixes: fixes.slice(1) })).toContain('one row says how')
    await story.complete('dtRectification', 'tm.north', { fixes })
    await on.review(story)

    expect(await story.refused('dtCompleteTransfer', 'tm.north-support', { transferringClosed: true })).toMatch(/./)
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash' })
    // Two managers of the receiving team at once: one wins, and there is one record of it.
    const { key } = await story.task('dtCompleteTransfer')
    const both = await Promise.allSettled(
      ['tm.north-support', 'dtm.north-support'].map((username) =>
        stage.engine.complete(key, username, on.forms().dtCompleteTransfer),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await story.ends('event_recordChanged')
    const history = await stage.register.allocations.ofCase(story.caseReference)
    const [before, after] = history.filter(({ role }) => role === 'PRIMARY').slice(-2)
    expect([before?.username, after?.username]).toEqual(['sw.ash', 'sw.willow'])
    expect(after).toMatchObject({ from: before?.to, to: null, kind: 'WORKER', reasonCode: 'TRANSFER' })
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ team: 'north-support' })
    expect(await stage.register.transfers.get(transferId)).toMatchObject({
      outcome: 'TRANSFERRED',
      endedAt: after?.from,
      keepsWorker: false,
    })
    await story.mailTo('tm.north@', /^Transfer complete/)
    const { tuTakeUpChecklist, tuCoreDetails } = on.steps.forms()
    await story.complete('tuTakeUpChecklist', 'sw.willow', tuTakeUpChecklist)
    await story.complete('tuCoreDetails', 'sw.willow', tuCoreDetails)
    await story.ends('event_transferred')
    await on.close(story)
  })

  it('is asked for over the API once; a second start of the same transfer ends without effect; taken back, it ends and both hear of it (DT-01)', async () => {
    const story = await on.held()
    await on.meeting()
    const request = { caseReference: story.caseReference, part: 'ONE', toTeam: 'north-support', by: 'tm.north' }
    const reason = 'The assessment is complete; the family needs longer support.'
    const answer = await on.post('/v1/transfers', { ...request, reason })
    expect(answer.status).toBe(202)
    const { transferId } = answer.body
    const again = await on.post('/v1/transfers', { ...request, reason })
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/transfers/${transferId}`])
    await on.onAgenda(story)
    await stage.application.dependencies.engine.publish({
      ...{ name: 'transferRequested', correlationKey: randomUUID(), messageId: randomUUID(), timeToLive: 0 },
      variables: { caseReference: story.caseReference, transferId },
    })
    await story.ends('event_begunTwice')
    await story.ends('event_notStarted')
    expect((await on.report(transferId, 'withdrawn')).status).toBe(202)
    await story.ends('event_transferEnded')
    await story.mailTo('tm.north@', /^Transfer has ended/)
    expect(await outcomeOf(story)).toBe('WITHDRAWN')
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash' })
    await on.close(story)
  })

  it('comes back to a manager when the request is wrong: put right it is taken, dropped nothing begins (DT-01, DM-01)', async () => {
    await on.begin({ caseReference: 'C-2026-999999' } as Story)
    const unknown = on.on.instancesOf('caseReference', 'C-2026-999999')
    await unknown.complete('dtStartProblem', 'tm.north', { withdraw: true })
    await unknown.ends('event_notStarted')

    const story = await on.held()
    await on.meeting()
    await on.begin(story, { toTeam: 'north-assessment' })
    await variable(story, 'transferProblem', /has the case already/)
    const { dtStartProblem } = on.forms()
    const mended = { ...dtStartProblem, transferCase: story.caseReference }
    expect(await story.refused('dtStartProblem', 'tm.north', { ...mended, toTeam: 'south-support' })).toContain(
      'another district',
    )
    await story.complete('dtStartProblem', 'tm.north', mended)
    await on.decided(story, { decision: 'REFUSED', receivingTeam: null })
    await story.mailTo('tm.north@', /^Transfer refused/)
    await story.ends('event_staysHere')
    expect(await outcomeOf(story)).toBe('REFUSED')
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ team: 'north-assessment' })
    await on.close(story)
  })

  it('stays with its team when part two of the meeting finds that it steps down, and the step-down begins; held over, it is taken up at the next meeting (DM-02, DM-05, TS-05)', async () => {
    const story = await on.held()
    await on.meeting()
    await on.begin(story, { part: 'TWO', reasonCode: 'STEP_DOWN' })
    const { item } = await on.onAgenda(story)
    const held = { ...on.outcome({ decision: 'HOLD', receivingTeam: null }), by: 'sm.north' }
    const at = () => on.now().toISO({ suppressMilliseconds: true }) ?? ''
    await minutes(61)
    await on.meeting()
    await stage.register.transferMeetings.decide(item.id, { ...held, at: at() })
    await story.mailTo('tm.north@', /^Held over to the next meeting/)
    await on.decided(story, { decision: 'STEP_DOWN_TAF', receivingTeam: null })
    await story.mailTo('tm.north@', /^To step down/)
    await story.ends('event_staysHere')
    expect(await outcomeOf(story)).toBe('STEPPED_DOWN')
    // The step-down begins in the name of whoever decided it, with the worker of the case.
    const { procedures } = stage.register
    const { value: considering } = await story.task('tsConsiderTaf')
    expect(considering.assignee).toBe('sw.ash')
    const stepDown = await procedures.openOf(story.caseReference, 'tafStepDownClosure')
    expect(stepDown).toMatchObject({ requestedBy: 'sm.north', endedAt: null })
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    await on.close(story)
    await story.ends('event_closedOtherwise')
    expect(await procedures.latestOf(story.caseReference, 'tafStepDownClosure')).toMatchObject({
      outcome: 'CASE_CLOSED',
    })
  })

  it('is carried out at once where the meeting has agreed before, and waits for the team where none was named (DT-02, XD-06, XD-08)', async () => {
    const story = await on.held()
    const { caseReference } = story
    const { transfers, transferMeetings } = stage.register
    const by = { by: 'tm.north', at: on.now().toISO({ suppressMilliseconds: true }) ?? '' }
    const reason = 'The assessment is complete; the family needs longer support.'
    const { transferId } = await transfers.request({ caseReference, part: 'ONE', reason, by: 'tm.north' })
    const { itemId } = await transferMeetings.listItem({
      transferId,
      meetingId: await on.meeting(),
      late: false,
      ...by,
    })
    await transferMeetings.decide(itemId, { ...on.outcome(), ...by, by: 'sm.north' })
    const taken = await transferMeetings.take(transferId)
    const facts = await stage.register.cases.withChild(caseReference)
    const { profile, authority, district, team, need, concernLevel, categories } = facts ?? {}
    const known = { caseReference, profile, authority, district, team, need, concernLevel, categories }
    await on.steps.begin('districtTransfer', {
      ...{ ...known, transferId, transferAgreed: true, transferKind: 'DISTRICT', part: 'ONE', worker: 'sw.ash' },
      ...{ initials: facts?.child.initials, reviewAt: null, requestedAt: by.at },
      ...{ meetingId: taken?.meetingId, meetingAt: taken?.meetingAt, decision: 'TRANSFER' },
      ...{ receivingTeam: 'north-support', receivingDistrict: 'north', targetDate: taken?.targetDate },
    })
    await story.task('dtCaseAudit')
    await on.close(story)
    await story.ends('event_transferEnded')
    expect(await outcomeOf(story)).toBe('CASE_CLOSED')

    const other = await on.held()
    await on.meeting()
    await on.begin(other, { toTeam: null })
    await on.decided(other, { receivingTeam: null })
    await other.complete('xdIdentifyTeam', 'sm.north', { team: 'north-care' })
    await other.mailTo('tm.north-care@', /^Transfer agreed/)
    await other.task('dtNominateWorker')
    await on.close(other)
    await other.ends('event_transferEnded')
  })
})

describe('the receiving worker', () => {
  it('is looked for again when nobody suits, when the worker is connected with the family, and whenever the named one is lost, until the record changes (DT-03, DT-11, AW-52)', async () => {
    const story = await on.held()
    const { transferId } = await on.agreed(story)
    const nominate = () => story.complete('dtNominateWorker', 'tm.north-support', on.forms().dtNominateWorker)
    await nominate()
    await story.complete('awRecordCheck', 'tm.north-support', on.steps.forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north-support', nobodySuitable())
    await story.ends('event_nobodySuitable')
    await nominate()
    await story.complete('awRecordCheck', 'tm.north-support', on.steps.forms().awRecordCheck)
    await story.complete('awSelectWorker', 'tm.north-support', {
      ...on.steps.forms().awSelectWorker,
      worker: null,
      outOfArea: 'YES',
      outOfAreaReason: 'The father works in the team.',
      nextTeam: 'south-assessment',
    })
    await story.ends('event_connected')
    await on.name(story)
    await story.task('dtJointVisit')

    expect((await on.report(transferId, 'receiving-worker-lost')).status).toBe(202)
    await story.mailTo('tm.north-support@', /^Receiving worker no longer available/)
    await story.reaches('userTask_dtJointVisit', 'ELEMENT_TERMINATED')
    const linden = { ...northPeople, next: 'sw.linden' }
    await on.name(story, linden)
    await on.introduce(story, linden)
    await story.ends('event_workerIntroduced')

    // Lost after the introduction while papers are missing: found when the transfer comes to its completion.
    await minutes(3)
    expect((await on.report(transferId, 'receiving-worker-lost')).status).toBe(202)
    await on.papers(story)
    // Each report is heard for a minute by whoever begins to wait; nobody names another worker as fast as a story does.
    await minutes(3)
    await on.review(story)
    await on.name(story)
    await on.introduce(story)

    const { key } = await story.task('dtCompleteTransfer')
    await minutes(3)
    expect((await on.report(transferId, 'receiving-worker-lost')).status).toBe(202)
    await story.record(
      (record) => record.valueType === 'USER_TASK' && record.intent === 'CANCELED' && record.key === key,
      'end of the completion',
    )
    await minutes(3)
    await on.name(story, linden)
    await on.introduce(story, linden)
    await on.complete(story)
    await story.ends('event_recordChanged')
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.linden', kind: 'WORKER' })
    expect(await outcomeOf(story)).toBe('TRANSFERRED')
    await story.task('tuTakeUpChecklist')
    await on.close(story)
  })
})

describe('an outcome that is put right in the window', () => {
  it('begins the window anew: what is done is not asked again, another team names its own worker and reviews the audit, held over it waits for the next meeting, refused it ends (DM-02, DT-09)', async () => {
    const story = await on.held()
    const of = await on.agreed(story)
    await on.name(story)
    await on.introduce(story)
    await on.papers(story)
    const first = await story.task('dtAuditReview')
    const over = (key: string) =>
      story.record(
        (record) => record.valueType === 'USER_TASK' && record.intent === 'CANCELED' && record.key === key,
        'end of the task',
      )
    const later = on.now().plus({ weeks: 3 }).toISODate()
    const corrected = await on.correct(of, { targetDate: later, targetReason: 'The school holiday lies between.' })
    expect([corrected.status, corrected.body]).toEqual([202, expect.objectContaining({ itemId: of.itemId })])
    await over(first.key)
    const second = await story.task('dtAuditReview')
    expect(await on.stepsDone(of.transferId)).toEqual([
      ...['WORKER_NAMED', 'WORKER_MEETING', 'JOINT_VISIT', 'REQUEST', 'AUDIT', 'SUMMARY'],
    ])

    expect((await on.correct(of, { receivingTeam: 'north-care' })).status).toBe(202)
    await over(second.key)
    await story.mailTo('tm.north-care@', /^Transfer agreed/)
    const care = { ...northPeople, taking: 'tm.north-care', next: 'sw.aspen' }
    await on.review(story, care)
    await story.ends('event_auditAccepted')
    const naming = await story.task('dtNominateWorker')
    expect(await on.stepsDone(of.transferId)).toEqual(['REQUEST', 'AUDIT', 'SUMMARY', 'AUDIT_REVIEW'])

    expect((await on.correct(of, { receivingTeam: 'north-care', plan: 'Within the month.' })).status).toBe(202)
    await over(naming.key)
    await story.ends('event_acceptedBefore')
    await story.task('dtNominateWorker')

    await on.meeting()
    expect((await on.correct(of, { decision: 'HOLD', receivingTeam: null, targetDate: null })).status).toBe(202)
    await story.mailTo('tm.north@', /^Held over to the next meeting/)
    await on.onAgenda(story).then(async ({ item }) => {
      await minutes(61)
      const at = on.now().toISO({ suppressMilliseconds: true }) ?? ''
      await stage.register.transferMeetings.decide(item.id, {
        ...on.outcome({ receivingTeam: 'north-care' }),
        by: 'sm.north',
        at,
      })
      await on.name(story, care)
      const next = { meetingId: item.meetingId, itemId: item.id }
      await story.task('dtJointVisit')
      expect((await on.correct(next, { decision: 'REFUSED', receivingTeam: null })).status).toBe(202)
    })
    await story.ends('event_staysHere')
    expect(await outcomeOf(story)).toBe('REFUSED')
    expect(await on.holderOf(story)).toMatchObject({ username: 'sw.ash' })
    await on.close(story)
  })
})

describe('the end of the two weeks', () => {
  it('moves a case without a named worker all the same, keeps the worker of a child protection case, waits for a family not met with daily notices, and chases every step that is late (DT-02, DT-11, DT-12, G-10, G-57, G-69, C-29)', async () => {
    const [waits, protectedChild, notMet, toFix, toReview, toComplete] = [
      await on.held(),
      await on.held(),
      await on.held(),
      await on.held(),
      await on.held(),
      await on.held(),
    ]
    await on.meeting()
    const all = [waits, protectedChild, notMet, toFix, toReview, toComplete]
    for (const story of all) await on.begin(story)
    for (const story of all) await on.decided(story)
    const request = await on.held()
    for (const story of [waits, protectedChild, toFix, toReview, toComplete]) await on.papers(story)
    for (const story of [waits, protectedChild, toComplete]) await on.review(story)
    await toFix.complete('dtAuditReview', 'tm.north-support', on.forms().defectFound)
    await toFix.task('dtRectification')
    await on.name(notMet, { ...northPeople, next: 'sw.poplar' })
    await on.name(toComplete)
    await on.introduce(toComplete)
    await toComplete.task('dtCompleteTransfer')

    // In the window it becomes a child protection case.
    const event = { kind: 'category-changed', categories: ['CP'], by: 'tm.north', at: on.now().toISO() }
    const changed = await on.post(`/v1/cases/${protectedChild.caseReference}/events`, event)
    expect([changed.status, changed.body]).toEqual([202, expect.anything()])
    for (const manager of ['tm.north@', 'tm.north-support@', 'sm.north@'])
      await protectedChild.mailTo(manager, /^Status has changed during the transfer/)

    const { value: end } = await toReview.timer('event_windowPassed')
    await on.to(end.dueDate)
    for (const story of [waits, protectedChild, toFix, toReview]) await story.ends('event_nobodyNamed')
    for (const manager of ['tm.north@', 'tm.north-support@', 'sm.north@'])
      await notMet.mailTo(manager, /^Transfer is late/)
    expect(notMet.has('event_nobodyNamed')).toBe(false)
    expect(await on.holderOf(notMet)).toMatchObject({ username: 'sw.ash' })
    await on.begin(request, { toTeam: 'north-assessment' })
    await request.task('dtStartProblem')

    await on.complete(waits)
    await waits.task('ucCannotAllocate')
    expect(await on.holderOf(waits)).toMatchObject({ username: 'tm.north-support', kind: 'TEAM_MANAGER' })
    expect(await outcomeOf(waits)).toBe('TRANSFERRED_UNALLOCATED')
    await waits.mailTo('sm.north@', /^Transferred without a worker/)
    await on.close(waits)
    await waits.ends('event_closedWithoutWorker')

    await on.complete(protectedChild)
    await protectedChild.complete('ucCannotAllocate', 'tm.north-support', {
      ...on.steps.forms().ucCannotAllocate,
      category: 'CP',
    })
    expect(await on.holderOf(protectedChild)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await stage.register.cases.get(protectedChild.caseReference)).toMatchObject({ team: 'north-support' })
    expect(await stage.register.transfers.latestOf(protectedChild.caseReference)).toMatchObject({
      outcome: 'TRANSFERRED_UNALLOCATED',
      keepsWorker: true,
    })
    for (const clock of ['event_weekOver', 'event_twoWeeksOver']) await protectedChild.timer(clock)
    await protectedChild.complete('ucManagerSolution', 'sm.north', {
      ...on.steps.forms().ucManagerSolution,
      lookedAtWith: 'tm.north-support',
      solution: 'ALLOCATED',
    })
    await on.choose(protectedChild, northPeople)
    await protectedChild.ends('unallocatedCaseManagement')
    expect(await on.holderOf(protectedChild)).toMatchObject({ username: 'sw.willow', kind: 'WORKER' })
    await protectedChild.task('tuTakeUpChecklist')
    await on.close(protectedChild)

    // Day after day until it is done, and nothing that is late is taken away.
    const { value: next } = await notMet.timer('event_nextMorning')
    await on.to(next.dueDate)
    await notMet.ends('event_nextMorning')
    await notMet.record(
      (record) =>
        record.valueType === 'TIMER' &&
        record.intent === 'CREATED' &&
        record.value.targetElementId === 'event_nextMorning' &&
        record.value.dueDate > next.dueDate,
      'another notice',
    )
    const chased: [Story, string][] = [
      [notMet, 'dtTransferMeetingRecord'],
      [notMet, 'dtJointVisit'],
      [notMet, 'dtTransferRequest'],
      [notMet, 'dtCaseAudit'],
      [notMet, 'dtTransferSummary'],
      [toReview, 'dtAuditReview'],
      [toFix, 'dtRectification'],
      [toComplete, 'dtCompleteTransfer'],
      [request, 'dtStartProblem'],
    ]
    for (let day = 0; day < 3; day += 1) await stage.engine.moveBy(86_400_000)
    for (const [story, formId] of chased) await story.ends(`event_${formId}Chased`)
    await request.complete('dtStartProblem', 'tm.north', { withdraw: true })
    await toReview.task('dtAuditReview')
    await on.close(toReview)
    await on.close(toFix)
    await on.complete(toComplete)
    await toComplete.task('tuTakeUpChecklist')
    await on.close(toComplete)

    // The named worker leaves after the window: the case moves unallocated.
    const leaves = { authority: 'sample', username: 'sw.poplar', kind: 'LEAVING', from: on.now().toISODate() }
    expect((await on.post('/v1/absences', leaves)).status).toBe(202)
    await notMet.mailTo('tm.north-support@', /^Receiving worker no longer available/)
    await notMet.ends('event_nobodyNamed')
    await on.papers(notMet)
    // The message about the worker is over before the next task could take it for its own.
    await minutes(3)
    await on.review(notMet)
    await on.complete(notMet)
    await notMet.task('ucCannotAllocate')
    expect(await on.holderOf(notMet)).toMatchObject({ username: 'tm.north-support', kind: 'TEAM_MANAGER' })
    await on.close(notMet)
    await notMet.ends('event_closedWithoutWorker')
  })
})

describe('under Lincolnshire', () => {
  it('counts three weeks from the notification, and names the worker five working days before the review (KT-02, KT-15, DT-02)', async () => {
    await on.to(on.now().plus({ weeks: 1 }).startOf('week').set({ hour: 10 }).toMillis())
    const coast = { authority: 'fenmarsh', district: 'coast', chair: 'sm.fenmarsh' }
    const story = await on.held('sw.coast', { authority: 'fenmarsh', district: 'coast' })
    await on.meeting(coast)
    const review = on.now().plus({ weeks: 3 })
    await on.begin(story, { toTeam: 'coast-care', requestedBy: 'tm.coast', reviewDate: review.toISODate() })
    await on.decided(story, { receivingTeam: 'coast-care' }, 'sm.fenmarsh')
    const { value: end } = await story.timer('event_windowPassed')
    expect(london(end.dueDate).diff(on.now(), 'days').days).toBeCloseTo(21, 0)
    const limits = await stage.register.limits.ofCase(story.caseReference)
    const notice = limits.find(({ milestone }) => milestone === 'transferNoticeBefore')
    expect(notice?.due?.slice(0, 10)).toBe(review.minus({ weeks: 3 }).toISODate())
    const { value: naming } = await story.timer('event_dtNominateWorkerOverdue')
    expect(naming.dueDate).toBeLessThan(end.dueDate)
    await on.to(naming.dueDate)
    await stage.engine.moveBy(4 * 86_400_000)
    await story.ends('event_dtNominateWorkerChased')
    await on.name(story, { giving: 'tm.coast', taking: 'tm.coast-care', worker: 'sw.coast', next: 'sw.reed' })
    await story.task('dtJointVisit')
    await on.close(story)
    await story.ends('event_transferEnded')
  })
})

describe('the models of the transfer', () => {
  it('leave a sound record behind (I3, I5, I6)', () => on.steps.recordIsSound())

  it('are passed in full by these stories', async () => {
    const { records } = stage.engine.stream
    expect(await notCovered(records, 'processes/districtTransfer')).toEqual([])
    const branch = ['gateway_takesNow', 'flow_takesNowNoNamedForATransfer', 'event_workerNamed']
    const missed = await notCovered(records, 'processes/allocateWorker', ['allocateWorker'])
    expect(missed.filter((element) => branch.some((one) => element.endsWith(one)))).toEqual([])
  })
})
