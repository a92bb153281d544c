import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clAgencyComments } from '../../workers/caseClosure/clAgencyComments.ts'
import { clAgreement } from '../../workers/caseClosure/clAgreement.ts'
import { clDisagreement } from '../../workers/caseClosure/clDisagreement.ts'
import { clFurtherAction } from '../../workers/caseClosure/clFurtherAction.ts'
import { clGoOn } from '../../workers/caseClosure/clGoOn.ts'
import { clReadyNotification } from '../../workers/caseClosure/clReadyNotification.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { closing, doneSteps, formsOf, monday, openService, said, tuesday } from './closing.ts'

let office: Office
let own: Variables
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())
beforeEach(async () => {
  own = await closing(office)
})

describe('the notification of the manager', () => {
  it('carries what the agencies said, and the days of the manager begin (CL-10)', async () => {
    await said(office, own, 'AGREE', 'The child comes each day.')
    const { viewsText } = await office.prepare(clReadyNotification, own)
    expect(viewsText).toBe('- Hilltop School agrees: The child comes each day. (Tuesday 10 November 2026)')
    expect(await office.complete(clReadyNotification, own, { confirm: true }, 'sam')).toEqual({ notifiedAt: tuesday })
    expect(await doneSteps(office, own)).toEqual(['NOTIFIED'])
  })
  it('needs the confirmation of the worker (CL-10)', async () => {
    expect(await office.refusals(clReadyNotification, own, { confirm: false }, 'sam')).toEqual(['confirm'])
    expect(await office.refusals(clReadyNotification, own, { confirm: true }, 'ana')).toEqual([
      'Who completed the task',
    ])
  })
})

describe('the agreement in principle', () => {
  it('is a Managers Decision, and its step is done (CL-11, CL-20)', async () => {
    const effects = await office.complete(clAgreement, own, formsOf(office).clAgreement, 'dora')
    expect(effects).toEqual({ closureAgreed: true, agreedAt: tuesday })
    expect(await doneSteps(office, own)).toEqual(['AGREED'])
    expect(clAgreement.roles).toEqual(['teamManager', 'deputyTeamManager'])
  })
  it('asks for further action, which the worker answers row by row (CL-20)', async () => {
    const effects = await office.complete(clAgreement, own, formsOf(office).furtherActionFirst, 'dora')
    expect(effects).toEqual({ closureAgreed: false, agreedAt: null })
    expect(await doneSteps(office, own)).toEqual([])
    const { fixes } = await office.prepare(clFurtherAction, own)
    expect(fixes).toMatchObject([{ defect: 'Ask the health visitor for her view.' }])
    expect(await office.refusals(clFurtherAction, own, { fixes: [] }, 'sam')).toEqual(['fixes'])
    const answered = formsOf(office).clFurtherAction(fixes)
    expect(await office.refusals(clFurtherAction, own, answered, 'ana')).toEqual(['Who completed the task'])
    expect(await office.complete(clFurtherAction, own, answered, 'sam')).toEqual({ notifiedAt: tuesday })
    expect(await office.register.procedures.openDefects(own.procedureId)).toEqual([])
  })
  it('does not keep actions of an answer that was changed (CL-20)', async () => {
    const changed = { ...formsOf(office).furtherActionFirst, decision: 'AGREED_IN_PRINCIPLE' }
    await office.complete(clAgreement, own, changed, 'dora')
    expect(await office.register.procedures.openDefects(own.procedureId)).toEqual([])
  })
  it.each([
    ['recordRead', { recordRead: false }],
    ['decision', { decision: null }],
    ['rationale', { rationale: 'It can close, all goals of the plan are met.' }],
    ['actions', { decision: 'FURTHER_ACTION' }],
  ])('needs %s: %j (CL-19, CL-20)', async (field, changes) => {
    expect(await office.refusals(clAgreement, own, { ...formsOf(office).clAgreement, ...changes })).toEqual([field])
  })
})

