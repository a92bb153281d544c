import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { movesOn } from './stepsOfTheMove.ts'

let stage: Stage
let ia: ReturnType<typeof movesOn>
beforeAll(async () => {
  stage = await startStage()
  ia = movesOn(stage)
})
afterAll(() => stage?.stop())

const patience = { timeout: 120_000 }
/** Whom a letter of the move went to, and how far it is. */
const letters = (story: Story, letter: string) => ia.on.recipients(story, letter)
const toThem = ['OTHER_AUTHORITY localAuthority sent']
const toAgencies = ['AGENCY agency sent']
/** The agencies here hear of the move, each once. */
const agenciesTold = (story: Story) => expect.poll(() => letters(story, 'L-62'), patience).toEqual(toAgencies)
/** Nothing of this move went to the other authority. */
async function nothingWent(story: Story) {
  for (const letter of ['L-58', 'L-59', 'L-60', 'L-61']) expect(await letters(story, letter)).toEqual([])
}
const written = async ({ caseReference }: Story, formId: string) =>
  (await stage.register.oversight.acceptedOf([caseReference], [formId]))[0]
/** What a letter to the other authority said. */
const mailed = async (subject: RegExp, { caseReference }: Story) =>
  (await stage.mail.first((mail) => subject.test(mail.subject ?? '') && `${mail.text}`.includes(caseReference), 'mail'))
    .text

