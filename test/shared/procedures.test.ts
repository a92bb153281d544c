import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tasks } from '../../workers/definitions.ts'
import type { JobContext, Variables, WorkerDefinition } from '../../workers/engine/defineWorker.ts'
import { type ProcedureKind, plannedAtFirst } from '../../workers/models/closureWords.ts'
import { endProcedure } from '../../workers/shared/endProcedure.ts'
import { noteStep } from '../../workers/shared/noteStep.ts'
import { openProcedure } from '../../workers/shared/openProcedure.ts'
import { startProblem } from '../../workers/shared/startProblem.ts'
import { startProcedure } from '../../workers/shared/startProcedure.ts'
import { prepareTask } from '../../workers/tasks/prepareTask.ts'
import { type Office, openOffice } from '../support/office.ts'

const monday = '2026-11-02T10:00:00+00:00'
const publicUrl = 'http://cases.test'
let office: Office
beforeAll(async () => {
  office = await openOffice(monday)
  Object.assign(office.deps, { config: { publicUrl } })
}, 600_000)
afterAll(() => office?.close())

/** What somebody types in the start form, about a case that sam holds. */
async function asked(changes: Variables = {}): Promise<Variables> {
  const { caseReference } = await office.refer()
  const change = { caseReference, username: 'sam', kind: 'WORKER' as const, decidedBy: 'dora' }
  await office.register.allocations.change({ ...change, reasonCode: 'NEW_REFERRAL' })
  return { procedure: 'caseClosure', caseReference, requestedBy: 'sam', ...changes }
}
const work = async (worker: WorkerDefinition, variables: Variables, instance?: string): Promise<Variables> => {
  const answer = await office.work(worker, variables, instance)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}
const open = (variables: Variables, instance?: string) => work(openProcedure, variables, instance)
const procedures = () => office.register.procedures
const announced = async ({ caseReference }: Variables) =>
  (await office.register.events.ofCase(caseReference))
    .filter(({ kind }) => kind === 'announced')
    .map(({ messageName }) => messageName)

describe('entering a procedure', () => {
  it('checks the request, enters it and says how the case stands (CL-10)', async () => {
    const request = await asked({ closurePath: 'NO_TAF' })
    const answer = await open({ ...request, caseReference: ` ${request.caseReference} ` }, '1')
    expect(answer).toMatchObject({
      ...{ caseAccepted: true, withdrawn: false, caseProblem: '', procedureId: expect.any(String) },
      ...{ caseReference: request.caseReference, initials: 'QF', profile: 'sample', authority: 'sampleshire' },
      ...{ district: 'north', team: 'north-assessment', need: 'S17', categories: ['CIN'], worker: 'sam' },
      closurePath: 'NO_TAF',
    })
    expect(await procedures().get(answer.procedureId)).toMatchObject({ processInstanceKey: '1', path: 'NO_TAF' })
    expect(await announced(request)).toEqual([])
  })
  it('takes up one that is on record once, with its path: the second instance ends without effect', async () => {
    const { caseReference } = await asked()
    const procedure = 'caseClosure' as const
    const { procedureId } = await procedures().request({ procedure, caseReference, by: 'sam', path: 'TAF' })
    const variables = { procedure, procedureId, caseReference }
    expect(await open(variables, '7')).toMatchObject({ caseAccepted: true, procedureId, closurePath: 'TAF' })
    expect(await open(variables, '7')).toMatchObject({ caseAccepted: true })
    const second = await open(variables, '8')
    expect(second).toMatchObject({ caseAccepted: false, withdrawn: true, procedureId: null, caseReference })
    expect(second.caseProblem).toContain(`[Open it](${publicUrl}/closures/${procedureId})`)
    await work(endProcedure, { procedureId, outcome: 'NOT_YET' })
    expect(await open(variables, '7')).toMatchObject({ caseAccepted: false, withdrawn: true })
    await expect(open({ ...variables, procedure: 'endOfInvolvement' })).rejects.toThrow('no such procedure')
  })
  it('answers a second request with the link to the first, and writes nothing', async () => {
    const request = await asked({ procedure: 'tafStepDownClosure' })
    const { procedureId } = await open(request)
    const second = await open(request)
    expect(second).toMatchObject({ caseAccepted: false, withdrawn: false, procedureId: null, profile: 'sample' })
    expect(second.caseProblem).toContain(`A step-down to TAF of case ${request.caseReference} is open already`)
    expect(second.caseProblem).toContain(`[Open it](${publicUrl}/tafs/${procedureId})`)
    expect(await procedures().ofCase(request.caseReference)).toHaveLength(1)
  })
  it.each([
    [{ requestedBy: 'ghost' }, 'Who asks for it is not a member of staff of this authority'],
    [{ requestedBy: null }, 'Who asks for it is missing'],
  ])('refuses %j in words and writes nothing', async (changes, words) => {
    const request = await asked(changes)
    const answer = await open(request)
    expect(answer).toMatchObject({ caseAccepted: false, caseReference: request.caseReference, initials: 'QF' })
    expect(answer.caseProblem).toContain(words)
    expect(await procedures().ofCase(request.caseReference)).toEqual([])
  })
  it('of an unknown case goes to the authority of whoever asked', async () => {
    const answer = await open(await asked({ caseReference: 'C-2026-999999' }))
    expect(answer).toMatchObject({ caseReference: null, authority: 'sampleshire', district: 'north', worker: null })
    expect(answer.caseProblem).toContain('Case is not known')
    expect((await open(await asked({ caseReference: null }))).caseProblem).toContain('Case is missing')
  })
})

