import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dtAuditReview } from '../../workers/districtTransfer/dtAuditReview.ts'
import { dtCaseAudit } from '../../workers/districtTransfer/dtCaseAudit.ts'
import { dtRectification } from '../../workers/districtTransfer/dtRectification.ts'
import { dtTransferRequest } from '../../workers/districtTransfer/dtTransferRequest.ts'
import { dtTransferSummary } from '../../workers/districtTransfer/dtTransferSummary.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { agreed, openService, reason, stepsOf } from './transferring.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openService()
  variables = await agreed(office)
}, 600_000)
afterAll(() => office?.close())

const complete = {
  chronologyComplete: 'YES',
  caseNotesEntered: 'YES',
  visitsEntered: 'YES',
  coreDetailsComplete: 'YES',
  planCurrent: 'YES',
  defects: [],
  result: 'UP_TO_DATE',
}
const gap = { about: 'CHRONOLOGY', due: '2026-11-12', defect: 'it ends in June' }
const incomplete = { ...complete, chronologyComplete: 'NO', defects: [gap], result: 'NOT_UP_TO_DATE' }

describe('the request for transfer', () => {
  it('is filled in from the case and from what was asked, and its step is done (DT-06)', async () => {
    const own = await agreed(office, { categories: ['CP', 'COURT', 'PRE_BIRTH'] })
    expect(await office.prepare(dtTransferRequest, own)).toMatchObject({ status: ['CP', 'PROCEEDINGS'], reason })
    expect(await office.complete(dtTransferRequest, own, { status: ['CP'], reason }, 'sam')).toEqual({})
    expect(await stepsOf(office, own)).toMatchObject({ REQUEST: 'DONE' })
  })
  it('asks nobody to type the same again after a corrected outcome (DT-06)', async () => {
    const own = await agreed(office)
    const written = { status: ['CLA'], reason: 'The child came into care last week and needs a worker who knows it.' }
    await office.complete(dtTransferRequest, own, written, 'sam')
    expect(await office.prepare(dtTransferRequest, own)).toMatchObject(written)
  })
  it.each([
    ['status', { status: [] }],
    ['reason', { reason: 'moves' }],
  ])('needs %s: %j (DT-06)', async (field, changes) => {
    const form = { status: ['CIN'], reason, ...changes }
    expect(await office.refusals(dtTransferRequest, variables, form, 'sam')).toEqual([field])
  })
  it('is the current worker’s, or a manager’s (DT-06)', async () => {
    const form = { status: ['CIN'], reason }
    expect(await office.refusals(dtTransferRequest, variables, form, 'wilf')).toEqual(['Who completed the task'])
    expect(await office.refusals(dtTransferRequest, variables, form, 'dora')).toEqual([])
  })
})

describe('the transfer summary', () => {
  const summary = {
    contacts: 'As in the record; the aunt is the one to call.',
    transport: 'none',
    upcoming: [{ date: '2026-11-20', kind: 'REVIEW' }],
    summary: 'Neglect was found in October; the aunt helps daily, the school sees the child, the plan holds.',
  }

  it('knows the dates ahead from the record, and its step is done (DT-08)', async () => {
    const own = await agreed(office)
    await office.register.duties.plan(own.caseReference, {
      source: 'DUTY_PLAN',
      plannedBy: 'dora',
      items: [
        { kind: 'CORE_GROUP', due: '2026-11-18' },
        { kind: 'CORE_GROUP', due: '2026-11-04' },
        { kind: 'DUTY_VISIT', due: '2026-11-12' },
      ],
    })
    expect(await office.prepare(dtTransferSummary, own)).toMatchObject({
      upcoming: [
        { date: '2026-11-18', kind: 'CORE_GROUP' },
        { date: '2026-11-20', kind: 'REVIEW' },
      ],
    })
    await office.complete(dtTransferSummary, own, summary, 'sam')
    expect(await stepsOf(office, own)).toMatchObject({ SUMMARY: 'DONE' })
  })
  it.each([
    ['summary', { summary: 'All is well with the child.' }],
    ['contacts', { contacts: '' }],
    ['transport', { transport: ' ' }],
    ['nothingUpcoming', { upcoming: [] }],
    ['upcoming', { upcoming: [{ date: '2026-11-09', kind: 'REVIEW' }] }],
    ['upcoming', { upcoming: [{ date: '2026-11-20' }] }],
  ])('needs %s: %j (DT-08)', async (field, changes) => {
    expect(await office.refusals(dtTransferSummary, variables, { ...summary, ...changes }, 'sam')).toEqual([field])
  })
  it('takes no date where nothing is planned (DT-08)', async () => {
    const none = { ...summary, upcoming: [], nothingUpcoming: true }
    expect(await office.refusals(dtTransferSummary, variables, none, 'sam')).toEqual([])
  })
  it('keeps its words out of the process (I6)', () => {
    expect(dtTransferSummary.texts).toEqual(['contacts', 'transport', 'summary'])
  })
})

