import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recommendationForms } from '../closureRecommendation/formsOfTheRecommendation.ts'
import { notCovered } from '../support/coverage.ts'
import { type Stage, type Story, startStage } from '../support/story.ts'
import { endingsOn } from './stepsOfTheEnding.ts'

let stage: Stage
let ei: ReturnType<typeof endingsOn>
beforeAll(async () => {
  stage = await startStage()
  ei = endingsOn(stage)
})
afterAll(() => stage?.stop())

const coast = { worker: 'sw.coast', manager: 'tm.coast' }
const atTheCoast = () => ei.on.held('sw.coast', { authority: 'fenmarsh', district: 'coast' })
const outcomeOf = async (
  story: Story,
  kind: 'endOfInvolvement' | 'caseClosure' | 'tafStepDownClosure' | 'tacTransfer',
) => (await ei.procedure(story, kind)).outcome
/** Who is written to with the minutes, and how far each letter is; nobody twice. */
const minutes = async (story: Story) =>
  (await ei.on.steps.letters(story, 'L-30'))
    .filter(({ state }) => state !== 'cancelled')
    .map(({ audience, state }) => `${audience} ${state}`)
    .toSorted()
const confirm = (story: Story, level: 'L2' | 'L3' | 'L4', changes = {}, manager = 'tm.north') =>
  story.complete('eiConfirmLevel', manager, { ...ei.forms(level).eiConfirmLevel, ...changes })
