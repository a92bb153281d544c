import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { xdArrangeTransfer } from '../../workers/crossDistrictTransfer/xdArrangeTransfer.ts'
import { xdIdentifyTeam } from '../../workers/crossDistrictTransfer/xdIdentifyTeam.ts'
import { xdRequest } from '../../workers/crossDistrictTransfer/xdRequest.ts'
import { xdSeniorDecision } from '../../workers/crossDistrictTransfer/xdSeniorDecision.ts'
import { openTransferOffice, type TransferOffice } from '../districtTransferMeeting/transferOffice.ts'

let office: TransferOffice
beforeAll(async () => {
  office = await openTransferOffice('2026-11-02T10:00:00+00:00')
})
afterAll(() => office?.close())

const asked = async () => {
  const transfer = await office.transfer({ toDistrict: 'south', by: 'lead.north' })
  return { ...transfer, profile: 'sample', authority: 'sampleshire', team: 'north-assessment', due: null }
}
const step = async (transferId: string, wanted: string) =>
  (await office.register.transfers.steps(transferId)).find(({ step: name }) => name === wanted)

describe('the request to the other district', () => {
  const form = {
    status: 'CIN',
    receivingDistrict: 'south',
    details: 'A plan for a year; the school is the main contact.',
  }

  it('is prepared with the status of the child and the named lead, without a name of the family (XD-01, XD-02)', async () => {
    const prepared = await office.prepare(xdRequest, await asked())
    expect(prepared).toMatchObject({
      status: 'CIN',
      receivingDistrict: 'south',
      leadText: 'Lars South',
      districtOptions: [
        { label: 'south', value: 'south' },
        { label: 'West', value: 'west' },
      ],
      requestRows: [{ from: 'North Assessment Team', to: 'south, no team named yet', by: 'Lena North' }],
    })
    expect(JSON.stringify(prepared)).not.toContain('Featherstone')
  })

  it('is completed by the lead of the district that has the case (XD-02)', async () => {
    const of = await asked()
    expect(await office.complete(xdRequest, of, form, 'lead.north')).toEqual({})
    expect(await office.refusals(xdRequest, of, form, 'lead.south')).toEqual(['Who completed the task'])
  })

  it('may come from another lead while that one is away', async () => {
    const of = await asked()
    const away = {
      username: 'lead.north',
      from: '2026-11-01',
      to: '2026-11-30',
      reason: 'SICK_LONG',
      recordedBy: 'dora',
    }
    const id = await office.register.staff.recordAbsence(away)
    expect(await office.refusals(xdRequest, of, form, 'lead.south')).toEqual([])
    await office.register.db.deleteFrom('absences').where('id', '=', id).execute()
  })

  it.each([
    ['status', { status: 'CLOSED' }],
    ['details', { details: 'soon' }],
    ['receivingDistrict', { receivingDistrict: '' }],
    ['receivingDistrict', { receivingDistrict: 'west' }],
  ])('is refused for %s: %j (XD-01, XD-02)', async (field, change) => {
    expect(await office.refusals(xdRequest, await asked(), { ...form, ...change }, 'lead.north')).toEqual([field])
  })

  it('is refused while the receiving district has no lead (XD-01)', async () => {
    const { transferId } = await office.transfer({ toDistrict: 'west', by: 'lead.north' })
    const west = { ...form, receivingDistrict: 'west' }
    expect(await office.refusals(xdRequest, { transferId }, west, 'lead.north')).toEqual(['receivingDistrict'])
    expect(await office.prepare(xdRequest, { transferId })).toMatchObject({
      leadText: 'nobody is entered in the staff directory',
    })
  })
})

