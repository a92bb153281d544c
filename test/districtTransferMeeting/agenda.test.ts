import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agendaFigures } from '../../workers/districtTransferMeeting/agendaFigures.ts'
import { beginMeeting } from '../../workers/districtTransferMeeting/beginMeeting.ts'
import { closeMeeting } from '../../workers/districtTransferMeeting/closeMeeting.ts'
import { listCase } from '../../workers/districtTransferMeeting/listCase.ts'
import { readAgenda } from '../../workers/districtTransferMeeting/readAgenda.ts'
import { takeOutcome } from '../../workers/districtTransferMeeting/takeOutcome.ts'
import { openTransferOffice, type TransferOffice } from './transferOffice.ts'

let office: TransferOffice
beforeAll(async () => {
  office = await openTransferOffice('2026-11-02T10:00:00+00:00')
})
afterAll(() => office?.close())
beforeEach(async () => {
  office.at('2026-11-02T10:00:00+00:00')
  await office.register.db.deleteFrom('agendaItems').execute()
  await office.register.db.deleteFrom('transferMeetings').execute()
})

const soon = '2026-11-16T10:13:47+00:00'
const list = (transferId: string, nextMeetingAt = soon) => office.work(listCase, { transferId, nextMeetingAt })
const meetings = () => office.register.transferMeetings.list()
const decided = { decision: 'TRANSFER' as const, plan: 'Both workers meet next week.', targetDate: '2026-11-24' }
const decision = { ...decided, receivingTeam: 'north-support', by: 'sm.north', at: '2026-11-10T10:20:00+00:00' }

describe('a case for the meeting', () => {
  it('goes on the agenda of the next meeting of the receiving district (DM-01, XD-03)', async () => {
    await office.meeting('2026-11-04T10:00:00+00:00')
    await office.meeting('2026-11-17T10:00:00+00:00', { district: 'south', chair: 'sm.south' })
    const south = await office.meeting('2026-11-10T10:00:00+00:00', { district: 'south', chair: 'sm.south' })
    const { transferId, caseReference } = await office.transfer({ toDistrict: 'south' })
    const listed = { meetingId: south, meetingAt: '2026-11-10T10:00:00+00:00' }
    expect(await list(transferId)).toEqual(listed)
    expect(await office.register.transferMeetings.agenda(south)).toMatchObject([
      { caseReference, transferId, state: 'LISTED', late: false, listedBy: 'dora' },
    ])
    expect(await list(transferId), 'asked again').toEqual(listed)
    expect(await office.register.transferMeetings.agenda(south)).toHaveLength(1)
  })

  it('is late once the agenda has closed, and taken all the same (G-23)', async () => {
    const meetingId = await office.meeting('2026-11-04T10:00:00+00:00')
    await office.work(agendaFigures, { meetingId, agendaClosesAt: '2026-11-02T09:00:00+00:00' })
    const { transferId } = await office.transfer()
    expect(await list(transferId)).toMatchObject({ meetingId })
    expect(await office.register.transferMeetings.agenda(meetingId)).toMatchObject([{ late: true }])
  })

  it('has a meeting planned where the district has none: a working day, at opening time, chaired by its Service Manager (G-23)', async () => {
    const { transferId } = await office.transfer({ toDistrict: 'south' })
    const answer = await list(transferId, '2026-11-15T10:13:47+00:00')
    expect(answer).toMatchObject({ meetingAt: '2026-11-16T09:00:00+00:00' })
    const [planned] = await meetings()
    expect(planned).toMatchObject({ district: 'south', chair: 'sm.south', state: 'PLANNED' })
    expect((await office.announced('transferMeetingPlanned')).at(-1)).toMatchObject({
      correlationKey: planned?.id,
      variables: { meetingId: planned?.id, authority: 'sampleshire', district: 'south' },
    })
  })

  it('has it planned like the last one, in a district without a Service Manager by whoever can chair (G-23)', async () => {
    await office.meeting('2026-11-03T14:30:00+00:00', { district: 'west', chair: 'lead.north' })
    office.at('2026-11-04T10:00:00+00:00')
    const { transferId } = await office.transfer({ toDistrict: 'west' })
    expect(await list(transferId)).toMatchObject({ meetingAt: '2026-11-16T14:30:00+00:00' })
    expect((await meetings()).at(-1)).toMatchObject({ chair: 'lead.north', venue: 'Room 2' })
  })

  it('shares one new meeting with another case that needs one at the same moment', async () => {
    const [one, other] = [await office.transfer(), await office.transfer()]
    const answers = await Promise.all([list(one.transferId), list(other.transferId)])
    expect(answers[0]).toEqual(answers[1])
    expect(await meetings()).toHaveLength(1)
  })

  it('stays where it is listed, also when that meeting has begun (DM-01)', async () => {
    const meetingId = await office.meeting('2026-11-04T10:00:00+00:00')
    const { transferId } = await office.transfer()
    await list(transferId)
    await office.register.transferMeetings.begin(meetingId, { at: '2026-11-04T10:00:00+00:00' })
    expect(await list(transferId)).toMatchObject({ meetingId })
    expect(await meetings()).toHaveLength(1)
  })
})

