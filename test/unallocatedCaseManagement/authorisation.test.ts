import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { TaskDefinition } from '../../workers/tasks/defineTask.ts'
import { ucAuthorisation } from '../../workers/unallocatedCaseManagement/ucAuthorisation.ts'
import { ucCannotAllocate } from '../../workers/unallocatedCaseManagement/ucCannotAllocate.ts'
import { ucDistrictSearch } from '../../workers/unallocatedCaseManagement/ucDistrictSearch.ts'
import { ucJointRiskAssessment } from '../../workers/unallocatedCaseManagement/ucJointRiskAssessment.ts'
import { ucSeniorReview } from '../../workers/unallocatedCaseManagement/ucSeniorReview.ts'
import type { Office } from '../support/office.ts'
import { analysis, announced, monday, openService, oversight, unallocated, words } from './service.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

const rolesOf = ({ roles }: TaskDefinition, variables: Variables) =>
  typeof roles === 'function' ? roles({ variables } as never) : roles
const assess = {
  complexity: 'MEDIUM',
  risk: 'LOW',
  analysis,
  canWait: 'YES',
  monitoring: 'The school calls duty each Friday; duty visits every second week.',
  allocationPlan: 'A worker starts in the team on 1 December.',
}
const first = { ...assess, tmSigned: true }
const second = { ...assess, smSigned: true }
const bothSign = async (own: Variables, changes: Variables = {}) => {
  const { jointSignature } = await office.complete(ucJointRiskAssessment, own, { ...first, ...changes })
  return office.complete(ucJointRiskAssessment, { ...own, jointSignature }, { ...second, ...changes }, 'gwen')
}
const report = (own: Variables, asOf = monday) =>
  office.register.reports.file({
    kind: 'R-02',
    authority: 'sampleshire',
    key: `R-02 ${own.caseReference} ${asOf}`,
    asOf,
    rows: [{ caseReference: own.caseReference }],
    caseReference: own.caseReference,
  })

describe('the joint assessment before a case is without a worker', () => {
  it('is signed by the Team Manager first, then by the Service Manager, and is on record then (UC-13)', async () => {
    const own = await unallocated(office, { worker: 'sam' })
    expect(rolesOf(ucJointRiskAssessment, own)).toEqual(['teamManager'])
    const after = await office.complete(ucJointRiskAssessment, own, first)
    expect(after).toEqual({ jointSignature: 'SECOND' })
    expect(await office.register.riskAssessments.latest(own.caseReference)).toBeUndefined()
    expect(rolesOf(ucJointRiskAssessment, after)).toEqual(['serviceManager'])
    expect(await office.complete(ucJointRiskAssessment, { ...own, ...after }, second, 'gwen')).toEqual({
      jointSignature: 'BOTH',
      riskDecision: 'MAY_WAIT',
    })
    expect(await office.register.riskAssessments.latest(own.caseReference)).toMatchObject({
      kind: 'JOINT',
      level: 'LOW',
      assessedBy: 'gwen',
      text: { analysis, complexity: 'MEDIUM', monitoring: assess.monitoring, allocationPlan: assess.allocationPlan },
    })
  })
  it('takes the signatures of two different persons, whatever roles one of them holds (UC-13)', async () => {
    const own = await unallocated(office)
    const after = { ...own, ...(await office.complete(ucJointRiskAssessment, own, first)) }
    expect(await office.refusals(ucJointRiskAssessment, after, second, 'dora')).toEqual(['smSigned'])
    expect(await office.refusals(ucJointRiskAssessment, after, second, 'gwen')).toEqual([])
  })
  it('is not signed by a tick that is missing (UC-13)', async () => {
    const own = await unallocated(office)
    expect(await office.refusals(ucJointRiskAssessment, own, assess)).toEqual(['tmSigned'])
    expect(await office.refusals(ucJointRiskAssessment, own, second)).toEqual(['tmSigned'])
    const after = { ...own, ...(await office.complete(ucJointRiskAssessment, own, first)) }
    expect(await office.refusals(ucJointRiskAssessment, after, first, 'gwen')).toEqual(['smSigned'])
  })
  it('shows the second signer what the first one wrote, without a signature', async () => {
    const own = await unallocated(office)
    expect(await office.prepare(ucJointRiskAssessment, own)).toMatchObject({ jointSignature: 'FIRST', analysis: '' })
    const after = { ...own, ...(await office.complete(ucJointRiskAssessment, own, first)) }
    expect(await office.prepare(ucJointRiskAssessment, after)).toMatchObject({
      ...assess,
      jointSignature: 'SECOND',
      firstSigner: 'Dora Duty',
      firstSignedOn: 'Monday 2 November 2026 10:00',
      tmSigned: false,
      smSigned: false,
    })
  })
  it('says that the case must be allocated where one of the two says so (UC-13)', async () => {
    const one = await unallocated(office)
    expect(await bothSign(one, { canWait: 'NO' })).toMatchObject({ riskDecision: 'MUST_ALLOCATE' })
    const other = await unallocated(office)
    const after = await office.complete(ucJointRiskAssessment, other, { ...first, canWait: 'NO' })
    expect(await office.complete(ucJointRiskAssessment, { ...other, ...after }, second, 'gwen')).toMatchObject({
      riskDecision: 'MUST_ALLOCATE',
    })
  })
  it('never says that child protection or court work can wait (UC-08)', async () => {
    const hard = await unallocated(office, { categories: ['CP'] })
    expect(await office.refusals(ucJointRiskAssessment, hard, first)).toEqual(['canWait'])
    expect(await office.refusals(ucJointRiskAssessment, hard, { ...first, canWait: 'NO' })).toEqual([])
  })
  it.each([
    ['complexity', ''],
    ['risk', 'NONE'],
    ['analysis', 'The child is well.'],
    ['monitoring', ' '],
    ['allocationPlan', ''],
    ['canWait', ''],
  ])('is refused when %s is %j (UC-13, UC-14)', async (field, value) =>
    expect(
      await office.refusals(ucJointRiskAssessment, await unallocated(office), { ...first, [field]: value }),
    ).toEqual([field]),
  )
})

