import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jpeg, pdf } from '../support/files.ts'
import { type Site, startSite } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite({ referrals: true })
}, 600_000)
afterAll(() => site.close())

const reference = 'C-2026-000001'
const address = `/cases/${reference}/documents/new`
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const page = async (path = `/cases/${reference}`) => (await request(site.app).get(path)).text
const send = (kind: string, content?: Buffer, filename = 'Receipt of posting.jpg') => {
  const form = request(site.app).post(address).set('Accept', 'text/html').field('kind', kind)
  return content ? form.attach('file', content, { filename, contentType: 'application/octet-stream' }) : form
}

describe('Documents on the case page', () => {
  it('has a form that takes the files there are', async () => {
    const html = await page()
    expect(text(html)).toContain('No document is in the case yet.')
    expect(html).toMatch(new RegExp(`<form method="post" action="${address}" enctype="multipart/form-data"`))
    expect(html).toContain('accept=".pdf,.png,.jpg,.jpeg,.docx,.txt,.json"')
    expect(text(html)).toContain('PDF, PNG, JPEG, Word (DOCX), plain text or JSON, up to 10 MB')
    expect(text(await page(address))).toContain('Add a document')
  })

  it('are put in, listed with a link that downloads them, and stand in the chronology', async () => {
    const answer = await send('PROOF_OF_POSTING', jpeg(), 'Zoë’s receipt.jpg')
    expect([answer.status, answer.headers.location]).toEqual([303, `/cases/${reference}?done=document`])
    const [document] = await site.register.documents.ofCase(reference)
    expect(document).toMatchObject({ name: 'Zoë’s receipt.jpg', kind: 'PROOF_OF_POSTING', addedBy: 'practitioner' })
    const html = await page(answer.headers.location)
    expect(html).toContain(`href="/v1/documents/${document?.id}"`)
    expect(text(html)).toContain('The document is in the case.')
    expect(text(html)).toMatch(/Zoë’s receipt\.jpg Receipt of posting 20 bytes 5 Nov 2026, 10:00 practitioner/i)
    expect(text(html)).toContain('Document added: Zoë’s receipt.jpg')
    const again = await send('OTHER', jpeg())
    expect(again.headers.location).toBe(`/cases/${reference}?done=documentThere`)
    expect(text(await page(again.headers.location))).toContain('has a document with this content already')
    expect(await site.register.documents.ofCase(reference)).toHaveLength(1)
  })

  it.each<[string, string, Buffer | undefined, string, string]>([
    ['without a file', 'PLAN', undefined, '', 'Choose the file'],
    ['without what it is', '', pdf(), 'plan.pdf', 'Choose what it is'],
    ['as something that there is not', 'SELFIE', pdf(), 'plan.pdf', 'Choose what it is'],
    [
      'under a wrong name',
      'PLAN',
      pdf(),
      'plan.png',
      'File ends in .png, but the content is PDF: choose the right file',
    ],
    [
      'with a page in it',
      'PLAN',
      Buffer.from('<!doctype html>'),
      'plan.html',
      'File is of a kind that is not taken: send it as PDF',
    ],
    ['that are empty', 'PLAN', Buffer.alloc(0), 'plan.pdf', 'File is empty: choose the file again'],
    [
      'that are too large',
      'PLAN',
      Buffer.concat([pdf(), Buffer.alloc(10_000_000)]),
      'plan.pdf',
      'File has more than 10 MB: make it smaller',
    ],
  ])('are refused beside the field: %s', async (_, kind, content, filename, said) => {
    const before = (await site.register.documents.ofCase(reference)).length
    const answer = await send(kind, content, filename)
    expect(answer.status).toBe(422)
    expect(text(answer.text)).toContain('There is a problem')
    expect(text(answer.text)).toContain(said)
    expect(await site.register.documents.ofCase(reference)).toHaveLength(before)
  })

  it('keeps what was chosen beside a refused file', async () => {
    expect((await send('PLAN', Buffer.alloc(0), 'plan.pdf')).text).toMatch(/<option value="PLAN" selected>/)
  })

  it('print a hostile name as text', async () => {
    await send('OTHER', pdf('hostile'), '<img src=x onerror=alert(1)>.pdf')
    const html = await page()
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('_img src=x onerror=alert(1)_.pdf')
  })

  it('say so when the form cannot be read, or there is no such case', async () => {
    const broken = await request(site.app)
      .post(address)
      .set({ Accept: 'text/html', 'Content-Type': 'multipart/form-data; boundary=x' })
      .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF')
    expect(broken.status).toBe(400)
    const plain = await request(site.app).post(address).set('Accept', 'text/html').type('form').send({ kind: 'PLAN' })
    expect([plain.status, text(plain.text)]).toEqual([422, expect.stringContaining('Choose the file')])
    const other = '/cases/C-2026-999999/documents/new'
    expect((await request(site.app).get(other)).status).toBe(404)
    expect((await request(site.app).post(other).field('kind', 'PLAN')).status).toBe(404)
  })

  it('leave no name in the log', () => {
    expect(site.logged()).toContain('/cases/{reference}/documents/new')
    expect(site.logged()).not.toMatch(/receipt|onerror|C-2026/)
  })
})
