import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clCinReview } from '../../workers/caseClosure/clCinReview.ts'
import { clClosureCase } from '../../workers/caseClosure/clClosureCase.ts'
import { clSafeguardingConsultation } from '../../workers/caseClosure/clSafeguardingConsultation.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { closing, doneSteps, formsOf, monday, openService, publicUrl } from './closing.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openService()
  variables = await closing(office)
}, 600_000)
afterAll(() => office?.close())

describe('the case for closing', () => {
  const refused = (changes: Variables, own = variables, by = 'sam') =>
    office.refusals(clClosureCase, own, { ...formsOf(office).clClosureCase, ...changes }, by)

  it('knows of the plan and of what became of TAF (CL-07, CL-24)', async () => {
    const own = await closing(office, { categories: ['CIN'] })
    expect(await office.prepare(clClosureCase, own)).toMatchObject({ cinPlan: 'YES', tafOutcome: null })
    const refusedTaf = { ...own, closurePath: 'NO_TAF', tafOutcome: 'REFUSED' }
    expect(await office.prepare(clClosureCase, refusedTaf)).toMatchObject({ tafOutcome: 'REFUSED' })
    const toTaf = { ...own, closurePath: 'TAF', tafOutcome: null }
    expect(await office.prepare(clClosureCase, toTaf)).toMatchObject({ tafOutcome: 'CONSENTED' })
  })
  it('answers in codes and dates, and its step is done (CL-01, I6)', async () => {
    const own = await closing(office)
    const { clClosureCase: form, reviewPlanned, belowThreshold } = formsOf(office)
    const effects = await office.complete(clClosureCase, own, { ...form, ...reviewPlanned, ...belowThreshold }, 'sam')
    expect(effects).toEqual({
      tafOutcome: 'NOT_SUITABLE',
      cinPlan: true,
      nonCooperation: true,
      cpThreshold: 'BELOW',
      reviewAt: '2026-11-17T14:00:00+00:00',
    })
    expect(await doneSteps(office, own)).toEqual(['CONSIDERED'])
    expect(clClosureCase.texts).toEqual(['whyClose', 'rationaleNoTaf', 'reviewVenue'])
    const { closingText } = await office.prepare(clSafeguardingConsultation, own)
    expect(closingText).toContain('The goals of the plan are reached')
    expect(closingText).toContain(`${publicUrl}/closures/${own.procedureId}`)
  })
  it.each([
    ['whyClose', { whyClose: 'done' }],
    ['tafConsidered', { tafConsidered: false }],
    ['tafOutcome', { tafOutcome: null }],
    ['rationaleNoTaf', { rationaleNoTaf: 'no' }],
    ['rationaleNoTaf', { tafOutcome: 'REFUSED', rationaleNoTaf: '' }],
    ['nonCooperation', { nonCooperation: null }],
    ['cpThreshold', { nonCooperation: 'YES' }],
    ['cinPlan', { cinPlan: null }],
    ['reviewAt', { cinPlan: 'YES', reviewVenue: 'Hilltop School' }],
    ['reviewAt', { cinPlan: 'YES', reviewVenue: 'Hilltop School', reviewAt: '2026-11-09T10:00:00+00:00' }],
    ['reviewVenue', { cinPlan: 'YES', reviewAt: '2026-11-17T14:00:00+00:00' }],
  ])('needs %s: %j (CL-01, CL-04, CL-07)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('arranges no review for a case that does not close from here (CL-04, CL-07)', async () => {
    const consented = { cinPlan: 'YES', tafOutcome: 'CONSENTED', rationaleNoTaf: null }
    expect(await refused(consented)).toEqual([])
    expect(await refused({ cinPlan: 'YES', nonCooperation: 'YES', cpThreshold: 'MET' })).toEqual([])
    expect(await refused(consented, { ...variables, closurePath: 'TAF' })).toEqual(['reviewAt', 'reviewVenue'])
  })
  it('cannot take back the consent to a TAF that was arranged (CL-24)', async () => {
    expect(await refused({ tafOutcome: 'REFUSED' }, { ...variables, closurePath: 'TAF' })).toEqual(['tafOutcome'])
  })
  it('is the worker’s, or the duty team’s where there is none (CX-03)', async () => {
    const waiting = await closing(office, { worker: null })
    const who = ['Who completed the task']
    expect(await refused({}, variables, 'ana')).toEqual(who)
    expect(await refused({}, variables, 'dino')).toEqual(who)
    expect(await refused({}, waiting, 'dino')).toEqual([])
    expect(await refused({}, waiting, 'ana')).toEqual(who)
  })
})

