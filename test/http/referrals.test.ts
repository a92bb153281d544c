import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReferral } from '../register/builders.ts'
import { type Api, startApi } from './api.ts'

let api: Api
let woken = 0
beforeAll(async () => {
  api = await startApi({ dispatcher: { wake: () => void woken++ } })
}, 600_000)
afterAll(() => api.close())

const post = (key: string, body: object = aReferral()) =>
  request(api.app).post('/v1/referrals').set('Idempotency-Key', key).send(body)

describe('Sending a referral', () => {
  it('is answered with case references, event ids and links once it is stored, and the dispatcher is woken', async () => {
    const answer = await post('first')
    expect(answer.status).toBe(202)
    expect(answer.body.cases).toHaveLength(2)
    expect(woken).toBe(1)
    const [{ caseReference, eventId, links }] = answer.body.cases
    expect(await api.register.events.get(eventId)).toMatchObject({ correlationKey: caseReference })
    const found = await request(api.app).get(links.case)
    expect(found.status).toBe(200)
    expect(found.headers['cache-control']).toBe('no-store')
    expect(found.body).toMatchObject({
      caseReference,
      child: { initials: 'QF' },
      allocations: [{ username: 'dora', role: 'PRIMARY' }],
    })
    expect(found.body.chronology.map((entry: { title: string }) => entry.title)).toEqual([
      'referralReceived',
      'caseOpened',
      'allocated',
    ])
    expect((await request(api.app).get(links.letters)).body).toEqual({ letters: [] })
  })

  it('gets the same answer when it is sent again, and is refused when the key comes with another body', async () => {
    const [first, again] = [await post('twice'), await post('twice')]
    expect(again.status).toBe(202)
    expect(again.body).toEqual(first.body)
    const other = await post('twice', aReferral({ seriousConcern: true }))
    expect(other.status).toBe(409)
    expect(other.type).toBe('application/problem+json')
    expect(other.body.errors[0]).toMatchObject({ field: 'Idempotency-Key', wayOut: 'use a new key' })
  })

  it('needs an idempotency key', async () => {
    const answer = await request(api.app).post('/v1/referrals').send(aReferral())
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0]).toMatchObject({ field: 'Idempotency-Key', problem: 'is missing' })
  })

  it('names every field that does not fit with the way out', async () => {
    const { need, ...rest } = aReferral()
    const answer = await post('fields', {
      ...rest,
      reason: 'too short',
      surprise: 1,
      children: [{ name: 'A B', dateOfBirth: '31.12.2015' }],
    })
    expect(need).toBe('S17')
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { field: 'need', problem: expect.any(String), wayOut: 'give one of: S17, S47' },
        { field: 'reason', problem: 'is too short', wayOut: 'give at least 20 characters' },
        { field: 'surprise', problem: 'is not known here', wayOut: 'leave it out' },
        { field: 'children[0].dateOfBirth', problem: 'has the wrong form', wayOut: 'give a day as 2026-10-30' },
      ]),
    )
  })

  it('names the allowed authorities and districts', async () => {
    expect((await post('a', aReferral({ authority: 'atlantis' }))).body.errors).toEqual([
      { field: 'authority', problem: 'is not known', wayOut: 'give one of: emptyshire, sampleshire' },
    ])
    expect((await post('d', aReferral({ district: 'nowhere' }))).body.errors).toMatchObject([
      { field: 'district', wayOut: 'give one of: north, south, west' },
    ])
    expect((await post('e', aReferral({ authority: 'emptyshire', district: 'one' }))).body.errors).toMatchObject([
      { field: 'district', problem: expect.stringContaining('nobody on duty') },
    ])
  })

  it('refuses dates that lie in the future and reasons that are missing', async () => {
    const answer = await post('future', {
      ...aReferral({ receivedAt: '2026-10-31T10:00:00+00:00' }),
      children: [{ name: 'Unborn Baby', dateOfBirth: '2027-01-01' }],
      people: [
        {
          name: 'Some One',
          relationship: 'mother',
          parentalResponsibility: true,
          preferredChannel: 'EMAIL',
          safeToContact: false,
        },
      ],
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([
      'receivedAt',
      'children[0].dateOfBirth',
      'people[0].unsafeReason',
      'people[0].email',
    ])
  })

  it('shows in the duty tray with its age', async () => {
    const tray = await request(api.app).get('/v1/duty-tray?district=north')
    expect(tray.status).toBe(200)
    expect(tray.body.entries[0]).toMatchObject({
      initials: 'QF',
      ageHours: 0.9,
      holder: 'dora',
      oversightToday: false,
      allocated: false,
    })
  })
})

describe('Reporting an event of a case', () => {
  it('files the visit, keeps the note out of the message and answers the same again', async () => {
    const reference =
      (await post('for events')).body.cases?.[0]?.caseReference ??
      (await post('for-events')).body.cases[0].caseReference
    const body = {
      kind: 'child-seen',
      at: '2026-10-30T09:50:00+00:00',
      by: 'sam',
      seenAlone: true,
      note: 'Seen at school, cheerful.',
    }
    const send = () => request(api.app).post(`/v1/cases/${reference}/events`).set('Idempotency-Key', 'seen').send(body)
    const answer = await send()
    expect(answer.status).toBe(202)
    expect((await send()).body).toEqual(answer.body)
    const event = await api.register.events.get(answer.body.eventId)
    expect(event).toMatchObject({ messageName: 'childSeen', note: body.note })
    expect(JSON.stringify(event?.variables)).not.toContain('cheerful')
    expect(await api.register.visits.ofCase(reference)).toMatchObject([
      { visitor: 'sam', childSeen: true, at: body.at },
    ])
  })

  it('says which member of staff or case is not known', async () => {
    const send = (reference: string, by: string) =>
      request(api.app)
        .post(`/v1/cases/${reference}/events`)
        .set('Idempotency-Key', `k${reference}${by}`)
        .send({ kind: 'concern-increased', at: '2026-10-30T09:50:00+00:00', by, level: 'S47' })
    expect((await send('C-2026-999999', 'sam')).status).toBe(404)
    const known = (await post('known')).body.cases[0].caseReference
    expect((await send(known, 'nobody')).body.errors).toMatchObject([
      { field: 'by', problem: 'is not a member of staff' },
    ])
  })
})

describe('What is written down', () => {
  it('has no name, address or reference in the log, only method, route pattern, status and time', async () => {
    const logged = api.logged()
    expect(logged).toContain('/v1/cases/{reference}')
    for (const canary of ['Featherstone', 'Canary Lane', 'Tenterhook', 'C-2026', 'cheerful', 'hilltop']) {
      expect(logged).not.toContain(canary)
    }
    const audit = JSON.stringify(await api.register.audit.list())
    for (const canary of ['Featherstone', 'Canary Lane', 'Tenterhook', 'cheerful', 'hilltop'])
      expect(audit).not.toContain(canary)
    expect(await api.register.audit.verify()).toMatchObject({ ok: true })
  })
})
