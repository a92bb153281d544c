import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeTransfer } from '../../workers/districtTransfer/completeTransfer.ts'
import { dtCompleteTransfer } from '../../workers/districtTransfer/dtCompleteTransfer.ts'
import { noWorkerNamed } from '../../workers/districtTransfer/noWorkerNamed.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { TransferStepName } from '../../workers/register/transferTables.ts'
import type { Office } from '../support/office.ts'
import { agreed, announced, named, openService, stepsOf, tuesday } from './transferring.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

const ticked = { transferringClosed: true, receivingOpened: true }
const papers: TransferStepName[] = ['REQUEST', 'AUDIT', 'SUMMARY', 'AUDIT_REVIEW']
const introduction: TransferStepName[] = ['WORKER_MEETING', 'JOINT_VISIT']

/** A transfer of which every step but the last is done; with `worker: null` nobody was named in time. */
async function ready(worker: string | null = 'wilf', changes: Parameters<typeof agreed>[1] = {}, coWorker?: string) {
  const variables = await agreed(office, changes)
  if (worker) await named(office, variables, worker, coWorker)
  else await office.work(noWorkerNamed, variables)
  for (const step of [...papers, ...(worker ? introduction : [])])
    await office.register.transfers.step(variables.transferId, step, { by: 'nina', at: tuesday })
  const { caseReference, transferId }: Variables = variables
  return { ...variables, caseReference: `${caseReference}`, transferId: `${transferId}`, receivingWorker: worker }
}
const carriedOut = async (variables: Variables, standing = 'MAY_WAIT', instance?: string) => {
  const answer = await office.work(completeTransfer, { ...variables, standing }, instance)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}
const completed = async (variables: Variables, standing?: string) => {
  await office.complete(dtCompleteTransfer, variables, ticked, 'nina')
  return carriedOut(variables, standing)
}
const openAllocations = async ({ caseReference }: Variables) =>
  (await office.register.allocations.ofCase(caseReference))
    .filter(({ to }) => to === null)
    .map(({ username, role, kind }) => `${role} ${kind} ${username}`)
    .sort()

