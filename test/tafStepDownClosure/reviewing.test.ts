import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { contactFrontDoor } from '../../workers/tafStepDownClosure/contactFrontDoor.ts'
import { endTaf } from '../../workers/tafStepDownClosure/endTaf.ts'
import { tsConsentWithdrawn } from '../../workers/tafStepDownClosure/tsConsentWithdrawn.ts'
import { tsTafReview } from '../../workers/tafStepDownClosure/tsTafReview.ts'
import { openEndingService } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'
import { considered, running } from './steppingDown.ts'

let office: Office
beforeAll(async () => {
  office = await openEndingService()
}, 600_000)
afterAll(() => office?.close())
const forms = () => stepDownFormsOn(office.deps.clock)
const tafOf = ({ procedureId }: Variables) => office.register.tafs.get(procedureId)

describe('a TAF that runs', () => {
  it('began with the date of its next meeting (TS-15, TS-17)', async () => {
    const own = await running(office)
    expect(await tafOf(own)).toMatchObject({
      ...{ state: 'RUNNING', nextTafAt: '2026-12-10T09:00:00+00:00', withdrawn: false },
      leadProfessional: { username: 'lea' },
    })
  })
  it('goes on to the next date (TS-19)', async () => {
    const own = await running(office)
    expect(await office.complete(tsTafReview, own, forms().tsTafReview, 'lea')).toEqual({
      tafReviewOutcome: 'CONTINUE',
      nextTafAt: '2026-12-10T09:00:00+00:00',
      concernRemains: false,
    })
    expect((await office.prepare(tsTafReview, own)).reviewsText).toBe('Reviewed before: Thursday 12 November 2026')
  })
  it('ends when the needs are met (TS-20)', async () => {
    const own = await running(office)
    expect(await office.complete(tsTafReview, own, forms().needsMet, 'lea')).toMatchObject({
      tafReviewOutcome: 'NEEDS_MET',
      nextTafAt: null,
    })
    await office.work(endTaf, { ...own, tafEndReason: 'NEEDS_MET', concernRemains: false })
    expect(await tafOf(own)).toMatchObject({
      state: 'ENDED',
      endReason: 'NEEDS_MET',
      endedNote: forms().needsMet.needsMetNote,
    })
  })
  it('ends with the consent, and concern goes to the front door first (TS-20)', async () => {
    const own = await running(office)
    expect(await office.complete(tsTafReview, own, forms().consentWithdrawn, 'amy')).toEqual({
      tafReviewOutcome: 'CONSENT_WITHDRAWN',
      nextTafAt: null,
      concernRemains: true,
    })
    expect(await tafOf(own)).toMatchObject({ withdrawn: true, nextTafAt: null })
    const { contactId } = (await office.work(contactFrontDoor, own)) as Variables
    expect(await office.register.contacts.get(contactId)).toMatchObject({
      caseReference: own.caseReference,
      source: 'TAF_ENDED',
      receivedFrom: 'amy',
      reason: expect.stringContaining(forms().consentWithdrawn.concernReason),
    })
    await office.work(endTaf, { ...own, tafEndReason: 'CONSENT_WITHDRAWN', concernRemains: true })
    expect(await tafOf(own)).toMatchObject({ endReason: 'CONSENT_WITHDRAWN', concernRemains: true })
  })
  it('is looked at once more where the withdrawal was reported (TS-20)', async () => {
    const own = await running(office)
    const at = office.deps.clock.now().toISOString()
    await office.register.tafs.withdraw(own.procedureId, { by: 'asa', at })
    await office.register.tafs.note(own.procedureId, 'The mother called and wants no more meetings.', 'asa')
    const { withdrawnText } = await office.prepare(tsConsentWithdrawn, own)
    expect(withdrawnText).toContain('noted by Asa Person')
    expect(withdrawnText).toContain('wants no more meetings')
    const no = { concernRemains: 'NO', concernReason: 'School and nurse see the child weekly; nothing worries them.' }
    expect(await office.complete(tsConsentWithdrawn, own, no, 'dora')).toEqual({ concernRemains: false })
    await office.work(endTaf, { ...own, tafEndReason: 'CONSENT_WITHDRAWN', concernRemains: false })
    expect((await tafOf(own))?.endedNote).toBe(`The mother called and wants no more meetings.\n${no.concernReason}`)
  })
  it('never began where no meeting agreed it (TS-15)', async () => {
    const own = await considered(office)
    await office.work(endTaf, { ...own, tafEndReason: 'NOT_STARTED' })
    expect(await tafOf(own)).toMatchObject({ state: 'ENDED', endReason: 'NOT_STARTED' })
  })
  it.each([
    ['outcome', { outcome: null }],
    ['planReviewed', { planReviewed: false }],
    ['nextTafDate', { nextTafDate: null }],
    ['nextTafDate', { nextTafDate: '2026-11-12' }],
    ['needsMetNote', { outcome: 'NEEDS_MET', needsMetNote: 'all done' }],
    ['concernRemains', { outcome: 'CONSENT_WITHDRAWN', concernReason: 'The school sees the child each day.' }],
    ['concernReason', { outcome: 'CONSENT_WITHDRAWN', concernRemains: 'NO', concernReason: 'none' }],
  ])('needs %s: %j (TS-19, TS-20)', async (field, changes) => {
    const own = await running(office)
    const form = { ...forms().tsTafReview, ...changes }
    expect(await office.refusals(tsTafReview, own, form, 'lea')).toEqual([field])
  })
  it('is reviewed by its own Lead Professional or the area team (TS-19)', async () => {
    const own = await running(office)
    const refused = (by: string) => office.refusals(tsTafReview, own, forms().tsTafReview, by)
    expect(await refused('leo')).toEqual(['Who completed the task'])
    expect(await refused('asa')).toEqual([])
    const without = await running(office, null)
    expect(await office.refusals(tsTafReview, without, forms().tsTafReview, 'lea')).toEqual(['Who completed the task'])
    expect(await office.refusals(tsConsentWithdrawn, without, forms().tsConsentWithdrawn, 'dora')).toEqual([])
    expect(await office.refusals(tsConsentWithdrawn, without, forms().tsConsentWithdrawn, 'leo')).toHaveLength(1)
  })
  it('says why concern remains (TS-20)', async () => {
    const own = await running(office)
    const short = { concernRemains: 'YES', concernReason: 'worried' }
    expect(await office.refusals(tsConsentWithdrawn, own, short, 'lea')).toEqual(['concernReason'])
  })
})
