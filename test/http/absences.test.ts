import request from 'supertest'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { aReferral } from '../register/builders.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
}, 600_000)
afterAll(() => api.close())
beforeEach(async () => {
  await api.register.db.deleteFrom('absenceCases').execute()
  await api.register.db.deleteFrom('absences').execute()
})

let key = 0
const send = (path: string, body: Record<string, unknown>, as = `absence-${key++}`) =>
  request(api.app).post(path).set('Idempotency-Key', as).send(body)
const absent = (changes = {}, as?: string) =>
  send(
    '/v1/absences',
    { authority: 'sampleshire', username: 'sam', kind: 'SICK_SHORT', from: '2026-10-28', ...changes },
    as,
  )
const message = async (absenceId: string) =>
  (await api.register.events.unpublished(1000)).filter(({ correlationKey }) => correlationKey === absenceId)
const aCaseOf = async (username: string) => {
  const { cases } = await api.register.cases.intake(aReferral(), {
    idempotencyKey: `case-${key++}`,
    actor: 'frontDoor',
  })
  const caseReference = cases[0]?.caseReference ?? ''
  const change = { caseReference, username, kind: 'WORKER' as const, reasonCode: 'NEW_REFERRAL', decidedBy: 'dora' }
  await api.register.allocations.change(change)
  return caseReference
}

it('accepts an absence once and announces it with what its process needs (CR-01)', async () => {
  const answer = await absent({ expectedReturn: '2026-11-09' }, 'once')
  expect(answer.status).toBe(202)
  const { absenceId } = answer.body
  expect((await absent({ expectedReturn: '2026-11-09' }, 'once')).body).toEqual(answer.body)
  expect(await message(absenceId)).toMatchObject([
    {
      messageName: 'workerAbsent',
      variables: {
        absenceId,
        absentWorker: 'sam',
        absenceKind: 'SICK_SHORT',
        absentSince: '2026-10-28T00:00:00+00:00',
        expectedReturn: '2026-11-09T00:00:00+00:00',
        authority: 'sampleshire',
        profile: 'sample',
        district: 'north',
        team: 'north-assessment',
      },
    },
  ])
  const workers = await api.register.staff.workers({ on: '2026-11-08' })
  expect(workers.find(({ username }) => username === 'sam')?.leave).toMatchObject({ to: '2026-11-08', now: true })
})

it('has one running absence of a worker in a period', async () => {
  expect((await absent({ from: '2026-11-16', expectedReturn: '2026-11-23', kind: 'ANNUAL_LEAVE' })).status).toBe(202)
  const both = await Promise.all([absent({ expectedReturn: '2026-11-02' }), absent({ expectedReturn: '2026-11-03' })])
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
  const open = await absent({ from: '2026-11-04' })
  expect(open.status).toBe(409)
  expect(open.body.errors).toMatchObject([
    { field: 'from', problem: expect.stringContaining('2026-11-16 to 2026-11-22') },
  ])
  expect((await absent({ from: '2026-11-23', kind: 'LEAVING' })).status).toBe(202)
  expect((await absent({ username: 'ana' })).status).toBe(202)
})

it('names the fields that do not fit', async () => {
  const fields = async (changes: Record<string, unknown>) =>
    (await absent(changes)).body.errors.map(({ field }: { field: string }) => field)
  expect(await fields({ authority: 'atlantis' })).toEqual(['authority'])
  expect(await fields({ username: 'ghost' })).toEqual(['username'])
  expect(await fields({ authority: 'emptyshire' })).toEqual(['username'])
  expect(await fields({ expectedReturn: '2026-10-28' })).toEqual(['expectedReturn'])
  expect(await fields({ kind: 'LEAVING', expectedReturn: '2026-11-28' })).toEqual(['expectedReturn'])
  expect(await fields({ kind: 'BORED', from: 'today' })).toEqual(expect.arrayContaining(['kind', 'from']))
})