describe('authorising a case without a worker', () => {
  const form = { decision: 'AUTHORISED', until: '2026-11-16', reason: words }
  const authorisable = async (changes: Variables = {}): Promise<Variables> => {
    const own: Variables = { ...(await unallocated(office)), authoriser: 'serviceManager', ...changes }
    return { ...own, ...(await bothSign(own)) }
  }
  const refused = (own: Variables, changes: Variables = {}) =>
    office.refusals(ucAuthorisation, own, { ...form, ...changes }, 'gwen')

  it('is for the one role that the profile names (UC-11, UC-15)', () => {
    expect(rolesOf(ucAuthorisation, { authoriser: 'deputyDirector' })).toEqual(['deputyDirector'])
    expect(rolesOf(ucAuthorisation, { authoriser: 'serviceManager' })).toEqual(['serviceManager'])
    expect(() => rolesOf(ucAuthorisation, {})).toThrow('authoriser')
    expect(() => rolesOf(ucAuthorisation, { authoriser: 'everybody' })).toThrow('authoriser')
  })
  it('is recorded with who, when and until the end of which day (UC-11)', async () => {
    const own = await authorisable()
    expect(await office.complete(ucAuthorisation, own, form, 'gwen')).toEqual({
      authorisation: 'AUTHORISED',
      authorisedUntil: '2026-11-16T17:00:00+00:00',
    })
    expect(await office.register.unallocated.current(own.caseReference)).toMatchObject({
      authorisedBy: 'gwen',
      authorisedAt: monday,
      authorisedUntil: '2026-11-16T17:00:00+00:00',
    })
    expect(await office.complete(ucAuthorisation, own, { ...form, until: '' }, 'gwen')).toMatchObject({
      authorisedUntil: null,
    })
  })
  it('needs a risk assessment of this very case, made for this proposal (UC-12)', async () => {
    const own: Variables = { ...(await unallocated(office)), authoriser: 'serviceManager' }
    expect(await refused(own)).toEqual(['riskAssessments'])
    const old = { level: 'LOW', at: '2026-11-01T10:00:00+00:00', text: analysis, assessedBy: 'dora' } as const
    await office.register.riskAssessments.record({ ...old, caseReference: own.caseReference, kind: 'WEEKLY' })
    expect(await refused(own)).toEqual(['riskAssessments'])
    const fresh = { ...old, at: monday, caseReference: own.caseReference, kind: 'DUTY_VISIT' } as const
    await office.register.riskAssessments.record(fresh)
    expect(await refused(own)).toEqual([])
  })
  it('needs report R-02 where the profile asks for it (UC-14)', async () => {
    const own = await authorisable({ profile: 'wirral', authoriser: 'deputyDirector' })
    expect(await office.refusals(ucAuthorisation, own, form, 'dede')).toEqual(['report'])
    expect(await office.refusals(ucAuthorisation, { ...own, reportAsked: false }, form, 'dede')).toEqual([])
    expect(await office.prepare(ucAuthorisation, own)).toMatchObject({
      reportText: '**not filed yet, so this case cannot be authorised yet**',
    })
    await report(own)
    expect(await office.refusals(ucAuthorisation, own, form, 'dede')).toEqual([])
    expect(await office.prepare(ucAuthorisation, own)).toMatchObject({
      reportText: 'filed Monday 2 November 2026 10:00; it is on the case page',
    })
  })
  it('is decided before the worker goes; the period opens when the case is released (UC-13, G-68)', async () => {
    const own: Variables = { ...(await unallocated(office, { worker: 'sam' })), authoriser: 'serviceManager' }
    expect(await refused(own)).toEqual(['riskAssessments'])
    await bothSign(own)
    expect(await office.complete(ucAuthorisation, own, form, 'gwen')).toMatchObject({ authorisation: 'AUTHORISED' })
    expect(await office.register.unallocated.current(own.caseReference)).toBeUndefined()
  })
  it('does not count a report of an earlier proposal (UC-14)', async () => {
    const own = await authorisable({ profile: 'wirral', authoriser: 'deputyDirector' })
    await report(own, '2026-10-20T10:00:00+01:00')
    expect(await office.refusals(ucAuthorisation, own, form, 'dede')).toEqual(['report'])
  })
  it('can always be refused or sent back, also without assessment and report (UC-15, G-14)', async () => {
    const own: Variables = { ...(await unallocated(office)), profile: 'wirral', authoriser: 'deputyDirector' }
    for (const decision of ['REFUSED', 'MORE_INFORMATION']) {
      expect(await office.complete(ucAuthorisation, own, { ...form, decision }, 'dede')).toEqual({
        authorisation: decision,
        authorisedUntil: null,
      })
    }
    expect(await office.register.unallocated.current(own.caseReference)).toMatchObject({ authorisedBy: null })
  })
  it('is refused for a day that has passed, and taken for today (UC-15)', async () => {
    const own = await authorisable()
    expect(await refused(own, { until: '2026-11-01' })).toEqual(['until'])
    expect(await refused(own, { until: '2026-11-02' })).toEqual([])
    expect(await refused(own, { reason: 'no capacity' })).toEqual(['reason'])
  })
  it('is refused for a child who must have a worker, by the rules or by the risk (UC-08, UC-21)', async () => {
    const own = await authorisable()
    expect(await refused({ ...own, categories: ['CP'] })).toEqual(['decision'])
    expect(await refused({ ...own, concernLevel: 'S47' })).toEqual(['decision'])
    expect(await refused({ ...own, riskDecision: 'MUST_ALLOCATE' })).toEqual(['decision'])
  })
  it('shows in plain words what there is to decide (UC-11, UC-12)', async () => {
    office.at(monday)
    const own = await unallocated(office)
    const { caseReference } = own
    await office.complete(ucCannotAllocate, own, { reasons: ['SICKNESS'], category: 'CIN', recordedReason: words })
    const answers = ['north-assessment', 'north-support'].map((team) => ({
      team,
      askedOn: '2026-11-02',
      askedBy: 'dora',
      answer: 'NO',
    }))
    const scope = ['OWN_TEAM', 'OTHER_TEAMS_DISTRICT']
    await office.complete(ucDistrictSearch, own, { scope, answers, result: 'NO_CAPACITY' })
    const visit = { at: '2026-11-05T15:00:00+00:00', visitor: 'duncan', childSeen: true, recordedBy: 'duncan' }
    office.at('2026-11-19T09:00:00+00:00')
    await office.register.visits.record({ ...visit, caseReference, kind: 'DUTY_VISIT' })
    const after = await bothSign(own)
    const prepared = await office.prepare(ucAuthorisation, { ...own, ...after, authoriser: 'serviceManager' })
    expect(prepared.summaryText.split('\n\n')).toEqual([
      '**Without a worker:** since Monday 2 November 2026 (2 weeks and 3 days)',
      '**Held by:** Dora Duty, as duty manager, since Monday 2 November 2026',
      '**Child last seen:** Thursday 5 November 2026 (2 weeks ago)',
      '**Risk:** low (joint assessment of Team Manager and Service Manager, Thursday 19 November 2026)',
      '**Standing:** No rule keeps a worker on this kind of case when workers are short; it may wait once that is authorised.',
      `**Reasons:** sickness. ${words}`,
      '**Searched:** North Assessment Team: no (2 November), North Support Team: no (2 November) (recorded Monday 2 November 2026 10:00)',
      `**Monitoring proposed:** ${assess.monitoring}`,
      `**Plan to allocate:** ${assess.allocationPlan}`,
    ])
    expect(prepared).toMatchObject({
      authoriserText: 'the Service Manager',
      riskAssessmentsText:
        'Thursday 19 November 2026: risk low, joint assessment of Team Manager and Service Manager (Gwen Person)',
      reportText: '',
    })
    office.at(monday)
  })
  it('shows plainly what is not known, and who would lose the case', async () => {
    const own: Variables = { ...(await unallocated(office, { worker: 'sam' })), authoriser: 'serviceManager' }
    const { summaryText, riskAssessmentsText } = await office.prepare(ucAuthorisation, own)
    expect(riskAssessmentsText).toContain('none on record')
    expect(summaryText).toContain('**Without a worker:** not yet; it is proposed to free the worker')
    expect(summaryText).toContain('**Held by:** Sam Worker, as its worker')
    expect(summaryText).toContain('**Child last seen:** never')
    expect(summaryText).toContain('**Searched:** no search on record')
    expect(summaryText).not.toMatch(/Featherstone|undefined|null/)
  })
})

