import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { father, lead, mother, stepDownsOn } from './stepsOfTheStepDown.ts'

let stage: Stage
let on: ReturnType<typeof stepDownsOn>
beforeAll(async () => {
  stage = await startStage()
  on = stepDownsOn(stage)
  const other = { username: 'lp.other', displayName: 'Oswin Farrow', roles: ['leadProfessional'] }
  await stage.register.staff.seed([
    { ...other, authority: 'sample', fullTimeEquivalent: 1, email: 'lp.other@sample.example.org' },
  ])
})
afterAll(() => stage?.stop())

const told = (story: Story, address: string, subject: RegExp) => on.closing.toldAbout(story, address, subject)
/** The letter to the father is not sent: the manager decides so for each. */
const notToTheFather = (story: Story) => story.complete('letterProblem', 'tm.north', on.steps.forms().letterProblem)
const stepsDone = async (story: Story) =>
  (await stage.register.procedures.steps((await on.latest(story)).id))
    .filter(({ doneAt }) => doneAt)
    .map(({ step }) => step)
/** The form of a closing that begins, with what its caller knows of the Team around the Family. */
const closingBegins = async (story: Story) => (await story.form('clClosureCase')).tafOutcome

describe('a step-down with everybody’s consent', () => {
  it('becomes a Team around the Family that outlives the case: consent of each, a Lead Professional, the final meeting moved once, the papers, the next date, and reviews until the needs are met (TS-01 to TS-21, CL-24)', async () => {
    const story = await on.closing.held({ people: [mother, father] })
    const asked = await on.ask(story)
    expect(asked.status).toBe(202)
    const again = await on.ask(story)
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/tafs/${asked.body.procedureId}`])

    expect(await story.refused('tsConsiderTaf', 'sw.birch', on.forms().tsConsiderTaf)).toContain('Amelia Ashdown')
    await on.consider(story)
    expect((await story.form('tsConsent')).personOptions).toEqual([
      expect.objectContaining({ label: 'Parent (KQ)' }),
      expect.objectContaining({ label: expect.stringContaining('not safe to contact') }),
      expect.objectContaining({ label: 'The child (AQ)' }),
    ])
    const notAsked = { given: 'NOT_APPLICABLE', askedOn: null, explained: false }
    const { consents } = await on.answers(story, [{}, notAsked])
    const refused = await story.refused('tsConsent', 'sw.ash', { consents: consents.slice(0, 2) })
    expect(refused).toContain('no reason says why')
    expect(refused).toContain('The child (AQ) has no row')
    const reason = 'The police ask that nobody contacts him.'
    const everybody = consents.map((row) => (row.given === 'YES' ? row : { ...row, reason }))
    await story.complete('tsConsent', 'sw.ash', { consents: everybody })
    expect((await on.tafOf(story)).consents.map(({ personKind, given }) => `${personKind} ${given}`).sort()).toEqual([
      'CHILD YES',
      'PARENT NOT_APPLICABLE',
      'PARENT YES',
    ])

    await on.approach(story, { answer: 'NEEDS_SUPPORT' })
    for (const area of ['asw.sample@', 'atm.sample@']) await story.mailTo(area, /^Lead Professional asks for support/)
    expect(await story.form('tsLeadProfessional')).toMatchObject({ candidateName: 'Hester Lindqvist', answer: null })
    await on.approach(story, { answer: 'UNSURE_OF_PROCESS' })
    await story.mailTo('atm.sample@', /^Question about the TAF process/)
    const refusal = { ...on.forms().tsLeadProfessional, answer: 'REFUSED' }
    await story.complete('tsLeadProfessional', 'sw.ash', refusal)
    expect(await story.refused('tsLeadProfessional', 'sw.ash', refusal)).toContain('is on record already')
    await on.approach(story, { candidateName: 'Priscilla Ottway', candidateUsername: lead })
    const { approaches, leadProfessional } = await on.tafOf(story)
    expect(approaches.map(({ answer }) => answer)).toEqual([
      'NEEDS_SUPPORT',
      'UNSURE_OF_PROCESS',
      'REFUSED',
      'ACCEPTED',
    ])
    expect(leadProfessional).toMatchObject({ name: 'Priscilla Ottway', username: lead })
    expect(told(story, 'tm.north@', /^No Lead Professional/)).toBe(0)

    const past = { ...on.forms().tsArrangeMeeting, meetingAt: on.at() }
    expect(await story.refused('tsArrangeMeeting', 'sw.ash', past)).toContain('has passed')
    await on.arrange(story)
    await story.mailTo('atm.sample@', /^Written confirmation/)
    await notToTheFather(story)
    await story.ends('event_invited')
    const invited = await on.closing.recipients(story, 'L-39')
    expect(invited).toEqual([
      'AGENCY agency sent',
      'CHILD youngPerson toPost',
      'PARENT parent cancelled',
      'PARENT parent sent',
    ])
    expect(await story.refused('tsHandOut', 'tm.north', on.forms().tsHandOut)).toContain('Amelia Ashdown')
    await on.handOut(story)
    await on.meetingDay(story)

    const withoutBoth = await on.meeting(story, { handedOut: false, nextTafDate: null })
    const words = await story.refused('tsFinalMeeting', 'sw.ash', withoutBoth)
    expect(words).toContain('before the meeting ends: hand them out')
    expect(words).toContain('before the meeting ends: enter the next TAF meeting')
    expect(await story.refused('tsFinalMeeting', 'sw.ash', await on.meeting(story, {}, 'NO'))).toContain('voluntary')
    await story.complete('tsFinalMeeting', 'sw.ash', on.forms().meetingPutOff)
    await on.handOut(story)
    await notToTheFather(story)
    expect(await on.closing.recipients(story, 'L-39')).toHaveLength(2 * invited.length)
    await on.meetingDay(story)
    const first = on.day(28)
    await on.meet(story)
    expect(told(story, 'atm.sample@', /^Written confirmation/)).toBe(2)

    await story.mailTo('atm.sample@', /^Team around the Family has started/)
    await notToTheFather(story)
    expect(await on.tafOf(story)).toMatchObject({ state: 'RUNNING', nextTafAt: expect.stringContaining(first) })
    expect((await on.tafOf(story)).consents.map(({ reconfirmed }) => reconfirmed).sort()).toEqual(['YES', 'YES', null])
    expect(await stepsDone(story)).toEqual([
      ...['CONSIDERED', 'CONSENT', 'LEAD_PROFESSIONAL', 'MEETING_ARRANGED', 'HAND_OUT', 'FINAL_MEETING'],
    ])
    expect((await on.written(story, 'tsFinalMeeting'))?.text).toMatchObject({ attendees: expect.any(Array) })

    expect(await closingBegins(story)).toBe('CONSENTED')
    expect(await on.closing.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    await on.close(story, { tafOutcome: 'CONSENTED', rationaleNoTaf: null }, { noTafRationale: null })
    await notToTheFather(story)
    await story.ends('serviceTask_endClosed')
    expect(await on.closing.outcomeOf(story)).toBe('CLOSED')
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ outcome: 'STEPPED_DOWN_TAF' })
    expect(await on.closing.holderOf(story)).toBeUndefined()
    for (const letter of ['L-42', 'L-38']) expect(await on.closing.recipients(story, letter)).toEqual(invited)
    expect((await on.tafOf(story)).state).toBe('RUNNING')

    await on.nextMeeting(story)
    for (const leads of ['atm.sample@', `${lead}@`]) await story.mailTo(leads, /^TAF meeting: please record/)
    const review = { ...on.forms().tsTafReview, nextTafDate: on.day(70) }
    expect(await story.refused('tsTafReview', 'lp.other', review)).toContain('Priscilla Ottway')
    await story.complete('tsTafReview', lead, review)
    await on.nextMeeting(story)
    await story.complete('tsTafReview', lead, on.forms().needsMet)
    await story.mailTo('atm.sample@', /^Team around the Family has ended/)
    await story.ends('serviceTask_endTaf')
    expect(await on.outcomeOf(story)).toBe('TAF_ENDED')
    const { reviews, ...taf } = await on.tafOf(story)
    expect(reviews.map(({ outcome }) => outcome)).toEqual(['CONTINUE', 'NEEDS_MET'])
    expect(taf).toMatchObject({ state: 'ENDED', endReason: 'NEEDS_MET', endedNote: on.forms().needsMet.needsMetNote })
    expect(await on.contactsOf(story)).toEqual([])
  })
})

describe('a Team around the Family that runs', () => {
  it('goes on when the case is closed otherwise; four months later the mother withdraws her consent, and as concern remains the front door is told before it ends (TS-20, G-67)', async () => {
    const story = await on.running({ nextTafDate: on.day(200) })
    await on.closing.closeOtherwise(story)
    await story.ends('event_closedOtherwise')
    expect(await on.closing.outcomeOf(story)).toBe('CASE_CLOSED')
    expect(await on.outcomeOf(story)).toBeNull()
    await on.to(on.now().plus({ months: 4 }).toMillis())

    const { consents } = await on.tafOf(story)
    const parent = consents.find(({ personKind }) => personKind === 'PARENT')
    const note = 'She called the school and wants no more meetings.'
    expect((await on.report(story, 'taf-consent-withdrawn', { personId: parent?.personId, note })).status).toBe(202)
    const twice = await on.report(story, 'taf-consent-withdrawn', { personId: parent?.personId, by: 'atm.sample' })
    expect([twice.status, twice.body.errors[0].problem]).toEqual([409, expect.stringContaining('still stands')])
    for (const manager of ['atm.sample@', 'tm.north@']) await story.mailTo(manager, /^Consent to the TAF withdrawn/)
    expect(await story.form('tsConsentWithdrawn')).toMatchObject({ withdrawnText: expect.stringContaining(note) })
    await on.closing.late(story, 'tsConsentWithdrawn')
    expect(await story.refused('tsConsentWithdrawn', 'lp.other', on.forms().tsConsentWithdrawn)).toContain('area team')
    await story.complete('tsConsentWithdrawn', 'asw.sample', on.forms().tsConsentWithdrawn)

    await story.mailTo('fdm.sample@', /^New contact: concern after a TAF/)
    expect(await on.contactsOf(story)).toMatchObject([{ source: 'TAF_ENDED', receivedFrom: 'asw.sample' }])
    expect((await story.form('fdContact')).contactText).toContain('the school is worried again')
    await story.mailTo('atm.sample@', /^Team around the Family has ended/)
    await story.ends('serviceTask_endTaf')
    expect(await on.outcomeOf(story)).toBe('TAF_ENDED')
    expect(await on.tafOf(story)).toMatchObject({ endReason: 'CONSENT_WITHDRAWN', concernRemains: true })
    await story.complete('fdContact', 'fdm.sample', {
      decision: 'NO_ACTION',
      reason: 'The police are with the family today and have asked for a meeting already.',
    })
  })

  it('ends with a review at which consent is withdrawn, late as it was recorded; without concern no contact follows, and the closing of the case weighs it (TS-19, TS-20, G-67, CL-03)', async () => {
    const story = await on.running()
    await on.evidence(story, { tafOutcome: 'CONSENTED', rationaleNoTaf: null })
    await on.nextMeeting(story)
    await on.closing.late(story, 'tsTafReview')
    const reason = 'School and nurse see the child each week; nothing worries them.'
    await story.complete('tsTafReview', 'atm.sample', {
      ...on.forms().consentWithdrawn,
      ...{ concernRemains: 'NO', concernReason: reason },
    })
    await story.mailTo('atm.sample@', /^Team around the Family has ended/)
    expect(await on.tafOf(story)).toMatchObject({ endReason: 'CONSENT_WITHDRAWN', endedNote: reason })
    const decision = { ...on.closing.forms().clManagersDecision, noTafRationale: null }
    expect(await story.refused('clManagersDecision', 'tm.north', decision)).toContain('How you weighed')
    await on.closing.closeOtherwise(story)
    await story.ends('serviceTask_endTaf')
    expect(await on.outcomeOf(story)).toBe('TAF_ENDED')
    expect(await on.contactsOf(story)).toEqual([])
    expect((await on.report(story, 'taf-consent-withdrawn')).status).toBe(409)
  })

  it('ends when the needs are reported as met while the case is still open: the closing goes on (TS-20, TS-21)', async () => {
    const story = await on.running()
    expect((await on.report(story, 'taf-needs-met', { note: 'The plan is done.' })).status).toBe(202)
    await story.ends('event_needsMet')
    expect(await on.tafOf(story)).toMatchObject({ state: 'ENDED', endReason: 'NEEDS_MET' })
    expect(await on.outcomeOf(story)).toBeNull()
    await story.task('clClosureCase')
    expect(await on.closing.holderOf(story)).toMatchObject({ username: 'sw.ash' })
    await on.closing.closeOtherwise(story)
    await story.ends('serviceTask_endTaf')
    expect(await on.outcomeOf(story)).toBe('TAF_ENDED')
  })
})

describe('a step-down without consent', () => {
  it('is followed by a closing without TAF, whose decision weighs the refusal (TS-03, TS-04, CL-02, CL-03)', async () => {
    const story = await on.held()
    await on.begin(story)
    await on.consider(story)
    await on.consent(story, [{}, { given: 'NO' }])
    await story.mailTo('tm.north@', /^No Team around the Family/)
    expect(await closingBegins(story)).toBe('REFUSED')
    expect(await on.outcomeOf(story)).toBe('WITHOUT_TAF')
    expect(await on.tafOf(story)).toMatchObject({ state: 'ENDED', endReason: 'NOT_STARTED' })
    const considered = { tafOutcome: 'REFUSED', rationaleNoTaf: 'The young person does not want any more meetings.' }
    await on.evidence(story, considered)
    const decision = on.closing.forms().clManagersDecision
    expect(await story.refused('clManagersDecision', 'tm.north', decision)).toContain('How you weighed')
    const weighed = 'He is fifteen, the reasons are his own, and the school sees him each day.'
    await on.closing.decide(story, { howRefusalWeighed: weighed })
    expect((await on.written(story, 'clManagersDecision'))?.text).toMatchObject({ howRefusalWeighed: weighed })
    await on.closing.complete(story)
    await on.closing.summarise(story)
    await on.closing.close(story)
    await story.ends('event_withoutTafEnded')
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ outcome: 'CLOSED' })
  })

  it('also when consent is withdrawn before the final meeting; a family that agrees after all gets a new step-down, which can be withdrawn (TS-04, TS-20, CL-03, TS-21)', async () => {
    const story = await on.consented()
    await on.approach(story)
    const { key } = await story.task('tsArrangeMeeting')
    expect((await on.report(story, 'taf-consent-withdrawn')).status).toBe(202)
    await on.closing.taken(story, key)
    await story.mailTo('tm.north@', /^No Team around the Family/)
    expect(await closingBegins(story)).toBe('REFUSED')
    const { id, outcome } = await on.latest(story)
    expect(outcome).toBe('WITHOUT_TAF')

    await on.closing.consider(story, { tafOutcome: 'CONSENTED', rationaleNoTaf: null })
    await story.task('tsConsiderTaf')
    expect(await on.closing.outcomeOf(story)).toBe('STEP_DOWN')
    expect((await on.latest(story)).id).not.toBe(id)
    expect((await on.withdraw(story)).status).toBe(202)
    await story.ends('event_withdrawn')
    await story.mailTo('sw.ash@', /^Step-down withdrawn/)
    expect(await on.latest(story)).toMatchObject({ outcome: 'WITHDRAWN', endedBy: 'tm.north' })
    expect(await on.closing.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
  })

  it('also when somebody does not agree any more at the final meeting; whatever is late on the way is chased and stays (TS-15, CL-03, G-10)', async () => {
    const story = await on.held()
    await on.begin(story)
    await on.closing.late(story, 'tsConsiderTaf')
    await on.consider(story)
    await on.closing.late(story, 'tsConsent')
    await on.consent(story)
    await on.approach(story)
    await on.closing.late(story, 'tsArrangeMeeting')
    await on.arrange(story)
    await on.closing.late(story, 'tsHandOut')
    await on.handOut(story)
    await on.closing.late(story, 'tsFinalMeeting')
    const reason = 'The mother wants to manage alone with the help of her sister.'
    await on.meet(story, { agreement: 'NO', agreementReason: reason, handedOut: false, nextTafDate: null }, 'NO')
    await story.mailTo('tm.north@', /^No Team around the Family/)
    expect(await closingBegins(story)).toBe('REFUSED')
    expect((await on.written(story, 'tsFinalMeeting'))?.text).toMatchObject({ agreementReason: reason })
    expect(await on.tafOf(story)).toMatchObject({ endReason: 'NOT_STARTED', nextTafAt: null })
    expect(await on.closing.recipients(story, 'L-42')).toEqual([])
    await on.closing.closeOtherwise(story)
    await story.ends('event_withoutTafEnded')
  })
})

describe('a step-down for which nobody leads', () => {
  it('comes to the Team Manager after three refusals, who searches on, and after three more gives up (TS-08, TS-09, CL-01)', async () => {
    const story = await on.consented()
    await on.closing.late(story, 'tsLeadProfessional')
    const ask = async (...names: string[]) => {
      for (const candidateName of names) await on.approach(story, { candidateName, answer: 'REFUSED' })
    }
    await on.approach(story, { candidateName: 'Nora Nairn', answer: 'NEEDS_SUPPORT' })
    await ask('Nora Nairn', 'Otto Oakes', 'Pia Penrose')
    for (const manager of ['tm.north@', 'atm.sample@']) await story.mailTo(manager, /^No Lead Professional yet/)
    await on.closing.late(story, 'tsNoLeadProfessional')
    const { tsNoLeadProfessional } = on.forms()
    expect(await story.refused('tsNoLeadProfessional', 'sw.ash', tsNoLeadProfessional)).toContain('Team Manager')
    await story.complete('tsNoLeadProfessional', 'tm.north', tsNoLeadProfessional)
    await ask('Quinn Quaile', 'Rhea Rudd')
    await story.task('tsLeadProfessional')
    expect(told(story, 'tm.north@', /^No Lead Professional yet/)).toBe(1)
    await ask('Sol Sands')
    const reason = 'Six professionals refused, and the school alone is enough for this family.'
    await story.complete('tsNoLeadProfessional', 'dtm.north', { decision: 'NO_TAF', reason })
    expect(await closingBegins(story)).toBe('NOT_SUITABLE')
    expect(await on.outcomeOf(story)).toBe('WITHOUT_TAF')
    expect(await stepsDone(story)).toEqual(['CONSIDERED', 'CONSENT'])
    await on.closing.closeOtherwise(story)
    await story.ends('event_withoutTafEnded')
  })
})

describe('a step-down that cannot be', () => {
  it('leaves the case as it is at level 4 or while specialist services are needed; where neither holds it closes without TAF (TS-01, TS-05)', async () => {
    const severe = await on.held()
    await on.begin(severe)
    await on.consider(severe, { level: 'L4' })
    const needed = await on.held()
    await on.begin(needed)
    await on.consider(needed, { noFurtherRole: 'NO' })
    for (const story of [severe, needed]) {
      await story.mailTo('tm.north@', /^No Team around the Family/)
      await story.ends('event_notYet')
      expect(await on.outcomeOf(story)).toBe('WITHOUT_TAF')
      expect(story.has('userTask_tsConsent')).toBe(false)
      expect(await on.closing.holderOf(story)).toMatchObject({ username: 'sw.ash' })
    }
    const light = await on.held()
    await on.begin(light)
    await on.consider(light, { level: 'L2', criteriaMet: 'NO' })
    expect(await closingBegins(light)).toBe('NOT_SUITABLE')
    await on.closing.closeOtherwise(light)
  })

  it('ends with a case that is closed otherwise, and does not begin for one that nobody knows (TS-05, CL-24)', async () => {
    const story = await on.consented()
    const { key } = await story.task('tsLeadProfessional')
    await on.closing.closeOtherwise(story)
    await on.closing.taken(story, key)
    await story.ends('event_closedOtherwise')
    expect(await on.outcomeOf(story)).toBe('CASE_CLOSED')
    expect(await on.tafOf(story)).toMatchObject({ state: 'ENDED', endReason: 'NOT_STARTED' })

    const unknown = stage.storyOf('C-2026-999999')
    await on.begin(unknown)
    const { key: task } = await stage.engine.stream.first(
      ({ valueType, intent, value }) =>
        valueType === 'USER_TASK' && intent === 'CREATED' && value.elementId === 'userTask_startProblem',
      'the request to be put right',
    )
    await stage.engine.complete(task, 'tm.north', { withdraw: true })
    await stage.engine.stream.first(
      ({ intent, value }) =>
        intent === 'ELEMENT_COMPLETED' &&
        value.bpmnProcessId === 'tafStepDownClosure' &&
        value.elementId === 'event_notBegun',
      'end of the request',
    )
  })
})

describe('the models of the step-down', () => {
  it('leave a sound record behind (I3, I5, I6)', () => on.steps.recordIsSound())

  it('are passed in full by these stories', async () => {
    expect(await notCovered(stage.engine.stream.records, 'processes/tafStepDownClosure')).toEqual([])
  })
})
