import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dtJointVisit } from '../../workers/districtTransfer/dtJointVisit.ts'
import { dtNominateWorker } from '../../workers/districtTransfer/dtNominateWorker.ts'
import { dtTransferMeetingRecord } from '../../workers/districtTransfer/dtTransferMeetingRecord.ts'
import { loseWorker } from '../../workers/districtTransfer/loseWorker.ts'
import { noWorkerNamed } from '../../workers/districtTransfer/noWorkerNamed.ts'
import { openWindow } from '../../workers/districtTransfer/openWindow.ts'
import { readTransfer } from '../../workers/districtTransfer/readTransfer.ts'
import { windowState } from '../../workers/districtTransfer/windowState.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import {
  agreed,
  announced,
  give,
  named,
  openService,
  publicUrl,
  stepsOf,
  tuesday,
  windowEndsAt,
} from './transferring.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

describe('the window of a transfer', () => {
  it('puts every step into the tracker, with who has it and by when (DT-01, DT-02)', async () => {
    const { transferId } = await agreed(office, { open: false })
    await office.work(openWindow, { transferId, windowEndsAt, receivingWorkerDue: '2026-11-09T17:00:00+00:00' })
    const steps = await office.register.transfers.steps(transferId)
    expect(steps.map(({ step, responsible }) => [step, responsible])).toEqual([
      ['WORKER_NAMED', 'nina'],
      ['WORKER_MEETING', 'sam'],
      ['JOINT_VISIT', 'sam'],
      ['REQUEST', 'sam'],
      ['AUDIT', 'dora'],
      ['SUMMARY', 'sam'],
      ['AUDIT_REVIEW', 'nina'],
      ['RECORD_CHANGE', 'nina'],
    ])
    expect(steps.map(({ due }) => due)).toEqual(['2026-11-09T17:00:00+00:00', ...Array(7).fill(windowEndsAt)])
    expect(await office.register.transfers.get(transferId)).toMatchObject({ windowEndsAt })
  })
  it('says which steps are open, until the transfer has ended (DT-01, G-57)', async () => {
    const variables = await agreed(office)
    await named(office, variables)
    const { windowOpenSteps } = (await office.work(windowState, variables)) as Variables
    expect(windowOpenSteps).toEqual([
      'WORKER_MEETING',
      'JOINT_VISIT',
      'REQUEST',
      'AUDIT',
      'SUMMARY',
      'AUDIT_REVIEW',
      'RECORD_CHANGE',
    ])
    await office.register.transfers.end(variables.transferId, { outcome: 'WITHDRAWN', by: 'dora', at: tuesday })
    expect(await office.work(windowState, variables)).toEqual({ windowOpenSteps: [] })
  })
  it('keeps what is done when it is opened again (DM-02)', async () => {
    const variables = await agreed(office)
    await office.register.transfers.step(variables.transferId, 'AUDIT', { by: 'dora', at: tuesday })
    await office.work(openWindow, { ...variables, windowEndsAt: '2026-11-23T17:00:00+00:00' })
    expect(await stepsOf(office, variables)).toMatchObject({ AUDIT: 'DONE', REQUEST: 'OPEN' })
  })
})

