import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aReferral } from '../register/builders.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
}, 600_000)
afterAll(() => api.close())

let key = 0
const aCase = async () => {
  const { cases } = await api.register.cases.intake(aReferral(), {
    idempotencyKey: `events-${key++}`,
    actor: 'frontDoor',
  })
  return cases[0]?.caseReference ?? ''
}
const report = (reference: string, event: Record<string, unknown>, as = `event-${key++}`) =>
  request(api.app).post(`/v1/cases/${reference}/events`).set('Idempotency-Key', as).send(event)
const seen = (at: string, more = {}) => ({ kind: 'child-seen', at, by: 'sam', seenAlone: true, ...more })
const toBeTold = async (reference: string) =>
  (await api.register.events.unpublished(1000))
    .filter(({ correlationKey, messageName }) => correlationKey === reference && messageName !== 'referralReceived')
    .map(({ messageName }) => messageName)

it('takes that a worker can take the case', async () => {
  const reference = await aCase()
  const answer = await report(reference, { kind: 'capacity-found', at: '2026-10-30T09:50:00+00:00', by: 'dora' })
  expect(answer.status).toBe(202)
  expect(answer.body).toMatchObject({ told: true })
  expect(await toBeTold(reference)).toEqual(['capacityFound'])
})

it('gives duty activity an id by which the process asks for its review (UC-34)', async () => {
  const reference = await aCase()
  const { body } = await report(reference, {
    kind: 'duty-activity',
    at: '2026-10-30T09:50:00+00:00',
    by: 'sam',
    activity: 'CALL',
  })
  expect(await api.register.events.get(body.eventId)).toMatchObject({
    variables: { activityId: body.eventId, activity: 'CALL' },
  })
})

it('refuses events of a closed case, says when it was closed and where new information goes', async () => {
  const reference = await aCase()
  await api.register.cases.close(reference, { outcome: 'NO_FURTHER_ACTION', actor: 'dora' })
  const answer = await report(reference, seen('2026-10-30T09:50:00+00:00'))
  expect(answer.status).toBe(409)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body).toMatchObject({
    type: '/docs#problem-conflict',
    detail: expect.stringMatching(/closed on Friday 30 October 2026 10:00.*front door/),
    errors: [{ field: 'case' }],
  })
  expect(await api.register.visits.ofCase(reference)).toEqual([])
  expect(await toBeTold(reference)).toEqual([])
})

it('refuses the same event under another key and names the time of the first; another time is another event', async () => {
  const reference = await aCase()
  const first = await report(reference, seen('2026-10-30T09:40:00+00:00'), 'same-key')
  expect(first.status).toBe(202)
  expect((await report(reference, seen('2026-10-30T09:40:00+00:00'), 'same-key')).body).toEqual(first.body)
  const again = await report(reference, seen('2026-10-30T10:40:00+01:00'))
  expect(again.status).toBe(409)
  expect(again.body.detail).toContain('Friday 30 October 2026 10:00')
  expect((await report(reference, seen('2026-10-30T09:41:00+00:00'))).status).toBe(202)
  expect((await report(reference, seen('2026-10-30T09:40:00+00:00', { by: 'ana' }))).status).toBe(202)
  expect(await api.register.visits.ofCase(reference)).toHaveLength(3)
})

it('files a sighting before the newest one, tells no process of it and says so', async () => {
  const reference = await aCase()
  await report(reference, seen('2026-10-29T15:00:00+00:00'))
  const earlier = await report(reference, seen('2026-10-28T15:00:00+00:00'))
  expect(earlier.status).toBe(202)
  expect(earlier.body).toMatchObject({
    told: false,
    note: expect.stringContaining('Thursday 29 October 2026 15:00'),
  })
  expect(await api.register.visits.ofCase(reference)).toHaveLength(2)
  expect((await api.register.visits.lastSeen(reference))?.at).toBe('2026-10-29T15:00:00+00:00')
  expect(await toBeTold(reference)).toEqual(['childSeen'])
  expect(await api.register.events.announceSighting(reference, '2026-10-27T15:00:00+00:00')).toBeUndefined()
  expect(await api.register.events.announceSighting(reference, '2026-10-29T15:00:00+00:00')).toBeTypeOf('string')
})

it('refuses what lies in the future and what is no event of a case any more', async () => {
  const reference = await aCase()
  const future = await report(reference, seen('2026-10-30T10:03:00+00:00'))
  expect([future.status, future.body.errors[0].field]).toEqual([422, 'at'])
  const absent = await report(reference, {
    kind: 'worker-absent',
    at: '2026-10-30T09:00:00+00:00',
    by: 'dora',
    worker: 'sam',
    from: '2026-10-30',
    reason: 'SICK',
  })
  expect(absent.status).toBe(422)
})