describe('a planned move', () => {
  it('is agreed with the family, planned at a review to which the other authority is invited, and goes over with assessment, plan and chronology; the agencies hear of it, the case stays with its worker until the other authority accepts, and closing begins on the day of the move (IA-01, IA-04, IA-05, IA-07 to IA-10, IA-13, IA-14, IA-19)', async () => {
    const story = await ia.held()
    const procedureId = await ia.ask(story)
    const again = await ia.on.post('/v1/procedures', {
      ...{ procedure: 'interAuthorityTransfer', caseReference: story.caseReference, by: 'sw.ash' },
    })
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/closures/${procedureId}`])
    const { iaConsent, iaTransferPlan } = ia.forms()
    expect(await story.refused('iaConsent', 'sw.birch', iaConsent)).toContain('is not the worker of this case')
    await ia.consent(story)
    const atReview = { ...iaTransferPlan, planned: 'PLANNED_AT_REVIEW' }
    expect(await story.refused('iaTransferPlan', 'sw.ash', atReview)).toContain('nobody has entered it')
    await ia.plan(story, atReview)
    await ia.papersThere(story)
    await story.task('iaLetterPack')
    expect(await letters(story, 'L-59')).toEqual(toThem)
    const chronology = (await stage.register.documents.ofCase(story.caseReference)).find(
      ({ kind }) => kind === 'CHRONOLOGY',
    )
    expect(chronology).toMatchObject({ contentType: 'application/pdf', addedBy: 'interAuthorityTransfer' })
    const { iaLetterPack } = ia.forms()
    const alone = await story.refused('iaLetterPack', 'sw.ash', iaLetterPack([chronology?.id]))
    expect(alone).toContain('Child and Family Assessment is missing')
    expect(alone).toContain('the plan is missing')
    // What was typed comes back with the refusal: the papers are ticked anew.
    const papers = (await stage.register.documents.ofCase(story.caseReference)).map(({ id }) => id)
    await ia.pack(story, { papers })
    await story.task('iaLiaison')
    expect(await letters(story, 'L-58')).toEqual(toThem)
    await agenciesTold(story)
    const [sent] = await ia.dispatches(story)
    expect(sent).toMatchObject({
      ...{ channel: 'SECURE_EMAIL', sentBy: 'sw.ash', sentAt: expect.stringMatching(/^2027-/) },
      recipient: { authorityName: 'Leeds City Council', name: 'Imogen Thwaite' },
    })
    expect(sent?.papers.map(({ kind }) => kind).sort()).toEqual(['ASSESSMENT', 'CHRONOLOGY', 'PLAN'])
    const letter = await mailed(/^Transfer of a child/, story)
    for (const words of [/Transfer meeting/, /Chronology/, /Please say by \w+day/]) expect(letter).toMatch(words)

    expect((await ia.answers(story, 'ACCEPTED')).status).toBe(202)
    await story.ends('event_everybodyTold')
    await ia.staysWithUs(story)
    const { value: day } = await story.timer('event_moveDay')
    expect(new Date(day.dueDate).toISOString()).toContain(`${(await ia.moveOf(story)).moveDate}T00:00`)
    expect(await ia.closingOf(story)).toBeUndefined()
    await ia.on.to(day.dueDate)
    await ia.ends(story, 'transferEnded')
    expect(await ia.closingOf(story)).toMatchObject({ path: 'MOVE', requestedBy: 'sw.ash', endedAt: null })
    expect(await ia.outcomeOf(story)).toBe('TRANSFERRED')
    expect(await ia.stepsDone(story)).toEqual(['CONSENT', 'PLAN', 'PAPERS', 'RESPONSE', 'NOTICES'])
    await ia.staysWithUs(story)
    const late = await ia.answers(story, 'REFUSED')
    expect(late.status).toBe(409)
    await story.task('cmMoveDetails')
    await ia.on.closeOtherwise(story)
  })
})

describe('an unplanned move', () => {
  it('is told to the other authority, with a discussion instead of a meeting; papers by post need the receipt or the reason why there is none; each late step is chased, and closing begins at once (IA-06 to IA-11, IA-14, G-10)', async () => {
    const story = await ia.held()
    await ia.begin(story)
    await ia.on.late(story, 'iaConsent')
    await ia.consent(story)
    await ia.on.late(story, 'iaTransferPlan')
    const { planned: _, ...unsaid } = ia.forms().unplanned
    expect(await story.refused('iaTransferPlan', 'sw.ash', unsaid)).toContain('How the transfer is made')
    await ia.plan(story, ia.forms().unplanned)
    await story.task('cmMoveDetails')
    await ia.papersThere(story)
    await ia.on.late(story, 'iaLetterPack')
    expect(await letters(story, 'L-59')).toEqual(toThem)
    const papers = (await stage.register.documents.ofCase(story.caseReference)).map(({ id }) => id)
    const posted = { ...ia.forms().iaLetterPack(papers), channel: 'POST', meetingDetails: null }
    expect(await story.refused('iaLetterPack', 'sw.ash', posted)).toContain('why there is none')
    const noReceiptReason = 'The counter was closed; it went into the letter box.'
    await story.complete('iaLetterPack', 'sw.ash', { ...posted, noReceiptReason })
    expect(await ia.dispatches(story)).toEqual([expect.objectContaining({ channel: 'POST', noReceiptReason })])
    const { iaLiaison, noAnswer } = ia.forms()
    expect(await story.refused('iaLiaison', 'sw.birch', noAnswer)).toContain('is not the worker of this case')
    await ia.liaise(story, noAnswer)
    const unheld = { ...iaLiaison, meetingHeldAt: null }
    expect(await story.refused('iaLiaison', 'sw.ash', unheld)).toContain('whether a transfer meeting or a discussion')
    await ia.liaise(story, ia.forms().iaLiaison)
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('TRANSFERRED')
    expect(await ia.stepsDone(story)).toEqual(['CONSENT', 'PLAN', 'MEETING', 'PAPERS', 'RESPONSE', 'NOTICES'])
    expect((await ia.contacts(story)).map(({ person }) => person)).toEqual([
      ...['Imogen Thwaite', 'Their front door', 'Imogen Thwaite', 'Imogen Thwaite, duty manager'],
    ])
    await agenciesTold(story)
    await ia.on.closeOtherwise(story)
  })
})

describe('a family that does not agree', () => {
  it('is referred to the other authority where the child would be at risk: the manager turns a No of the worker into a Yes, the referral goes first and the papers after it (IA-02, IA-03, IA-07, G-70)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    const { withoutConsent, iaConfirmNoSafeguarding } = ia.forms()
    expect(await story.refused('iaConsent', 'sw.ash', { ...withoutConsent, analysis: null })).toContain('Analysis')
    await ia.consent(story, withoutConsent)
    await ia.on.late(story, 'iaConfirmNoSafeguarding')
    expect(await story.refused('iaConfirmNoSafeguarding', 'sw.ash', iaConfirmNoSafeguarding)).toContain('sw.ash')
    const seen = { tmConfirmed: 'NO', reason: 'The mother was alone with the child on both last visits, and drunk.' }
    await story.complete('iaConfirmNoSafeguarding', 'tm.north', seen)
    await ia.plan(story)
    await ia.papersThere(story)
    await story.task('iaLetterPack')
    expect([await letters(story, 'L-60'), await letters(story, 'L-59')]).toEqual([toThem, []])
    expect(await mailed(/^Safeguarding/i, story)).toContain(withoutConsent.analysis)
    await ia.pack(story, { meetingDetails: null })
    await ia.liaise(story, { ...ia.forms().iaLiaison, meetingHeldAt: null })
    await story.ends('event_everybodyTold')
    expect(await letters(story, 'L-58')).toEqual(toThem)
    await agenciesTold(story)
    expect((await ia.moveOf(story)).safeguarding).toBe(true)
    await ia.on.to((await story.timer('event_moveDay')).value.dueDate)
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('REFERRED')
    expect((await written(story, 'iaConfirmNoSafeguarding'))?.decidedBy).toBe('tm.north')
    await ia.on.closeOtherwise(story)
  })

  it('moves without a word to the other authority where the manager confirms that there is no risk: the agencies hear of it all the same, and closing begins (IA-02, IA-13, IA-14, G-70)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    await ia.consent(story, ia.forms().withoutConsent)
    await story.complete('iaConfirmNoSafeguarding', 'dtm.north', ia.forms().iaConfirmNoSafeguarding)
    await ia.plan(story, { ...ia.forms().unplanned, planned: null })
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('MOVED')
    await nothingWent(story)
    await agenciesTold(story)
    expect(await ia.moveOf(story)).toMatchObject({ safeguarding: false, noSafeguardingConfirmedBy: 'dtm.north' })
    expect(await ia.closingOf(story)).toMatchObject({ path: 'MOVE', endedAt: null })
    await ia.on.closeOtherwise(story)
  })
})

describe('a referral whose work has not begun', () => {
  it('is passed on by the duty team, with a note on the record, and no answer is waited for (IA-12)', async () => {
    const story = await ia.on.withoutWorker()
    await ia.begin(story, 'tm.north')
    const { value } = await story.task('iaConsent')
    expect(value).toMatchObject({
      ...{ candidateGroupsList: ['dutySocialWorker', 'dutyManager', 'teamManager'], assignee: '' },
    })
    await ia.consent(story, { ...ia.forms().iaConsent, activated: 'NO' })
    await ia.plan(story, { ...ia.forms().unplanned, planned: null })
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('FORWARDED')
    expect([await letters(story, 'L-61'), await letters(story, 'L-58')]).toEqual([toThem, []])
    expect(await ia.contacts(story)).toEqual([expect.objectContaining({ result: expect.stringContaining('L-61') })])
    await agenciesTold(story)
    await ia.on.closeOtherwise(story)
  })
})

describe('a child with a child protection plan', () => {
  it('goes over by procedures of its own: nothing is sent from here, and nothing closes by itself (GN-03, GN-04, IA-01)', async () => {
    const story = await ia.held({ categories: ['CP'] })
    await ia.ask(story)
    expect(await story.form('iaConsent')).toMatchObject({ planType: 'CP_PLAN' })
    await ia.consent(story, { ...ia.forms().iaConsent, planType: 'CP_PLAN' })
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('OUTSIDE')
    await nothingWent(story)
    expect([await letters(story, 'L-62'), await ia.closingOf(story)]).toEqual([[], undefined])
    await ia.staysWithUs(story)
  })
})

describe('a family that is gone', () => {
  it('is looked for: the manager is told at once and notes who searches, and closing runs meanwhile; the papers go once the authority is known, the agencies hear once the address is, and one that is to stay secret waits for the manager (IA-13, G-65, G-71)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    await ia.consent(story)
    await ia.plan(story, ia.forms().notKnown)
    const unknown = () => ia.on.toldAbout(story, 'tm.north@', /^Family has moved, and we do not know where/)
    await expect.poll(unknown, patience).toBeGreaterThan(0)
    await story.task('cmMoveDetails')
    await ia.on.late(story, 'iaMissingFamily')
    await story.complete('iaMissingFamily', 'tm.north', ia.forms().iaMissingFamily)
    const { pointer } = await story.form('iaMissingFamily')
    expect(pointer).toBe(ia.forms().iaMissingFamily.pointer)
    await nothingWent(story)
    const { found } = ia.forms()
    expect(await story.refused('iaMissingFamily', 'tm.north', found)).toContain('nobody has entered it')
    await story.complete('iaMissingFamily', 'tm.north', { ...found, newAddress: 'NOT_KNOWN' })
    await ia.papersThere(story)
    await ia.pack(story, { meetingDetails: null })
    await story.task('iaLiaison')
    for (const letter of ['L-59', 'L-58']) expect(await letters(story, letter)).toEqual(toThem)
    expect(await letters(story, 'L-62')).toEqual([])

    await ia.enterAddress(story)
    await story.complete('iaMissingFamily', 'tm.north', ia.forms().found)
    const { letterProblemText } = await story.form('letterProblem')
    expect(letterProblemText).toContain('the new address of the family is to be kept secret')
    expect(await letters(story, 'L-62')).toEqual(['AGENCY agency held'])
    await story.complete('letterProblem', 'tm.north', ia.on.steps.forms().letterProblem)
    await story.reaches('serviceTask_noteAgencies', 'ELEMENT_COMPLETED')
    const mails = stage.mail.mails.filter(({ text }) => `${text}`.includes(story.caseReference))
    expect(mails.filter(({ text }) => /Canal Row/.test(`${text}`))).toEqual([])
    await ia.on.closeOtherwise(story)
    await ia.ends(story, 'endedEarly')
    expect(await ia.outcomeOf(story)).toBe('CASE_CLOSED')
  })
})

describe('the answer of the other authority', () => {
  it('is asked for again where none comes: after five working days the contact is chased, after ten the worker is told, after fifteen the Service Manager, who may note the answer (IA-19, G-34, G-10)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    await ia.sent(story)
    await ia.on.late(story, 'iaLiaison')
    await ia.liaise(story, ia.forms().noAnswer)
    const { value: again } = await story.timer('event_chaseAgain')
    expect(await ia.on.limitOf(story, 'iaLiaison')).toBeGreaterThan(again.dueDate)
    await ia.on.to(again.dueDate)
    await story.mailTo('sw.ash@', /^Please ask the other authority again/)
    await story.ends('event_askedOnceMore')
    await ia.on.to((await story.timer('event_escalate')).value.dueDate)
    await story.mailTo('sm.north@', /^No answer from the other authority/)
    await story.ends('event_silenceTold')
    await ia.staysWithUs(story)
    await ia.liaise(story, ia.forms().iaLiaison, 'sm.north')
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('TRANSFERRED')
    await ia.on.closeOtherwise(story)
  })

  it('may be a refusal: managers here have them asked again, and an answer that comes meanwhile counts; nothing takes an acceptance back (IA-19, G-34, G-10)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    await ia.sent(story)
    await ia.liaise(story, ia.forms().refused)
    await ia.on.late(story, 'iaRefused')
    const { iaRefused } = ia.forms()
    expect(await story.refused('iaRefused', 'sw.ash', iaRefused)).toContain('sw.ash')
    await story.complete('iaRefused', 'tm.north', iaRefused)
    const { value: open } = await story.task('iaLiaison')
    expect(await ia.stepsDone(story)).not.toContain('RESPONSE')
    const refused = await ia.answers(story, 'REFUSED')
    expect(refused.status).toBe(202)
    await ia.on.taken(story, open.userTaskKey)
    const { key } = await story.task('iaRefused')
    expect((await ia.answers(story, 'ACCEPTED', 'They think again and take it over.')).status).toBe(202)
    await ia.on.taken(story, key)
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('TRANSFERRED')
    expect((await ia.contacts(story)).map(({ response }) => response).filter(Boolean)).toEqual([
      ...['REFUSED', 'REFUSED', 'ACCEPTED'],
    ])
    for (const response of ['REFUSED', 'ACCEPTED'] as const)
      expect((await ia.answers(story, response)).status).toBe(409)
    await ia.on.closeOtherwise(story)
  })

  it('may be a refusal for good: the case stays here, and the closing that had begun is withdrawn (IA-19, G-34)', async () => {
    const story = await ia.held()
    await ia.ask(story)
    await ia.sent(story)
    const { key } = await story.task('cmMoveDetails')
    await ia.liaise(story, ia.forms().refused)
    await story.complete('iaRefused', 'sm.north', { ...ia.forms().iaRefused, next: 'STAYS' })
    await ia.ends(story, 'transferEnded')
    expect(await ia.outcomeOf(story)).toBe('STAYS')
    await ia.on.taken(story, key)
    await expect.poll(async () => (await ia.closingOf(story))?.outcome, patience).toBe('WITHDRAWN')
    await ia.staysWithUs(story)
    // A move that is still to come brings no closing either.
    const early = await ia.held()
    await ia.ask(early)
    await ia.sent(early, ia.forms().iaTransferPlan)
    await ia.liaise(early, ia.forms().refused)
    await early.complete('iaRefused', 'tm.north', { ...ia.forms().iaRefused, next: 'STAYS' })
    await ia.ends(early, 'transferEnded')
    expect([await ia.outcomeOf(early), await ia.closingOf(early)]).toEqual(['STAYS', undefined])
  })

  it('counts where it comes before anybody waits for it, once (IA-19)', async () => {
    const story = await ia.held()
    expect((await ia.answers(story, 'ACCEPTED')).status).toBe(409)
    await ia.ask(story)
    await ia.papersThere(story)
    await ia.consent(story)
    await ia.plan(story, ia.forms().unplanned)
    await story.task('iaLetterPack')
    expect((await ia.answers(story, 'ACCEPTED')).status).toBe(202)
    await ia.pack(story, { meetingDetails: null })
    await ia.ends(story, 'transferEnded')
    expect([await ia.outcomeOf(story), story.has('userTask_iaLiaison')]).toEqual(['TRANSFERRED', false])
    expect(await letters(story, 'L-58')).toEqual(toThem)
    await ia.on.closeOtherwise(story)
  })
})

describe('a transfer that comes to nothing', () => {
  it('is withdrawn where the family stays, ends with the case, and is not begun where the request does not fit (IA-01)', async () => {
    const [withdrawn, closed, wrong] = [await ia.held(), await ia.held(), await ia.held()]
    await ia.begin(wrong, 'ghost')
    const right = { withdraw: false, startCase: wrong.caseReference, requestedBy: 'sw.ash' }
    expect(await wrong.refused('startProblem', 'sw.ash', { ...right, requestedBy: 'tm.coast' })).toContain(
      'not a member',
    )
    await wrong.complete('startProblem', 'tm.north', { withdraw: true })
    await ia.ends(wrong, 'notBegun')
    expect(await stage.register.procedures.ofCase(wrong.caseReference)).toEqual([])

    await ia.ask(withdrawn)
    await ia.sent(withdrawn)
    const tasks = [await withdrawn.task('iaLiaison'), await withdrawn.task('cmMoveDetails')]
    expect((await ia.withdraw(withdrawn)).status).toBe(202)
    for (const { key } of tasks) await ia.on.taken(withdrawn, key)
    await ia.ends(withdrawn, 'withdrawalTold')
    await withdrawn.mailTo('sw.ash@', /^Our work goes on/)
    expect(await ia.outcomeOf(withdrawn)).toBe('WITHDRAWN')
    await expect.poll(async () => (await ia.closingOf(withdrawn))?.outcome, patience).toBe('WITHDRAWN')
    await ia.staysWithUs(withdrawn)

    await ia.ask(closed)
    const { key } = await closed.task('iaConsent')
    await ia.on.closeOtherwise(closed)
    await ia.on.taken(closed, key)
    await ia.ends(closed, 'endedEarly')
    expect(await ia.outcomeOf(closed)).toBe('CASE_CLOSED')
    await nothingWent(closed)
  })
})

describe('the models of the move', () => {
  it('leave a sound record behind (I3, I5, I6)', async () => {
    await ia.on.steps.recordIsSound()
    const kept = stage.engine.stream.records.filter(
      ({ valueType, value }) => valueType === 'VARIABLE' && value.scopeKey === value.processInstanceKey,
    )
    const people = /Canal Row|Thwaite|Merrion|tenancy/i
    expect(kept.filter(({ value }) => people.test(value.value)).map(({ value }) => value.name)).toEqual([])
  })

  it('are passed in full by these stories', async () => {
    const { records } = stage.engine.stream
    expect(await notCovered(records, 'processes/interAuthorityTransfer')).toEqual([])
  })
})
