import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eiFinalMeeting } from '../../workers/endOfInvolvement/eiFinalMeeting.ts'
import { eiLevel } from '../../workers/endOfInvolvement/eiLevel.ts'
import type { Office } from '../support/office.ts'
import {
  asked,
  atFour,
  atThree,
  levelForm,
  meetingAt,
  meetingForm,
  met,
  openService,
  partyOf,
  proposed,
  stepsOf,
} from './ending.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

describe('the level that the worker proposes', () => {
  it('is on record with the final meeting; words stay in the register (EI-01, G-60)', async () => {
    const variables = await asked(office)
    expect(await office.complete(eiLevel, variables, levelForm, 'sam')).toEqual({
      level: 'L2',
      holdingTeam: 'CIN_CP',
      finalMeetingAt: meetingAt,
    })
    expect(await stepsOf(office, variables)).toEqual({ LEVEL: 'DONE' })
  })

  it('says who asked, and invites by kind and initials everybody who is safe to contact (EI-06)', async () => {
    const variables = await asked(office)
    const form = await office.prepare(eiLevel, variables)
    expect(form.involvementText).toContain('Asked for by Sam Worker on Monday 2 November 2026')
    const labels = form.partyOptions.map(({ label }: { label: string }) => label)
    expect(labels).toContain(`The child (${variables.initials})`)
    expect(labels).toContain('Parent (HF) - not safe to contact')
    expect(labels).toContain('Agency, school (HS)')
    expect(JSON.stringify(form)).not.toMatch(/Featherstone|Tenterhook/)
    expect(form.invitees).toContain(await partyOf(office, variables, 'Petra Featherstone'))
    expect(form.invitees).not.toContain(await partyOf(office, variables, 'Hugo Featherstone'))
    expect(form).toMatchObject({ wasHeld: false, level: null, holdingTeam: null, meetingAt: null })
  })

  it.each([
    ['level', { level: null }],
    ['holdingTeam', { holdingTeam: null }],
    ['why', { why: 'No more need.' }],
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: '2026-11-01T10:00:00+00:00' }],
    ['venue', { venue: '' }],
    ['invitees', { invitees: [] }],
    ['invitees', { invitees: ['nobody'] }],
    ['otherAgencies', { level: 'L4', otherAgencies: false }],
    ['level', { level: 'L4', otherAgencies: true, holdingTeam: 'CIC' }],
    ['level', { level: 'L4', otherAgencies: true, holdingTeam: 'ADOPTION' }],
    ['meetingAgain', { meetingAgain: 'NO' }],
  ])('needs %s: %j (EI-01, EI-06, EI-08)', async (field, changes) => {
    expect(await office.refusals(eiLevel, await asked(office), { ...levelForm, ...changes }, 'sam')).toEqual([field])
  })

  it('invites nobody who is not safe to contact (G-65)', async () => {
    const variables = await asked(office)
    const invitees = ['child', await partyOf(office, variables, 'Hugo Featherstone')]
    expect(await office.refusals(eiLevel, variables, { ...levelForm, invitees }, 'sam')).toEqual(['invitees'])
  })

  it('comes from the worker of the case, or from duty where it has none (G-60)', async () => {
    const who = 'Who completed the task'
    expect(await office.refusals(eiLevel, await asked(office), levelForm, 'ana')).toEqual([who])
    const without = await asked(office, { worker: null })
    expect(await office.refusals(eiLevel, without, levelForm, 'dora')).toEqual([])
    expect(await office.refusals(eiLevel, without, levelForm, 'ana')).toEqual([who])
  })
})

