import { createHash } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReferral } from '../register/builders.ts'
import { docx, pdf, png } from '../support/files.ts'
import { type Api, startApi } from './api.ts'

let api: Api
let reference = ''
beforeAll(async () => {
  api = await startApi()
  const { cases } = await api.register.cases.intake(aReferral(), { idempotencyKey: 'documents', actor: 'frontDoor' })
  reference = cases[0]?.caseReference ?? ''
}, 600_000)
afterAll(() => api.close())

const nobody = '2f0c9f0e-1111-4222-8333-444455556666'
type Sent = { name?: string; kind?: string; type?: string; of?: string; headers?: Record<string, string> }
const send = (
  content: Buffer | string,
  { name = 'Plan.pdf', kind = 'PLAN', type = 'application/pdf', of, headers = {} }: Sent = {},
) =>
  request(api.app)
    .post(`/v1/cases/${of ?? reference}/documents?kind=${kind}`)
    .set({ 'Content-Type': type, ...(name === '' ? {} : { 'File-Name': encodeURIComponent(name) }), ...headers })
    .serialize((sent) => sent)
    .send(content as string)
const get = (path: string) =>
  request(api.app)
    .get(path)
    .buffer()
    .parse((answer, done) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => done(null, Buffer.concat(chunks)))
    })

describe('A document that is sent', () => {
  it('is stored, and the same content again is the first one', async () => {
    const answer = await send(pdf())
    expect(answer.status).toBe(201)
    const { documentId } = answer.body
    const links = { content: `/v1/documents/${documentId}`, documents: `/v1/cases/${reference}/documents` }
    expect(answer.body).toEqual({ documentId, repeated: false, links })
    const again = await send(pdf(), { name: 'Copy.pdf', kind: 'OTHER' })
    expect([again.status, again.body]).toEqual([200, { documentId, repeated: true, links }])
    const { body } = await request(api.app).get(links.documents)
    expect(body).toEqual({
      caseReference: reference,
      documents: [
        {
          ...{ documentId, name: 'Plan.pdf', kind: 'PLAN', contentType: 'application/pdf', size: pdf().length },
          sha256: createHash('sha256').update(pdf()).digest('hex'),
          ...{ addedBy: 'frontDoor', addedAt: '2026-10-30T10:00:00+00:00' },
          links: { content: links.content },
        },
      ],
    })
    const view = (await request(api.app).get(`/v1/cases/${reference}`)).body
    expect(view.links.documents).toBe(links.documents)
    expect(view.chronology.map(({ kind }: { kind: string }) => kind)).toContain('document')
  })

  it('comes back as it was, to be saved and not to be shown or run', async () => {
    const name = 'Bewertung für Zoë "A".docx'
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    const { documentId } = (await send(docx(), { name, type })).body
    const answer = await get(`/v1/documents/${documentId}`)
    expect(answer.status).toBe(200)
    expect(answer.body.equals(docx())).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(docx().length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const disposition = answer.headers['content-disposition']
    expect(disposition).toMatch(/^attachment; filename="/)
    expect(disposition).toContain(`filename*=UTF-8''Bewertung%20f%C3%BCr%20Zo%C3%AB%20_A_.docx`)
    const entries = await api.register.audit.list({ caseReference: reference })
    expect(entries.at(-1)).toMatchObject({ action: 'document.downloaded', actor: 'caseReader', detail: { documentId } })
  })

  it('keeps its text in UTF-8', async () => {
    const { documentId } = (await send('Siân', { name: 'note.txt', type: 'text/plain; charset=utf-8' })).body
    const answer = await get(`/v1/documents/${documentId}`)
    expect([answer.headers['content-type'], answer.body.toString()]).toEqual(['text/plain; charset=utf-8', 'Siân'])
  })

  it.each<[string, number, string | undefined, Buffer | string, Sent]>([
    ['without a name', 400, 'File-Name', pdf('a'), { name: '' }],
    ['with a name that is not encoded', 400, 'File-Name', pdf('a'), { name: '', headers: { 'File-Name': '%e2%28' } }],
    ['without a kind', 422, 'kind', pdf('a'), { kind: '' }],
    ['with a kind that there is not', 422, 'kind', pdf('a'), { kind: 'SELFIE' }],
    ['with nothing in it', 422, 'content', '', {}],
    ['with an image in it', 422, 'name', png(), {}],
    ['with an image in it, named as one', 422, 'Content-Type', png(), { name: 'receipt.png' }],
    ['that is a program', 422, 'content', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(64)]), {}],
    ['of a type that is not taken', 415, undefined, '<p>', { type: 'text/html' }],
    ['that is compressed', 415, undefined, pdf('a'), { headers: { 'Content-Encoding': 'gzip' } }],
    ['of a case that there is not', 404, undefined, pdf('a'), { of: 'C-2026-999999' }],
    ['of a reference that is none', 404, undefined, pdf('a'), { of: 'nothing' }],
  ])('is refused with field, reason and way out: %s', async (_, status, field, content, sent) => {
    const before = (await api.register.documents.ofCase(reference)).length
    const answer = await send(content, sent)
    expect(answer.status).toBe(status)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.body.errors[0]?.field).toBe(field)
    if (field) expect(answer.body.errors[0].wayOut).not.toBe('')
    expect(await api.register.documents.ofCase(reference)).toHaveLength(before)
  })

  it('is refused when it is larger than the limit, with the limit', async () => {
    const large = Buffer.concat([pdf(), Buffer.alloc(10_000_000)])
    const answer = await send(large)
    expect([answer.status, answer.body.detail]).toEqual([
      413,
      expect.stringContaining('A document may have up to 10 MB'),
    ])
  })

  it('is not there for those who ask for another, or for one that was taken out', async () => {
    const { documentId } = (await send(pdf('removed'))).body
    await api.register.documents.remove(documentId, { by: 'dora' })
    for (const id of [documentId, nobody, 'nothing']) {
      const answer = await request(api.app).get(`/v1/documents/${id}`)
      expect([answer.status, answer.type]).toEqual([404, 'application/problem+json'])
    }
    expect((await request(api.app).get('/v1/cases/C-2026-999999/documents')).status).toBe(404)
  })

  it('leaves no name in the log', async () => {
    await send(pdf('log'), { name: 'Quillon Featherstone.pdf' })
    expect(api.logged()).toContain('/v1/cases/{reference}/documents')
    expect(api.logged()).not.toMatch(/Featherstone|Zoë|C-2026/)
  })

  it('is described for those who build on it', async () => {
    const { paths } = (await request(api.app).get('/openapi.json')).body
    const { post, get: list } = paths['/v1/cases/{reference}/documents']
    expect([post['x-access'], list['x-access'], paths['/v1/documents/{id}'].get['x-access']]).toEqual([
      ...['practitioner', 'caseReader', 'caseReader'],
    ])
    expect(post.requestBody.content['application/pdf'].schema).toEqual({ type: 'string', format: 'binary' })
    expect(post.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'File-Name', in: 'header', required: true }),
        expect.objectContaining({ name: 'kind', in: 'query', required: true }),
      ]),
    )
  })
})