describe('the agenda', () => {
  it('says how many cases it has and who is told: the Area Team Manager when part two has any (DM-03, DM-05)', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    const managers = ['teamManager', 'serviceManager']
    const figures = () => office.work(agendaFigures, { meetingId, agendaClosesAt: '2026-11-06T17:00:00+00:00' })
    expect(await figures()).toEqual({ agendaCount: 0, invited: managers })
    await list((await office.transfer()).transferId)
    expect(await figures()).toEqual({ agendaCount: 1, invited: managers })
    await list((await office.transfer({ part: 'TWO' })).transferId)
    expect(await figures()).toEqual({ agendaCount: 2, invited: managers })
    const areaTeamManager = {
      username: 'atm',
      displayName: 'Ada Area',
      roles: ['areaTeamManager'],
      email: 'atm@example.org',
    }
    await office.register.staff.seed([{ authority: 'sampleshire', ...areaTeamManager }])
    expect(await figures()).toEqual({ agendaCount: 2, invited: [...managers, 'areaTeamManager'] })
    expect(await office.register.transferMeetings.get(meetingId)).toMatchObject({
      agendaClosesAt: '2026-11-06T17:00:00+00:00',
    })
  })

  it('gives the cases of each part as codes, without those that are decided or whose meeting is cancelled (DM-03 to DM-05)', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    const one = await office.transfer()
    const two = await office.transfer({ part: 'TWO' })
    await list(one.transferId)
    await list(two.transferId)
    const read = async (part?: string | null) =>
      ((await office.work(readAgenda, { meetingId, part })) as { agenda: Record<string, unknown>[] }).agenda
    expect(await read('ONE')).toEqual([
      {
        itemId: expect.any(String),
        ...one,
        initials: 'QF',
        categories: ['CIN'],
        concernLevel: expect.any(String),
        profile: 'sample',
        team: 'north-assessment',
        district: 'north',
        part: 'ONE',
      },
    ])
    expect(await read('TWO')).toMatchObject([{ transferId: two.transferId }])
    expect(await read(null)).toHaveLength(2)
    await office.register.transferMeetings.decide(String((await read('ONE'))[0]?.itemId), decision)
    expect(await read(null)).toMatchObject([{ transferId: two.transferId }])
    await office.register.transferMeetings.cancel(
      meetingId,
      { reason: 'Snow on the roads.', by: 'sm.north' },
      meetingId,
    )
    expect(await read(null)).toEqual([])
  })
})

