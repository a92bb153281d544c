import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { tsConsent } from '../../workers/tafStepDownClosure/tsConsent.ts'
import { tsConsiderTaf } from '../../workers/tafStepDownClosure/tsConsiderTaf.ts'
import { asked, doneSteps, openEndingService } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'
import { considered } from './steppingDown.ts'

let office: Office
beforeAll(async () => {
  office = await openEndingService()
}, 600_000)
afterAll(() => office?.close())
const forms = () => stepDownFormsOn(office.deps.clock)

describe('considering a TAF', () => {
  it('finds it possible at level 3 with nothing left to do and the criteria met (TS-01, TS-05)', async () => {
    const own = await asked(office, 'tafStepDownClosure')
    expect(await office.complete(tsConsiderTaf, own, forms().tsConsiderTaf, 'sam')).toEqual({
      level: 'L3',
      tafPossible: true,
      tafOutcome: null,
      specialistRoleEnds: true,
    })
    expect(await doneSteps(office, own)).toEqual(['CONSIDERED'])
    expect(await office.register.tafs.get(own.procedureId)).toMatchObject({ state: 'PREPARING' })
  })
  it.each([
    [{ level: 'L2' }, true],
    [{ level: 'L4' }, true],
    [{ criteriaMet: 'NO' }, true],
    [{ noFurtherRole: 'NO' }, false],
  ])('finds it not suitable: %j (TS-01, TS-05)', async (changes, specialistRoleEnds) => {
    const own = await asked(office, 'tafStepDownClosure')
    const form = { ...forms().tsConsiderTaf, ...changes }
    expect(await office.complete(tsConsiderTaf, own, form, 'sam')).toMatchObject({
      tafPossible: false,
      tafOutcome: 'NOT_SUITABLE',
      specialistRoleEnds,
    })
  })
  it('knows the earlier status from the categories of the case (TS-06)', async () => {
    const own = await asked(office, 'tafStepDownClosure')
    const categories = ['CIN', 'CP', 'CLA']
    expect(await office.prepare(tsConsiderTaf, { ...own, categories })).toMatchObject({
      previousStatus: ['CP_PLAN', 'CLA'],
    })
  })
  it.each([
    ['previousStatus', { previousStatus: [] }],
    ['previousStatus', { previousStatus: ['NONE', 'CLA'] }],
    ['noFurtherRole', { noFurtherRole: null }],
    ['criteriaMet', { criteriaMet: null }],
    ['level', { level: null }],
    ['note', { note: 'thought about' }],
  ])('needs %s: %j (TS-06)', async (field, changes) => {
    const own = await asked(office, 'tafStepDownClosure')
    expect(await office.refusals(tsConsiderTaf, own, { ...forms().tsConsiderTaf, ...changes }, 'sam')).toEqual([field])
  })
  it('is the worker’s (TS-01)', async () => {
    const own = await asked(office, 'tafStepDownClosure')
    expect(await office.refusals(tsConsiderTaf, own, forms().tsConsiderTaf, 'lena')).toEqual(['Who completed the task'])
  })
})

describe('consent to a TAF', () => {
  const rowsOf = async (own: Variables) => (await office.prepare(tsConsent, own)).consents as Variables[]
  const answered = async (own: Variables, given = 'YES') => forms().tsConsent(await rowsOf(own), given).consents

  it('is asked of every parent and of the child, by role and initials (TS-03, TS-04)', async () => {
    const own = await considered(office)
    const { personOptions, consents } = await office.prepare(tsConsent, own)
    expect((personOptions as Variables[]).map(({ label }) => label)).toEqual([
      expect.stringContaining('Parent (PF)'),
      expect.stringContaining('Parent (HF), not safe to contact'),
      expect.stringContaining('The child (QF)'),
    ])
    expect(consents).toHaveLength(3)
  })
  it('is given where everybody agrees (TS-03, TS-07)', async () => {
    const own = await considered(office)
    const consents = await answered(own)
    expect(await office.complete(tsConsent, own, { consents }, 'sam')).toEqual({ consentGiven: true, tafOutcome: null })
    expect((await office.register.tafs.get(own.procedureId))?.consents).toHaveLength(3)
    expect(await doneSteps(office, own)).toEqual(['CONSIDERED', 'CONSENT'])
  })
  it('is given where one parent and the child are not asked, with the reason (TS-04)', async () => {
    const own = await considered(office)
    const [mother, ...others] = await answered(own)
    const not = { given: 'NOT_APPLICABLE', askedOn: null, explained: false, reason: 'may not be contacted' }
    const consents = [mother, ...others.map((row) => ({ ...row, ...not }))]
    expect(await office.complete(tsConsent, own, { consents }, 'sam')).toMatchObject({ consentGiven: true })
  })
  it('is refused by one No (TS-03)', async () => {
    const own = await considered(office)
    const [mother, father, child] = await answered(own)
    const consents = [mother, father, { ...child, given: 'NO' }]
    expect(await office.complete(tsConsent, own, { consents }, 'sam')).toEqual({
      consentGiven: false,
      tafOutcome: 'REFUSED',
    })
  })
  it('is not given by a child alone (TS-03)', async () => {
    const own = await considered(office)
    const [mother, father, child] = await answered(own)
    const not = { given: 'NOT_APPLICABLE', reason: 'could not be reached in three weeks' }
    const consents = [{ ...mother, ...not }, { ...father, ...not }, child]
    expect(await office.complete(tsConsent, own, { consents }, 'sam')).toEqual({
      consentGiven: false,
      tafOutcome: 'NOT_SUITABLE',
    })
  })
  it('shows what was answered before (TS-07)', async () => {
    const own = await considered(office)
    await office.complete(tsConsent, own, { consents: await answered(own, 'NO') }, 'sam')
    expect(await rowsOf(own)).toMatchObject([{ given: 'NO' }, { given: 'NO' }, { given: 'NO' }])
  })
  it.each([
    ['no answer', { given: null }],
    ['no day', { askedOn: null }],
    ['a day to come', { askedOn: '2026-11-03' }],
    ['no explanation', { explained: false }],
    ['nobody', { person: null }],
    ['no reason', { given: 'NOT_APPLICABLE', reason: 'ill' }],
  ])('takes no row with %s (TS-04, TS-07)', async (_what, changes) => {
    const own = await considered(office)
    const [mother, ...others] = await answered(own)
    const consents = [{ ...mother, ...changes }, ...others]
    expect(await office.refusals(tsConsent, own, { consents }, 'sam')).toEqual(['consents'])
  })
  it('takes neither a missing nor a second nor a strange row (TS-03)', async () => {
    const own = await considered(office)
    const consents = await answered(own)
    const refused = (rows: unknown[]) => office.refusals(tsConsent, own, { consents: rows }, 'sam')
    expect(await refused(consents.slice(1))).toEqual(['consents'])
    expect(await refused([...consents, consents[0]])).toEqual(['consents'])
    expect(await refused([...consents, { ...consents[0], person: 'somebody' }])).toEqual(['consents'])
  })
  it('asks for a parent or carer on record (TS-03)', async () => {
    const own = await asked(office, 'tafStepDownClosure', { refer: { people: [] } })
    await office.complete(tsConsiderTaf, own, forms().tsConsiderTaf, 'sam')
    expect(await office.refusals(tsConsent, own, { consents: await answered(own) }, 'sam')).toEqual(['consents'])
  })
  it('keeps its words out of the process (I6)', () => {
    expect(tsConsent.texts).toEqual(['consents'])
  })
})
