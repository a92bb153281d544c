import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptAsReferral } from '../../workers/authorityRequest/accept.ts'
import { iaAcceptance } from '../../workers/authorityRequest/iaAcceptance.ts'
import { iaInboundRequest } from '../../workers/authorityRequest/iaInboundRequest.ts'
import { iaRequestMeeting } from '../../workers/authorityRequest/iaRequestMeeting.ts'
import { placeInTray } from '../../workers/dutyAllocation/placeInTray.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { createStaffMailboxes } from '../../workers/letters/staffMailboxes.ts'
import type { Office } from '../support/office.ts'
import { asked, forms, openAskedOffice } from './asking.ts'

let office: Office
beforeAll(async () => {
  office = await openAskedOffice()
}, 600_000)
afterAll(() => office?.close())

const requestOf = ({ requestId }: Variables) => office.register.authorityRequests.get(requestId)
async function launched(changes: Variables = {}): Promise<Variables> {
  const own = await asked(office)
  office.at('2026-11-02T12:00:00+00:00')
  const form = { ...forms.iaInboundRequest, ...changes }
  return { ...own, ...(await office.complete(iaInboundRequest, own, form, 'fred')) }
}
async function agreed(changes: Variables = {}): Promise<Variables> {
  const own = await launched(changes)
  const effects = await office.complete(iaAcceptance, own, forms.iaAcceptance, 'dora')
  office.at('2026-11-09T16:00:00+00:00')
  return { ...own, ...effects }
}

/** The event with which duty allocation begins for a case. */
async function referralOf(caseReference: string): Promise<Variables> {
  const events = await office.register.events.unpublished(10_000)
  const found = events.find(({ correlationKey }) => correlationKey === caseReference)
  if (!found) throw new Error(`${caseReference} has no event`)
  return found
}

describe('the decision on the request', () => {
  const refused = async (changes: Variables, by = 'dora', own = launched()) =>
    office.refusals(iaAcceptance, await own, { ...forms.iaAcceptance, ...changes }, by)

  it('is an acceptance with the day of the meeting (IA-16)', async () => {
    const own = await launched()
    expect(await office.prepare(iaAcceptance, own)).toMatchObject({
      ...{ accepted: null, contactsText: 'None yet.' },
      meetingLimitText: 'By Monday 16 November 2026 17:00. Later needs a reason.',
    })
    const { meetingAt } = forms.iaAcceptance
    expect(await office.complete(iaAcceptance, own, forms.iaAcceptance, 'dee')).toEqual({
      ...{ requestAccepted: true, acceptedBy: 'dee', meetingAt },
    })
    expect(await requestOf(own)).toMatchObject({ state: 'LAUNCHED', meetingAt, caseReference: null })
  })

  it('is a refusal with the reason, kept for the answer (G-03)', async () => {
    const own = await launched()
    expect(await office.complete(iaAcceptance, own, forms.declined, 'dora')).toEqual({
      ...{ requestAccepted: false, acceptedBy: null, meetingAt: null },
    })
    expect(await requestOf(own)).toMatchObject({ state: 'DECLINED', declinedReason: forms.declined.reason })
  })

  it('is chased where it lies when its answer waits for somebody (IA-17, G-10)', async () => {
    const { requestId } = await launched()
    const { placeOf } = createStaffMailboxes(office.register.db, office.deps.clock)
    const place = { authority: 'sampleshire', district: 'north', team: 'north-assessment' }
    expect(await placeOf(requestId)).toEqual(place)
    expect(await placeOf(randomUUID())).toBeUndefined()
  })

  it('is made by the team in whose tray it lies, with all that belongs to it (IA-16, IA-17)', async () => {
    expect(await refused({}, 'tariq')).toEqual(['Who completed the task'])
    expect(await refused({ meetingAt: null })).toEqual(['meetingAt'])
    expect(await refused({ meetingAt: '2026-11-01T10:00:00+00:00' })).toEqual(['meetingAt'])
    expect(await refused({ accepted: 'NO', reason: 'no' })).toEqual(['reason'])
    const late = { meetingAt: '2026-11-30T10:00:00+00:00' }
    expect(await refused(late)).toEqual(['lateReason'])
    expect(await refused({ ...late, lateReason: 'Their worker is away until then.' })).toEqual([])
  })

  it('does not send back what is a referral already (G-03)', async () => {
    const own = launched({ concern: 'YES' })
    expect(await office.prepare(iaAcceptance, await own)).toMatchObject({ accepted: 'YES' })
    expect(await refused(forms.declined, 'dora', own)).toEqual(['accepted'])
    expect(await refused({}, 'dora', own)).toEqual([])
  })
})