describe('a meeting that begins', () => {
  const begin = (meetingId: string, nextMeetingAt: string) => office.work(beginMeeting, { meetingId, nextMeetingAt })

  it('plans the next one, on the next working day where that day is off (G-23)', async () => {
    const meetingId = await office.meeting('2026-12-11T10:00:00+00:00')
    office.at('2026-12-11T10:00:01+00:00')
    expect(await begin(meetingId, '2026-12-25T10:00:00+00:00')).toEqual({})
    const [now, next] = await meetings()
    expect(now).toMatchObject({ id: meetingId, state: 'IN_PROGRESS' })
    // 25 and 28 December are bank holidays of 2026.
    expect(next).toMatchObject({
      at: '2026-12-29T10:00:00+00:00',
      chair: 'sm.north',
      venue: 'Room 2',
      state: 'PLANNED',
    })
    expect((await office.announced('transferMeetingPlanned')).at(-1)).toMatchObject({ correlationKey: next?.id })
  })

  it('plans none where one is planned already (G-23)', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    await office.meeting('2026-11-20T10:00:00+00:00')
    office.at('2026-11-10T10:00:01+00:00')
    await begin(meetingId, '2026-11-24T10:00:00+00:00')
    expect(await meetings()).toHaveLength(2)
  })

  it('never plans one in the past, keeps its time of day over the change of the clocks, and finds another chair (G-23)', async () => {
    office.at('2026-10-12T10:00:00+01:00')
    const meetingId = await office.meeting('2026-10-13T10:00:00+01:00', { chair: 'sm.south' })
    await office.register.db.updateTable('staff').set({ active: false }).where('username', '=', 'sm.south').execute()
    office.at('2026-10-29T10:00:00+00:00')
    await begin(meetingId, '2026-10-27T10:00:00+00:00')
    expect((await meetings())[1]).toMatchObject({ at: '2026-11-10T10:00:00+00:00', chair: 'sm.north' })
    await office.register.db.updateTable('staff').set({ active: true }).where('username', '=', 'sm.south').execute()
  })

  it('does not begin when it was cancelled at the last moment', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    await office.register.transferMeetings.cancel(
      meetingId,
      { reason: 'Snow on the roads.', by: 'sm.north' },
      meetingId,
    )
    office.at('2026-11-10T10:00:01+00:00')
    expect(await begin(meetingId, '2026-11-24T10:00:00+00:00')).toEqual({})
    expect(await meetings()).toMatchObject([{ state: 'CANCELLED' }, { state: 'PLANNED' }])
  })
})

describe('a meeting that is over', () => {
  it('carries what it did not come to on to the next one (DM-01)', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    const { transferId } = await office.transfer()
    await list(transferId)
    office.at('2026-11-10T12:00:00+00:00')
    await office.work(beginMeeting, { meetingId, nextMeetingAt: '2026-11-24T10:00:00+00:00' })
    expect(await office.work(closeMeeting, { meetingId, cancelled: false })).toEqual({ carriedCount: 1 })
    const [held, next] = await meetings()
    expect(held).toMatchObject({ state: 'HELD' })
    expect(await office.register.transferMeetings.agenda(next?.id ?? '')).toMatchObject([
      { transferId, state: 'LISTED' },
    ])
    expect(await office.work(closeMeeting, { meetingId, cancelled: false }), 'again').toEqual({ carriedCount: 0 })
  })

  it('carries the agenda of a cancelled one to a new one, by the rhythm of the profile (DM-01, G-23)', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    const { transferId } = await office.transfer()
    await list(transferId)
    await office.register.transferMeetings.cancel(
      meetingId,
      { reason: 'Snow on the roads.', by: 'sm.north' },
      meetingId,
    )
    expect(await office.work(closeMeeting, { meetingId, cancelled: true })).toEqual({ carriedCount: 1 })
    expect(await meetings()).toMatchObject([
      { id: meetingId, state: 'CANCELLED' },
      { at: '2026-11-24T10:00:00+00:00', state: 'PLANNED', agendaCount: 1 },
    ])
  })

  it('plans nothing for a cancelled one without cases', async () => {
    const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
    await office.register.transferMeetings.cancel(
      meetingId,
      { reason: 'Snow on the roads.', by: 'sm.north' },
      meetingId,
    )
    expect(await office.work(closeMeeting, { meetingId, cancelled: true })).toEqual({ carriedCount: 0 })
    expect(await meetings()).toHaveLength(1)
  })
})

it('the outcome is taken once; a message that comes twice finds what holds (DM-02, I1)', async () => {
  const meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
  const { transferId } = await office.transfer()
  await list(transferId)
  expect(await office.work(takeOutcome, { transferId })).toMatchObject({ outcomeTaken: false, decision: null })
  const [item] = await office.register.transferMeetings.agenda(meetingId)
  await office.register.transferMeetings.decide(item?.itemId ?? '', decision)
  const outcome = {
    decision: 'TRANSFER',
    receivingTeam: 'north-support',
    receivingDistrict: 'north',
    meetingId,
    meetingAt: '2026-11-10T10:00:00+00:00',
    targetDate: '2026-11-24',
  }
  expect(await office.work(takeOutcome, { transferId })).toEqual({ outcomeTaken: true, ...outcome })
  expect(await office.work(takeOutcome, { transferId })).toEqual({ outcomeTaken: false, ...outcome })
})
