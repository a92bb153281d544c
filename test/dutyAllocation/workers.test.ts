import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkOversight } from '../../workers/dutyAllocation/checkOversight.ts'
import { daDailyOversight } from '../../workers/dutyAllocation/daDailyOversight.ts'
import { daStrategyDiscussion } from '../../workers/dutyAllocation/daStrategyDiscussion.ts'
import { placeInTray } from '../../workers/dutyAllocation/placeInTray.ts'
import { type Office, openOffice } from '../support/office.ts'

const friday = '2026-10-30T10:00:00+00:00'
const words = 'Mother in hospital, children with an aunt; plan agreed with the school.'
let office: Office
beforeAll(async () => {
  office = await openOffice(friday)
}, 600_000)
afterEach(() => office.at(friday))
afterAll(() => office?.close())

describe('placing a referral in the tray', () => {
  it('gives it to the team on duty with its duty manager as holder (DA-01, DA-02, G-45)', async () => {
    const referral = await office.refer()
    expect(await office.work(placeInTray, referral)).toEqual({
      team: 'north-assessment',
      dutyManager: 'dora',
      outOfHours: false,
    })
    expect(await office.register.allocations.holder(referral.caseReference)).toMatchObject({
      username: 'dora',
      kind: 'DUTY_MANAGER',
    })
  })
  it('lets the same instance ask again, and no other one start on the same event (I1)', async () => {
    const referral = await office.refer()
    const first = await office.work(placeInTray, referral, '7')
    expect(await office.work(placeInTray, referral, '7')).toEqual(first)
    expect(await office.work(placeInTray, referral, '8')).toBe('referralAlreadyStarted')
    expect(await office.register.allocations.ofCase(referral.caseReference)).toHaveLength(1)
  })
  it.each([
    ['2026-10-30T08:59:00+00:00', true],
    ['2026-10-30T09:00:00+00:00', false],
    ['2026-10-30T16:59:00+00:00', false],
    ['2026-10-30T17:00:00+00:00', true],
    ['2026-10-31T11:00:00+00:00', true],
    ['2026-12-25T11:00:00+00:00', true],
    ['2026-07-01T08:30:00+00:00', false],
  ])('knows at %s that out of hours is %s (G-07)', async (at, outOfHours) => {
    const referral = await office.refer()
    office.at(at)
    expect(await office.work(placeInTray, referral)).toMatchObject({ outOfHours })
  })
  it('uses the manager of the team where the rota has nobody (DA-02)', async () => {
    const referral = await office.refer({ district: 'south' })
    office.at('2027-02-01T10:00:00+00:00')
    expect(await office.work(placeInTray, referral)).toMatchObject({ team: 'south-assessment', dutyManager: 'tariq' })
    expect(await office.register.cases.get(referral.caseReference)).toMatchObject({ team: 'south-assessment' })
  })
})

describe('checking the oversight of a day', () => {
  const fridayEnd = '2026-10-30T17:00:00+00:00'
  const oversight = { oversightKind: 'OTHER', moText: words, moActions: [] }
  const checked = (referral: Record<string, unknown>, nextDayEnd = fridayEnd) =>
    office.work(checkOversight, { ...referral, nextDayEnd })

  it('finds none for a new referral, and gives the next working day end and morning over the week-end (DA-12, G-06)', async () => {
    expect(await checked(await office.refer())).toEqual({
      oversightPresent: false,
      nextDayEnd: '2026-11-02T17:00:00+00:00',
      nextMorning: '2026-11-02T09:00:00+00:00',
    })
  })
  it('finds an entry of the day, also one written after the day end (DA-12)', async () => {
    const referral = await office.refer()
    office.at('2026-10-30T23:59:00+00:00')
    await office.complete(daDailyOversight, referral, oversight)
    expect(await checked(referral)).toMatchObject({ oversightPresent: true })
    expect(await checked(referral, '2026-11-02T17:00:00+00:00')).toMatchObject({ oversightPresent: false })
  })
  it('does not count an entry of the day before, nor one of another child (DA-12)', async () => {
    const referral = await office.refer()
    office.at('2026-10-29T23:59:00+00:00')
    await office.complete(daDailyOversight, referral, oversight)
    office.at(friday)
    await office.complete(daDailyOversight, await office.refer(), oversight)
    expect(await checked(referral)).toMatchObject({ oversightPresent: false })
  })
  it('does not take a decision about the strategy discussion for an overview and a plan (DA-12)', async () => {
    const referral = await office.refer()
    await office.complete(daStrategyDiscussion, referral, { needed: 'NO', reason: words })
    expect(await checked(referral)).toMatchObject({ oversightPresent: false })
  })
})
