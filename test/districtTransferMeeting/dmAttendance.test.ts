import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dmAttendance } from '../../workers/districtTransferMeeting/dmAttendance.ts'
import { listCase } from '../../workers/districtTransferMeeting/listCase.ts'
import { openTransferOffice, type TransferOffice } from './transferOffice.ts'

let office: TransferOffice
let meetingId: string
beforeAll(async () => {
  office = await openTransferOffice('2026-11-02T10:00:00+00:00')
})
afterAll(() => office?.close())
beforeEach(async () => {
  office.at('2026-11-02T10:00:00+00:00')
  await office.register.db.deleteFrom('agendaItems').execute()
  await office.register.db.deleteFrom('transferMeetings').execute()
  meetingId = await office.meeting('2026-11-10T10:00:00+00:00')
})

const reason = 'The family moves next week and the school asks who comes.'
const form = { attendees: ['sm.north', 'dora'], areaTeamManager: 'YES', lateCases: [] }
const list = (transferId: string) => office.work(listCase, { transferId, nextMeetingAt: '2026-11-24T10:00:00+00:00' })
const refusals = (change: object, by = 'sm.north') =>
  office.refusals(dmAttendance, { meetingId }, { ...form, ...change }, by)
const late = (caseReference: string, part = 'ONE') => ({ lateCases: [{ caseReference, part, reason }] })
const caseOf = async () => String((await office.refer()).caseReference)

describe('who takes part in the meeting', () => {
  it('is recorded with the Area Team Manager, apologies and where the minutes are (DM-03, DM-05)', async () => {
    const words = { apologies: 'tariq', minutes: 'T-12' }
    expect(await office.complete(dmAttendance, { meetingId }, { ...form, ...words }, 'sm.north')).toEqual({})
    expect(await office.register.transferMeetings.get(meetingId)).toMatchObject({
      attendance: { attendees: ['sm.north', 'dora'], areaTeamManager: true, ...words },
    })
  })

  it('comes from the chair, a Service Manager, a District Lead Manager or the Team Support Officer (G-23)', async () => {
    for (const by of ['sm.south', 'lead.north', 'tso']) expect(await refusals({}, by)).toEqual([])
    expect(await refusals({}, 'tariq')).toEqual(['Who completed the task'])
    meetingId = await office.meeting('2026-11-11T10:00:00+00:00', { chair: 'tariq' })
    expect(await refusals({}, 'tariq')).toEqual([])
  })

  it.each([
    ['attendees', { attendees: [] }],
    ['attendees', { attendees: ['sm.north', 'nobody'] }],
    ['areaTeamManager', { areaTeamManager: null }],
    ['absenceReason', { areaTeamManager: 'NO', absenceReason: 'ill' }],
  ])('asks for %s: %j', async (field, change) => expect(await refusals(change)).toEqual([field]))

  it('needs the reason why the Area Team Manager is not there only where part two has a case (DM-05)', async () => {
    const without = { areaTeamManager: 'NO' }
    await list((await office.transfer()).transferId)
    expect(await refusals(without)).toEqual([])
    expect(await refusals({ ...without, ...late(await caseOf(), 'TWO') })).toEqual(['absenceReason'])
    await list((await office.transfer({ part: 'TWO' })).transferId)
    expect(await refusals(without)).toEqual(['absenceReason'])
    expect(await refusals({ ...without, absenceReason: 'On leave, nobody stands in.' })).toEqual([])
  })

  it('is asked with the agenda, in names, and the chair filled in', async () => {
    const { caseReference, transferId } = await office.transfer({ toTeam: 'north-support' })
    await list(transferId)
    expect(await office.prepare(dmAttendance, { meetingId })).toMatchObject({
      attendees: ['sm.north'],
      meetingText: 'District Transfer Meeting, north: Tuesday 10 November 2026 10:00. Chair: Selma North.',
      meetingPageUrl: `/transfer-meetings/${meetingId}`,
      agendaRows: [
        { part: 'One', case: `${caseReference} (QF), CIN`, way: 'North Assessment Team to North Support Team' },
      ],
    })
  })
})

