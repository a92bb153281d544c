import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReferral } from '../register/builders.ts'
import { type Api, startApi } from './api.ts'

let api: Api
let mail = true
beforeAll(async () => {
  api = await startApi({ checks: { mail: async () => mail, workers: async () => [] } })
}, 600_000)
afterAll(() => api.close())
const get = (path: string) => request(api.app).get(path)

describe('Those who run it', () => {
  it('see that the process is alive, and which part is not ready', async () => {
    expect((await get('/health')).body).toEqual({ status: 'alive', at: '2026-10-30T10:00:00+00:00' })
    expect((await get('/ready')).body).toEqual({
      ready: true,
      checks: { register: 'ready', engine: 'ready', mail: 'ready', workers: 'ready' },
    })
    mail = false
    const answer = await get('/ready')
    expect([answer.status, answer.body.checks.mail]).toEqual([503, 'notReady'])
  })

  it('get figures without names or references', async () => {
    await request(api.app).post('/v1/referrals').set('Idempotency-Key', 'metrics').send(aReferral())
    const { text, status } = await get('/metrics')
    expect(status).toBe(200)
    expect(text).toMatch(/http_request_duration_seconds_count\{method="POST",route="\/v1\/referrals",status="202"\} 1/)
    expect(text).toMatch(/events_waiting 2/)
    expect(text).not.toMatch(/Featherstone|C-2026/)
  })
})

describe('Those who build on it', () => {
  it('find every route in the OpenAPI document with its access and its schemas', async () => {
    const { body } = await get('/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths).sort()).toEqual([
      '/health',
      '/metrics',
      '/ready',
      '/schemas/transfer-bundle-1.0.json',
      '/v1/absences',
      '/v1/absences/{id}',
      '/v1/absences/{id}/events',
      '/v1/authority-requests',
      '/v1/authority-requests/bundle',
      '/v1/authority-requests/{id}',
      '/v1/cases/{reference}',
      '/v1/cases/{reference}/documents',
      '/v1/cases/{reference}/events',
      '/v1/cases/{reference}/letters',
      '/v1/contacts/{id}',
      '/v1/documents/{id}',
      '/v1/duty-tray',
      '/v1/letters/{id}.pdf',
      '/v1/procedures',
      '/v1/procedures/{id}',
      '/v1/procedures/{id}/bundle',
      '/v1/procedures/{id}/events',
      '/v1/reallocations',
      '/v1/reallocations/{id}',
      '/v1/referrals',
      '/v1/tafs',
      '/v1/tafs/{id}',
      '/v1/transfer-meetings',
      '/v1/transfer-meetings/{id}',
      '/v1/transfer-meetings/{id}/events',
      '/v1/transfer-meetings/{id}/items/{itemId}/correction',
      '/v1/transfers',
      '/v1/transfers/{id}',
      '/v1/transfers/{id}/events',
    ])
    const post = body.paths['/v1/referrals'].post
    expect(post['x-access']).toBe('frontDoor')
    expect(post.requestBody.content['application/json'].schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['authority', 'children']),
    })
    expect(post.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: true }])
  })

  it('read it as a page that loads nothing from elsewhere and runs no script', async () => {
    const { text, headers, status } = await get('/docs')
    expect(status).toBe(200)
    expect(text).toContain('children[].dateOfBirth')
    expect(text).not.toMatch(/<script|(src|href)="(\w+:)?\/\//)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-powered-by']).toBeUndefined()
    expect((await get('/docs/style.css')).type).toBe('text/css')
  })
})