describe('completing the transfer', () => {
  it('says what will change (DT-13)', async () => {
    const { changeText, attentionText } = await office.prepare(dtCompleteTransfer, await ready())
    expect(changeText).toBe(
      'When you complete this task, **North Assessment Team** and Sam Worker end; **North Support Team** and Wilf Person begin, at the same moment.',
    )
    expect(attentionText).toBe('')
  })
  it('says who stays with a case that must have a worker, and who holds any other (DT-11, G-69)', async () => {
    const hard = await office.prepare(dtCompleteTransfer, await ready(null, { categories: ['CP'] }))
    expect(hard.changeText).toContain('Sam Worker stays its worker until a worker of North Support Team is entered')
    const other = await office.prepare(dtCompleteTransfer, await ready(null))
    expect(other.changeText).toContain('without a worker, Nina Person holds it')
  })
  it('needs both confirmations (DT-13)', async () => {
    const variables = await ready()
    expect(await office.refusals(dtCompleteTransfer, variables, ticked, 'nina')).toEqual([])
    expect(await office.refusals(dtCompleteTransfer, variables, { receivingOpened: true }, 'nina')).toEqual([
      'transferringClosed',
    ])
    expect(await office.refusals(dtCompleteTransfer, variables, { transferringClosed: true }, 'nina')).toEqual([
      'receivingOpened',
    ])
  })
  it('waits for every step and every defect (DT-10, G-57)', async () => {
    const variables = await ready()
    await office.register.transfers.reopen(variables.transferId, ['JOINT_VISIT', 'SUMMARY'])
    expect(await office.refusals(dtCompleteTransfer, variables, ticked)).toEqual(['receivingOpened', 'receivingOpened'])
    const other = await ready()
    const by = { by: 'nina', at: tuesday }
    await office.register.transfers.addDefects(other.transferId, [{ defect: 'a gap', due: '2026-11-12' }], by)
    expect(await office.refusals(dtCompleteTransfer, other, ticked)).toEqual(['receivingOpened'])
  })
  it('refuses a worker who may not take the case any more (DT-13, AW-16)', async () => {
    const variables = await ready('stu')
    expect(await office.refusals(dtCompleteTransfer, variables, ticked)).toEqual(['receivingOpened'])
    const { attentionText } = await office.prepare(dtCompleteTransfer, variables)
    expect(attentionText).toContain('Stu Person may not take this case any more')
  })
  it('refuses a worker who leaves, and tells of one who is away (DT-13)', async () => {
    const away = await ready('greta')
    await office.register.staff.recordAbsence({
      username: 'greta',
      from: '2026-11-09',
      to: '2026-11-13',
      reason: 'SICK_SHORT',
      recordedBy: 'nina',
    })
    expect(await office.refusals(dtCompleteTransfer, away, ticked)).toEqual([])
    expect(await office.prepare(dtCompleteTransfer, away)).toMatchObject({ attentionText: 'Greta Person is away now.' })
    const absence = { authority: 'sampleshire', username: 'greta', kind: 'LEAVING', from: '2026-12-01' } as const
    await office.register.db
      .insertInto('absences')
      .values({
        ...absence,
        id: crypto.randomUUID(),
        to: null,
        reason: 'LEAVING',
        recordedBy: 'nina',
        recordedAt: tuesday,
      })
      .execute()
    expect(await office.refusals(dtCompleteTransfer, away, ticked)).toEqual(['receivingOpened'])
  })
  it('needs somebody in the receiving team who can hold the case (G-69)', async () => {
    const variables = await ready(null)
    await office.register.db
      .updateTable('transfers')
      .set({ toTeam: 'west-empty' })
      .where('id', '=', variables.transferId)
      .execute()
    expect(await office.refusals(dtCompleteTransfer, variables, ticked)).toEqual(['receivingOpened'])
  })
})

