import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dmPlanProblem } from '../../workers/districtTransferMeeting/dmPlanProblem.ts'
import { openMeeting } from '../../workers/districtTransferMeeting/openMeeting.ts'
import { readMeeting } from '../../workers/districtTransferMeeting/readMeeting.ts'
import { openTransferOffice, type TransferOffice } from './transferOffice.ts'

let office: TransferOffice
beforeAll(async () => {
  office = await openTransferOffice('2026-11-02T10:00:00+00:00')
})
afterAll(() => office?.close())

const typed = {
  authority: 'sampleshire',
  district: 'north',
  meetingAt: '2026-11-10T10:00+00:00',
  venue: 'Room 2',
  chair: 'sm.north',
  plannedBy: 'sm.north',
}

describe('a meeting that is typed in the start form', () => {
  it('is planned and taken up by its instance (DM-01, G-23)', async () => {
    const answer = await office.work(openMeeting, typed, '77')
    expect(answer).toEqual({
      meetingAccepted: true,
      withdrawn: false,
      meetingProblem: '',
      meetingId: expect.any(String),
      authority: 'sampleshire',
      district: 'north',
      meetingAt: '2026-11-10T10:00:00+00:00',
      chair: 'sm.north',
      profile: 'sample',
    })
    const { meetingId = '' } = answer as { meetingId?: string }
    expect(await office.register.transferMeetings.get(meetingId)).toMatchObject({
      state: 'PLANNED',
      plannedBy: 'sm.north',
      processInstanceKey: '77',
    })
    expect(await office.work(readMeeting, { meetingId })).toEqual({ meetingAt: '2026-11-10T10:00:00+00:00' })
  })

  it.each([
    ['a day off', { meetingAt: '2026-11-14T10:00+00:00' }, 'Saturday 14 November 2026'],
    ['a day in the past', { meetingAt: '2026-11-01T10:00+00:00' }, 'not in the future'],
    ['the time of another meeting, with a link to it', {}, '/transfer-meetings/'],
    ['an unknown district', { district: 'east' }, 'District is not a district of this authority'],
    ['a chair who cannot chair', { chair: 'sam' }, 'Chair cannot chair this meeting'],
    ['a planner nobody knows', { plannedBy: 'nobody' }, 'Who planned it is no member of staff'],
    ['an empty venue', { venue: ' ' }, 'Venue is missing'],
    ['no time', { meetingAt: null }, 'The day of the meeting is missing'],
  ])('comes back in words for %s (DM-01)', async (_what, change, words) => {
    const answer = await office.work(openMeeting, { ...typed, ...change })
    expect(answer).toMatchObject({ meetingAccepted: false, withdrawn: false, meetingId: null })
    expect((answer as { meetingProblem: string }).meetingProblem).toContain(words)
  })

  it('leaves nothing behind when it is refused, also without a known authority (DM-01)', async () => {
    const before = await office.register.transferMeetings.list()
    const answer = await office.work(openMeeting, { ...typed, authority: 'nowhere' })
    expect(answer).toMatchObject({ meetingAccepted: false, profile: 'sample', authority: 'sampleshire' })
    expect(await office.register.transferMeetings.list()).toEqual(before)
  })
})

it('a planned meeting is taken up once: a second instance is told that it was begun already (I1)', async () => {
  const meetingId = await office.meeting('2026-11-11T10:00:00+00:00')
  expect(await office.work(openMeeting, { meetingId }, '1')).toMatchObject({ meetingAccepted: true, withdrawn: false })
  expect(await office.work(openMeeting, { meetingId }, '1')).toMatchObject({ meetingAccepted: true })
  expect(await office.work(openMeeting, { meetingId }, '2')).toMatchObject({ meetingAccepted: false, withdrawn: true })
})

describe('a meeting that could not be planned', () => {
  const form = { withdraw: false, ...typed, meetingAt: '2026-11-12T10:00+00:00' }

  it('is put right by whoever completes the task (DM-01)', async () => {
    const effects = await office.complete(dmPlanProblem, {}, form, 'tso')
    expect(effects).toEqual({ withdrawn: false, meetingId: expect.any(String) })
    expect(await office.register.transferMeetings.get(effects.meetingId)).toMatchObject({ plannedBy: 'tso' })
    expect(await office.work(openMeeting, { ...typed, meetingId: effects.meetingId })).toMatchObject({
      meetingAccepted: true,
      meetingAt: '2026-11-12T10:00:00+00:00',
    })
  })

  it.each([
    [['at'], { meetingAt: '2026-11-15T10:00+00:00' }],
    [['at'], { meetingAt: '2026-11-10T10:00+00:00' }],
    [['district'], { district: 'east' }],
    [['chair'], { chair: 'sam' }],
    [['meetingAt'], { meetingAt: null }],
    [['venue'], { venue: '' }],
    [['authority'], { authority: null }],
  ])('is refused for %j: %j, and nothing is planned', async (fields, change) => {
    const before = (await office.register.transferMeetings.list()).length
    expect(
      await office.refusals(dmPlanProblem, {}, { ...form, meetingAt: '2026-11-13T10:00+00:00', ...change }),
    ).toEqual(fields)
    expect(await office.register.transferMeetings.list()).toHaveLength(before)
  })

  it('is dropped with one tick, whatever else was typed (DM-01)', async () => {
    expect(await office.complete(dmPlanProblem, {}, { ...form, district: '', withdraw: true })).toEqual({
      meetingAccepted: false,
      withdrawn: true,
      meetingId: null,
    })
  })

  it('offers districts and chairs of each authority', async () => {
    const { districtOptions, chairOptions } = await office.prepare(dmPlanProblem, {})
    expect(districtOptions).toContainEqual({ label: 'West', value: 'west', of: 'sampleshire' })
    expect(chairOptions).toContainEqual({ label: 'Selma North (sm.north)', value: 'sm.north', of: 'sampleshire' })
    expect(JSON.stringify(chairOptions)).not.toContain('(sam)')
  })
})
