import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { daTrayReview } from '../../workers/dutyAllocation/daTrayReview.ts'
import { moveToTeam } from '../../workers/shared/moveToTeam.ts'
import { type Office, openOffice } from '../support/office.ts'

const words = 'Mother in hospital, children with an aunt; plan agreed with the school.'
let office: Office
beforeAll(async () => {
  office = await openOffice('2026-10-30T10:00:00+00:00')
}, 600_000)
afterAll(() => office?.close())

const sentOn = { concernLevel: 'OTHER', outcome: 'OTHER_TEAM', moText: words, moDecision: '', moActions: [] }

describe('moving a case to another team', () => {
  it('changes team, district and holder at one instant, so that somebody always holds the child (DA-10, AW-52)', async () => {
    const referral = await office.refer()
    await office.complete(daTrayReview, referral, { ...sentOn, nextTeam: 'south-assessment' })
    expect(await office.work(moveToTeam, referral)).toEqual({
      team: 'south-assessment',
      district: 'south',
      dutyManager: 'tariq',
    })
    const [before, after] = await office.register.allocations.ofCase(referral.caseReference)
    expect(before).toMatchObject({ username: 'dora', to: after?.from })
    expect(after).toMatchObject({ username: 'tariq', kind: 'TEAM_MANAGER', to: null, reasonCode: 'OTHER_TEAM' })
    expect(await office.register.cases.get(referral.caseReference)).toMatchObject({
      team: 'south-assessment',
      district: 'south',
    })
  })
  it('moves nothing to a team in which nobody could hold the case, and says what to complete', async () => {
    const referral = await office.refer()
    await expect(office.work(moveToTeam, referral)).rejects.toThrow('No decision on record')
    await office.complete(daTrayReview, referral, { ...sentOn, nextTeam: 'nowhere' })
    await expect(office.work(moveToTeam, referral)).rejects.toThrow('neither a duty manager nor a Team Manager')
    expect(await office.register.cases.get(referral.caseReference)).toMatchObject({ team: 'north-assessment' })
  })
})
