import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../workers/calendar/clock.ts'
import { chronologyPaper, rowParts } from '../../workers/http/pages/chronologyPdf.ts'
import { readFormWords } from '../../workers/http/pages/formWords.ts'
import { readStepNames } from '../../workers/letters/stepNames.ts'
import { pdf } from '../support/files.ts'
import { liveThrough, now, type Site, startSite } from './site.ts'

const reference = 'C-2026-000001'
const wordsOf = (paper: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: paper, encoding: 'utf8' }).replace(/[ \n]+/g, ' ')
const plainOf = (paper: Buffer) => execFileSync('pdftotext', ['-raw', '-', '-'], { input: paper, encoding: 'utf8' })
const long = Array.from({ length: 400 }, (_, at) => `word${at + 1}`).join(' ')

describe('The chronology of a case as a PDF', () => {
  let site: Site
  let paper: Buffer
  beforeAll(async () => {
    site = await startSite({ referrals: true })
    await liveThrough(site.register, reference)
    await site.register.documents.add({
      ...{ caseReference: reference, kind: 'ASSESSMENT', name: 'Assessment.pdf', content: pdf(), by: 'sw.ash' },
    })
    await site.register.visits.record({
      ...{ caseReference: reference, kind: 'DUTY_VISIT', at: '2026-11-05T09:00:00+00:00', visitor: 'sw.birch' },
      ...{ childSeen: false, text: { note: long }, recordedBy: 'sw.birch' },
    })
    const answer = await request(site.app).get(`/cases/${reference}/chronology.pdf`).buffer()
    expect([answer.status, answer.type]).toEqual([200, 'application/pdf'])
    expect(answer.headers['content-disposition']).toBe(`inline; filename="chronology-${reference}.pdf"`)
    paper = answer.body
  }, 600_000)
  afterAll(() => site.close())

  it('says on top whose it is, and when and by whom it was produced', () => {
    const text = wordsOf(paper)
    expect(text).toContain(`Chronology of case ${reference}`)
    expect(text).toContain('Child: Amber Quillfeather, born 5 August 2018.')
    expect(text).toMatch(/Authority: Sample County Council\. Team: .+, North\./)
    expect(text).toContain('Produced from the case register on 5 November 2026, 10:00 by: Case reader.')
  })

  it('has one entry for each of the register, the oldest first, letters, decisions and documents among them', async () => {
    const text = plainOf(paper).replace(/\s+/g, ' ')
    const entries = await site.register.cases.chronology(reference)
    expect(text).toContain(`Entries: ${entries.length}, the oldest first.`)
    expect(text).toContain('Referral received')
    const places = [
      'Management oversight for a waiting referral: accepted',
      'Why the referral is still waiting: The intended worker is out',
      'not accepted',
      'Letter L-03, Worker allocated: sent',
      'Letter L-46, Referral received: not sent: failed',
      'Amelia Ashdown holds the case',
      'Document added: Assessment.pdf',
    ].map((words) => [words, text.indexOf(words)] as const)
    expect(places.filter(([, at]) => at < 0)).toEqual([])
    expect(places.map(([, at]) => at)).toEqual(places.map(([, at]) => at).toSorted((one, other) => one - other))
  })

  it('leaves nothing out of a long text, on as many lines as it needs', () => {
    const text = plainOf(paper).replace(/\s+/g, ' ')
    expect(Array.from({ length: 400 }, (_, at) => `word${at + 1}`).filter((word) => !text.includes(word))).toEqual([])
    expect(text).toContain('Duty visit (continued)')
    expect(text).not.toContain('on the page of the report')
  })

  it('numbers its pages and is tagged for those who have it read out', () => {
    const count = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', ['-'], { input: paper, encoding: 'utf8' }))?.[1])
    expect(count).toBeGreaterThan(1)
    for (let page = 1; page <= count; page++) expect(wordsOf(paper)).toContain(`Page ${page} of ${count}`)
    expect(execFileSync('pdfinfo', ['-'], { input: paper, encoding: 'utf8' })).toMatch(/Tagged:\s+yes/)
  })

  it('is noted in the audit, and linked on the case page', async () => {
    const entries = await site.register.cases.chronology(reference)
    expect((await site.register.audit.list({ caseReference: reference })).at(-1)).toMatchObject({
      ...{ action: 'chronology.produced', actor: 'caseReader', detail: { entries: entries.length } },
    })
    const { text } = await request(site.app).get(`/cases/${reference}`)
    expect(text).toContain(`href="/cases/${reference}/chronology.pdf"`)
  })

  it('can be produced by a step of a process, in the name of whoever asked for it', async () => {
    const context = {
      ...{ register: site.register, clock: fixedClock(now) },
      ...{ words: readFormWords(['processes', 'forms']), steps: await readStepNames(['processes', 'forms']) },
    }
    const asked = { by: 'Amelia Ashdown, social worker', actor: 'sw.ash' }
    const made = await chronologyPaper(context, reference, asked)
    expect(wordsOf(made.pdf)).toContain('by: Amelia Ashdown, social worker.')
    expect(made.file).toBe(`chronology-${reference}.pdf`)
    const kept = { caseReference: reference, kind: 'CHRONOLOGY' as const, name: made.file, content: made.pdf }
    expect(await site.register.documents.add({ ...kept, by: asked.actor })).toMatchObject({ repeated: false })
    await expect(chronologyPaper(context, 'C-2026-999999', asked)).rejects.toThrow('case not found')
  })

  it('says of a child who is not born yet when it is expected', async () => {
    const cases = await site.register.cases.list()
    const found = await Promise.all(cases.map(({ reference: of }) => site.register.cases.withChild(of)))
    const unborn = found.find((one) => one && !one.child.dateOfBirth && one.child.dueDate)
    const answer = await request(site.app).get(`/cases/${unborn?.reference}/chronology.pdf`).buffer()
    expect(wordsOf(answer.body)).toMatch(/Child: .+, expected to be born \d/)
  })

  it('is not there for a case that there is not', async () => {
    expect((await request(site.app).get('/cases/C-2026-999999/chronology.pdf')).status).toBe(404)
    expect((await request(site.app).get('/cases/nothing/chronology.pdf')).status).toBe(404)
  })
})

describe('A text that is divided into rows', () => {
  it('stays whole where it is short', () => {
    expect(rowParts('')).toEqual([''])
    expect(rowParts('one\ntwo')).toEqual(['one\ntwo'])
  })

  it('keeps every letter, in parts that fit', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4000, unit: fc.constantFrom('a', 'b', ' ', '\n') }), (text) => {
        const parts = rowParts(text)
        expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(640)
          expect(part.split('\n').length).toBeLessThanOrEqual(20)
        }
      }),
    )
  })
})
