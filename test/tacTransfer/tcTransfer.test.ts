import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { tcTransfer } from '../../workers/tacTransfer/tcTransfer.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let variables: Variables
beforeAll(async () => {
  office = await openOffice('2026-11-02T10:00:00+00:00')
  variables = await office.refer()
  await office.register.allocations.change({
    caseReference: variables.caseReference,
    username: 'sam',
    kind: 'WORKER',
    reasonCode: 'NEW_REFERRAL',
    decidedBy: 'dora',
  })
}, 600_000)
afterAll(() => office?.close())

const form = {
  tacLeadProfessional: 'School nurse of Hilltop School, 01234 567891',
  tacMeetingOn: '2026-11-12',
  note: 'School and nurse go on helping; social care has no further role.',
}

describe('the hand-over to a Team Around the Child (stand-in)', () => {
  it('puts Lead Professional, first meeting and reason on record, no words into the process (TC-01, TC-03)', async () => {
    expect(await office.complete(tcTransfer, variables, form, 'sam')).toEqual({})
    const [kept] = await office.register.oversight.acceptedOf([variables.caseReference], ['tcTransfer'])
    expect(kept?.decisions).toEqual({ tacMeetingOn: form.tacMeetingOn })
    expect(kept?.text).toEqual({ tacLeadProfessional: form.tacLeadProfessional, note: form.note })
  })
  it.each([
    ['tacLeadProfessional', { tacLeadProfessional: '' }],
    ['tacMeetingOn', { tacMeetingOn: null }],
    ['note', { note: 'done' }],
  ])('needs %s (TC-01, TC-03, TC-04)', async (field, changes) => {
    expect(await office.refusals(tcTransfer, variables, { ...form, ...changes }, 'sam')).toEqual([field])
  })
  it('comes from the worker of the case', async () => {
    expect(await office.refusals(tcTransfer, variables, form, 'ana')).toEqual(['Who completed the task'])
  })
})
