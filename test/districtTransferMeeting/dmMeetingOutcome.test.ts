import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dmMeetingOutcome } from '../../workers/districtTransferMeeting/dmMeetingOutcome.ts'
import { listCase } from '../../workers/districtTransferMeeting/listCase.ts'
import { Overtaken } from '../../workers/register/errors.ts'
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

async function listed(changes: Parameters<TransferOffice['transfer']>[0] = {}) {
  const transfer = await office.transfer(changes)
  await office.work(listCase, { transferId: transfer.transferId, nextMeetingAt: '2026-11-24T10:00:00+00:00' })
  const agenda = await office.register.transferMeetings.agenda(meetingId)
  const itemId = String(agenda.find(({ transferId }) => transferId === transfer.transferId)?.itemId)
  office.at('2026-11-10T10:30:00+00:00')
  return { ...transfer, itemId, profile: 'sample' }
}
const form = {
  seen: false,
  decision: 'TRANSFER',
  plan: 'Both workers meet this week and visit together.',
  targetDate: '2026-11-24',
  receivingTeam: 'north-support',
}
const item = (itemId: string) => office.register.transferMeetings.item(itemId)

describe('the outcome of the meeting for one case', () => {
  it('is written with plan, target date and team, and goes to the process of the case once (DM-02, DM-04)', async () => {
    const of = await listed()
    expect(await office.complete(dmMeetingOutcome, of, form, 'sm.north')).toEqual({ decision: 'TRANSFER' })
    expect(await item(of.itemId)).toMatchObject({
      state: 'DECIDED',
      decision: 'TRANSFER',
      plan: form.plan,
      targetDate: '2026-11-24',
      receivingTeam: 'north-support',
      decidedBy: 'sm.north',
    })
    const told = (await office.announced('transferMeetingOutcome')).filter(
      ({ correlationKey }) => correlationKey === of.caseReference,
    )
    expect(told).toMatchObject([{ variables: { caseReference: of.caseReference, itemId: of.itemId } }])
  })

  it.each([
    ['decision', { decision: null }],
    ['plan', { plan: 'soon' }],
    ['targetDate', { targetDate: null }],
    ['targetDate', { targetDate: '2026-11-09' }],
    ['targetReason', { targetDate: '2026-11-25' }],
    ['targetReason', { targetDate: '2026-11-25', targetReason: 'later' }],
    ['receivingTeam', { receivingTeam: 'north-assessment' }],
    ['receivingTeam', { receivingTeam: 'south-assessment' }],
    ['receivingTeam', { receivingTeam: 'north-empty' }],
    ['decision', { decision: 'STEP_DOWN_TAF' }],
  ])('is refused for %s: %j (DM-02, DM-05)', async (field, change) => {
    expect(await office.refusals(dmMeetingOutcome, await listed(), { ...form, ...change }, 'sm.north')).toEqual([field])
  })

  it('may set a later target date with a reason (DM-02)', async () => {
    const later = { ...form, targetDate: '2026-12-01', targetReason: 'The worker of the other team starts then.' }
    const of = await listed()
    await office.complete(dmMeetingOutcome, of, later, 'sm.north')
    expect(await item(of.itemId)).toMatchObject({ targetDate: '2026-12-01', targetReason: later.targetReason })
  })

  it('may name no receiving team: the Service Manager does (XD-06)', async () => {
    const of = await listed()
    await office.complete(dmMeetingOutcome, of, { ...form, receivingTeam: '' }, 'sm.north')
    expect(await item(of.itemId)).toMatchObject({ decision: 'TRANSFER', receivingTeam: null })
  })

  it('is to step down only in part two, which needs no team (DM-05)', async () => {
    const of = await listed({ part: 'TWO' })
    const offered = await office.prepare(dmMeetingOutcome, of)
    expect(offered.decisionOptions.map(({ value }: { value: string }) => value)).toContain('STEP_DOWN_TAF')
    await office.complete(dmMeetingOutcome, of, { ...form, decision: 'STEP_DOWN_TAF' }, 'sm.north')
    expect(await item(of.itemId)).toMatchObject({
      decision: 'STEP_DOWN_TAF',
      targetDate: '2026-11-24',
      receivingTeam: null,
    })
  })

  it.each(['HOLD', 'REFUSED'])(
    '%s needs a plan alone; what was typed for a transfer does not count (DM-02)',
    async (decision) => {
      const of = await listed()
      const typed = { ...form, decision, targetDate: '2027-11-25', receivingTeam: 'nowhere' }
      expect(await office.complete(dmMeetingOutcome, of, typed, 'sm.north')).toEqual({ decision })
      expect(await item(of.itemId)).toMatchObject({ decision, targetDate: null, receivingTeam: null })
    },
  )

  it('comes from whoever runs the meeting (G-23)', async () => {
    const of = await listed()
    expect(await office.refusals(dmMeetingOutcome, of, form, 'dora')).toEqual(['Who completed the task'])
    expect(await office.refusals(dmMeetingOutcome, of, form, 'tso')).toEqual([])
  })

  it('is asked with the facts of the case and two weeks as the usual limit (DM-02, DM-03)', async () => {
    const of = await listed({ toTeam: 'north-support' })
    await office.register.transferMeetings.attendance(meetingId, {
      ...{ attendees: ['sm.north', 'dora'], areaTeamManager: false, by: 'sm.north' },
    })
    expect(await office.prepare(dmMeetingOutcome, of)).toMatchObject({
      attendees: 'Selma North, Dora Duty',
      part: 'ONE',
      onAgenda: true,
      requestRows: [{ from: 'North Assessment Team', to: 'North Support Team', by: 'Dora Duty' }],
      decisionOptions: [{ value: 'TRANSFER' }, { value: 'HOLD' }, { value: 'REFUSED' }],
      teamOptions: [
        { label: 'North Empty Team (nobody manages it now)', value: 'north-empty' },
        { label: 'North Support Team (tm.support)', value: 'north-support' },
      ],
      decision: null,
      targetDate: '2026-11-24',
      usualTarget: '2026-11-24',
      receivingTeam: 'north-support',
    })
  })
})

