import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { ucDutyVisit } from '../../workers/unallocatedCaseManagement/ucDutyVisit.ts'
import { ucRiskAssessment } from '../../workers/unallocatedCaseManagement/ucRiskAssessment.ts'
import type { Office } from '../support/office.ts'
import { analysis, announced, monday, openService, oversight, unallocated } from './service.ts'

const visited = '2026-11-04T15:00:00+00:00'
const wednesday = '2026-11-04T17:00:00+00:00'
const thursday = '2026-11-05T10:00:00+00:00'
let office: Office
let waiting: Variables

beforeAll(async () => {
  office = await openService()
  waiting = await unallocated(office)
}, 600_000)
afterAll(() => office?.close())

const visit = {
  seenAt: visited,
  visitor: 'duncan',
  announced: 'UNANNOUNCED',
  childrenSeen: true,
  childSeenAlone: true,
  bedroomsSeen: true,
  agencies: [{ agency: 'Hilltop School', date: '2026-11-03', summary: 'Comes without breakfast.' }],
  briefAssessment: 'The home is warm and there is food; the child is tired and speaks of noise at night.',
}
const attempt = { ...visit, childrenSeen: false, bedroomsSeen: false, notSeenReason: 'Nobody at home, card left.' }

describe('the duty visit', () => {
  const refused = (changes: Variables, form: Variables = visit) =>
    office.refusals(ucDutyVisit, waiting, { ...form, ...changes }, 'duncan')
  beforeAll(() => office.at(wednesday))

  it('is complete when the child and the bedrooms were seen, and restarts the four weeks (UC-16, G-12)', async () => {
    const own = await unallocated(office)
    office.at(wednesday)
    expect(await office.complete(ucDutyVisit, { ...own, receivedAt: monday }, visit, 'duncan')).toEqual({
      dutyVisitOutcome: 'SEEN',
      visitedAt: visited,
    })
    expect(await office.register.visits.lastSeen(own.caseReference)).toMatchObject({
      kind: 'DUTY_VISIT',
      at: visited,
      visitor: 'duncan',
      childSeen: true,
      seenAlone: true,
      details: { bedroomsSeen: true },
    })
    expect(await announced(office, own)).toEqual([{ message: 'childSeen', variables: { eventAt: visited } }])
  })
  it('is an attempt without the child: recorded with its reason, no clock moves (UC-16, G-66)', async () => {
    const own: Variables = { ...(await unallocated(office)), receivedAt: monday }
    expect(await refused({ notSeenReason: '' }, attempt)).toEqual(['notSeenReason'])
    expect(await refused({ notSeenReason: 'nobody' }, attempt)).toEqual(['notSeenReason'])
    expect(await office.complete(ucDutyVisit, own, attempt, 'duncan')).toEqual({
      dutyVisitOutcome: 'ATTEMPT',
      visitedAt: visited,
    })
    expect(await office.register.visits.ofCase(own.caseReference)).toMatchObject([
      { kind: 'ATTEMPT', childSeen: false, seenAlone: null, text: { notSeenReason: 'Nobody at home, card left.' } },
    ])
    expect(await announced(office, own)).toEqual([])
  })
  it('is not complete without the bedrooms, but the child counts as seen (UC-16, G-12, G-66)', async () => {
    const own: Variables = { ...(await unallocated(office)), receivedAt: monday }
    const noBedrooms = { ...visit, bedroomsSeen: false }
    expect(await refused({}, noBedrooms)).toEqual(['notSeenReason'])
    const told = { ...noBedrooms, notSeenReason: 'Not let upstairs by the uncle.' }
    expect(await office.complete(ucDutyVisit, own, told, 'duncan')).toMatchObject({ dutyVisitOutcome: 'ATTEMPT' })
    expect(await office.register.visits.lastSeen(own.caseReference)).toMatchObject({ kind: 'DUTY_VISIT', at: visited })
    expect(await announced(office, own)).toHaveLength(1)
  })
  it('needs the brief assessment and what agencies know, or why nothing is known (UC-17)', async () => {
    expect(await refused({})).toEqual([])
    expect(await refused({ briefAssessment: 'The child is well and happy.' })).toEqual(['briefAssessment'])
    expect(await refused({ agencies: [] })).toEqual(['agenciesNone'])
    expect(await refused({ agencies: [], agenciesNone: 'Half-term: the school is closed.' })).toEqual([])
    expect(await refused({ agencies: [{ agency: 'School', date: '2026-11-03' }] })).toEqual(['agencies'])
    expect(await refused({ agencies: [{ ...visit.agencies[0], date: '2026-11-05' }] })).toEqual(['agencies'])
  })
  it('asks for neither where it was an attempt', async () => {
    expect(await refused({ agencies: [], briefAssessment: '' }, attempt)).toEqual([])
  })
  it('lies between the referral and now', async () => {
    expect(await refused({ seenAt: '2026-11-04T17:05:00+00:00' })).toEqual(['seenAt'])
    expect(
      await office.refusals(ucDutyVisit, { ...waiting, receivedAt: visited }, { ...visit, seenAt: monday }),
    ).toEqual(['seenAt'])
  })
  it('is the task of the duty worker, who stands in the form already', async () => {
    expect(ucDutyVisit.roles).toEqual(['dutySocialWorker'])
    const prepared = await office.prepare(ucDutyVisit, { ...waiting, dutyWorker: 'duncan' })
    expect(prepared).toMatchObject({ visitor: 'duncan', childrenSeen: false, announced: null })
  })
  it('keeps every word out of the process', () => {
    expect(ucDutyVisit.texts).toEqual(
      expect.arrayContaining(['agencies', 'agenciesNone', 'briefAssessment', 'notSeenReason', 'note']),
    )
  })
})