describe('the audit of the record', () => {
  const refused = (changes: Variables, form: Variables = complete) =>
    office.refusals(dtCaseAudit, variables, { ...form, ...changes }, 'dora')

  it('of a complete record finds nothing (DT-07)', async () => {
    const own = await agreed(office)
    await office.complete(dtCaseAudit, own, complete, 'dora')
    expect(await office.register.transfers.openDefects(own.transferId)).toEqual([])
    expect(await stepsOf(office, own)).toMatchObject({ AUDIT: 'DONE' })
  })
  it('puts every gap on record with its day, once (DT-07, DT-10)', async () => {
    const own = await agreed(office)
    await office.complete(dtCaseAudit, own, incomplete, 'dora')
    await office.complete(dtCaseAudit, own, incomplete, 'dora')
    expect(await office.register.transfers.openDefects(own.transferId)).toMatchObject([
      { defect: 'Chronology: it ends in June', due: '2026-11-12', raisedBy: 'dora' },
    ])
  })
  it.each(['chronologyComplete', 'caseNotesEntered', 'visitsEntered', 'coreDetailsComplete', 'planCurrent'])(
    '%s: No needs a row of its own (DT-07)',
    async (field) => {
      const about = { ...gap, about: 'OTHER' }
      expect(await refused({ [field]: 'NO', defects: [about], result: 'NOT_UP_TO_DATE' })).toEqual(['defects'])
    },
  )
  it('comes to the result that its answers have (DT-07)', async () => {
    expect(await refused({ result: 'UP_TO_DATE' }, incomplete)).toEqual(['result'])
    expect(await refused({ defects: [{ ...gap, about: 'OTHER' }] })).toEqual(['result'])
    expect(await refused({ result: 'NOT_UP_TO_DATE' })).toEqual(['defects'])
    expect(await refused({ result: null })).toEqual(['result'])
    expect(await refused({ defects: [{ ...gap, due: '2026-11-09' }] }, incomplete)).toEqual(['defects'])
    expect(await refused({ visitsEntered: null })).toEqual(['visitsEntered'])
  })
})

describe('the review of the audit', () => {
  const audited = async (form: Variables) => {
    const own = await agreed(office)
    await office.complete(dtCaseAudit, own, form, 'dora')
    return own
  }

  it('accepts a complete record (DT-09)', async () => {
    const own = await audited(complete)
    expect((await office.prepare(dtAuditReview, own)).auditText).toContain('by Dora Duty: the record is up to date')
    expect(await office.complete(dtAuditReview, own, { accepted: 'YES' }, 'nina')).toEqual({
      auditAccepted: true,
      defectsOpen: 0,
    })
    expect(await stepsOf(office, own)).toMatchObject({ AUDIT_REVIEW: 'DONE' })
  })
  it('shows what is not put right, and accepts nothing before it is (DT-10)', async () => {
    const own = await audited(incomplete)
    const { openDefectsText, auditText } = await office.prepare(dtAuditReview, own)
    expect(auditText).toContain('The chronology is complete: **no**')
    expect(openDefectsText).toBe('- Chronology: it ends in June (by Thursday 12 November 2026)')
    expect(await office.complete(dtAuditReview, own, { accepted: 'YES' }, 'nina')).toEqual({
      auditAccepted: false,
      defectsOpen: 1,
    })
    expect(await stepsOf(office, own)).toMatchObject({ AUDIT_REVIEW: 'OPEN' })
  })
  it('sends what is missing back until it is put right (DT-09, DT-10)', async () => {
    const own = await audited(complete)
    const found = { accepted: 'NO', defects: [{ defect: 'No note of the visit in October', due: '2026-11-12' }] }
    expect(await office.complete(dtAuditReview, own, found, 'nina')).toEqual({ auditAccepted: false, defectsOpen: 1 })
    const { fixes } = await office.prepare(dtRectification, own)
    expect(fixes).toMatchObject([{ defect: 'No note of the visit in October', due: 'Thursday 12 November 2026' }])
    const fixed = { fixes: [{ ...fixes[0], fix: 'The note was written and filed.' }] }
    expect(await office.complete(dtRectification, own, fixed, 'dora')).toEqual({ defectsOpen: 0 })
    expect(await office.register.transfers.defects(own.transferId)).toMatchObject([
      { fix: 'The note was written and filed.', fixedBy: 'dora' },
    ])
    expect(await office.complete(dtAuditReview, own, { accepted: 'YES' }, 'nina')).toMatchObject({
      auditAccepted: true,
    })
  })
  it('does not keep rows of an answer that was changed to yes (DT-09)', async () => {
    const own = await audited(complete)
    const changed = { accepted: 'YES', defects: [{ defect: 'nothing in fact', due: '2026-11-12' }] }
    expect(await office.complete(dtAuditReview, own, changed, 'nina')).toMatchObject({ defectsOpen: 0 })
  })
  it('needs what is missing, and another person than the auditor (DT-09, DT-10)', async () => {
    const own = await audited(complete)
    expect(await office.refusals(dtAuditReview, own, { accepted: 'NO' }, 'nina')).toEqual(['defects'])
    expect(await office.refusals(dtAuditReview, own, { accepted: 'YES' }, 'dora')).toEqual(['accepted'])
    expect(await office.refusals(dtAuditReview, own, { accepted: null }, 'nina')).toEqual(['accepted'])
    const past = { accepted: 'NO', defects: [{ defect: 'a gap', due: '2026-11-01' }] }
    expect(await office.refusals(dtAuditReview, own, past, 'nina')).toEqual(['defects'])
    const open = await audited(incomplete)
    expect(await office.refusals(dtAuditReview, open, { accepted: 'NO' }, 'nina')).toEqual([])
  })
  it('asks for every defect how it was put right (DT-10)', async () => {
    const own = await audited(incomplete)
    const { fixes } = await office.prepare(dtRectification, own)
    const row = { ...fixes[0], fix: 'Written up to this week.' }
    expect(await office.refusals(dtRectification, own, { fixes: [] })).toEqual(['fixes'])
    expect(await office.refusals(dtRectification, own, { fixes: [{ ...row, fix: 'done' }] })).toEqual(['fixes'])
    expect(await office.refusals(dtRectification, own, { fixes: [{ ...row, number: '0' }] })).toEqual(['fixes'])
    expect(await office.refusals(dtRectification, own, { fixes: [row] })).toEqual([])
  })
})
