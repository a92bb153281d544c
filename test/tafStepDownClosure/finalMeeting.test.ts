import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { tsArrangeMeeting } from '../../workers/tafStepDownClosure/tsArrangeMeeting.ts'
import { tsFinalMeeting } from '../../workers/tafStepDownClosure/tsFinalMeeting.ts'
import { tsHandOut } from '../../workers/tafStepDownClosure/tsHandOut.ts'
import { doneSteps, openEndingService, wordsOf } from '../support/endingStaff.ts'
import type { Office } from '../support/office.ts'
import { stepDownFormsOn } from './formsOfTheStepDown.ts'
import { arranged, finalMeetingForm, led } from './steppingDown.ts'

let office: Office
beforeAll(async () => {
  office = await openEndingService()
}, 600_000)
afterAll(() => office?.close())
const forms = () => stepDownFormsOn(office.deps.clock)
const meetingDay = '2026-11-12T14:00:00+00:00'

describe('arranging the final meeting', () => {
  it('shows who gets a letter, and sets the day (TS-02, TS-12, TS-13)', async () => {
    const own = await led(office)
    const { invitees } = await office.prepare(tsArrangeMeeting, own)
    expect((invitees as Variables[]).map(({ kind }) => kind)).toEqual([
      'Family',
      'Family',
      'Young person',
      'Practitioner',
    ])
    expect(await office.complete(tsArrangeMeeting, own, forms().tsArrangeMeeting, 'sam')).toEqual({
      finalMeetingAt: '2026-11-12T10:00:00+00:00',
    })
    expect(await doneSteps(office, own)).toContain('MEETING_ARRANGED')
    expect(await office.register.tafs.get(own.procedureId)).toMatchObject({
      finalMeetingVenue: 'Hilltop School, 3 Hill Road, Northtown',
    })
  })
  it.each([
    ['meetingAt', { meetingAt: '2026-11-02T09:00+00:00' }],
    ['venue', { venue: '' }],
    ['everyoneInvited', { everyoneInvited: false }],
    ['areaTmConfirmed', { areaTmConfirmed: false }],
  ])('needs %s: %j (TS-12, TS-13)', async (field, changes) => {
    const own = await led(office)
    const form = { ...forms().tsArrangeMeeting, ...changes }
    expect(await office.refusals(tsArrangeMeeting, own, form, 'sam')).toEqual([field])
  })
})

describe('the paper to hand out', () => {
  it('is kept with the TAF (TS-16)', async () => {
    const own = await led(office)
    expect(await office.complete(tsHandOut, own, forms().tsHandOut, 'sam')).toEqual({})
    expect(await office.register.tafs.get(own.procedureId)).toMatchObject(forms().tsHandOut)
    expect(await doneSteps(office, own)).toContain('HAND_OUT')
  })
  it.each([
    ['closingSummary', { closingSummary: 'All is well.' }],
    ['actionPlan', { actionPlan: 'Breakfast club.' }],
    ['planSource', { planSource: null }],
  ])('needs %s: %j (TS-16)', async (field, changes) => {
    const own = await led(office)
    expect(await office.refusals(tsHandOut, own, { ...forms().tsHandOut, ...changes }, 'sam')).toEqual([field])
  })
})