describe('naming the receiving worker', () => {
  const nobody = { named: 'NO', reason: 'Two workers are on leave until Monday.', lookAgain: '2026-11-13' }

  it('goes on to the choice where somebody is in view (DT-03)', async () => {
    const variables = await agreed(office)
    expect(await office.complete(dtNominateWorker, variables, { named: 'YES' }, 'nina')).toEqual({
      nominationFound: true,
      lookAgainAt: null,
    })
  })
  it('comes back on the morning on which the manager looks again, and says what was said before (DT-03, DT-11)', async () => {
    const variables = await agreed(office)
    expect(await office.complete(dtNominateWorker, variables, nobody, 'nina')).toEqual({
      nominationFound: false,
      lookAgainAt: '2026-11-13T09:00:00+00:00',
    })
    expect(await office.prepare(dtNominateWorker, variables)).toMatchObject({
      lastSearchText: 'Two workers are on leave until Monday.',
      windowEndText: 'Monday 16 November 2026',
      named: null,
    })
  })
  it.each([
    ['reason', { reason: 'nobody' }],
    ['lookAgain', { lookAgain: null }],
    ['lookAgain', { lookAgain: '2026-11-10' }],
    ['lookAgain', { lookAgain: '2026-11-17' }],
  ])('nobody yet needs %s: %j (DT-11)', async (field, changes) => {
    expect(await office.refusals(dtNominateWorker, await agreed(office), { ...nobody, ...changes })).toEqual([field])
  })
  it('shows from where to where the case goes, who has it and where to follow it (DT-01)', async () => {
    const variables = await agreed(office)
    const { transferText } = await office.prepare(dtNominateWorker, variables)
    expect(transferText).toContain('**From North Assessment Team to North Support Team**')
    expect(transferText).toContain('Current worker: Sam Worker | Receiving worker: not named yet')
    expect(transferText).toContain('All steps by Monday 16 November 2026 17:00')
    expect(transferText).toContain(`${publicUrl}/transfers/${variables.transferId}`)
  })

  it("enters the worker with the manager's decision; the case stays where it is (DT-03)", async () => {
    const variables = await agreed(office)
    await named(office, variables)
    const transfer = await office.register.transfers.get(variables.transferId)
    expect(transfer).toMatchObject({ receivingWorker: 'wilf' })
    const decision = await office.register.db
      .selectFrom('oversight')
      .select('formId')
      .where('id', '=', transfer?.receivingDecisionId ?? '')
      .executeTakeFirst()
    expect(decision?.formId).toBe('awManagersDecision')
    expect(await stepsOf(office, variables)).toMatchObject({ WORKER_NAMED: 'DONE', WORKER_MEETING: 'OPEN' })
    expect(await office.register.allocations.holder(variables.caseReference)).toMatchObject({ username: 'sam' })
  })
  it('puts another worker in the place of the one named before (DT-03)', async () => {
    const variables = await agreed(office)
    await named(office, variables)
    await office.register.transfers.step(variables.transferId, 'WORKER_MEETING', { by: 'sam', at: tuesday })
    await named(office, variables, 'greta')
    expect(await office.register.transfers.get(variables.transferId)).toMatchObject({ receivingWorker: 'greta' })
    expect(await stepsOf(office, variables)).toMatchObject({ WORKER_NAMED: 'DONE', WORKER_MEETING: 'OPEN' })
  })
  it('looks for another one when the named worker is lost, as it was reported (DT-03)', async () => {
    const variables = await agreed(office)
    await named(office, variables)
    const report = { at: tuesday, by: 'nina', reason: 'Wilf is sick for two months.' }
    await office.register.transfers.acceptEvent(
      variables.transferId,
      { kind: 'receiving-worker-lost', ...report },
      'k1',
    )
    expect(await office.work(loseWorker, variables)).toEqual({ receivingWorker: null })
    expect(await office.register.transfers.get(variables.transferId)).toMatchObject({ receivingWorker: null })
    expect(await office.register.transfers.events(variables.transferId)).toContainEqual(
      expect.objectContaining({ kind: 'WORKER_LOST', by: 'nina', reason: report.reason, subject: 'wilf' }),
    )
    expect(await stepsOf(office, variables)).toMatchObject({ WORKER_NAMED: 'OPEN', JOINT_VISIT: 'OPEN' })
  })
  it('falls away at the end of the window with meeting and visit (DT-11)', async () => {
    const variables = await agreed(office)
    expect(await office.work(noWorkerNamed, variables)).toEqual({ receivingWorker: null, workerMissing: true })
    expect(await stepsOf(office, variables)).toEqual({
      WORKER_NAMED: 'DROPPED',
      WORKER_MEETING: 'DROPPED',
      JOINT_VISIT: 'DROPPED',
      REQUEST: 'OPEN',
      AUDIT: 'OPEN',
      SUMMARY: 'OPEN',
      AUDIT_REVIEW: 'OPEN',
      RECORD_CHANGE: 'OPEN',
    })
  })
  it('finds a worker who was lost or leaves while nobody waited for that (DT-03)', async () => {
    const variables = await agreed(office)
    await named(office, variables)
    const report = { at: tuesday, by: 'nina', reason: 'Wilf is sick for two months.' }
    await office.register.transfers.acceptEvent(
      variables.transferId,
      { kind: 'receiving-worker-lost', ...report },
      'k2',
    )
    expect(await office.work(readTransfer, variables)).toMatchObject({ receivingWorkerGone: true })
    await office.work(loseWorker, variables)
    await named(office, variables, 'greta')
    expect(await office.work(readTransfer, variables)).toMatchObject({ receivingWorkerGone: false })
    const leaves = { authority: 'sampleshire', username: 'greta', kind: 'LEAVING', from: '2026-11-10' } as const
    const id = await office.register.absences.start({ ...leaves, recordedBy: 'nina' })
    expect(await office.work(readTransfer, variables)).toMatchObject({ receivingWorkerGone: true })
    await office.register.absences.returned(id, '2026-11-10', 'nina')
  })
  it('reads how transfer and case stand now (DT-13, G-69)', async () => {
    const variables = await agreed(office)
    await named(office, variables)
    await office.register.cases.change(variables.caseReference, { categories: ['CP'] }, 'dora')
    expect(await office.work(readTransfer, variables)).toEqual({
      receivingWorker: 'wilf',
      receivingWorkerGone: false,
      receivingTeam: 'north-support',
      receivingDistrict: 'north',
      categories: ['CP'],
      concernLevel: 'OTHER',
      worker: 'sam',
    })
  })
})

