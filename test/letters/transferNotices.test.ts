import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import { withoutNames } from '../../workers/letters/familyNames.ts'
import { notify } from '../../workers/shared/notify.ts'
import { type Office, openOffice } from '../support/office.ts'
import { lettersOf } from './lettersOf.ts'

const friday = '2026-10-30T10:00:00+00:00'
let office: Office
let reference = ''
let transferId = ''
let meetingId = ''

beforeAll(async () => {
  office = await openOffice(friday)
  await office.register.staff.seed([
    {
      ...{ username: 'sara', displayName: 'Sara Service', roles: ['serviceManager'], authority: 'sampleshire' },
      ...{ district: 'north', email: 'sara@example.org' },
    },
    {
      ...{ username: 'bola', displayName: 'Bola Support', roles: ['teamManager'], authority: 'sampleshire' },
      ...{ district: 'north', team: 'north-support', email: 'bola@example.org' },
    },
  ])
  await office.register.db
    .insertInto('teams')
    .values({
      ...{ authority: 'sampleshire', code: 'north-support', name: 'North Support Team', district: 'north' },
      ...{ phone: null, email: null, address: null },
    })
    .execute()
  await lettersOf(office)
  const plan = { authority: 'sampleshire', district: 'north', venue: 'Room 2', chair: 'sara', by: 'dora' }
  meetingId = (await office.register.transferMeetings.plan({ ...plan, at: '2026-11-05T10:00:00+00:00' })).meetingId
}, 240_000)
afterAll(() => office?.close())

beforeEach(async () => {
  const waiting = await office.refer({ children: [{ name: 'Wren Featherstone', dateOfBirth: '2011-01-20' }] })
  reference = waiting.caseReference
  const asked = { caseReference: reference, part: 'ONE' as const, by: 'dora', toTeam: 'north-support' }
  transferId = (await office.register.transfers.request({ ...asked, reason: 'The assessment is complete.' })).transferId
})

const list = () =>
  office.register.transferMeetings.listItem({ transferId, meetingId, by: 'dora', at: friday, late: false })
const agree = async (receivingTeam: string | null = 'north-support') => {
  const { itemId } = await list()
  await office.register.transferMeetings.decide(itemId, {
    ...{ decision: 'TRANSFER', plan: 'As usual.', targetDate: '2026-11-19', receivingTeam, by: 'sara' },
    at: '2026-11-05T10:30:00+00:00',
  })
  await office.register.transferMeetings.take(transferId)
}
const due = '2026-11-19T17:00:00+00:00'
const openWindow = () =>
  office.register.transfers.openWindow(transferId, {
    windowEndsAt: due,
    steps: (['WORKER_NAMED', 'JOINT_VISIT', 'AUDIT'] as const).map((step) => ({ step, responsible: 'dora', due })),
  })
/** Files the notice and gives its text to each reader. */
async function sent(notice: string, over: Variables = {}) {
  const about = { caseReference: reference, transferId, role: 'teamManager', ...over }
  const outcome = await office.work(notify, { notice, ...about }, randomUUID())
  expect(outcome).toMatchObject({ noticesFiled: expect.any(Number) })
  const rows = await office.register.db.selectFrom('letters').selectAll().where('letter', '=', notice).execute()
  const own = rows.filter((row) => about.caseReference === undefined || row.caseReference === reference)
  return { to: own.map(({ recipientRef }) => recipientRef), body: own.at(-1)?.body ?? '', subject: own.at(-1)?.subject }
}

