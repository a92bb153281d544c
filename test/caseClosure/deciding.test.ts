import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clClosureVisit } from '../../workers/caseClosure/clClosureVisit.ts'
import { clCompleteRecord } from '../../workers/caseClosure/clCompleteRecord.ts'
import { clManagersDecision } from '../../workers/caseClosure/clManagersDecision.ts'
import { clVisitNextStep } from '../../workers/caseClosure/clVisitNextStep.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { ClosureStep } from '../../workers/models/closureWords.ts'
import type { Office } from '../support/office.ts'
import { closing, doneSteps, formsOf, openService, said, tuesday } from './closing.ts'

let office: Office
let own: Variables
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  own = await closing(office)
})

const announced = async () => {
  const events = await office.register.events.ofCase(own.caseReference)
  return events.filter(({ kind }) => kind === 'announced').map(({ messageName }) => messageName)
}

describe('the closure visit', () => {
  const visit = (changes: Variables = {}) => ({ ...formsOf(office).clClosureVisit, ...changes })
  const refused = (changes: Variables) => office.refusals(clClosureVisit, own, visit(changes), 'sam')

  it('is filed under its title, is a sight of the child, and its step is done (CL-16, CL-17)', async () => {
    expect(await office.complete(clClosureVisit, own, visit(), 'sam')).toEqual({ closureVisit: 'DONE' })
    expect(await doneSteps(office, own)).toEqual(['VISIT'])
    expect(await announced()).toContain('childSeen')
    const { procedureId } = own
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'VISIT', visitor: 'sam', details: { title: 'CLOSURE_VISIT', procedureId, childSpokenToAlone: true } },
    ])
  })
  it('without the child is an attempt with its reason, and closing waits (G-66)', async () => {
    const attempt = visit({ ...formsOf(office).nobodyAtHome, familyView: null, upToDate: null })
    expect(await office.complete(clClosureVisit, own, attempt, 'sam')).toEqual({ closureVisit: 'ATTEMPT' })
    expect(await doneSteps(office, own)).toEqual([])
    expect(await announced()).not.toContain('childSeen')
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'ATTEMPT', text: { notSeenReason: 'Nobody opened; a card was left.' } },
    ])
  })
  it.each(['childSeenAlone', 'childSpokenToAlone', 'parentsSeen', 'parentsSpokenTo', 'accommodationSeen'])(
    'without %s the closing waits, though the child was seen (CL-16, G-66)',
    async (field) => {
      expect(await refused({ [field]: false })).toEqual(['notSeenReason'])
      const form = visit({ [field]: false, notSeenReason: 'The father did not want it.' })
      expect(await office.complete(clClosureVisit, own, form, 'sam')).toEqual({ closureVisit: 'ATTEMPT' })
      expect(await doneSteps(office, own)).toEqual([])
      expect(await announced()).toContain('childSeen')
      expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
        { kind: 'VISIT', text: { notSeenReason: 'The father did not want it.' } },
      ])
    },
  )
  it('never ticks a child who cannot talk as spoken to (G-66)', async () => {
    const form = visit({ ...formsOf(office).childCannotTalk, childSpokenToAlone: true })
    expect(await office.complete(clClosureVisit, own, form, 'sam')).toEqual({ closureVisit: 'OBSERVED' })
    expect(await doneSteps(office, own)).toEqual([])
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'VISIT', details: { childSpokenToAlone: false } },
    ])
    const observed = { ...own, closureVisit: 'OBSERVED' }
    expect((await office.prepare(clVisitNextStep, observed)).visitText).toContain('She crawled to her mother')
  })
  it.each([
    ['seenAt', { seenAt: '2026-11-10T11:00:00+00:00' }],
    ['seenAt', { seenAt: '2026-11-01T10:00:00+00:00' }],
    ['visitor', { visitor: null }],
    ['announced', { announced: null }],
    ['childCannotTalk', { childCannotTalk: null }],
    ['observed', { childCannotTalk: 'YES', observed: 'asleep' }],
    ['familyView', { familyView: '' }],
    ['upToDate', { upToDate: ['CHRONOLOGY', 'ALL_AREAS'] }],
    ['notSeenReason', { childrenSeen: false }],
  ])('needs %s: %j (CL-16 to CL-18)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
})

describe('the next step after the visit', () => {
  const form = () => formsOf(office).clVisitNextStep

  it('is set by the manager, and the worker reads it (G-66)', async () => {
    const attempt = { ...formsOf(office).clClosureVisit, ...formsOf(office).nobodyAtHome }
    await office.complete(clClosureVisit, own, attempt, 'sam')
    const after = { ...own, closureVisit: 'ATTEMPT' }
    expect(await office.refusals(clVisitNextStep, after, { nextStep: 'again' })).toEqual(['nextStep'])
    const stale = { ...form(), confirmed: 'YES' }
    expect(await office.complete(clVisitNextStep, after, stale)).toEqual({ closureVisitConfirmed: false })
    expect((await office.prepare(clClosureVisit, own)).visitText).toContain('Your manager says: Call in the evening')
    expect(await doneSteps(office, own)).toEqual([])
  })
  it('takes an observation as the visit, or not (G-66)', async () => {
    const after = { ...own, closureVisit: 'OBSERVED' }
    expect(await office.refusals(clVisitNextStep, after, form())).toEqual(['confirmed'])
    const not = { ...form(), confirmed: 'NO' }
    expect(await office.complete(clVisitNextStep, after, not)).toEqual({ closureVisitConfirmed: false })
    expect(await doneSteps(office, own)).toEqual([])
    const taken = { ...form(), confirmed: 'YES' }
    expect(await office.complete(clVisitNextStep, after, taken)).toEqual({ closureVisitConfirmed: true })
    expect(await doneSteps(office, own)).toEqual(['VISIT'])
  })
})

