import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fdContact } from '../../workers/frontDoorContact/fdContact.ts'
import { asked, openEndingService } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openEndingService()
}, 600_000)
afterAll(() => office?.close())

const reason = 'The father is back in the home, and the school is worried again.'
const at = '2026-11-02T10:00:00+00:00'

async function received() {
  const { caseReference, procedureId, authority, district } = await asked(office, 'tafStepDownClosure')
  const from = { source: 'TAF_ENDED', from: 'amy', at } as const
  const { contactId } = await office.register.contacts.receive({ authority, district, caseReference, reason, ...from })
  return { caseReference, procedureId, contactId, authority, district }
}
const wren = { children: [{ name: 'Wren Otherchild', dateOfBirth: '2014-01-01' }] }

describe('a contact that comes because a TAF ended', () => {
  it('says why, from whom, and where to enter a referral (TS-20)', async () => {
    const own = await received()
    const { contactText } = await office.prepare(fdContact, own)
    expect(contactText).toContain('a Team around the Family that ends while concern for the child remains')
    expect(contactText).toContain('Amy Person')
    expect(contactText).toContain(reason)
    expect(contactText).toContain('http://cases.test/referrals/new')
  })
  it('becomes a referral with its own case (TS-20)', async () => {
    const own = await received()
    const { caseReference: newCase } = await office.refer()
    const form = { decision: 'REFERRAL', newCase, reason: 'The concern is new and needs an assessment.' }
    expect(await office.complete(fdContact, own, form, 'fred')).toEqual({ contactDecision: 'REFERRAL' })
    expect(await office.register.contacts.get(own.contactId)).toMatchObject({
      decision: 'REFERRAL',
      decidedBy: 'fred',
      note: form.reason,
    })
  })
  it('may lead to nothing, with the reason (TS-20)', async () => {
    const own = await received()
    const form = { decision: 'NO_ACTION', reason: 'The worker still has the open case and acts on it.' }
    expect(await office.complete(fdContact, own, form, 'fred')).toEqual({ contactDecision: 'NO_ACTION' })
  })
  it('takes no case that is unknown, closed or about another child (TS-20)', async () => {
    const own = await received()
    const refused = (newCase: string | null) =>
      office.refusals(fdContact, own, { decision: 'REFERRAL', newCase, reason: 'An assessment is needed.' }, 'fred')
    expect(await refused(null)).toEqual(['newCase'])
    expect(await refused('C-2026-999999')).toEqual(['newCase'])
    expect(await refused('the new one')).toEqual(['newCase'])
    expect(await refused((await office.refer(wren)).caseReference)).toEqual(['newCase'])
    await office.register.cases.close(own.caseReference, { outcome: 'CLOSED', actor: 'dora' })
    expect(await refused(own.caseReference)).toEqual(['newCase'])
  })
  it.each([
    ['decision', { decision: null, reason: 'The concern is new and needs an assessment.' }],
    ['reason', { decision: 'NO_ACTION', reason: 'known' }],
  ])('needs %s: %j (TS-20)', async (field, form) => {
    expect(await office.refusals(fdContact, await received(), form, 'fred')).toEqual([field])
  })
})