describe('the risk assessment after the visit', () => {
  const assess = {
    discussedAt: '2026-11-04T16:00+00:00',
    discussedWith: 'duncan',
    riskLevel: 'MEDIUM',
    protectiveFactors: 'The aunt looks in each evening.',
    analysis,
    immediateResponse: 'NO',
    canWait: 'YES',
    ...oversight,
  }
  const seen = () => ({ ...waiting, visitedAt: visited })
  const refused = (changes: Variables, of: Variables = {}) =>
    office.refusals(ucRiskAssessment, { ...seen(), ...of }, { ...assess, ...changes })
  beforeAll(() => office.at(thursday))

  it('is on record as the assessment of this case and announced (UC-18, UC-19, UC-20, UC-24)', async () => {
    const own = await unallocated(office)
    office.at(thursday)
    expect(await office.complete(ucRiskAssessment, { ...own, visitedAt: visited }, assess)).toEqual({
      riskDecision: 'MAY_WAIT',
      riskLevel: 'MEDIUM',
    })
    expect(await office.register.riskAssessments.latest(own.caseReference)).toMatchObject({
      kind: 'DUTY_VISIT',
      level: 'MEDIUM',
      at: thursday,
      assessedBy: 'dora',
      text: { analysis, protectiveFactors: 'The aunt looks in each evening.' },
    })
    expect(await announced(office, own)).toEqual([{ message: 'riskAssessed', variables: { riskDecision: 'MAY_WAIT' } }])
  })
  it('must allocate where an immediate response is needed, and says no other (UC-21)', async () => {
    expect(await refused({ immediateResponse: 'YES' })).toEqual(['canWait'])
    const own: Variables = { ...(await unallocated(office)), visitedAt: visited }
    office.at(thursday)
    const urgent = { ...assess, immediateResponse: 'YES', canWait: 'NO' }
    expect(await office.complete(ucRiskAssessment, own, urgent)).toMatchObject({ riskDecision: 'MUST_ALLOCATE' })
    expect(await announced(office, own)).toEqual([
      { message: 'mustAllocateNow', variables: { riskDecision: 'MUST_ALLOCATE' } },
    ])
    expect(await office.complete(ucRiskAssessment, own, { ...assess, canWait: 'NO' })).toMatchObject({
      riskDecision: 'MUST_ALLOCATE',
    })
  })
  it('never lets child protection wait (UC-08, G-69)', async () => {
    expect(await refused({}, { categories: ['CP'] })).toEqual(['canWait'])
    expect(await refused({ canWait: 'NO' }, { categories: ['CP'] })).toEqual([])
  })
  it('is talked through with the worker who visited, after the visit and not in the future (UC-18)', async () => {
    expect(await refused({})).toEqual([])
    expect(await refused({ discussedAt: '2026-11-04T14:00+00:00' })).toEqual(['discussedAt'])
    expect(await refused({ discussedAt: '2026-11-05T10:30+00:00' })).toEqual(['discussedAt'])
    expect(await refused({ discussedWith: 'dora' })).toEqual(['discussedWith'])
  })
  it.each([
    ['riskLevel', ''],
    ['protectiveFactors', ''],
    ['analysis', 'Low risk.'],
    ['immediateResponse', ''],
    ['canWait', ''],
    ['moText', 'short'],
  ])('is refused when %s is %j (UC-19, UC-20)', async (field, value) =>
    expect(await refused({ [field]: value })).toEqual([field]),
  )
  it('is entered by the duty manager or the Team Manager, with the visit in sight (UC-18, UC-20)', async () => {
    expect(ucRiskAssessment.roles).toEqual(['dutyManager', 'teamManager'])
    const own = await unallocated(office)
    office.at(thursday)
    await office.complete(ucDutyVisit, { ...own, receivedAt: monday }, visit, 'duncan')
    expect(await office.prepare(ucRiskAssessment, { ...own, visitedAt: visited })).toMatchObject({
      visitedText: 'Wednesday 4 November 2026 15:00',
      discussedWith: 'duncan',
    })
  })
})
