import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Site, startSite } from './site.ts'

let site: Site
const reference = 'C-2026-000001'
beforeAll(async () => {
  site = await startSite({ referrals: true })
}, 600_000)
afterAll(() => site.close())

const address = (of = reference) => `/cases/${of}/events/new`
const on = (day: number, time: string) => ({
  'at.day': String(day),
  'at.month': '11',
  'at.year': '2026',
  'at.time': time,
})
const key = (last: number) => `2f0c9f0e-1111-4222-8333-44445555666${last}`
const send = (fields: Record<string, string>, of = reference) =>
  request(site.app).post(address(of)).type('form').send(fields)
const flat = (html: string) => html.replace(/<[^>]+>/g, '|').replace(/[\s|]+/g, ' ')
const told = async () =>
  (await site.register.events.unpublished(1000))
    .filter(({ correlationKey, messageName }) => correlationKey === reference && messageName !== 'referralReceived')
    .map(({ messageName }) => messageName)
const seen = { kind: 'child-seen', by: 'sw.ash', seenAlone: 'yes', note: 'Seen at school.' }

it('records what happened once, also when the button is pressed twice', async () => {
  expect((await request(site.app).get(`/cases/${reference}`)).text).toContain(`href="${address()}"`)
  expect(flat((await request(site.app).get(address())).text)).toContain('A worker can take the case')
  const form = { ...seen, ...on(4, '10:00'), key: key(1) }
  const first = await send(form)
  expect([first.status, first.headers.location]).toEqual([303, `/cases/${reference}?done=recorded`])
  expect((await send(form)).headers.location).toBe(`/cases/${reference}?done=recorded`)
  expect(await site.register.visits.ofCase(reference)).toHaveLength(1)
  const kinds: Record<string, string>[] = [
    { kind: 'duty-activity', activity: 'CALL' },
    { kind: 'concern-increased', level: 'SERIOUS' },
    { kind: 'capacity-found' },
  ]
  for (const more of kinds) expect((await send({ by: 'tm.north', ...on(4, '11:00'), ...more })).status).toBe(303)
  expect(await told()).toEqual(['childSeen', 'dutyActivity', 'concernIncreased', 'capacityFound'])
})

it('names what is missing or does not fit beside the field', async () => {
  expect(flat((await request(site.app).get(`${address()}?kind=`)).text)).toContain('Choose what happened')
  const empty = flat((await send({})).text)
  expect(empty).toContain('There is a problem')
  expect(empty).toContain('Choose what happened')
  const half = await send({ kind: 'child-seen', 'at.day': '31', 'at.month': '11', 'at.year': '2026', 'at.time': '9' })
  expect(half.status).toBe(422)
  expect(flat(half.text)).toContain('When it happened is no real date')
  expect(flat(half.text)).toContain('Choose whether the child was seen alone')
  const future = await send({ ...seen, ...on(6, '10:00') })
  expect(future.status).toBe(422)
  expect(flat(future.text)).toContain('When it happened lies in the future: give the time when it happened')
  expect(future.text).toContain('value="sw.ash" selected')
  expect(future.text).toContain('Seen at school.')
})

it('says that the same was reported before, and when', async () => {
  const again = await send({ ...seen, ...on(4, '10:00'), key: key(2) })
  expect(again.status).toBe(409)
  expect(flat(again.text)).toContain(
    'was reported already by this person: the first report was accepted on Thursday 5 November 2026 10:00',
  )
  const other = await send({ ...seen, ...on(4, '09:00'), key: key(1) })
  expect(other.status).toBe(409)
  expect(flat(other.text)).toContain('This form was sent before with other content')
})

it('files a sighting before the newest one and says that no time limit moves', async () => {
  const answer = await send({ ...seen, ...on(3, '10:00') })
  expect(answer.headers.location).toBe(`/cases/${reference}?done=earlier`)
  expect(flat((await request(site.app).get(answer.headers.location ?? '')).text)).toContain('stays as it is')
  expect((await told()).filter((name) => name === 'childSeen')).toHaveLength(1)
})

it('takes nothing for a closed case and shows the way to the front door', async () => {
  const closed = 'C-2026-000002'
  await site.register.cases.close(closed, { outcome: 'NO_FURTHER_ACTION', actor: 'tm.north' })
  const page = await request(site.app).get(address(closed))
  expect(flat(page.text)).toContain('This case was closed on 5 November 2026, 10:00')
  expect(page.text).toContain('href="/referrals/new"')
  expect((await request(site.app).get(`/cases/${closed}`)).text).not.toContain(address(closed))
  const answer = await send({ ...seen, ...on(4, '10:00') }, closed)
  expect(answer.status).toBe(409)
  expect(flat(answer.text)).toContain('The case was closed on Thursday 5 November 2026 10:00')
  expect(await site.register.visits.ofCase(closed)).toEqual([])
  expect((await request(site.app).get(address('C-2026-999999'))).status).toBe(404)
})