describe('the consultation of the Safeguarding Unit', () => {
  const refused = (changes: Variables, by = 'sam') =>
    office.refusals(
      clSafeguardingConsultation,
      variables,
      { ...formsOf(office).clSafeguardingConsultation, ...changes },
      by,
    )

  it('is a step of its own, by worker or manager (CL-05)', async () => {
    const own = await closing(office)
    const form = formsOf(office).clSafeguardingConsultation
    expect(await office.complete(clSafeguardingConsultation, own, form, 'dee')).toEqual({})
    expect(await doneSteps(office, own)).toEqual(['CONSULTATION'])
    expect(await refused({}, 'ana')).toEqual(['Who completed the task'])
  })
  it.each([
    ['consultedAt', { consultedAt: null }],
    ['consultedAt', { consultedAt: '2026-11-10T11:00:00+00:00' }],
    ['advice', { advice: '' }],
    ['analysis', { analysis: 'They do not open the door to anybody.' }],
  ])('needs %s: %j (CL-05, CL-06)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
})

describe('the child in need review before closing', () => {
  const refused = (changes: Variables) =>
    office.refusals(clCinReview, variables, { ...formsOf(office).clCinReview, ...changes }, 'sam')

  it('files the meeting and what each agency thinks (CL-08, CL-09, CL-13)', async () => {
    const own = await closing(office, {
      agencies: [
        { name: 'Hilltop School', kind: 'school' },
        { name: 'Health visitor', kind: 'health' },
      ],
    })
    const people = await office.register.people.ofCase(own.caseReference)
    const idOf = (name: string) => people.find((one) => one.name === name)?.id
    expect((await office.prepare(clCinReview, own)).agenciesText).toContain('Hilltop School (school)')
    const effects = await office.complete(clCinReview, own, formsOf(office).clCinReview, 'sam')
    expect(effects).toEqual({ reviewHeld: true, reviewAt: '2026-11-10T10:00:00+00:00' })
    expect(await office.register.meetings.ofCase(own.caseReference)).toMatchObject([
      { kind: 'CIN_REVIEW', details: { closing: true, absentIds: [idOf('Health visitor')] } },
    ])
    expect(await office.register.procedures.comments.of(own.procedureId)).toMatchObject([
      { agency: 'Hilltop School', kind: 'AGREE', source: 'REVIEW', personId: idOf('Hilltop School'), notedBy: 'sam' },
    ])
    expect(await doneSteps(office, own)).toEqual(['CIN_REVIEW'])
  })
  it('gets another time where it was not held, and asks for nothing else (CL-08)', async () => {
    const own = await closing(office)
    const { reviewPutOff } = formsOf(office)
    const effects = await office.complete(clCinReview, own, reviewPutOff, 'sam')
    expect(effects).toEqual({ reviewHeld: false, reviewAt: '2026-11-15T14:00:00+00:00' })
    expect(await doneSteps(office, own)).toEqual([])
    expect(await office.register.meetings.ofCase(own.caseReference)).toEqual([])
    expect(await office.prepare(clCinReview, { ...own, ...effects })).toMatchObject({ venue: 'Northgate House' })
  })
  it.each([
    ['held', { held: null }],
    ['notHeldReason', { held: 'NO', newReviewAt: '2026-11-15T14:00:00+00:00', newReviewVenue: 'School' }],
    ['newReviewAt', { held: 'NO', notHeldReason: 'School was closed.', newReviewVenue: 'School' }],
    ['newReviewVenue', { held: 'NO', notHeldReason: 'School was closed.', newReviewAt: '2026-11-15T14:00:00+00:00' }],
    ['newReviewAt', { held: 'NO', notHeldReason: 'School closed.', newReviewVenue: 'School', newReviewAt: monday }],
    ['noGpReason', { gpInvited: false }],
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: '2026-11-10T12:00:00+00:00' }],
    ['attendees', { attendees: [] }],
    ['reasons', { reasons: 'All is well.' }],
    ['views', { views: [] }],
    ['views', { views: [{ agency: 'School', text: 'Fine.' }] }],
    ['absent', { absent: [{ agency: 'hilltop school' }] }],
  ])('needs %s: %j (CL-07 to CL-09)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('takes one view of each agency (CL-09)', async () => {
    const view = { agency: 'School', view: 'AGREE', text: 'Fine.' }
    expect(await refused({ views: [view, { ...view, agency: 'school ' }] })).toEqual(['views'])
  })
})
