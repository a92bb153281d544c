import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkContent, sizeWords } from '../../workers/register/documentContent.ts'
import { cleanName } from '../../workers/register/documentName.ts'
import { docm, docx, jpeg, pdf, png } from '../support/files.ts'

const limit = 10_000_000
const check = (name: string, content: Buffer | string, contentType?: string) =>
  checkContent({ name, content: Buffer.from(content), contentType }, limit)
const problemOf = async (...sent: Parameters<typeof check>) => (await check(...sent)).problem

describe('The content of a document', () => {
  it.each([
    ['plan.pdf', pdf(), 'application/pdf'],
    ['receipt.PNG', png(), 'image/png'],
    ['receipt.jpg', jpeg(), 'image/jpeg'],
    ['receipt.jpeg', jpeg(), 'image/jpeg'],
    ['assessment.docx', docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['notes.txt', 'Sîan’s notes\r\n\tseen alone', 'text/plain'],
    ['notes.txt', '{"looks": "like JSON"}', 'text/plain'],
    ['bundle.json', '\ufeff{"schema": 1}', 'application/json'],
  ])('%s is what it says', async (name, content, contentType) => {
    expect(await check(name, content, contentType)).toEqual({ name, contentType })
    expect(await check(name, content)).toEqual({ name, contentType })
  })

  it.each([
    ['Plan v1.2', pdf(), undefined, 'Plan v1.2.pdf'],
    ['', png(), undefined, 'document.png'],
    ['..', jpeg(), undefined, 'document.jpg'],
    ['bundle', '[1]', 'application/json', 'bundle.json'],
    ['notes', 'plain words', undefined, 'notes.txt'],
  ])('gives a name without an ending its own: %j', async (name, content, contentType, kept) => {
    expect(await check(name, content, contentType)).toMatchObject({ name: kept })
  })

  it.each([
    ['an image under the name of a PDF', 'plan.pdf', png(), 'ends in .pdf, but the content is PNG'],
    ['a text under the name of a PDF', 'plan.pdf', 'just words', 'ends in .pdf, but the content is plain text'],
    ['broken JSON', 'bundle.json', '{"schema": ', 'ends in .json, but the content is plain text'],
    ['a PDF under the name of a program', 'plan.exe', pdf(), 'ends in .exe, but the content is PDF'],
  ])('is refused for its name: %s', async (_, name, content, problem) => {
    expect(await problemOf(name, content)).toEqual({
      field: 'name',
      problem,
      wayOut: expect.stringContaining('name it as what it is'),
    })
  })

  it.each([
    ['a program', 'plan.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['a page', 'page.html', '<!doctype html><script>1</script>'],
    ['a picture with a script in it', 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ['XML', 'x.txt', '<?xml version="1.0"?><a/>'],
    ['a Word file with macros', 'assessment.docx', docm()],
    ['a folder', 'papers.zip', Buffer.from('PK\x05\x06'.padEnd(22, '\0'))],
    ['text that is not UTF-8', 'notes.txt', Buffer.from('Si\xe2n', 'latin1')],
    ['text that steers a device', 'notes.txt', 'seen \u001b[31m alone'],
  ])('is refused when it is %s', async (_, name, content) => {
    expect(await problemOf(name, content)).toEqual({
      field: 'content',
      problem: 'is of a kind that is not taken',
      wayOut: 'send it as PDF, PNG, JPEG, Word (DOCX), plain text or JSON; text in UTF-8',
    })
  })

  it('is refused when the sender says that it is something else', async () => {
    expect(await problemOf('plan.pdf', pdf(), 'image/png')).toEqual({
      field: 'Content-Type',
      problem: 'says image/png, but the content is PDF',
      wayOut: 'send it as application/pdf',
    })
  })

  it('is refused when there is none, and when it is larger than the limit', async () => {
    expect(await problemOf('plan.pdf', '')).toMatchObject({ field: 'content', problem: 'is empty' })
    const many = await checkContent({ name: 'a.txt', content: Buffer.from('123456') }, 5)
    expect(many.problem).toMatchObject({ problem: 'has 6 bytes; a document may have up to 5 bytes' })
    expect((await checkContent({ name: 'a.txt', content: Buffer.from('12345') }, 5)).problem).toBeUndefined()
  })

  it('never fails on any bytes', async () => {
    const starts = [pdf(), png(), jpeg(), docx(), Buffer.from('{')]
    const sent = fc.tuple(fc.constantFrom(...starts), fc.nat(120), fc.uint8Array({ maxLength: 40 }))
    await fc.assert(
      fc.asyncProperty(sent, fc.string(), async ([start, length, tail], name) => {
        const answer = await check(name, Buffer.concat([start.subarray(0, length), tail]))
        expect(answer.problem ?? answer).toBeDefined()
      }),
    )
  })
})

describe('The name of a document', () => {
  it.each([
    ['C:\\Users\\dora\\Plan of 5 May.pdf', 'Plan of 5 May.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['plan\r\nSet-Cookie: a=b.pdf', 'plan Set-Cookie_ a=b.pdf'],
    ['annexe\u202efdp.exe', 'annexefdp.exe'],
    ['"what?"|<x>*.pdf', '_what____x__.pdf'],
    ['.hidden.', 'hidden'],
    ['CON.pdf', '_CON.pdf'],
    ['contact.pdf', 'contact.pdf'],
    ['Ca\u0301it  Ni\u0301.pdf', 'Cáit Ní.pdf'],
  ])('%j is kept as %j', (name, kept) => expect(cleanName(name)).toBe(kept))

  it('is cut before its ending', () => {
    expect(cleanName(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(116)}.pdf`)
    expect(cleanName('y'.repeat(300))).toBe('y'.repeat(120))
  })

  it('has nothing left that a header, a folder or a reader could stumble over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const kept = cleanName(name)
        expect(kept).not.toMatch(/[\p{C}/\\<>:"|?*]|^[. ]|[. ]$/u)
        expect([...kept].length).toBeLessThanOrEqual(121)
        expect(cleanName(kept)).toBe(kept)
      }),
    )
  })
})

it('Sizes stand in words', () => {
  expect([20, 1500, 10_000_000, 2_345_678].map(sizeWords)).toEqual(['20 bytes', '1.5 kB', '10 MB', '2.3 MB'])
})