describe('the final meeting', () => {
  it('starts the TAF where everybody agrees again (TS-14, TS-15, TS-17)', async () => {
    const own = await arranged(office)
    const form = await finalMeetingForm(office, own)
    expect(await office.complete(tsFinalMeeting, own, form, 'sam')).toEqual({
      meetingHeld: true,
      finalMeetingAt: meetingDay,
      tafAgreed: true,
      nextTafAt: '2026-12-10T09:00:00+00:00',
      tafOutcome: 'CONSENTED',
    })
    expect(await doneSteps(office, own)).toContain('FINAL_MEETING')
    expect(await office.register.meetings.ofCase(own.caseReference)).toMatchObject([
      { kind: 'TAF_FINAL_MEETING', at: meetingDay, details: { agreement: 'YES', nextTafDate: '2026-12-10' } },
    ])
    const { consents } = (await office.register.tafs.get(own.procedureId)) ?? {}
    expect(consents?.map(({ reconfirmed }) => reconfirmed)).toEqual(['YES', 'YES', 'YES'])
  })
  it('asks everybody who consented, nobody else (TS-15)', async () => {
    const own = await arranged(office)
    const { consentAgain, personOptions } = await office.prepare(tsFinalMeeting, own)
    expect(consentAgain).toHaveLength(3)
    expect(personOptions).toHaveLength(3)
  })
  it('goes on without a TAF where somebody does not agree any more (TS-15)', async () => {
    const own = await arranged(office)
    const form = await finalMeetingForm(office, own)
    const consentAgain = (form.consentAgain as Variables[]).map((row, i) => (i === 0 ? { ...row, again: 'NO' } : row))
    expect(await office.refusals(tsFinalMeeting, own, { ...form, consentAgain }, 'sam')).toEqual(['agreement'])
    const no = { agreement: 'NO', agreementReason: 'The mother wants no more meetings.', handedOut: false }
    const without = { ...form, ...no, consentAgain, nextTafDate: null, planSource: null }
    expect(await office.complete(tsFinalMeeting, own, without, 'sam')).toMatchObject({
      tafAgreed: false,
      nextTafAt: null,
      tafOutcome: 'REFUSED',
    })
  })
  it('says that plan and date are both needed before people leave (TS-17)', async () => {
    const own = await arranged(office)
    for (const changes of [{ handedOut: false }, { nextTafDate: null }]) {
      const words = await wordsOf(office, tsFinalMeeting, own, await finalMeetingForm(office, own, changes), 'sam')
      expect(words).toContain('handed out and the next date fixed before the meeting ends')
    }
  })
  it('may be put off with its reason (TS-12)', async () => {
    const own = await arranged(office)
    // What the form hid still holds the rows that were preset.
    const { consentAgain } = await office.prepare(tsFinalMeeting, own)
    const form = { ...forms().meetingPutOff, consentAgain }
    expect(await office.complete(tsFinalMeeting, own, form, 'sam')).toEqual({
      meetingHeld: false,
      finalMeetingAt: '2026-11-19T16:00:00+00:00',
      tafAgreed: false,
      nextTafAt: null,
      tafOutcome: null,
    })
    expect(await doneSteps(office, own)).not.toContain('FINAL_MEETING')
    expect(await office.refusals(tsFinalMeeting, own, { ...form, notHeldReason: 'ill' }, 'sam')).toEqual([
      'notHeldReason',
    ])
    const past = { ...form, newMeetingAt: '2026-11-11T10:00+00:00' }
    expect(await office.refusals(tsFinalMeeting, own, past, 'sam')).toEqual(['newMeetingAt'])
  })
  it.each([
    ['held', { held: null }],
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: '2026-11-13T10:00+00:00' }],
    ['attendees', { attendees: [] }],
    ['reasonExplained', { reasonExplained: false }],
    ['agreement', { agreement: null }],
    ['agreementReason', { agreement: 'NO', agreementReason: 'no' }],
    ['handedOut', { handedOut: false }],
    ['planSource', { planSource: null }],
    ['nextTafDate', { nextTafDate: null }],
    ['nextTafDate', { nextTafDate: '2026-11-12' }],
  ])('needs %s: %j (TS-14, TS-15, TS-16, TS-17)', async (field, changes) => {
    const own = await arranged(office)
    const form = await finalMeetingForm(office, own, changes)
    expect([...new Set(await office.refusals(tsFinalMeeting, own, form, 'sam'))]).toContain(field)
  })
  it('needs an answer of each and is chaired by the worker (TS-14, TS-15)', async () => {
    const own = await arranged(office)
    const form = await finalMeetingForm(office, own)
    const [first, ...others] = form.consentAgain as Variables[]
    const silent = { ...form, consentAgain: [{ ...first, again: null }, ...others] }
    expect(await office.refusals(tsFinalMeeting, own, silent, 'sam')).toEqual(['consentAgain'])
    expect(await office.refusals(tsFinalMeeting, own, { ...form, consentAgain: others }, 'sam')).toEqual([
      'consentAgain',
    ])
    expect(await office.refusals(tsFinalMeeting, own, form, 'dora')).toEqual(['Who completed the task'])
  })
})