/** What follows is a procedure of its own: taken back here, it leaves the case with its worker. */
async function followed(story: Story, kind: 'caseClosure' | 'tafStepDownClosure', formId: string) {
  await story.task(formId)
  expect((await ei.withdraw((await ei.procedure(story, kind)).id)).status).toBe(202)
  await story.ends('event_involvementEnded')
  expect(await outcomeOf(story, kind)).toBe('WITHDRAWN')
  expect(await ei.openForms(story)).toEqual([])
  expect(await ei.on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
}

describe('a team that ends its involvement', () => {
  it('at level 2 agrees an action plan with the single agency at a last meeting; the manager confirms or gives back, the minutes reach all parties, and closing begins (EI-01, EI-07, EI-08, G-60)', async () => {
    const story = await ei.on.held()
    const request = { procedure: 'endOfInvolvement', caseReference: story.caseReference, by: 'sw.ash' }
    const { status, body } = await ei.on.post('/v1/procedures', request)
    expect(status).toBe(202)
    const again = await ei.on.post('/v1/procedures', request)
    expect([again.status, again.body.errors[0].link]).toEqual([409, `/closures/${body.procedureId}`])

    const { eiLevel } = ei.forms('L2')
    const { invitees } = await story.form('eiLevel')
    expect(await story.refused('eiLevel', 'sw.birch', { ...eiLevel, invitees })).toContain('is not the worker')
    const care = { ...eiLevel, invitees, level: 'L4', holdingTeam: 'CIC', otherAgencies: true }
    expect(await story.refused('eiLevel', 'sw.ash', care)).toContain('level 2 or level 3')
    await ei.propose(story, 'L2')
    const first = await ei.meetingDay(story)
    await story.complete('eiFinalMeeting', 'sw.ash', { ...ei.forms('L2').putOff })
    const moved = await ei.meetingDay(story)
    expect(moved.diff(first, 'days').days).toBeGreaterThan(2)
    const { eiFinalMeeting, eiConfirmLevel, givenBack } = ei.forms('L2')
    expect(await story.refused('eiFinalMeeting', 'sw.ash', { ...eiFinalMeeting, tasks: [] })).toContain('Tasks')
    await story.complete('eiFinalMeeting', 'sw.ash', eiFinalMeeting)

    expect(await story.refused('eiConfirmLevel', 'sw.ash', eiConfirmLevel)).toContain('sw.ash')
    await story.complete('eiConfirmLevel', 'tm.north', givenBack)
    await story.mailTo('sw.ash@', /^Level not confirmed/)
    expect(await ei.stepsDone(story, 'endOfInvolvement')).toMatchObject({ LEVEL: 'DUE', MEETING: 'DUE' })
    const stands = { meetingAgain: 'NO', meetingAt: null, venue: null, invitees: [] }
    await story.complete('eiLevel', 'sw.ash', { ...ei.forms('L2').eiLevel, ...stands })
    const written = await story.form('eiFinalMeeting')
    expect(written).toMatchObject({ held: 'YES', minutes: eiFinalMeeting.minutes, minutesSent: false })
    await story.complete('eiFinalMeeting', 'sw.ash', { ...eiFinalMeeting, meetingAt: written.meetingAt })
    await confirm(story, 'L2')
    await story.mailTo('sw.ash@', /^Level confirmed/)
    await story.ends('event_minutesSent')
    expect(await minutes(story)).toEqual(['agency sent', 'parent sent'])
    const steps = { LEVEL: 'DONE', MEETING: 'DONE', CONFIRMED: 'DONE', MINUTES: 'DONE' }
    expect(await ei.stepsDone(story, 'endOfInvolvement')).toEqual(steps)
    expect(await outcomeOf(story, 'endOfInvolvement')).toBe('ROUTED')
    expect((await ei.withdraw(body.procedureId)).status).toBe(409)
    const rows = await stage.register.oversight.acceptedOf([story.caseReference], ['eiConfirmLevel'])
    expect(rows.map(({ decidedBy, text }) => [decidedBy, text.reason])).toEqual([
      ['tm.north', eiConfirmLevel.reason],
      ['tm.north', givenBack.reason],
    ])
    await followed(story, 'caseClosure', 'clClosureCase')
  })

  it('at level 3 tells the Area Team Manager of the meeting before it, each time that it moves, and the case steps down to a Team around the Family (EI-02, EI-03, EI-04, EI-07)', async () => {
    const person = { parentalResponsibility: true, preferredChannel: 'EMAIL', safeToContact: true } as const
    const story = await ei.on.held('sw.ash', {
      children: [{ name: 'Amber Quillfeather', dateOfBirth: '2012-05-02', address: '12 Sparrow Court, ZZ1 3QT' }],
      people: [
        { ...person, name: 'Kirsty Quillfeather', relationship: 'MOTHER', email: 'kirsty@example.org' },
        { ...person, name: 'Jean Marlow', relationship: 'FOSTER_CARER', email: 'jean.marlow@example.org' },
        {
          ...person,
          ...{ name: 'Rory Quillfeather', relationship: 'FATHER', email: 'rory@example.org' },
          ...{ safeToContact: false, unsafeReason: 'He does not know where the children live.' },
        },
      ],
    })
    await ei.begin(story)
    const noticesOf = async () =>
      (await ei.on.steps.letters(story, 'L-29')).filter(({ recipientRef }) => recipientRef === 'atm.sample').length
    await ei.propose(story, 'L3')
    await story.mailTo('atm.sample@', /^Final meeting at level 3/)
    await ei.meetingDay(story)
    expect(await noticesOf()).toBe(1)
    await story.complete('eiFinalMeeting', 'sw.ash', ei.forms('L3').putOff)
    await ei.meetingDay(story)
    expect(await noticesOf()).toBe(2)
    await story.complete('eiFinalMeeting', 'sw.ash', ei.forms('L3').eiFinalMeeting)
    expect(await story.refused('eiConfirmLevel', 'tm.north', ei.forms('L2').eiConfirmLevel)).toContain('action plan')
    await confirm(story, 'L3')
    // The step-down does not wait until a person has decided about the father's letter.
    await story.task('tsConsiderTaf')
    await story.complete('letterProblem', 'tm.north', ei.on.steps.forms().letterProblem)
    await story.ends('event_minutesSent')
    expect(await minutes(story)).toEqual(['agency sent', 'carer sent', 'parent sent', 'youngPerson toPost'])
    expect(JSON.stringify(stage.mail.mails)).not.toContain('rory@')
    await followed(story, 'tafStepDownClosure', 'tsConsiderTaf')
  })

  it('at level 4 goes to the District Transfer Meeting, asked for in the name of the manager who confirmed it, and the other agencies stay involved (EI-05, EI-06, EI-07)', async () => {
    const story = await ei.on.held()
    await ei.on.meeting()
    await ei.begin(story)
    await ei.meet(story, 'L4')
    const toTeam = 'north-support'
    expect(
      await story.refused('eiConfirmLevel', 'tm.north', {
        ...ei.forms('L4').eiConfirmLevel,
        toTeam: 'north-assessment',
      }),
    ).toContain('has the case already')
    await confirm(story, 'L4', { toTeam })
    const { transferId } = await ei.on.onAgenda(story)
    expect(await stage.register.transfers.get(transferId)).toMatchObject({
      toTeam,
      requestedBy: 'tm.north',
      part: 'ONE',
    })
    await story.ends('event_involvementEnded')
    await story.ends('event_minutesSent')
    expect(await ei.on.holderOf(story)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    await ei.on.close(story)
    await story.ends('event_transferEnded')
  })
})

describe('under Lincolnshire', () => {
  it('level 3 goes to a Team around the Child: the worker hands over, recommends, and keeps the case until the manager has closed it (EI-02, TC-01, CX-01 to CX-06)', async () => {
    const story = await atTheCoast()
    await ei.begin(story, coast)
    await ei.meet(story, 'L3', coast)
    await story.mailTo('atm.fenmarsh@', /^Final meeting at level 3/)
    await confirm(story, 'L3', {}, 'tm.coast')
    const { tcTransfer } = ei.forms()
    expect(await story.refused('tcTransfer', 'tm.coast', tcTransfer)).toContain('is not the worker')
    await story.complete('tcTransfer', 'sw.coast', tcTransfer)
    const { summary } = recommendationForms.cxClosingSummary
    await story.complete('cxClosingSummary', 'sw.coast', { summary, rationaleNoTaf: null, fixes: [] })
    await story.mailTo('tm.coast@', /^Closing summary to read/)
    expect(await ei.on.holderOf(story)).toMatchObject({ username: 'sw.coast', kind: 'WORKER' })
    await story.complete('cxCloseDecision', 'tm.coast', recommendationForms.cxCloseDecision)
    await story.ends('event_involvementEnded')
    expect(await stage.register.cases.get(story.caseReference)).toMatchObject({ outcome: 'STEPPED_DOWN_TAC' })
    expect(await ei.on.holderOf(story)).toBeUndefined()
    expect(await ei.procedure(story, 'tacTransfer')).toMatchObject({ outcome: 'CLOSED', path: 'TAC' })
    expect(await outcomeOf(story, 'endOfInvolvement')).toBe('ROUTED')
    expect(await ei.openForms(story)).toEqual([])
  })

  it('the hand-over ends with the case, and where it is withdrawn the case stays with its worker (TC-01)', async () => {
    const [withdrawn, closed, wrong] = [await atTheCoast(), await atTheCoast(), await atTheCoast()]
    for (const { caseReference } of [withdrawn, closed])
      await ei.on.steps.begin('tacTransfer', { caseReference, procedureId: null, requestedBy: 'sw.coast' })
    await ei.on.steps.begin('tacTransfer', {
      caseReference: wrong.caseReference,
      procedureId: null,
      requestedBy: 'ghost',
    })
    for (const story of [withdrawn, closed]) await story.task('tcTransfer')
    const { id } = await ei.procedure(withdrawn, 'tacTransfer')
    expect((await ei.withdraw(id, 'tm.coast')).status).toBe(202)
    await withdrawn.ends('event_withdrawn')
    await withdrawn.mailTo('sw.coast@', /^Our work goes on/)
    expect(await outcomeOf(withdrawn, 'tacTransfer')).toBe('WITHDRAWN')
    expect(await ei.on.holderOf(withdrawn)).toMatchObject({ username: 'sw.coast', kind: 'WORKER' })
    expect(await ei.openForms(closed)).toEqual(['tcTransfer'])
    await ei.on.close(closed)
    await closed.ends('event_closedOtherwise')
    expect(await outcomeOf(closed, 'tacTransfer')).toBe('CASE_CLOSED')
    await wrong.complete('startProblem', 'tm.coast', { withdraw: true })
    await wrong.ends('event_notBegun')
  })
})

describe('an ending that goes no further', () => {
  it('is not begun where the request does not fit, ends with the case, and when it is withdrawn the worker hears that the work goes on (EI-01)', async () => {
    const [wrong, closed, withdrawn] = [await ei.on.held(), await ei.on.held(), await ei.on.held()]
    await ei.begin(wrong, { worker: 'ghost', manager: '' })
    await wrong.complete('startProblem', 'tm.north', { withdraw: true })
    await wrong.ends('event_notBegun')
    expect(await stage.register.procedures.ofCase(wrong.caseReference)).toEqual([])

    for (const story of [closed, withdrawn]) await ei.begin(story)
    await closed.task('eiLevel')
    await ei.propose(withdrawn, 'L2')
    await ei.on.close(closed)
    await closed.ends('event_closedOtherwise')
    expect(await outcomeOf(closed, 'endOfInvolvement')).toBe('CASE_CLOSED')
    expect(await ei.openForms(closed)).toEqual([])
    const { id, endedAt } = await ei.procedure(withdrawn, 'endOfInvolvement')
    expect(endedAt).toBeNull()
    expect((await ei.withdraw(id)).status).toBe(202)
    await withdrawn.ends('event_withdrawn')
    await withdrawn.mailTo('sw.ash@', /^Our work goes on/)
    expect(await ei.procedure(withdrawn, 'endOfInvolvement')).toMatchObject({
      outcome: 'WITHDRAWN',
      endedBy: 'tm.north',
    })
    expect(await ei.on.holderOf(withdrawn)).toMatchObject({ username: 'sw.ash', kind: 'WORKER' })
    expect(await minutes(withdrawn)).toEqual([])
  })

  it('is chased step by step when nobody takes it (G-10)', async () => {
    const late = { eiLevel: await ei.on.held(), eiFinalMeeting: await ei.on.held(), eiConfirmLevel: await ei.on.held() }
    const handOver = await atTheCoast()
    for (const story of Object.values(late)) await ei.begin(story)
    await ei.propose(late.eiFinalMeeting, 'L2')
    await ei.meet(late.eiConfirmLevel, 'L2')
    const { caseReference } = handOver
    await ei.on.steps.begin('tacTransfer', { caseReference, procedureId: null, requestedBy: 'sw.coast' })
    await late.eiFinalMeeting.task('eiFinalMeeting')
    await handOver.task('tcTransfer')
    for (let day = 0; day < 12; day += 1) await stage.engine.moveBy(86_400_000)
    for (const [formId, story] of Object.entries({ ...late, tcTransfer: handOver }))
      await story.ends(`event_${formId}Chased`)
    for (const [formId, story] of Object.entries(late)) {
      await story.mailTo(formId === 'eiConfirmLevel' ? 'sm.north@' : 'tm.north@', /^Overdue/)
      await story.task(formId)
      await ei.on.close(story)
      await story.ends('event_closedOtherwise')
    }
    await handOver.mailTo('tm.coast@', /^Overdue/)
    await ei.on.close(handOver)
    await handOver.ends('event_closedOtherwise')
  })
})

describe('the models of the ending', () => {
  it('leave a sound record behind (I3, I5, I6)', () => ei.on.steps.recordIsSound())

  it('are passed in full by these stories', async () => {
    const { records } = stage.engine.stream
    expect(await notCovered(records, 'processes/endOfInvolvement')).toEqual([])
    expect(await notCovered(records, 'processes/tacTransfer')).toEqual([])
  })
})