describe('the final meeting', () => {
  it('is filed with minutes, plan and tasks for everybody who gets them (EI-01, EI-07)', async () => {
    const variables = await proposed(office)
    expect(await office.complete(eiFinalMeeting, variables, meetingForm, 'sam')).toEqual({
      meetingHeld: true,
      level: 'L2',
      finalMeetingAt: meetingAt,
    })
    const [meeting] = await office.register.meetings.ofCase(variables.caseReference)
    expect(meeting).toMatchObject({
      kind: 'END_OF_INVOLVEMENT',
      at: meetingAt,
      details: { procedureId: variables.procedureId, level: 'L2', newTeam: null, invited: [] },
      text: { minutes: meetingForm.minutes, actionPlan: meetingForm.actionPlan, tasks: meetingForm.tasks },
      recordedBy: 'sam',
    })
    expect(await stepsOf(office, variables)).toEqual({ LEVEL: 'DONE', MEETING: 'DONE' })
  })

  it('begins with what was proposed, chaired by the worker (EI-02)', async () => {
    const form = await office.prepare(eiFinalMeeting, await proposed(office))
    expect(form).toMatchObject({ held: null, level: 'L2', chair: 'Sam Worker', venue: 'Hilltop School', tasks: [] })
    expect(form.arrangedText).toContain('Monday 9 November 2026')
    expect(form.involvementText).toContain('Sam Worker proposes level 2: School and family centre')
    expect(form.agencyOptions.map(({ label }: { label: string }) => label)).toContain('Agency, school (HS)')
  })

  it('gets a new date where it was not held, and the level stays as proposed (EI-02)', async () => {
    const variables = await proposed(office)
    const form = {
      held: 'NO',
      notHeldReason: 'The mother was ill that day.',
      newMeetingAt: '2026-11-16T14:00:00+00:00',
    }
    expect(await office.complete(eiFinalMeeting, variables, form, 'sam')).toEqual({
      meetingHeld: false,
      level: 'L2',
      finalMeetingAt: form.newMeetingAt,
    })
    expect(await office.register.meetings.ofCase(variables.caseReference)).toEqual([])
    expect(await stepsOf(office, variables)).toEqual({ LEVEL: 'DONE' })
  })

  it.each([
    ['notHeldReason', { held: 'NO', newMeetingAt: '2026-11-16T14:00:00+00:00' }],
    ['newMeetingAt', { held: 'NO', notHeldReason: 'The mother was ill that day.' }],
    ['newMeetingAt', { held: 'NO', notHeldReason: 'The mother was ill that day.', newMeetingAt: meetingAt }],
    ['held', { held: null }],
    ['meetingAt', { meetingAt: null }],
    ['meetingAt', { meetingAt: '2026-11-11T14:00:00+00:00' }],
    ['meetingAt', { meetingAt: '2026-10-26T14:00:00+00:00' }],
    ['attendees', { attendees: [] }],
    ['level', { level: null }],
    ['actionPlan', { actionPlan: 'none' }],
    ['tasks', { tasks: [] }],
    ['tasks', { tasks: [{ agency: 'School', task: 'Breakfast', by: '2026-11-08' }] }],
    ['areaTmInformed', { ...atThree, areaTmInformed: false }],
    ['chair', { ...atThree, chair: null }],
    ['newTeam', { ...atFour, newTeam: null }],
    ['agenciesStayInvolved', { ...atFour, agenciesStayInvolved: false }],
    ['invited', { ...atFour, invited: ['nobody'] }],
    ['minutes', { minutes: 'All agreed.' }],
    ['minutesSent', { minutesSent: false }],
  ])('needs %s: %j (EI-01 to EI-07, CG-6)', async (field, changes) => {
    const variables = await proposed(office)
    expect(await office.refusals(eiFinalMeeting, variables, { ...meetingForm, ...changes }, 'sam')).toEqual([field])
  })

  it('cannot end at level 4 in Children in Care (EI-08)', async () => {
    const variables = await proposed(office, { holdingTeam: 'CIC' })
    expect(await office.refusals(eiFinalMeeting, variables, { ...meetingForm, ...atFour }, 'sam')).toEqual(['level'])
    expect(await office.refusals(eiFinalMeeting, variables, { ...meetingForm, ...atThree }, 'sam')).toEqual([])
  })

  it('keeps of level 4 only what was asked for it (EI-05)', async () => {
    const variables = await met(office, { ...atThree, newTeam: 'CIC', invited: ['somebody'] })
    const [meeting] = await office.register.meetings.ofCase(variables.caseReference)
    expect(meeting?.details).toMatchObject({ level: 'L3', newTeam: null, invited: [] })
  })

  it('names the agencies that go on taking part at level 4 (EI-06)', async () => {
    const variables = await proposed(office, { level: 'L4', otherAgencies: true })
    const invited = [await partyOf(office, variables, 'Hilltop School')]
    await office.complete(eiFinalMeeting, variables, { ...meetingForm, ...atFour, invited }, 'sam')
    const [meeting] = await office.register.meetings.ofCase(variables.caseReference)
    expect(meeting?.details).toMatchObject({ level: 'L4', newTeam: 'OTHER', invited })
  })
})