describe('the Managers Decision', () => {
  const done = async (steps: ClosureStep[]) => {
    for (const step of steps) await office.register.procedures.step(own.procedureId, step, { by: 'sam', at: tuesday })
  }
  const enough: ClosureStep[] = ['CONSIDERED', 'NOTIFIED', 'AGREED', 'AGENCIES', 'VISIT']
  const form = (changes: Variables = {}) => ({ ...formsOf(office).clManagersDecision, ...changes })
  const refused = (changes: Variables, variables = own) => office.refusals(clManagersDecision, variables, form(changes))

  it('agrees where the record shows everything, and its step is done (CL-20, CL-21)', async () => {
    await done(enough)
    expect(await office.complete(clManagersDecision, own, form())).toEqual({
      closureAgreed: true,
      agreedAt: tuesday,
    })
    expect(await doneSteps(office, own)).toContain('DECISION')
    expect(clManagersDecision.roles).toEqual(['teamManager', 'deputyTeamManager'])
  })
  it.each<ClosureStep>(['AGREED', 'AGENCIES', 'VISIT'])(
    'cannot agree without %s, whatever is ticked (CL-21)',
    async (step) => {
      await done(enough.filter((one) => one !== step))
      expect(await refused({})).toEqual(['decision'])
    },
  )
  it('waits for a review and a consultation that are planned (CL-05, CL-07, CL-21)', async () => {
    await done(enough)
    const planned = (['CONSULTATION', 'CIN_REVIEW'] as const).map((step) => ({ step, responsible: 'sam', due: null }))
    await office.register.procedures.planSteps(own.procedureId, planned)
    expect(await refused({})).toEqual(['decision', 'decision'])
    const { stepRows } = await office.prepare(clManagersDecision, own)
    expect(stepRows).toContainEqual({ step: 'Safeguarding Unit consulted', state: 'not done yet' })
    expect(stepRows).toContainEqual({ step: 'Agreed in principle', state: 'done on Tuesday 10 November 2026' })
    await done(['CONSULTATION', 'CIN_REVIEW'])
    expect(await refused({})).toEqual([])
  })
  it('weighs a refused TAF and gives the manager’s own rationale (CL-02, CL-03)', async () => {
    await done(enough)
    const refusedTaf = { ...own, tafOutcome: 'REFUSED' }
    expect(await refused({ noTafRationale: 'none' }, refusedTaf)).toEqual(['noTafRationale', 'howRefusalWeighed'])
    expect(await refused({ howRefusalWeighed: 'The refusal was talked over with both parents.' }, refusedTaf)).toEqual(
      [],
    )
    expect(await refused({ noTafRationale: null }, { ...own, closurePath: 'TAF' })).toEqual([])
    expect(await office.prepare(clManagersDecision, { ...own, closurePath: 'TAF' })).toMatchObject({ noTaf: false })
  })
  it('says what it makes of a disagreement (CL-20)', async () => {
    await done(enough)
    await said(office, own, 'DISAGREE', 'It is too early.')
    expect(await office.prepare(clManagersDecision, own)).toMatchObject({ disagreed: true })
    expect(await refused({})).toEqual(['disagreements'])
    expect(await refused({ disagreements: 'The school thinks it is too early; talked over.' })).toEqual([])
  })
  it.each([
    ['recordRead', { recordRead: false }],
    ['evidenceChecked', { evidenceChecked: ['VISIT'] }],
    ['evidenceChecked', { evidenceChecked: null }],
    ['rationale', { rationale: 'All goals are met.' }],
    ['decision', { decision: null }],
    ['actions', { decision: 'FURTHER_ACTION' }],
  ])('needs %s: %j (CL-19 to CL-21)', async (field, changes) => {
    await done(enough)
    expect(await refused(changes)).toEqual([field])
  })
  it('asks for further action without any evidence, and then waits for it (CL-20)', async () => {
    const { furtherActionFirst } = formsOf(office)
    const effects = await office.complete(clManagersDecision, own, form({ ...furtherActionFirst, evidenceChecked: [] }))
    expect(effects).toEqual({ closureAgreed: false, agreedAt: null })
    await done(enough)
    expect(await refused({})).toEqual(['decision'])
    expect(await doneSteps(office, own)).not.toContain('DECISION')
  })
})

describe('the completion of the record', () => {
  it('is done with every section (CL-23)', async () => {
    const { clCompleteRecord: form } = formsOf(office)
    expect(await office.refusals(clCompleteRecord, own, { sections: ['VISITS'] }, 'sam')).toEqual(['sections'])
    expect(await office.refusals(clCompleteRecord, own, form, 'ana')).toEqual(['Who completed the task'])
    expect(await office.complete(clCompleteRecord, own, form, 'sam')).toEqual({})
    expect(await doneSteps(office, own)).toEqual(['RECORD'])
  })
})
