import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cxCloseDecision } from '../../workers/closureRecommendation/cxCloseDecision.ts'
import { cxClosingSummary } from '../../workers/closureRecommendation/cxClosingSummary.ts'
import { asked, doneSteps, openEndingService } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { recommendationForms } from './formsOfTheRecommendation.ts'

let office: Office
beforeAll(async () => {
  office = await openEndingService()
}, 600_000)
afterAll(() => office?.close())

const { cxClosingSummary: summary, cxCloseDecision: audited, givenBack: returned } = recommendationForms
const { rationaleNoTaf } = summary
const [gap] = returned.defects
const launched = async (path: 'NO_TAF' | 'TAF' = 'NO_TAF') => {
  const own = await asked(office, 'caseClosure', { path })
  const effects = await office.complete(cxClosingSummary, own, summary, 'sam')
  return { ...own, ...effects }
}

describe('the closing summary', () => {
  it('recommends the closing and leaves the case with its worker (CX-02, CX-03, CX-04)', async () => {
    const own = await asked(office, 'caseClosure', { path: 'NO_TAF' })
    expect((await office.prepare(cxClosingSummary, own)).closingText).toContain('It stays with Sam Worker until')
    expect(await office.complete(cxClosingSummary, own, summary, 'sam')).toEqual({ summaryBy: 'sam' })
    expect(await doneSteps(office, own)).toEqual(['SUMMARY'])
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({ username: 'sam' })
  })
  it('is written by the worker whom the register has, not by one who had the case before (CX-02)', async () => {
    const own = await asked(office, 'caseClosure', { path: 'NO_TAF' })
    const change = { kind: 'WORKER', reasonCode: 'CHANGE_OF_WORKER', decidedBy: 'dora' } as const
    await office.register.allocations.change({ ...change, caseReference: own.caseReference, username: 'lena' })
    for (const other of ['sam', 'dora', 'dirk']) {
      expect(await office.refusals(cxClosingSummary, own, summary, other)).toEqual(['Who completed the task'])
    }
    expect(await office.refusals(cxClosingSummary, own, summary, 'lena')).toEqual([])
  })
  it('of a case without a worker is the duty team’s (CX-03)', async () => {
    const own = await asked(office, 'caseClosure', { path: 'NO_TAF', worker: null })
    expect(await office.refusals(cxClosingSummary, own, summary, 'dirk')).toEqual([])
    expect(await office.refusals(cxClosingSummary, own, summary, 'sam')).toEqual(['Who completed the task'])
  })
  it.each([
    ['summary', { summary: 'All is well with the child.' }],
    ['rationaleNoTaf', { rationaleNoTaf: '' }],
    ['rationaleNoTaf', { rationaleNoTaf: 'not wanted' }],
  ])('needs %s: %j (CX-04, CL-01)', async (field, changes) => {
    const own = await asked(office, 'caseClosure', { path: 'NO_TAF' })
    expect(await office.refusals(cxClosingSummary, own, { ...summary, ...changes }, 'sam')).toEqual([field])
  })
  it('asks for no reason against a TAF where the case goes to one (CL-01)', async () => {
    const own = await asked(office, 'caseClosure', { path: 'TAF' })
    expect(await office.prepare(cxClosingSummary, own)).toMatchObject({ withoutTaf: false })
    expect(await office.refusals(cxClosingSummary, own, { ...summary, rationaleNoTaf: null }, 'sam')).toEqual([])
  })
  it('keeps its words out of the process (I6)', () => {
    expect(cxClosingSummary.texts).toEqual(['summary', 'rationaleNoTaf', 'fixes'])
    expect(cxCloseDecision.texts).toEqual(['defects'])
  })
})

describe('the decision to close', () => {
  it('shows summary and audit form to the manager (CX-05)', async () => {
    const own = await launched()
    const { summaryText } = await office.prepare(cxCloseDecision, own)
    expect(summaryText).toContain('by Sam Worker')
    expect(summaryText).toContain('the aunt helps daily')
    expect(summaryText).toContain(rationaleNoTaf)
  })
  it('closes where the work is of the required standard (CX-01, CX-06)', async () => {
    const own = await launched()
    expect(await office.complete(cxCloseDecision, own, audited, 'dora')).toEqual({
      closeDecision: 'CLOSED',
      closedBy: 'dora',
    })
    expect(await doneSteps(office, own)).toEqual(['SUMMARY', 'AUDIT'])
  })
  it('is a Team Manager’s or Deputy’s alone (CX-01)', () => {
    expect(cxCloseDecision.roles).toEqual(['teamManager', 'deputyTeamManager'])
  })
  it('gives the case back with what is missing and counts it (CX-06)', async () => {
    const own = await launched()
    expect(await office.complete(cxCloseDecision, own, returned, 'dora')).toEqual({
      closeDecision: 'RETURNED',
      closedBy: null,
    })
    expect(await office.register.procedures.get(own.procedureId)).toMatchObject({ returns: 1 })
    expect(await office.register.procedures.openDefects(own.procedureId, 'AUDIT')).toMatchObject([
      { defect: 'Chronology: it ends in the middle of June', raisedBy: 'dora' },
    ])
    expect(await doneSteps(office, own)).toEqual([])
  })
  it('comes again after the worker said what was done about each defect (CX-06)', async () => {
    const own = await launched()
    await office.complete(cxCloseDecision, own, returned, 'dora')
    const again = await office.prepare(cxClosingSummary, own)
    expect(again).toMatchObject({ wasReturned: true, summary: summary.summary, rationaleNoTaf })
    expect(again.closingText).toContain('given it back once')
    expect(await office.refusals(cxClosingSummary, own, summary, 'sam')).toEqual(['fixes'])
    expect(await office.refusals(cxCloseDecision, own, audited, 'dora')).toEqual(['decision'])
    const fixes = recommendationForms.fixes(again.fixes)
    await office.complete(cxClosingSummary, own, { ...summary, fixes }, 'sam')
    expect((await office.prepare(cxCloseDecision, own)).auditText).toContain('done: Written up to this week.')
    expect(await office.complete(cxCloseDecision, own, audited, 'dora')).toMatchObject({ closeDecision: 'CLOSED' })
  })
  it('is not taken by whoever wrote the summary (CX-05)', async () => {
    const own = await asked(office, 'caseClosure', { path: 'NO_TAF', worker: null })
    await office.complete(cxClosingSummary, own, summary, 'dora')
    expect(await office.refusals(cxCloseDecision, own, audited, 'dora')).toEqual(['decision'])
    expect(await office.refusals(cxCloseDecision, own, audited, 'dan')).toEqual([])
  })
  it.each([
    ['readSummary', { readSummary: false }],
    ['readAudit', { readAudit: false }],
    ['visitsEntered', { visitsEntered: null }],
    ['standard', { standard: null }],
    ['decision', { decision: null }],
    ['decision', { decision: 'RETURNED' }],
    ['standard', { defects: [gap] }],
    ['decision', { ...returned, decision: 'CLOSED' }],
    ['defects', { ...returned, defects: [{ ...gap, about: 'OTHER' }] }],
    ['defects', { standard: 'NO', decision: 'RETURNED' }],
    ['defects', { ...returned, defects: [{ ...gap, defect: 'short' }] }],
  ])('needs %s that goes with the rest: %j (CX-05, CX-06)', async (field, changes) => {
    const own = await launched()
    expect(await office.refusals(cxCloseDecision, own, { ...audited, ...changes }, 'dora')).toEqual([field])
  })
})