describe('a notice about a transfer', () => {
  it('L-31 tells the receiving Team Manager where the case comes from, its status and its dates (DT-06)', async () => {
    await agree()
    await openWindow()
    const { to, body, subject } = await sent('L-31', { team: 'north-support' })
    expect(to).toEqual(['bola'])
    expect(subject).toBe(`Request for case transfer: ${reference}`)
    expect(body).toContain('- Status: child in need\n- From: North Assessment Team\n- To: North Support Team\n')
    expect(body).toContain('- Agreed at the District Transfer Meeting of: Thursday 5 November 2026 at 10am')
    expect(body).toContain('- All steps to be done by: Thursday 19 November 2026 at 5pm')
    expect(body).toContain(`http://localhost:3000/transfers/${transferId}`)
    expect(body).not.toMatch(/Featherstone|Wren|undefined|null/)
  })

  it('L-32 names each open defect with its day, and no person of the family (DT-10, I6)', async () => {
    await agree()
    const [first = ''] = await office.register.transfers.addDefects(
      transferId,
      [
        { defect: 'The chronology ends in June.', due: '2026-11-10' },
        { defect: "Wren Featherstone's last visit and the talk with Petra are missing.", due: '2026-11-12' },
      ],
      { by: 'bola', at: friday },
    )
    const before = (await sent('L-32')).body
    expect(before).toContain('- The chronology ends in June. (by 10 November 2026)')
    expect(before).toContain("- [name]'s last visit and the talk with [name] are missing. (by 12 November 2026)")
    await office.register.transfers.fixDefects(transferId, [{ id: first, fix: 'Done.' }], { by: 'dora', at: friday })
    expect((await sent('L-32')).body).not.toContain('chronology')
  })

  it('transferAgreed and transferWindowOver list what is open, in the order of the tracker (DT-02, G-57)', async () => {
    await agree()
    await openWindow()
    await office.register.transfers.step(transferId, 'WORKER_NAMED', { by: 'bola', at: friday })
    const open = '- joint visit of the two workers\n- audit of the case record'
    expect((await sent('transferAgreed')).body).toContain(open)
    const { body } = await sent('transferWindowOver', { facts: { openSteps: ['AUDIT'] } })
    expect(body).toContain('- Receiving worker: nobody named')
    expect(body).toContain('Still open:\n\n- audit of the case record\n')
    expect(body).not.toContain('joint visit')
  })

  it('says the meeting for which the case is listed, before it is decided (DM-01)', async () => {
    await list()
    expect((await sent('transferListed')).body).toContain('- Meeting: Thursday 5 November 2026 at 10am')
    const held = (await sent('transferHeldOver')).body
    expect(held).toContain('- Next meeting: Thursday 5 November 2026 at 10am')
  })

  it('L-34 says what the meetings decided when none of them named a team (XD-07)', async () => {
    await agree(null)
    const { body } = await sent('L-34')
    expect(body).toContain('- 5 November 2026: to be transferred, no team named')
  })

  it('still knows of a transfer that has ended, and of the newer one once there is one', async () => {
    await office.register.transfers.end(transferId, { outcome: 'WITHDRAWN', by: 'dora', at: friday })
    expect((await sent('transferEnded')).body).toContain('goes no further: the request was withdrawn.')
    const asked = { caseReference: reference, part: 'TWO' as const, by: 'dora', toDistrict: 'south' }
    const { transferId: newer } = await office.register.transfers.request({ ...asked, reason: 'Moved to the south.' })
    const { body } = await sent('L-33', { transferId: undefined })
    expect(body).toContain(`/transfers/${newer}`)
    expect(body).toContain('- To: south, team not named yet')
  })

  it('says who keeps the case when it moved without a worker (DT-11, G-69)', async () => {
    await agree()
    expect((await sent('transferUnallocated')).body).toContain('The manager of the receiving team holds the case')
    await office.register.transfers.end(transferId, {
      ...{ outcome: 'TRANSFERRED_UNALLOCATED', by: 'dora', at: friday, keepsWorker: true },
    })
    expect((await sent('transferUnallocated')).body).toContain('the present worker stays allocated')
  })
})

describe('a notice about a meeting', () => {
  it('needs no case, and says how many cases are on the agenda (DM-01)', async () => {
    await list()
    const place = {
      caseReference: undefined,
      transferId: undefined,
      authority: 'sampleshire',
      district: 'north',
      meetingId,
    }
    const { body } = await sent('transferAgendaReady', { ...place, role: 'serviceManager' })
    expect(body).toContain('District Transfer Meeting of north has closed')
    expect(body).toMatch(/- Cases on the agenda: \d/)
    expect(body).toContain(`http://localhost:3000/transfer-meetings/${meetingId}`)
    const moved = await sent('meetingMovedNotice', { ...place, role: 'serviceManager' })
    expect(moved.body).toContain('- New time: Thursday 5 November 2026 at 10am')
  })
})

it('takes names out of a typed text, whole words alone', () => {
  const names = ['Siân Ŵynne', 'Jo Lee']
  expect(withoutNames('Siân Ŵynne and Siâny met Lee.', names)).toBe('[name] and Siâny met [name].')
  expect(withoutNames('Nobody.', [])).toBe('Nobody.')
})