describe('putting a request right', () => {
  it('shows what was asked', async () => {
    const request = await asked({ requestedBy: 'ghost' })
    expect(await office.prepare(startProblem, { ...request, ...(await open(request)) })).toEqual({
      ...{ procedureTitle: 'Close a case', withdraw: false },
      ...{ startCase: request.caseReference, requestedBy: 'ghost' },
    })
  })
  it('enters the request that fits, for the job to take up', async () => {
    const request = await asked({ caseReference: 'C-2026-999999', closurePath: 'MOVE' })
    const { caseReference } = await asked()
    const variables = { ...request, ...(await open(request)) }
    const effects = await office.complete(startProblem, variables, { startCase: caseReference, requestedBy: 'sam' })
    expect(effects).toEqual({ procedureId: expect.any(String), withdrawn: false })
    expect(await open({ ...variables, ...effects })).toMatchObject({ caseAccepted: true, closurePath: 'MOVE' })
  })
  it('drops the request, whatever else is typed', async () => {
    const request = await asked()
    const dropped = await office.complete(startProblem, request, { withdraw: true, startCase: 'nowhere' })
    expect(dropped).toEqual({ caseAccepted: false, withdrawn: true, procedureId: null })
    expect(await procedures().ofCase(request.caseReference)).toEqual([])
  })
  it.each([
    ['startCase', { startCase: 'C-2026-999999' }],
    ['startCase', { startCase: '' }],
    ['requestedBy', { requestedBy: 'ghost' }],
    ['requestedBy', { requestedBy: '' }],
  ])('refuses %s: %j', async (field, changes) => {
    const request = await asked()
    const form = { startCase: request.caseReference, requestedBy: 'sam', ...changes }
    expect(await office.refusals(startProblem, request, form)).toEqual([field])
  })
  it('refuses a second one of the same kind', async () => {
    const request = await asked()
    await open(request)
    const form = { startCase: request.caseReference, requestedBy: 'sam' }
    expect(await office.refusals(startProblem, request, form)).toEqual(['startCase'])
  })
})