describe("the Senior Manager's review", () => {
  const form = { decision: 'RESOURCES', reason: words, ...oversight }
  const by = 'selma'
  const refused = async (changes: Variables, own?: Variables) =>
    office.refusals(ucSeniorReview, own ?? (await unallocated(office)), { ...form, ...changes }, by)

  it('is the task of the Senior Manager and a management oversight (UC-42)', async () => {
    expect(rolesOf(ucSeniorReview, {})).toEqual(['seniorManager'])
    expect(await refused({})).toEqual([])
    expect(await refused({ moText: 'seen' })).toEqual(['moText'])
    expect(await refused({ reason: '' })).toEqual(['reason'])
    expect(await refused({ moActions: [{ action: 'Call', owner: 'Gwen', due: '2026-11-01' }] })).toEqual(['moActions'])
  })
  it('announces that the case is allocated now (UC-42)', async () => {
    const own = await unallocated(office)
    expect(await office.complete(ucSeniorReview, own, { ...form, decision: 'ALLOCATE_NOW' }, by)).toEqual({
      seniorDecision: 'ALLOCATE_NOW',
      remainUntil: null,
    })
    expect(await announced(office, own)).toEqual([{ message: 'capacityFound', variables: {} }])
  })
  it('gives the case to a team of another district and announces it (UC-42)', async () => {
    const own = await unallocated(office)
    expect(await refused({ decision: 'OTHER_DISTRICT' }, own)).toEqual(['nextTeam'])
    expect(await refused({ decision: 'OTHER_DISTRICT', nextTeam: 'north-assessment' }, own)).toEqual(['nextTeam'])
    expect(await refused({ decision: 'OTHER_DISTRICT', nextTeam: 'north-support' }, own)).toEqual(['nextTeam'])
    expect(await refused({ decision: 'OTHER_DISTRICT', nextTeam: 'south-support' }, own)).toEqual(['nextTeam'])
    const moved = { team: 'south-assessment', district: 'south', dutyManager: 'tariq' }
    const other = { ...form, decision: 'OTHER_DISTRICT', nextTeam: 'south-assessment' }
    expect(await office.complete(ucSeniorReview, own, other, by)).toEqual({
      seniorDecision: 'OTHER_DISTRICT',
      remainUntil: null,
      ...moved,
    })
    expect(await announced(office, own)).toEqual([{ message: 'capacityFound', variables: moved }])
    expect(await office.register.allocations.holder(own.caseReference)).toMatchObject({ username: 'tariq' })
  })
  it('lets a case stay unallocated until a later day, from the opening of that day (UC-42)', async () => {
    const own = await unallocated(office)
    const stays = (until: string) => ({ ...form, decision: 'REMAIN_UNTIL', until })
    expect(await refused(stays(''), own)).toEqual(['until'])
    expect(await refused(stays('2026-11-02'), own)).toEqual(['until'])
    expect(await office.complete(ucSeniorReview, own, stays('2026-11-16'), by)).toEqual({
      seniorDecision: 'REMAIN_UNTIL',
      remainUntil: '2026-11-16T09:00:00+00:00',
    })
    expect(await announced(office, own)).toEqual([])
  })
  it('never lets child protection stay unallocated (UC-08, G-69)', async () => {
    const hard = await unallocated(office, { categories: ['CP'] })
    expect(await refused({ decision: 'REMAIN_UNTIL', until: '2026-11-16' }, hard)).toEqual(['decision'])
    for (const decision of ['ALLOCATE_NOW', 'RESOURCES', 'CLOSE']) expect(await refused({ decision }, hard)).toEqual([])
  })
  it('shows the summary and whose authorisation a longer wait needs (UC-15, UC-42)', async () => {
    const own: Variables = { ...(await unallocated(office)), authoriser: 'deputyDirector' }
    expect(await office.prepare(ucSeniorReview, own)).toMatchObject({
      authoriser: 'deputyDirector',
      summaryText: expect.stringContaining('**Held by:** Dora Duty'),
    })
  })
})
