import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordAllocation } from '../../workers/allocateWorker/recordAllocation.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice('2026-10-30T10:00:00+00:00')
})
afterAll(() => office.close())

/** A case for which the manager has decided, and the job that enters a worker. */
async function decided() {
  const variables = await office.refer()
  const { caseReference } = variables
  await office.register.oversight.record({
    caseReference,
    processId: 'allocateWorker',
    processInstanceKey: '1',
    elementId: 'userTask_awManagersDecision',
    elementInstanceKey: caseReference,
    formId: 'awManagersDecision',
    state: 'accepted',
    decisions: {},
    text: {},
    decidedBy: 'tariq',
    decidedAt: '2026-10-30T09:59:00+00:00',
    ruleIds: [],
  })
  const enter = (worker: string, changes = {}) =>
    office.work(recordAllocation, {
      caseReference,
      worker,
      allocationOccasion: 'NEW_REFERRAL',
      noteType: 'CASE_DISCUSSION',
      expectedHolder: 'dora',
      ...changes,
    })
  const holder = async () => (await office.register.allocations.holder(caseReference))?.username
  const overtaken = async () =>
    (await office.register.audit.list({ caseReference })).filter(({ action }) => action === 'allocation.overtaken')
  return { caseReference, enter, holder, overtaken }
}

it('lets the first of two decisions about a case without a worker stand, and answers it to the second', async () => {
  const { caseReference, enter, holder, overtaken } = await decided()
  const [first, second] = await Promise.all([enter('sam', { coWorker: 'dora' }), enter('ana')])
  expect(second).toEqual(first)
  expect(await holder()).toBe((first as { worker: string }).worker)
  expect(
    (await office.register.allocations.ofCase(caseReference)).filter(({ role }) => role === 'PRIMARY'),
  ).toHaveLength(2)
  expect(await overtaken()).toMatchObject([{ actor: 'tariq', detail: { holder: await holder() } }])
  expect(await office.register.meetings.ofCase(caseReference)).toHaveLength(1)
})

it('does not leave the child without the worker because another manager holds the case meanwhile', async () => {
  const { caseReference, enter, holder, overtaken } = await decided()
  await office.register.allocations.change({
    caseReference,
    username: 'tariq',
    kind: 'TEAM_MANAGER',
    reasonCode: 'MOVED',
    decidedBy: 'dora',
  })
  expect(await enter('sam')).toMatchObject({ worker: 'sam' })
  expect(await holder()).toBe('sam')
  expect(await overtaken()).toEqual([])
})

it('changes the worker as before where nobody says who is thought to have the case', async () => {
  const { enter, holder } = await decided()
  await enter('sam')
  expect(await enter('ana', { expectedHolder: null })).toMatchObject({ worker: 'ana' })
  expect(await holder()).toBe('ana')
})
