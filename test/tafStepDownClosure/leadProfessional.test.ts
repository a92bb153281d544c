import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { tsLeadProfessional } from '../../workers/tafStepDownClosure/tsLeadProfessional.ts'
import { tsNoLeadProfessional } from '../../workers/tafStepDownClosure/tsNoLeadProfessional.ts'
import { doneSteps, openEndingService } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'
import { consented } from './steppingDown.ts'

let office: Office
let shared: Variables
beforeAll(async () => {
  office = await openEndingService()
  shared = await consented(office)
}, 600_000)
afterAll(() => office?.close())
const form = () => stepDownFormsOn(office.deps.clock).tsLeadProfessional

describe('finding a Lead Professional', () => {
  it('looks first among those who know the case, without their names (TS-10)', async () => {
    const { candidateOptions, leadOptions } = await office.prepare(tsLeadProfessional, shared)
    expect((candidateOptions as Variables[]).map(({ label }) => label)).toEqual([
      'Agency: school (HS)',
      'Referrer (MT)',
      'Somebody else',
    ])
    expect((leadOptions as Variables[]).map(({ value }) => value)).toEqual(['lea', 'leo'])
  })
  it('ends with the one who accepts (TS-08, TS-09)', async () => {
    const own = await consented(office)
    const accepted = { ...form(), candidateUsername: 'lea' }
    expect(await office.complete(tsLeadProfessional, own, accepted, 'sam')).toEqual({
      lpAnswer: 'ACCEPTED',
      leadProfessional: 'lea',
      refusals: 0,
    })
    expect(await office.register.tafs.get(own.procedureId)).toMatchObject({
      leadProfessional: { name: 'Hester Lindqvist', organisation: 'Hilltop School', username: 'lea' },
      approaches: [{ answer: 'ACCEPTED', knownToCase: true }],
    })
    expect(await doneSteps(office, own)).toContain('LEAD_PROFESSIONAL')
  })
  it('takes an agency of the case with what the record knows of it (TS-10)', async () => {
    const own = await consented(office)
    const { candidateOptions } = await office.prepare(tsLeadProfessional, own)
    const candidate = (candidateOptions as Variables[])[0]?.value
    const known = { ...form(), candidate, candidateOrganisation: null, candidatePhone: null }
    expect(await office.complete(tsLeadProfessional, own, known, 'sam')).toMatchObject({ leadProfessional: null })
    expect((await office.register.tafs.get(own.procedureId))?.leadProfessional).toMatchObject({
      organisation: 'Hilltop School',
      email: 'office@hilltop.example.org',
    })
  })
  it.each(['NEEDS_SUPPORT', 'UNSURE_OF_PROCESS'])(
    'keeps one who answers %s for the next try (TS-11)',
    async (answer) => {
      const own = await consented(office)
      expect(await office.complete(tsLeadProfessional, own, { ...form(), answer }, 'sam')).toEqual({
        lpAnswer: answer,
        leadProfessional: null,
        refusals: 0,
      })
      expect(await office.prepare(tsLeadProfessional, own)).toMatchObject({
        candidateName: 'Hester Lindqvist',
        candidateOrganisation: 'Hilltop School',
        familyViews: form().familyViews,
        answer: null,
      })
      expect(await doneSteps(office, own)).not.toContain('LEAD_PROFESSIONAL')
    },
  )
  it('does not enter one refusal twice, and shows who was asked (TS-09)', async () => {
    const own = await consented(office)
    const refused = { ...form(), answer: 'REFUSED' }
    await office.complete(tsLeadProfessional, own, refused, 'sam')
    const shown = await office.prepare(tsLeadProfessional, own)
    expect(shown).toMatchObject({ candidateName: null })
    expect(shown.approachesText).toContain('Hester Lindqvist, Head teacher, Hilltop School: **refused**')
    expect(await office.refusals(tsLeadProfessional, own, refused, 'sam')).toEqual(['candidateName'])
    const another = { ...refused, candidateName: 'Nora Nurse' }
    expect(await office.complete(tsLeadProfessional, own, another, 'sam')).toMatchObject({ refusals: 2 })
  })
  it.each([
    ['candidate', { candidate: null }],
    ['candidate', { candidate: '2f0c9f0e-1111-4222-8333-444455556666' }],
    ['candidateName', { candidateName: '' }],
    ['candidateRole', { candidateRole: null }],
    ['candidateOrganisation', { candidateOrganisation: '' }],
    ['candidatePhone', { candidatePhone: null }],
    ['candidateEmail', { candidateEmail: 'head at school' }],
    ['candidateUsername', { candidateUsername: 'sam' }],
    ['familyViews', { familyViews: 'good' }],
    ['knownToCase', { knownToCase: null }],
    ['contactedAt', { contactedAt: null }],
    ['contactedAt', { contactedAt: '2026-11-03T10:00+00:00' }],
    ['contactedAt', { contactedAt: '2026-11-01T10:00+00:00' }],
    ['answer', { answer: null }],
  ])('needs %s: %j (TS-08, TS-09)', async (field, changes) => {
    expect(await office.refusals(tsLeadProfessional, shared, { ...form(), ...changes }, 'sam')).toEqual([field])
  })
  it('keeps its words out of the process (I6)', () => {
    expect(tsLeadProfessional.texts).toEqual(expect.arrayContaining(['candidateName', 'candidateEmail', 'familyViews']))
  })
})

describe('nobody leads', () => {
  it('goes on looking (TS-08)', async () => {
    const decision = stepDownFormsOn(office.deps.clock).tsNoLeadProfessional
    expect(await office.complete(tsNoLeadProfessional, shared, decision, 'dora')).toEqual({ searchOn: true })
  })
  it('or closes without a TAF, with the reason (CL-01)', async () => {
    const decision = { decision: 'NO_TAF', reason: 'Four professionals refused, and the school alone is enough.' }
    expect(await office.complete(tsNoLeadProfessional, shared, decision, 'dora')).toEqual({
      searchOn: false,
      tafOutcome: 'NOT_SUITABLE',
    })
  })
  it.each([
    ['decision', { decision: null }],
    ['whoNext', { decision: 'SEARCH_ON', whoNext: 'others' }],
    ['reason', { decision: 'NO_TAF', reason: 'nobody wants' }],
  ])('needs %s: %j (TS-09, CL-01)', async (field, changes) => {
    expect(await office.refusals(tsNoLeadProfessional, shared, changes, 'dora')).toEqual([field])
  })
})