describe('the transfer meeting', () => {
  const refused = async (changes: Variables, own = agreed(), by = 'dora') =>
    office.refusals(iaRequestMeeting, await own, { ...forms.iaRequestMeeting, ...changes }, by)

  it('is recorded, and the request becomes a referral of the team with the meeting in its record (IA-16, IA-17)', async () => {
    const own = await agreed()
    expect((await office.prepare(iaRequestMeeting, own)).meetingText).toContain('Monday 9 November 2026')
    const { heldAt } = forms.iaRequestMeeting
    const effects = await office.complete(iaRequestMeeting, own, forms.iaRequestMeeting, 'dora')
    expect(effects).toEqual({ meetingHeld: true, requestAccepted: true, meetingAt: heldAt, meetingHeldAt: heldAt })
    expect(await office.register.authorityRequests.contacts(own.requestId)).toMatchObject([
      {
        person: 'Dora Duty (Team Manager here), Odette Marchbanks (Team Manager there)',
        result: 'Transfer meeting: Their worker visits once more on Friday; ours takes over then.',
      },
    ])
    const accepted = (await office.work(acceptAsReferral, { ...own, ...effects })) as Variables
    expect(accepted).toMatchObject({ team: 'north-assessment', district: 'north' })
    const cases = await office.register.authorityRequests.cases(own.requestId)
    expect(cases).toHaveLength(2)
    for (const of of cases)
      expect(await office.register.meetings.ofCase(of)).toMatchObject([
        { kind: 'TRANSFER_FROM_AUTHORITY', at: heldAt, details: { requestId: own.requestId }, recordedBy: 'dora' },
      ])
    expect(await requestOf(own)).toMatchObject({ state: 'ACCEPTED', acceptedBy: 'dora' })
  })

  it('leaves the child in the tray of the team that accepted, whoever is on duty (IA-17)', async () => {
    office.at('2026-11-02T10:00:00+00:00')
    const own = await launched({ team: 'everywhere' })
    await office.complete(iaAcceptance, own, forms.iaAcceptance, 'eve')
    const { caseReference } = (await office.work(acceptAsReferral, { ...own, acceptedBy: 'eve' })) as Variables
    const { variables } = await referralOf(caseReference)
    expect(await office.work(placeInTray, variables)).toMatchObject({ team: 'everywhere', dutyManager: 'eve' })
    expect(await office.register.cases.get(caseReference)).toMatchObject({ team: 'everywhere', district: 'north' })
  })

  it('may be put off (IA-16)', async () => {
    const own = await agreed()
    const form = {
      outcome: 'OTHER_DAY',
      newMeetingAt: '2026-11-12T10:00:00+00:00',
      reason: 'Their worker fell ill today.',
    }
    expect(await office.complete(iaRequestMeeting, own, form, 'dora')).toEqual({
      ...{ meetingHeld: false, requestAccepted: true, meetingAt: form.newMeetingAt, meetingHeldAt: null },
    })
    expect(await requestOf(own)).toMatchObject({ state: 'LAUNCHED', meetingAt: form.newMeetingAt })
    expect(await refused({ ...form, newMeetingAt: '2026-11-05T10:00:00+00:00' })).toEqual(['newMeetingAt'])
  })

  it('may show that the work does not come here, unless the child has a case here (IA-16, G-03)', async () => {
    const own = await agreed()
    const form = { outcome: 'NOT_TAKEN_ON', reason: 'The family goes back at the end of the week.' }
    expect(await office.complete(iaRequestMeeting, own, form, 'dora')).toEqual({
      ...{ meetingHeld: false, requestAccepted: false, meetingAt: null, meetingHeldAt: null },
    })
    expect(await requestOf(own)).toMatchObject({ state: 'DECLINED', declinedReason: form.reason })
    expect(await refused(form, agreed({ concern: 'YES' }))).toEqual(['outcome'])
  })

  it.each([
    ['heldAt', { heldAt: null }],
    ['heldAt', { heldAt: '2026-11-10T10:00:00+00:00' }],
    ['kind', { kind: null }],
    ['attendees', { attendees: [{ name: 'Dora Duty', role: 'Team Manager' }] }],
    ['agreed', { agreed: 'All well.' }],
    ['newMeetingAt', { outcome: 'OTHER_DAY', reason: 'Their worker fell ill today.' }],
    ['reason', { outcome: 'NOT_TAKEN_ON' }],
  ])('needs %s: %j (IA-16)', async (field, changes) => {
    expect(await refused(changes)).toEqual([field])
  })

  it('is recorded by the team in whose tray the request lies (IA-16)', async () => {
    expect(await refused({}, agreed(), 'tariq')).toEqual(['Who completed the task'])
  })
})