describe('the way of a procedure', () => {
  const opened = async (procedure: ProcedureKind = 'caseClosure') => {
    const request = await asked({ procedure })
    return { ...request, ...(await open(request)) } as Variables
  }

  const stepsOf = async (procedureId: string) => (await procedures().entry(procedureId))?.steps ?? []

  it('has its steps planned from the first day, and notes what the process does itself (R-16)', async () => {
    const { procedureId } = await opened()
    const atFirst = await stepsOf(procedureId)
    expect(atFirst.map(({ step }) => step)).toEqual(plannedAtFirst.caseClosure.map(({ step }) => step))
    expect(atFirst.filter(({ due, state }) => due !== null || state !== 'DUE')).toEqual([])
    expect(atFirst.map(({ step }) => step)).not.toContain('CIN_REVIEW')
    await work(noteStep, { procedureId, step: 'LETTERS' })
    expect(await stepsOf(procedureId)).toContainEqual(
      expect.objectContaining({ step: 'LETTERS', state: 'DONE', doneBy: 'caseClosure', doneAt: monday }),
    )
    await work(endProcedure, { procedureId, outcome: 'CLOSED' })
    expect(await work(noteStep, { procedureId, step: 'AUDIT' })).toEqual({})
    expect(await stepsOf(procedureId)).toContainEqual(
      expect.objectContaining({ step: 'AUDIT', doneAt: null, state: 'DROPPED' }),
    )
    expect(await procedures().steps(procedureId)).toHaveLength(atFirst.length)
  })

  it('takes into the tracker who has a step and until when as its task is given out (R-16)', async () => {
    const variables = await opened()
    const due = '2026-11-09T17:00:00+00:00'
    const give = (formId: string, more: Variables = {}) => {
      const key = randomUUID()
      const job = { jobKey: key, elementInstanceKey: key, elementId: `userTask_${formId}` } as JobContext
      const ofCase = { processId: 'caseClosure', processInstanceKey: '4' }
      return prepareTask(tasks).create(office.deps)({ ...variables, due, ...more }, { ...job, ...ofCase })
    }
    await give('clClosureVisit')
    await give('clCinReview')
    await give('clAgreement')
    expect(await stepsOf(variables.procedureId)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ step: 'VISIT', responsible: 'socialWorker', due, state: 'DUE' }),
        expect.objectContaining({ step: 'CIN_REVIEW', responsible: 'socialWorker', due }),
        expect.objectContaining({ step: 'AGREED', responsible: 'teamManager', due }),
      ]),
    )
    await procedures().step(variables.procedureId, 'VISIT', { by: 'sam', at: monday })
    await give('clClosureVisit', { due: '2026-11-20T17:00:00+00:00' })
    expect(await stepsOf(variables.procedureId)).toContainEqual(
      expect.objectContaining({ step: 'VISIT', doneBy: 'sam', doneAt: monday, state: 'DONE' }),
    )
  })

  it('is started by another process once, and not for a closed case (TS-21)', async () => {
    const { caseReference } = await opened('tafStepDownClosure')
    const variables = { procedure: 'caseClosure', caseReference, closurePath: 'TAF', requestedBy: null }
    const first = await work(startProcedure, variables)
    expect(await work(startProcedure, variables)).toEqual(first)
    expect(await announced({ caseReference })).toEqual(['closureConsidered'])
    expect(await procedures().get(first.startedProcedureId)).toMatchObject({ path: 'TAF', requestedBy: 'sam' })
    await office.register.cases.close(caseReference, { outcome: 'CLOSED', actor: 'dora' })
    const late = { procedure: 'endOfInvolvement', caseReference, requestedBy: 'sam' }
    expect(await work(startProcedure, late)).toEqual({ startedProcedureId: null })
  })

  it('ends it once, with its own tasks, by whoever took it back', async () => {
    const { procedureId, caseReference } = await opened()
    const found = await office.register.cases.get(caseReference)
    const task = { processId: 'caseClosure', processInstanceKey: '3', caseId: found?.id ?? null }
    for (const formId of ['clClosureCase', 'cxClosingSummary', 'tsConsent']) {
      const key = `${formId} ${caseReference}`
      await office.register.tasks.open({ ...task, elementInstanceKey: key, elementId: `userTask_${formId}`, formId })
    }
    const event = { kind: 'withdrawn' as const, at: monday, by: 'sam', reason: 'A new concern came up at school.' }
    await procedures().acceptEvent(procedureId, event, procedureId)
    expect(await work(endProcedure, { procedureId, outcome: 'WITHDRAWN' })).toEqual({ procedureOutcome: 'WITHDRAWN' })
    expect(await work(endProcedure, { procedureId, outcome: 'NOT_YET' })).toEqual({ procedureOutcome: 'WITHDRAWN' })
    expect(await procedures().get(procedureId)).toMatchObject({ endedBy: 'sam', outcome: 'WITHDRAWN' })
    const left = await office.register.tasks.openOnes({ caseId: found?.id ?? '' })
    expect(left.map(({ formId }) => formId)).toEqual(['tsConsent'])
    expect(await announced({ caseReference })).toEqual(['procedureWithdrawn', 'closureDropped'])
  })
})
