import type { Register } from '../../workers/register/register.ts'
import type { PlannedStep } from '../../workers/register/transfers.ts'
import type { TransferStepName } from '../../workers/register/transferTables.ts'

export type Transferring = {
  late: string
  inTime: string
  listed: string
  teamNeeded: string
  withdrawn: string
  held: string
  planned: string
  /** The decided agenda item of the late transfer. */
  item: string
}

const windowSteps: [TransferStepName, string][] = [
  ['WORKER_NAMED', 'teamManager'],
  ['WORKER_MEETING', 'teamManager'],
  ['JOINT_VISIT', 'teamManager'],
  ['REQUEST', 'sw.ash'],
  ['AUDIT', 'teamManager'],
  ['SUMMARY', 'sw.ash'],
  ['AUDIT_REVIEW', 'teamManager'],
  ['RECORD_CHANGE', 'teamManager'],
]
const stepsDue = (due: string): PlannedStep[] => windowSteps.map(([step, responsible]) => ({ step, responsible, due }))
const cases = ['C-2026-000001', 'C-2026-000002', 'C-2026-000003', 'C-2026-000004', 'C-2026-000005']

/**
 * Five transfers of north-assessment at the site's clock (5 November 2026): one late, one in time, one listed, one
 * without a receiving team for more than a week, one withdrawn; a meeting that was held and one that is planned.
 */
export async function letTransfer(register: Register): Promise<Transferring> {
  const { transfers, transferMeetings, db } = register
  await db
    .updateTable('cases')
    .set({ authority: 'sample', district: 'north', team: 'north-assessment' })
    .where('reference', 'in', cases)
    .execute()
  const meeting = (at: string) =>
    transferMeetings.plan({
      ...{ authority: 'sample', district: 'north', at },
      ...{ venue: 'Northgate House, Room 2', chair: 'sm.north', by: 'tm.north' },
    })
  const { meetingId: held } = await meeting('2026-11-12T10:00:00+00:00')
  const { meetingId: planned } = await meeting('2026-11-19T10:00:00+00:00')
  const request = async (index: number, toTeam: string | undefined, part: 'ONE' | 'TWO' = 'ONE') => {
    const { transferId } = await transfers.request({
      ...{ caseReference: cases[index] ?? '', part, by: 'tm.north', at: '2026-10-19T09:00:00+01:00' },
      reason: `The assessment is complete, and the family needs longer help than this team gives (${index}).`,
      ...(toTeam ? { toTeam } : { toDistrict: 'south' }),
    })
    return transferId
  }
  const late = await request(0, 'north-support')
  const inTime = await request(1, 'north-support')
  const listed = await request(2, 'north-support', 'TWO')
  const teamNeeded = await request(3, undefined)
  const withdrawn = await request(4, 'north-support')
  const list = (transferId: string, meetingId: string, isLate = false) =>
    transferMeetings.listItem({
      ...{ transferId, meetingId, by: 'tm.north', at: '2026-10-19T09:05:00+01:00' },
      late: isLate,
    })
  const decide = async (transferId: string, receivingTeam: string | null) => {
    const { itemId } = await list(transferId, held)
    await transferMeetings.decide(itemId, {
      ...{ decision: 'TRANSFER', receivingTeam, targetDate: '2026-11-05', by: 'sm.north' },
      ...{ plan: 'Both workers meet in the week of the meeting.', at: '2026-10-22T10:20:00+01:00' },
    })
    await transfers.get(transferId)
    await transferMeetings.take(transferId)
    return itemId
  }
  const item = await decide(late, 'north-support')
  await decide(inTime, 'north-support')
  await decide(teamNeeded, null)
  await list(listed, planned, true)
  await transferMeetings.attendance(held, {
    ...{ attendees: ['sm.north', 'tm.north'], areaTeamManager: false, absenceReason: 'On leave.', by: 'sm.north' },
  })
  await transferMeetings.begin(held, { at: '2026-10-22T10:00:00+01:00' })
  await transferMeetings.close(held, { at: '2026-10-22T12:00:00+01:00' })
  const at = '2026-10-22T10:00:00+01:00'
  await db.updateTable('transferMeetings').set({ at }).where('id', '=', held).execute()
  await db.updateTable('transfers').set({ meetingAt: at }).where('meetingId', '=', held).execute()

  await transfers.openWindow(late, {
    windowEndsAt: '2026-11-04T17:00:00+00:00',
    steps: stepsDue('2026-11-04T17:00:00+00:00'),
  })
  const done = { by: 'sw.ash', at: '2026-10-28T14:00:00+00:00' }
  await transfers.nameWorker(late, { worker: 'sw.birch', decisionId: null, by: 'tm.north-support', at: done.at })
  for (const step of ['WORKER_NAMED', 'WORKER_MEETING', 'REQUEST', 'AUDIT', 'SUMMARY'] as const)
    await transfers.step(late, step, done)
  const found = { by: 'tm.north-support', at: '2026-11-02T09:00:00+00:00' }
  const [first = ''] = await transfers.addDefects(
    late,
    [
      { defect: '=1+1 The chronology ends in June.', due: '2026-11-04' },
      { defect: 'No note of the visit in October.', due: '2026-11-06' },
    ],
    found,
  )
  await transfers.fixDefects(late, [{ id: first, fix: 'Written up to today.' }], { ...found, by: 'tm.north' })
  await transfers.openWindow(inTime, {
    windowEndsAt: '2026-11-17T17:00:00+00:00',
    steps: stepsDue('2026-11-17T17:00:00+00:00'),
  })
  await transfers.planSteps(teamNeeded, [
    { step: 'RECEIVING_TEAM', responsible: 'serviceManager', due: '2026-10-28T17:00:00+00:00' },
  ])
  await transfers.end(withdrawn, { outcome: 'WITHDRAWN', by: 'tm.north', at: '2026-10-30T10:00:00+00:00' })
  return { late, inTime, listed, teamNeeded, withdrawn, held, planned, item }
}