describe('what the agencies say', () => {
  const refused = (changes: Variables) =>
    office.refusals(clAgencyComments, own, { ...formsOf(office).clAgencyComments, ...changes }, 'sam')

  it('is noted for the manager and the case notes (CL-12, CL-14)', async () => {
    const effects = await office.complete(clAgencyComments, own, formsOf(office).agencyDisagrees, 'sam')
    expect(effects).toEqual({ escalation: true })
    expect(await office.register.procedures.comments.of(own.procedureId)).toMatchObject([
      { agency: 'Hilltop School', kind: 'DISAGREE', source: 'REPLY', personId: expect.any(String) },
    ])
    expect(await doneSteps(office, own)).toEqual(['AGENCIES'])
    expect(clAgencyComments.texts).toContain('comments')
  })
  it('shows the letters of this closing and the practice of the record (CL-11)', async () => {
    const { caseReference } = own
    const letter = (changes: Variables) => ({
      ...{ caseReference, letter: 'L-37', recipientName: 'Mill Lane Surgery', state: 'sent' },
      ...{ settledAt: tuesday, postedAt: null, createdAt: tuesday, ...changes },
    })
    const list = async () => [
      letter({ createdAt: '2026-06-01T10:00:00+01:00' }),
      letter({ letter: 'L-38' }),
      letter({}),
      letter({ recipientName: 'Hilltop School', state: 'toPost', settledAt: null }),
    ]
    Object.assign(office.deps, { letters: { list } })
    expect((await office.prepare(clAgencyComments, own)).notified).toEqual([
      { agency: 'Mill Lane Surgery', state: 'sent', date: 'Tuesday 10 November 2026' },
      { agency: 'Hilltop School', state: 'to be posted', date: 'Tuesday 10 November 2026' },
    ])
    const withGp = await closing(office, { agencies: [{ name: 'Mill Lane Surgery', kind: 'GP' }] })
    expect(await office.prepare(clAgencyComments, withGp)).toMatchObject({
      gpNotified: 'YES',
      gpPractice: 'Mill Lane Surgery',
    })
  })
  it.each([
    ['gpNotified', { gpNotified: null }],
    ['gpPractice', { gpPractice: '' }],
    ['noGpReason', { gpNotified: 'NO' }],
    ['comments', { comments: [{ agency: 'School', kind: 'AGREE', text: '' }] }],
    ['comments', { comments: [{ agency: 'School', text: 'Fine.' }] }],
    ['escalation', { escalation: null }],
    ['escalationReference', { escalation: 'YES' }],
  ])('needs %s: %j (CL-11, CL-12, CL-15)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
})

describe('a disagreement', () => {
  beforeEach(async () => {
    await office.complete(clAgencyComments, own, formsOf(office).agencyDisagrees, 'sam')
  })

  it('is settled, or closing goes on with a reason (CL-15, G-20)', async () => {
    const { disagreementText } = await office.prepare(clDisagreement, own)
    expect(disagreementText).toBe(
      '- Hilltop School: It is too early, the father is back.\n\nReference of the process: SB-2026-17',
    )
    const { clDisagreement: settled, goOnBeforeOutcome } = formsOf(office)
    expect(await office.complete(clDisagreement, own, settled)).toEqual({ disagreementOutcome: 'SETTLED' })
    expect(await office.complete(clDisagreement, own, goOnBeforeOutcome)).toEqual({ disagreementOutcome: 'GO_ON' })
  })
  it.each([
    ['disagreementOutcome', { disagreementOutcome: null }],
    ['settledHow', { settledHow: '' }],
    ['goOnReason', { disagreementOutcome: 'GO_ON' }],
    ['goOnReason', { disagreementOutcome: 'GO_ON', goOnReason: 'no time' }],
  ])('needs %s: %j (G-20)', async (field, changes) => {
    expect(await office.refusals(clDisagreement, own, { ...formsOf(office).clDisagreement, ...changes })).toEqual([
      field,
    ])
  })
  it('goes on with the Service Manager’s word, never that of whoever asked (G-20)', async () => {
    await office.complete(clDisagreement, own, formsOf(office).goOnBeforeOutcome, 'max')
    expect((await office.prepare(clGoOn, own)).goOnText).toContain(
      '**Max Person wants to go on:** The outcome is weeks',
    )
    const { clGoOn: form } = formsOf(office)
    expect(await office.refusals(clGoOn, own, form, 'max')).toEqual(['Who completed the task'])
    expect(await office.refusals(clGoOn, own, { ...form, reason: 'yes' }, 'sue')).toEqual(['reason'])
    expect(await office.complete(clGoOn, own, form, 'sue')).toEqual({ goOn: true })
    expect(await office.complete(clGoOn, own, { ...form, confirmed: 'NO' }, 'sue')).toEqual({ goOn: false })
    expect(clGoOn.roles).toEqual(['serviceManager'])
  })
})

it('a closing asked for again knows nothing of the earlier one (CL-10)', async () => {
  await office.complete(clAgencyComments, own, formsOf(office).agencyDisagrees, 'sam')
  const { procedures } = office.register
  await procedures.end(own.procedureId, { outcome: 'WITHDRAWN', by: 'dora', at: monday })
  office.at('2026-11-11T10:00:00+00:00')
  const { procedureId } = await procedures.request({
    procedure: 'caseClosure',
    caseReference: own.caseReference,
    by: 'sam',
  })
  const { disagreementText } = await office.prepare(clDisagreement, { ...own, procedureId })
  expect(disagreementText).toBe('No comment says why.')
})
