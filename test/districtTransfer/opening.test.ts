import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dtStartProblem } from '../../workers/districtTransfer/dtStartProblem.ts'
import { endTransfer } from '../../workers/districtTransfer/endTransfer.ts'
import { openTransfer } from '../../workers/districtTransfer/openTransfer.ts'
import type { Variables } from '../../workers/engine/defineWorker.ts'
import type { Office } from '../support/office.ts'
import { agreed, announced, give, monday, openService, publicUrl, reason } from './transferring.ts'

let office: Office
beforeAll(async () => {
  office = await openService()
}, 600_000)
afterAll(() => office?.close())

/** What a manager types in the start form. */
async function asked(changes: Variables = {}): Promise<Variables> {
  office.at(monday)
  const { caseReference } = await office.refer()
  await give(office, caseReference, 'sam')
  return {
    wantedKind: 'DISTRICT',
    caseReference,
    part: 'ONE',
    reasonCode: 'OTHER',
    toTeam: '',
    requestedBy: 'dora',
    ...changes,
  }
}
const open = async (variables: Variables, instance?: string): Promise<Variables> => {
  const answer = await office.work(openTransfer, variables, instance)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}

describe('entering a transfer', () => {
  it('checks the request, enters it and says how the case stands (DT-01, DM-01)', async () => {
    const request = await asked({ toTeam: 'north-support', reviewDate: '2026-11-20' })
    const answer = await open(request, '1')
    expect(answer).toMatchObject({
      transferAccepted: true,
      withdrawn: false,
      transferProblem: '',
      transferKind: 'DISTRICT',
      caseReference: request.caseReference,
      initials: 'QF',
      team: 'north-assessment',
      worker: 'sam',
      receivingTeam: 'north-support',
      receivingDistrict: 'north',
      reviewDate: '2026-11-20',
    })
    expect(await office.register.transfers.openOf(request.caseReference)).toMatchObject({
      id: answer.transferId,
      processInstanceKey: '1',
      requestedBy: 'dora',
      reason: 'Another reason, as the request for transfer will say.',
    })
  })
  it('leaves the team open for the meeting to name (XD-06)', async () => {
    expect(await open(await asked())).toMatchObject({ transferAccepted: true, receivingTeam: null })
  })
  it('takes up a transfer that is on record once: the second instance ends without effect (DT-01)', async () => {
    const { transferId, caseReference } = await agreed(office, { open: false })
    expect(await open({ transferId, caseReference, wantedKind: 'DISTRICT' }, '7')).toMatchObject({
      transferAccepted: true,
    })
    expect(await open({ transferId, caseReference, wantedKind: 'DISTRICT' }, '7')).toMatchObject({
      transferAccepted: true,
    })
    expect(await open({ transferId, caseReference, wantedKind: 'DISTRICT' }, '8')).toMatchObject({
      transferAccepted: false,
      withdrawn: true,
    })
  })
  it('answers a second request with the link to the first, and writes nothing (DT-01)', async () => {
    const request = await asked()
    const { transferId } = await open(request)
    const second = await open(request)
    expect(second).toMatchObject({ transferAccepted: false, withdrawn: false, transferId: null, profile: 'sample' })
    expect(second.transferProblem).toContain(`A transfer of case ${request.caseReference} is open already`)
    expect(second.transferProblem).toContain(`[Open it](${publicUrl}/transfers/${transferId})`)
    expect(await office.register.transfers.ofCase(request.caseReference)).toHaveLength(1)
  })
  it.each([
    [{ toTeam: 'south-assessment' }, 'District that should take it over is another district'],
    [{ toTeam: 'nowhere' }, 'Team that should take it over is not a team of this authority'],
    [{ requestedBy: 'sam' }, 'Who asks for it is not a manager of this authority'],
    [{ reasonCode: '' }, 'Why the case should move is missing'],
    [{ part: null }, 'Part of the meeting is missing'],
    [{ wantedKind: 'CROSS_DISTRICT', toDistrict: 'north' }, 'District that should take it over is the district'],
  ])('refuses %j in words and writes nothing (DM-01, XD-02)', async (changes, words) => {
    const request = await asked(changes)
    const answer = await open(request)
    expect(answer).toMatchObject({ transferAccepted: false, caseReference: request.caseReference, initials: 'QF' })
    expect(answer.transferProblem).toContain(words)
    expect(await office.register.transfers.ofCase(request.caseReference)).toEqual([])
  })
  it('of an unknown case goes to the authority of whoever asked', async () => {
    const answer = await open(await asked({ caseReference: 'C-2026-999999' }))
    expect(answer).toMatchObject({
      caseReference: null,
      authority: 'sampleshire',
      profile: 'sample',
      district: 'north',
    })
    expect(answer.transferProblem).toContain('Case is not known')
  })
})