it('follows an absence: extended, then back; nothing after that', async () => {
  const { absenceId } = (await absent({ expectedReturn: '2026-11-02' })).body
  const tell = (event: Record<string, unknown>, as?: string) => send(`/v1/absences/${absenceId}/events`, event, as)
  const extended = await tell({ kind: 'absence-extended', expectedReturn: '2026-11-16' }, 'extend')
  expect(extended.status).toBe(202)
  expect((await tell({ kind: 'absence-extended', expectedReturn: '2026-11-16' }, 'extend')).status).toBe(202)
  expect((await tell({ kind: 'absence-extended', expectedReturn: '2026-11-16' })).status).toBe(422)
  expect((await tell({ kind: 'worker-returned', on: '2026-11-16' })).body.errors[0].problem).toContain('future')
  expect((await tell({ kind: 'worker-returned', on: '2026-10-27' })).body.errors[0].problem).toContain('before')
  expect((await tell({ kind: 'worker-returned', on: '2026-10-30' })).status).toBe(202)
  const late = await tell({ kind: 'absence-extended', expectedReturn: '2026-11-23' })
  expect([late.status, late.body.errors[0].problem]).toEqual([409, expect.stringContaining('2026-10-30')])
  expect(
    (await message(absenceId)).map(({ messageName, variables }) => [messageName, variables.expectedReturn]),
  ).toEqual([
    ['workerAbsent', '2026-11-02T00:00:00+00:00'],
    ['absenceExtended', '2026-11-16T00:00:00+00:00'],
    ['workerReturned', undefined],
  ])
  expect(await api.register.absences.get(absenceId)).toMatchObject({ endedOn: '2026-10-30', to: '2026-10-29' })
  expect((await absent({ from: '2026-11-20' })).status).toBe(202)
})

it('does not extend an absence into the next one of the same worker', async () => {
  const { absenceId } = (await absent({ expectedReturn: '2026-11-02' })).body
  await absent({ from: '2026-11-16', expectedReturn: '2026-11-23', kind: 'ANNUAL_LEAVE' })
  const tell = (expectedReturn: string) =>
    send(`/v1/absences/${absenceId}/events`, { kind: 'absence-extended', expectedReturn })
  expect((await tell('2026-11-17')).status).toBe(409)
  expect((await tell('2026-11-16')).status).toBe(202)
})

it('shows which cases were attended to, which could not be and which are open', async () => {
  const references = [await aCaseOf('sam'), await aCaseOf('sam'), await aCaseOf('sam')]
  const [first = '', second = '', third = ''] = references
  const { absenceId } = (await absent()).body
  const { register } = api
  await register.absences.noteCase(absenceId, first, { state: 'OPEN' })
  await register.absences.noteCase(absenceId, first, { state: 'DONE', outcome: 'REALLOCATED' })
  await register.absences.noteCase(absenceId, second, { state: 'FAILED', outcome: 'NO_WORKER' })
  const { body } = await request(api.app).get(`/v1/absences/${absenceId}`)
  expect(body).toMatchObject({ username: 'sam', endedOn: null, count: { done: 1, failed: 1, open: 1 } })
  expect(
    body.cases.map(({ caseReference, state, outcome }: Record<string, string>) => [caseReference, state, outcome]),
  ).toEqual([
    [first, 'DONE', 'REALLOCATED'],
    [second, 'FAILED', 'NO_WORKER'],
    [third, 'OPEN', null],
  ])
  expect(await register.absences.attend(absenceId, '17')).toBe('first')
  expect(await register.absences.attend(absenceId, '17')).toBe('first')
  expect(await register.absences.attend(absenceId, '18')).toBe('duplicate')
  expect((await request(api.app).get('/v1/absences/nothing')).status).toBe(404)
  expect((await request(api.app).get('/v1/absences/2f0c9f0e-1111-4222-8333-444455556666')).status).toBe(404)
})