describe('the change in the record', () => {
  it('ends one worker and begins the other at one instant, with team and district (DT-13)', async () => {
    const variables = await ready()
    const by = { caseReference: variables.caseReference, reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' }
    await office.register.allocations.involve({ ...by, username: 'lena', role: 'CO_WORKER' })
    await office.register.allocations.involve({ ...by, username: 'iris', role: 'INVOLVED' })
    expect(await completed(variables)).toEqual({
      transferOutcome: 'TRANSFERRED',
      keepsWorker: false,
      team: 'north-support',
      district: 'north',
      worker: 'wilf',
      allocatedAt: tuesday,
      dutyManager: 'nina',
    })
    const primary = (await office.register.allocations.ofCase(variables.caseReference)).filter(
      ({ role }) => role === 'PRIMARY',
    )
    expect(primary.at(-2)).toMatchObject({ username: 'sam', to: tuesday, endReasonCode: 'TRANSFER' })
    expect(primary.at(-1)).toMatchObject({ username: 'wilf', from: tuesday, to: null, reasonCode: 'TRANSFER' })
    const transfer = await office.register.transfers.get(variables.transferId)
    expect(primary.at(-1)?.rationale).toBe(transfer?.receivingDecisionId)
    expect(transfer).toMatchObject({ outcome: 'TRANSFERRED', endedBy: 'nina', endedAt: tuesday })
    expect(await openAllocations(variables)).toEqual(['INVOLVED WORKER iris', 'PRIMARY WORKER wilf'])
    expect(await office.register.cases.get(variables.caseReference)).toMatchObject({ team: 'north-support' })
    expect(await stepsOf(office, variables)).toMatchObject({ RECORD_CHANGE: 'DONE' })
    expect(await announced(office, variables)).toEqual(['workerAllocated'])
  })
  it('answers the same when it is asked again, and changes nothing (I1)', async () => {
    const variables = await ready()
    const first = await completed(variables)
    const before = await office.register.allocations.ofCase(variables.caseReference)
    office.at('2026-11-11T10:00:00+00:00')
    expect(await carriedOut(variables)).toEqual(first)
    expect(await office.register.allocations.ofCase(variables.caseReference)).toEqual(before)
  })
  it('enters the co-worker who was chosen beside the worker (AW-22)', async () => {
    const variables = await ready('stu', {}, 'greta')
    await office.register.oversight.record({
      ...{ caseReference: variables.caseReference, processId: 'test', processInstanceKey: '9', elementId: 'x' },
      ...{ elementInstanceKey: variables.caseReference, formId: 'dtCompleteTransfer', state: 'accepted' },
      ...{ decisions: {}, text: {}, decidedBy: 'nina', decidedAt: tuesday, ruleIds: [] },
    })
    await carriedOut(variables)
    expect(await openAllocations(variables)).toEqual(['CO_WORKER WORKER greta', 'PRIMARY WORKER stu'])
  })
  it('ends the time without a worker (G-64)', async () => {
    const variables = await ready('wilf', { worker: null })
    await office.register.unallocated.open({
      ...{ caseReference: variables.caseReference, processInstanceKey: '5', occasion: 'NEW_REFERRAL' },
      since: '2026-11-02T10:00:00+00:00',
    })
    await completed(variables)
    expect(await office.register.unallocated.current(variables.caseReference)).toBeUndefined()
    expect(await openAllocations(variables)).toEqual(['PRIMARY WORKER wilf'])
  })
  it('without a receiving worker the manager of the receiving team holds the case (DT-11, DT-12)', async () => {
    const variables = await ready(null)
    expect(await completed(variables)).toEqual({
      transferOutcome: 'TRANSFERRED_UNALLOCATED',
      keepsWorker: false,
      team: 'north-support',
      district: 'north',
      worker: null,
      allocatedAt: null,
      dutyManager: 'nina',
    })
    expect(await openAllocations(variables)).toEqual(['PRIMARY TEAM_MANAGER nina'])
    expect(await office.register.cases.get(variables.caseReference)).toMatchObject({ status: 'UNALLOCATED' })
    expect(await announced(office, variables)).toEqual([])
  })
  it('but a case that must have a worker keeps the present one with everybody beside (G-69, C-29)', async () => {
    const variables = await ready(null, { categories: ['CP'] })
    const { caseReference } = variables
    const by = { caseReference, reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' }
    await office.register.allocations.involve({ ...by, username: 'lena', role: 'CO_WORKER' })
    expect(await completed(variables, 'HARD')).toMatchObject({
      transferOutcome: 'TRANSFERRED_UNALLOCATED',
      keepsWorker: true,
      team: 'north-support',
      worker: 'sam',
    })
    expect(await openAllocations(variables)).toEqual(['CO_WORKER WORKER lena', 'PRIMARY WORKER sam'])
    expect(await office.register.transfers.keptSince(caseReference)).toBe(tuesday)
  })
  it('of a case that must have a worker and has none, the manager holds it (G-69)', async () => {
    const variables = await ready(null, { worker: null, categories: ['CP'] })
    expect(await completed(variables, 'HARD')).toMatchObject({ keepsWorker: false, worker: null })
    expect(await openAllocations(variables)).toEqual(['PRIMARY TEAM_MANAGER nina'])
  })
  it('is one transaction: nothing has changed where something fails (DT-13)', async () => {
    const variables = await ready()
    await expect(carriedOut({ ...variables, receivingWorker: 'nobody' })).rejects.toThrow()
    await office.complete(dtCompleteTransfer, variables, ticked, 'nina')
    await expect(carriedOut({ ...variables, receivingWorker: 'nobody' })).rejects.toThrow()
    expect(await openAllocations(variables)).toEqual(['PRIMARY WORKER sam'])
    expect(await office.register.cases.get(variables.caseReference)).toMatchObject({ team: 'north-assessment' })
    expect(await office.register.transfers.openOf(variables.caseReference)).toBeDefined()
  })
})