describe('a case that comes late', () => {
  it('goes on the agenda, and its transfer is asked for and started (DM-01, G-23)', async () => {
    const caseReference = await caseOf()
    await office.complete(dmAttendance, { meetingId }, { ...form, ...late(caseReference) }, 'sm.north')
    const transfer = await office.register.transfers.openOf(caseReference)
    expect(transfer).toMatchObject({ kind: 'DISTRICT', part: 'ONE', reason, requestedBy: 'sm.north' })
    expect(await office.register.transferMeetings.agenda(meetingId)).toMatchObject([{ caseReference, late: true }])
    expect((await office.announced('transferRequested')).at(-1)).toMatchObject({
      correlationKey: caseReference,
      variables: { caseReference, transferId: transfer?.id },
    })
    expect(await list(transfer?.id ?? ''), 'its process finds it there').toMatchObject({ meetingId })
  })

  it('of another district is asked for across the districts (XD-03)', async () => {
    const south = await office.meeting('2026-11-10T10:00:00+00:00', { district: 'south', chair: 'sm.south' })
    const caseReference = await caseOf()
    await office.complete(dmAttendance, { meetingId: south }, { ...form, ...late(caseReference) }, 'sm.south')
    expect(await office.register.transfers.openOf(caseReference)).toMatchObject({
      kind: 'CROSS_DISTRICT',
      toDistrict: 'south',
    })
    expect((await office.announced('crossDistrictRequested')).at(-1)).toMatchObject({ correlationKey: caseReference })
  })

  it('is asked for by the first manager who takes part when the Team Support Officer enters it', async () => {
    meetingId = await office.meeting('2026-11-11T10:00:00+00:00', { chair: 'tso' })
    const caseReference = await caseOf()
    const alone = { attendees: ['tso'], ...late(caseReference) }
    expect(await refusals(alone, 'tso')).toEqual(['lateCases'])
    await office.complete(dmAttendance, { meetingId }, { ...form, ...alone, attendees: ['tso', 'dora'] }, 'tso')
    expect(await office.register.transfers.openOf(caseReference)).toMatchObject({ requestedBy: 'dora' })
  })

  it('with an open transfer that is on no agenda keeps that transfer', async () => {
    const { caseReference, transferId } = await office.transfer()
    expect(await refusals(late(caseReference, 'TWO'))).toEqual(['lateCases'])
    await office.complete(dmAttendance, { meetingId }, { ...form, ...late(caseReference) }, 'sm.north')
    expect(await office.register.transferMeetings.agenda(meetingId)).toMatchObject([{ transferId }])
  })

  it('is refused where it does not fit, and nothing is written (DM-01)', async () => {
    const listed = await office.transfer()
    await list(listed.transferId)
    const elsewhere = await office.transfer({ toDistrict: 'south' })
    const closed = await caseOf()
    await office.register.cases.close(closed, { outcome: 'CLOSED', actor: 'dora' })
    const free = await caseOf()
    for (const reference of ['C-2026-999999', listed.caseReference, elsewhere.caseReference, closed])
      expect(await refusals(late(reference)), reference).toEqual(['lateCases'])
    const [row] = late(free).lateCases
    expect(await refusals({ lateCases: [row, row] })).toEqual(['lateCases'])
    expect(await refusals({ lateCases: [{ ...row, reason: 'soon' }] })).toEqual(['lateCases'])
    expect(await refusals(late(free))).toEqual([])
    expect(await office.register.transfers.openOf(free)).toBeUndefined()
  })

  it('is refused by a meeting that was cancelled', async () => {
    await office.register.transferMeetings.cancel(
      meetingId,
      { reason: 'Snow on the roads.', by: 'sm.north' },
      meetingId,
    )
    expect(await refusals(late(await caseOf()))).toEqual(['lateCases'])
    const { meetingText } = await office.prepare(dmAttendance, { meetingId })
    expect(meetingText).toContain('was cancelled')
    expect(await refusals({})).toEqual([])
  })
})
