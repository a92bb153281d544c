import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { iaConfirmNoSafeguarding } from '../../workers/interAuthorityTransfer/iaConfirmNoSafeguarding.ts'
import { iaConsent } from '../../workers/interAuthorityTransfer/iaConsent.ts'
import { moveOf } from '../../workers/interAuthorityTransfer/moveOf.ts'
import type { Office } from '../support/office.ts'
import { asked, considered, doneSteps, formsOf, moveIn, openService } from './moving.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openService()
  variables = await asked(office)
}, 600_000)
afterAll(() => office?.close())

describe('consent and wish', () => {
  const refused = (changes: Variables, own = variables, by = 'sam') =>
    office.refusals(iaConsent, own, { ...formsOf(office).iaConsent, ...changes }, by)

  it('answers in codes, keeps them in the register, and its step is done (IA-01, I6)', async () => {
    const own = await asked(office)
    const { iaConsent: form } = formsOf(office)
    const codes = {
      planType: 'PROGRESS_PLAN',
      consentShare: true,
      wantsService: true,
      safeguarding: null,
      activated: true,
    }
    const typed = { ...form, safeguarding: 'YES', analysis: 'Typed before consent was given after all.' }
    expect(await office.complete(iaConsent, own, typed, 'sam')).toEqual(codes)
    expect(await moveIn(office, own)).toMatchObject({ ...codes, noSafeguardingConfirmedBy: null })
    expect(await doneSteps(office, own)).toEqual(['CONSENT'])
    expect(iaConsent.texts).toEqual(['consentNote', 'analysis'])
    expect(await office.prepare(iaConsent, own)).toMatchObject({
      consentShare: 'YES',
      consentNote: form.consentNote,
      tmConfirmed: false,
      moveText: expect.stringContaining('Consent to share: yes | Wants the service to go on: yes'),
    })
  })
  it('knows of the plan and of the worker (IA-12, GN-03, GN-04)', async () => {
    expect(await office.prepare(iaConsent, variables)).toMatchObject({ planType: null, activated: 'YES' })
    const waiting = await asked(office, { worker: null, categories: ['CP'] })
    expect(await office.prepare(iaConsent, waiting)).toMatchObject({ planType: 'CP_PLAN', activated: null })
    const inCare = await asked(office, { categories: ['CLA'] })
    expect(await office.prepare(iaConsent, inCare)).toMatchObject({ planType: 'CIC_PLACEMENT' })
    const gone = { ...variables, caseReference: 'C-2026-999999' }
    expect(await office.prepare(iaConsent, gone)).toMatchObject({ planType: null })
  })
  it.each([
    ['planType', { planType: null }],
    ['consentShare', { consentShare: null }],
    ['wantsService', { wantsService: null }],
    ['consentNote', { consentNote: 'yes' }],
    ['activated', { activated: null }],
    ['safeguarding', { consentShare: 'NO', analysis: 'The goals of the plan are nearly reached.' }],
    ['safeguarding', { wantsService: 'NO', analysis: 'The goals of the plan are nearly reached.' }],
    ['analysis', { wantsService: 'NO', safeguarding: 'YES', analysis: 'A risk.' }],
  ])('needs %s: %j (IA-01, IA-02)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })
  it('is the worker’s (IA-01)', async () => {
    expect(await refused({}, variables, 'dino')).toEqual(['Who completed the task'])
    expect(await refused({}, await asked(office, { worker: null }), 'dino')).toEqual([])
  })
})

describe('no safeguarding problem', () => {
  const form = () => formsOf(office).iaConfirmNoSafeguarding

  it('is confirmed by the Team Manager (IA-02, G-70)', async () => {
    const own = await considered(office, 'CLOSE_ONLY')
    expect(own.safeguarding).toBe(false)
    const { moveText, analysisText } = await office.prepare(iaConfirmNoSafeguarding, own)
    expect(moveText).toContain('Safeguarding problem if the plan stops: no, not confirmed yet')
    expect(analysisText).toContain('sees no safeguarding problem:** The goals of the plan are nearly reached')
    expect(await office.complete(iaConfirmNoSafeguarding, own, form(), 'dora')).toEqual({ safeguarding: false })
    expect(await moveIn(office, own)).toMatchObject({ safeguarding: false, noSafeguardingConfirmedBy: 'dora' })
    expect(await office.prepare(iaConsent, own)).toMatchObject({
      tmConfirmed: true,
      moveText: expect.stringContaining('if the plan stops: no, confirmed'),
    })
  })
  it('is one where the Team Manager does not confirm it (IA-03, G-70)', async () => {
    const own = await considered(office, 'CLOSE_ONLY')
    const effects = await office.complete(iaConfirmNoSafeguarding, own, { ...form(), tmConfirmed: 'NO' }, 'dora')
    expect(effects).toEqual({ safeguarding: true })
    expect(await moveIn(office, own)).toMatchObject({ safeguarding: true, noSafeguardingConfirmedBy: null })
  })
  it('needs an answer, a reason, and somebody else than who proposed it (G-70)', async () => {
    const own = await asked(office, { worker: 'max' })
    const refused = (changes: Variables, by: string) =>
      office.refusals(iaConfirmNoSafeguarding, own, { ...form(), ...changes }, by)
    expect((await office.prepare(iaConfirmNoSafeguarding, own)).analysisText).toBe('')
    await office.complete(iaConsent, own, formsOf(office).withoutConsent, 'max')
    expect(await refused({ tmConfirmed: null, reason: 'Fine.' }, 'dora')).toEqual(['tmConfirmed', 'reason'])
    expect(await refused({}, 'max')).toEqual(['Who completed the task'])
    expect(await refused({}, 'dee')).toEqual([])
  })
})

it('a step without a move names what is to be done first', async () => {
  const own = await asked(office)
  await expect(moveOf(office.register, own.procedureId)).rejects.toThrow('The register has no move of this procedure.')
})