describe('the receiving team', () => {
  it('is named by the Service Manager of the receiving district, and the tracker shows it from the start (XD-06, DT-01)', async () => {
    const of = { ...(await asked()), due: '2026-11-17T10:00:00+00:00' }
    expect(await office.prepare(xdIdentifyTeam, of)).toMatchObject({
      team: null,
      teamOptions: [{ label: 'South Assessment Team (tariq)', value: 'south-assessment' }],
      transferText: expect.stringContaining('**From** North Assessment Team **to** south, no team named yet'),
    })
    expect(await step(of.transferId, 'RECEIVING_TEAM')).toMatchObject({
      responsible: 'serviceManager',
      due: '2026-11-17T10:00:00+00:00',
      doneAt: null,
    })
    expect(await office.complete(xdIdentifyTeam, of, { team: 'south-assessment' }, 'sm.south')).toEqual({
      receivingTeam: 'south-assessment',
      receivingDistrict: 'south',
    })
    expect(await office.register.transfers.get(of.transferId)).toMatchObject({ toTeam: 'south-assessment' })
    expect(await step(of.transferId, 'RECEIVING_TEAM')).toMatchObject({ doneBy: 'sm.south' })
  })

  it.each([
    ['', 'sm.south', ['team']],
    ['north-support', 'sm.south', ['team']],
    ['north-assessment', 'sm.south', ['team']],
    ['south-assessment', 'sm.north', ['Who completed the task']],
  ])('is refused: %j by %s (XD-06)', async (team, by, fields) => {
    expect(await office.refusals(xdIdentifyTeam, await asked(), { team }, by)).toEqual(fields)
  })

  it('within a district is another team than the one that has the case, and one that somebody manages (XD-06)', async () => {
    const { transferId } = await office.transfer()
    const refused = (team: string) => office.refusals(xdIdentifyTeam, { transferId }, { team }, 'sm.north')
    expect(await refused('north-assessment')).toEqual(['team'])
    expect(await refused('north-empty')).toEqual(['team'])
    expect(await refused('north-support')).toEqual([])
  })

  it('is decided by the Senior Manager, with the reason, when the week is over (XD-07)', async () => {
    const of = await asked()
    await office.prepare(xdIdentifyTeam, of)
    await office.prepare(xdSeniorDecision, of)
    expect(await step(of.transferId, 'RECEIVING_TEAM')).toMatchObject({ responsible: 'seniorManager' })
    const form = { team: 'south-assessment', reason: 'It has the most room this month.' }
    expect(await office.refusals(xdSeniorDecision, of, { ...form, reason: 'room' }, 'senior')).toEqual(['reason'])
    expect(await office.complete(xdSeniorDecision, of, form, 'senior')).toEqual({
      receivingTeam: 'south-assessment',
      receivingDistrict: 'south',
    })
    expect(await step(of.transferId, 'RECEIVING_TEAM')).toMatchObject({ doneBy: 'senior' })
  })

  it('is not named any more once the transfer has ended', async () => {
    const of = await asked()
    await office.register.transfers.end(of.transferId, {
      ...{ outcome: 'WITHDRAWN', by: 'dora', at: '2026-11-02T10:00:00+00:00' },
    })
    await office.prepare(xdIdentifyTeam, of)
    expect(await office.refusals(xdIdentifyTeam, of, { team: 'south-assessment' }, 'sm.south')).toEqual(['transfer'])
    expect(await step(of.transferId, 'RECEIVING_TEAM')).toBeUndefined()
  })
})

describe('the arrangement between the teams', () => {
  const form = { contactedAt: '2026-11-02T09:30+00:00', meetingDate: '2026-11-12' }
  const agreed = async () => {
    const of = await asked()
    await office.complete(xdIdentifyTeam, of, { team: 'south-assessment' }, 'sm.south')
    return of
  }

  it('is made by the receiving Team Manager within two weeks of the request (XD-04, XD-05)', async () => {
    const of = await agreed()
    expect(await office.prepare(xdArrangeTransfer, of)).toMatchObject({
      meetingLimit: '2026-11-16',
      meetingLimitText: expect.stringContaining('Monday 16 November 2026'),
    })
    expect(await step(of.transferId, 'ARRANGEMENT')).toMatchObject({ due: '2026-11-16T10:00:00+00:00', doneAt: null })
    expect(await office.complete(xdArrangeTransfer, of, form, 'tariq')).toEqual({ arrangedFor: '2026-11-12' })
    expect(await step(of.transferId, 'ARRANGEMENT')).toMatchObject({ doneBy: 'tariq', note: '2026-11-12' })
  })

  it.each([
    ['contactedAt', { contactedAt: '2026-11-02T10:30+00:00' }],
    ['contactedAt', { contactedAt: null }],
    ['meetingDate', { meetingDate: '2026-11-01' }],
    ['lateReason', { meetingDate: '2026-11-17' }],
    ['lateReason', { meetingDate: '2026-11-17', lateReason: 'late' }],
  ])('is refused for %s: %j (XD-04, XD-05)', async (field, change) => {
    expect(await office.refusals(xdArrangeTransfer, await agreed(), { ...form, ...change }, 'tariq')).toEqual([field])
  })

  it('may be later with a reason, for the team may have been named late (XD-05)', async () => {
    const late = {
      ...form,
      meetingDate: '2026-11-20',
      lateReason: 'The team was named after the meeting of 17 November.',
    }
    expect(await office.refusals(xdArrangeTransfer, await agreed(), late, 'tariq')).toEqual([])
  })

  it('is not for the manager of another team while the receiving one is there (XD-04)', async () => {
    expect(await office.refusals(xdArrangeTransfer, await agreed(), form, 'dora')).toEqual(['Who completed the task'])
  })
})
