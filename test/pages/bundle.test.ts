import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import type { Bundle } from '../../workers/exchange/bundleSchema.ts'
import { exchangeOf } from '../../workers/exchange/exchangeFile.ts'
import { packOf } from '../../workers/exchange/packOf.ts'
import { signBundle } from '../../workers/exchange/signature.ts'
import { cambridgeshire, openSide, peterborough, readyToPack, type Side } from '../exchange/sides.ts'
import { flat, pagesWith } from './pagesWith.ts'

let sender: Side
let receiver: Side
let bytes: Buffer
const { site, get } = pagesWith(
  async () => ({}),
  async () => {
    ;[sender, receiver] = await Promise.all([openSide(cambridgeshire), openSide(peterborough, 'sample')])
    sender.trust([{ code: peterborough, keys: [receiver.keys.publicKey] }])
    receiver.trust([{ code: cambridgeshire, keys: [sender.keys.publicKey] }])
    const { procedureId } = await readyToPack(sender)
    bytes = Buffer.from((await packOf(sender, procedureId, { by: 'manager' })).bytes)
    return { exchange: receiver.config.exchange }
  },
)
afterAll(async () => {
  await sender?.close()
  await receiver?.close()
})

const send = (content: Buffer | undefined, key: string = randomUUID()) => {
  const form = request(site.app).post('/authority-requests/bundle').set('Accept', 'text/html').field('key', key)
  return content ? form.attach('file', content, { filename: 'transfer.json', contentType: 'application/json' }) : form
}
const resigned = async (changes: Record<string, unknown>) => {
  const { own } = await exchangeOf(sender.config.exchange)
  const { bundle } = JSON.parse(bytes.toString())
  return Buffer.from(await signBundle({ ...bundle, ...changes } as Bundle, own[0] as (typeof own)[number]))
}
const refusalOf = async (content: Buffer) => {
  const answer = await send(content)
  expect(answer.status).toBe(422)
  const text = flat(answer.text)
  expect(text).toContain('There is a problem')
  return text
}

describe('The bundle of another authority', () => {
  it('is refused with its reason first, and nothing of it is kept', async () => {
    expect(await refusalOf(Buffer.from('Dear colleague'))).toContain(
      'The bundle is damaged, or it is no bundle The file is no JSON in UTF-8',
    )
    expect(await refusalOf(Buffer.from(bytes.toString().replace('Northtown', 'Southtown')))).toContain(
      'The bundle was altered after it was signed The signature',
    )
    expect(await refusalOf(await resigned({ to: { code: 'E10000020', name: 'Norfolk County Council' } }))).toContain(
      'The bundle comes from an unknown sender, or it is not for this authority The addressee names another authority',
    )
    const { bundle } = JSON.parse(bytes.toString())
    const [paper, ...papers] = bundle.attachments
    expect(await refusalOf(await resigned({ attachments: [{ ...paper, size: 1 }, ...papers] }))).toContain(
      'The bundle was altered after it was signed Paper 1',
    )
    expect(await refusalOf(await resigned({ createdAt: '2026-01-05T10:00:00+00:00' }))).toContain(
      'The bundle is too old The time at which it was made is more than 90 days ago: ask the sender for a new bundle',
    )
    const reason = 'x'.repeat(20)
    const children = Array.from({ length: 12 }, () => ({ name: 'A B', dateOfBirth: '2030-01-01' }))
    const many = await refusalOf(await resigned({ referral: { ...bundle.referral, reason, children } }))
    expect(many).toContain('What the bundle says of the family does not fit here ‘referral.children[0]')
    expect(many).not.toContain('children[11]')
    expect(await refusalOf(Buffer.alloc(5_000_001, ' '))).toContain(
      'Bundle has more than 5 MB: ask the sender to send fewer papers',
    )
    expect(flat((await send(undefined)).text)).toContain('Choose the file of the bundle')
    expect(await site.register.authorityRequests.list()).toEqual([])
  })

  it('is taken in whole, once for each key, and leads to its request (IA-15, IA-17)', async () => {
    const html = (await get('/authority-requests/bundle')).text
    const key = /name="key" value="([^"]*)"/.exec(html)?.[1] ?? ''
    const sent = await send(bytes, key)
    const [, id = ''] = /^\/authority-requests\/([0-9a-f-]{36})\?done=bundle$/.exec(sent.headers.location ?? '') ?? []
    expect(sent.status).toBe(303)
    expect((await send(bytes, key)).headers.location).toBe(sent.headers.location)
    const text = flat((await get(String(sent.headers.location))).text)
    expect(text).toContain('The bundle is taken in with its papers')
    expect(text).toContain('From Cambridgeshire County Council')
    expect(text).toContain('How it came As a bundle, checked and taken in whole')
    expect(text).toContain('Assessment.pdf Child and Family Assessment')
    const again = await send(bytes)
    expect([again.status, flat(again.text)]).toEqual([409, expect.stringContaining('This bundle was taken in before')])
    expect(again.text).toContain(`<a href="/authority-requests/${id}">Open what is there already</a>`)
    const { bundle } = JSON.parse(bytes.toString())
    const other = await send(await resigned({ bundleId: randomUUID(), transferId: bundle.transferId }), key)
    expect([other.status, flat(other.text)]).toEqual([
      409,
      expect.stringContaining('This form was sent before with another bundle'),
    ])
  })

  it('is not taken from one whom nobody trusts any more', async () => {
    receiver.trust([])
    const text = await refusalOf(await resigned({ bundleId: randomUUID() }))
    expect(text).toContain('comes from an unknown sender')
  })
})