describe('putting a request right', () => {
  const right = (variables: Variables) => ({
    transferCase: variables.caseReference,
    part: 'ONE',
    reason,
    requestedBy: 'dora',
  })

  it('shows what was asked, and only teams of the own district (DM-01)', async () => {
    const request = await asked({ toTeam: 'south-assessment' })
    const variables = { ...request, ...(await open(request)) }
    expect(await office.prepare(dtStartProblem, variables)).toMatchObject({
      transferCase: request.caseReference,
      part: 'ONE',
      reason: 'Another reason, as the request for transfer will say.',
      requestedBy: 'dora',
      withdraw: false,
      teamOptions: [{ label: 'North Support Team', value: 'north-support' }],
    })
  })
  it('offers teams and districts across the border for the other kind (XD-01)', async () => {
    const request = await asked({ wantedKind: 'CROSS_DISTRICT' })
    const prepared = await office.prepare(dtStartProblem, { ...request, ...(await open(request)) })
    expect(prepared.districtOptions).toEqual([
      { label: 'south', value: 'south' },
      { label: 'West', value: 'west' },
    ])
    expect(prepared.teamOptions).toContainEqual({ label: 'South Assessment Team', value: 'south-assessment' })
  })
  it('enters the request that fits, for the job to take up (DT-01)', async () => {
    const request = await asked({ reasonCode: '' })
    const variables = { ...request, ...(await open(request)) }
    const effects = await office.complete(dtStartProblem, variables, right(request))
    expect(effects).toEqual({ transferId: expect.any(String), withdrawn: false })
    expect(await open({ ...variables, ...effects })).toMatchObject({ transferAccepted: true, worker: 'sam' })
  })
  it('drops the request, whatever else is typed (DM-01)', async () => {
    const request = await asked({ toTeam: 'nowhere' })
    const dropped = await office.complete(dtStartProblem, request, { withdraw: true, reason: 'x' })
    expect(dropped).toEqual({ transferAccepted: false, withdrawn: true, transferId: null })
    expect(await office.register.transfers.ofCase(request.caseReference)).toEqual([])
  })
  it.each([
    ['transferCase', { transferCase: 'C-2026-999999' }],
    ['transferCase', { transferCase: '' }],
    ['reason', { reason: 'too short' }],
    ['requestedBy', { requestedBy: 'sam' }],
    ['toTeam', { toTeam: 'north-assessment' }],
    ['part', { part: null }],
  ])('refuses %s: %j', async (field, changes) => {
    const request = await asked()
    expect(await office.refusals(dtStartProblem, request, { ...right(request), ...changes })).toEqual([field])
    expect(await office.register.transfers.ofCase(request.caseReference)).toEqual([])
  })
  it('is for managers', () => {
    expect(dtStartProblem.roles).toEqual([
      'teamManager',
      'deputyTeamManager',
      'practiceSupervisor',
      'serviceManager',
      'districtLeadManager',
    ])
  })
})

describe('ending a transfer by which the case does not move', () => {
  it('ends it once, with its tasks, and tells whoever waits for it (DT-01)', async () => {
    const { transferId, caseReference } = await agreed(office)
    const found = await office.register.cases.get(caseReference)
    const task = { processId: 'transferPapers', processInstanceKey: '3', elementId: 'userTask_dtCaseAudit' }
    await office.register.tasks.open({
      ...task,
      elementInstanceKey: caseReference,
      caseId: found?.id,
      formId: 'dtCaseAudit',
    })
    expect(await office.work(endTransfer, { transferId, outcome: 'WITHDRAWN' })).toEqual({
      transferOutcome: 'WITHDRAWN',
    })
    expect(await office.work(endTransfer, { transferId, outcome: 'CASE_CLOSED' })).toEqual({
      transferOutcome: 'WITHDRAWN',
    })
    expect(await office.register.tasks.openOnes({ caseId: found?.id ?? '' })).toEqual([])
    expect(await office.register.transfers.get(transferId)).toMatchObject({ outcome: 'WITHDRAWN' })
    expect(await announced(office, { caseReference })).toEqual(['transferEnded'])
  })
  it('keeps the case where it is when the meeting refuses it, and nothing else begins (DM-04)', async () => {
    const variables = await agreed(office, { open: false })
    await office.work(endTransfer, { transferId: variables.transferId, outcome: 'REFUSED' })
    expect(await office.register.transfers.openOf(variables.caseReference)).toBeUndefined()
    expect(await announced(office, variables)).toEqual([])
  })
  it('begins the step-down that the meeting decided, once (DM-05, TS-05)', async () => {
    const variables = await agreed(office, { open: false })
    const { transferId, caseReference } = variables
    const ended = { transferOutcome: 'STEPPED_DOWN' }
    for (let again = 0; again < 2; again += 1)
      expect(await office.work(endTransfer, { transferId, outcome: 'STEPPED_DOWN' })).toEqual(ended)
    expect(await office.register.transfers.openOf(caseReference)).toBeUndefined()
    expect(await announced(office, variables)).toEqual(['stepDownConsidered'])
    expect(await office.register.procedures.ofCase(caseReference)).toMatchObject([
      { procedure: 'tafStepDownClosure', requestedBy: 'districtTransfer', endedAt: null },
    ])
  })
})