describe('the transfer meeting of the two workers', () => {
  const meeting = {
    meetingAt: '2026-11-10T09:00+00:00',
    venue: 'Northgate House',
    attendees: ['sam', 'wilf'],
    others: [{ who: 'Head teacher', role: 'School' }],
    note: 'The plan, the people around the child and the dates ahead were handed over.',
  }
  const ready = async () => {
    const variables = await agreed(office)
    await named(office, variables)
    return variables
  }

  it('is filed with who attended, and its step is done (DT-04)', async () => {
    const variables = await ready()
    expect(await office.prepare(dtTransferMeetingRecord, variables)).toMatchObject({
      attendees: ['sam', 'wilf'],
      bothWorkersText: 'Sam Worker and Wilf Person',
    })
    await office.complete(dtTransferMeetingRecord, variables, meeting, 'wilf')
    expect(await office.register.meetings.ofCase(variables.caseReference)).toMatchObject([
      { kind: 'TRANSFER_MEETING', details: { attendees: ['sam', 'wilf'] }, text: { venue: 'Northgate House' } },
    ])
    expect(await stepsOf(office, variables)).toMatchObject({ WORKER_MEETING: 'DONE' })
  })
  it.each([
    ['attendees', { attendees: ['sam'] }],
    ['attendees', { attendees: ['wilf', 'nina'] }],
    ['attendees', { attendees: [] }],
    ['meetingAt', { meetingAt: '2026-11-10T10:30+00:00' }],
    ['meetingAt', { meetingAt: '2026-11-01T10:00+00:00' }],
    ['note', { note: 'handed over' }],
    ['others', { others: [{ role: 'School' }] }],
  ])('needs %s: %j (DT-04)', async (field, changes) => {
    expect(await office.refusals(dtTransferMeetingRecord, await ready(), { ...meeting, ...changes }, 'wilf')).toEqual([
      field,
    ])
  })
  it('is recorded by one of them or a manager, by the register and not by an old variable (DT-04)', async () => {
    const variables = await ready()
    expect(await office.refusals(dtTransferMeetingRecord, variables, meeting, 'lena')).toEqual([
      'Who completed the task',
    ])
    expect(await office.refusals(dtTransferMeetingRecord, variables, meeting, 'dora')).toEqual([])
    await give(office, variables.caseReference, 'lena')
    const withLena = { ...meeting, attendees: ['lena', 'wilf'] }
    expect(await office.refusals(dtTransferMeetingRecord, variables, withLena, 'lena')).toEqual([])
    expect(await office.refusals(dtTransferMeetingRecord, variables, meeting, 'wilf')).toEqual(['attendees'])
  })
})

describe('the joint visit', () => {
  const visit = {
    seenAt: '2026-11-10T09:00+00:00',
    visitor: 'sam',
    secondVisitor: 'wilf',
    announced: 'ANNOUNCED',
    childrenSeen: true,
    bedroomsSeen: true,
    note: 'The child showed Wilf the garden.',
  }
  const ready = async () => {
    const variables = await agreed(office)
    await named(office, variables)
    return variables
  }

  it('is one visit with both workers; the step is done and the sighting counts (DT-05, G-12)', async () => {
    const variables = await ready()
    expect(await office.complete(dtJointVisit, variables, visit, 'wilf')).toEqual({ jointVisitOutcome: 'SEEN' })
    expect(await office.register.visits.ofCase(variables.caseReference)).toMatchObject([
      { kind: 'VISIT', visitor: 'sam', childSeen: true, details: { secondVisitor: 'wilf', joint: true } },
    ])
    expect(await stepsOf(office, variables)).toMatchObject({ JOINT_VISIT: 'DONE' })
    expect(await announced(office, variables)).toEqual(['childSeen'])
  })
  it('without sight of the child is an attempt: recorded, and the step stays open (G-66)', async () => {
    const variables = await ready()
    const attempt = { ...visit, childrenSeen: false }
    expect(await office.refusals(dtJointVisit, variables, attempt, 'wilf')).toEqual(['notSeenReason'])
    const told = { ...attempt, notSeenReason: 'Nobody at home, card left.' }
    expect(await office.complete(dtJointVisit, variables, told, 'wilf')).toEqual({ jointVisitOutcome: 'ATTEMPT' })
    expect(await office.register.visits.ofCase(variables.caseReference)).toMatchObject([{ kind: 'ATTEMPT' }])
    expect(await stepsOf(office, variables)).toMatchObject({ JOINT_VISIT: 'OPEN' })
    expect(await announced(office, variables)).toEqual([])
  })
  it.each([
    ['visitor', { visitor: 'lena' }],
    ['secondVisitor', { secondVisitor: 'greta' }],
    ['seenAt', { seenAt: '2026-11-10T10:30+00:00' }],
    ['announced', { announced: null }],
  ])('needs %s: %j (DT-05)', async (field, changes) => {
    expect(await office.refusals(dtJointVisit, await ready(), { ...visit, ...changes }, 'sam')).toEqual([field])
  })
})