describe('a case that needs no outcome any more', () => {
  it('because somebody entered it: refused with who, then confirmed, and the first one stands', async () => {
    const of = await listed()
    await office.complete(dmMeetingOutcome, of, form, 'sm.north')
    expect(await office.refusals(dmMeetingOutcome, of, { ...form, decision: 'HOLD' }, 'tso')).toEqual(['decision'])
    const { onAgenda, goneText } = await office.prepare(dmMeetingOutcome, of)
    expect(onAgenda).toBe(false)
    expect(goneText).toContain('sm.north entered the outcome on Tuesday 10 November 2026 10:30')
    const again = { ...form, decision: 'HOLD', seen: true }
    expect(await office.complete(dmMeetingOutcome, of, again, 'tso')).toEqual({ decision: 'TRANSFER' })
    expect(await item(of.itemId)).toMatchObject({ decision: 'TRANSFER', decidedBy: 'sm.north', revision: 1 })
  })

  it('because somebody entered it at the same moment: the second is told, and nothing of it is written', async () => {
    const of = await listed()
    const outcome = {
      decision: 'HOLD' as const,
      plan: 'It waits for the review.',
      by: 'tso',
      at: '2026-11-10T10:30:00+00:00',
    }
    const { register } = office
    await expect(
      register.transaction(async (tx) => {
        await tx.transferMeetings.decide(of.itemId, outcome)
        const context = { variables: of, completedBy: 'sm.north', completedAt: outcome.at } as never
        await dmMeetingOutcome.effects(tx, dmMeetingOutcome.schema.parse(form) as never, context, office.deps)
      }),
    ).rejects.toThrow(Overtaken)
    expect(await item(of.itemId)).toMatchObject({ state: 'LISTED' })
  })

  it('because the transfer was withdrawn: it is confirmed, and nothing is announced', async () => {
    const of = await listed()
    const end = { outcome: 'WITHDRAWN' as const, by: 'dora', at: '2026-11-10T10:00:00+00:00' }
    await office.register.transfers.end(of.transferId, end)
    expect(await office.prepare(dmMeetingOutcome, of)).toMatchObject({ onAgenda: false })
    expect(await office.refusals(dmMeetingOutcome, of, form, 'sm.north')).toEqual(['decision'])
    expect(await office.complete(dmMeetingOutcome, of, { seen: true }, 'sm.north')).toEqual({ decision: null })
  })
})
