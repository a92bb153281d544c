import { execFileSync } from 'node:child_process'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Site, startSite } from './site.ts'
import { letWait } from './waiting.ts'

let site: Site
const reference = 'C-2026-000001'
beforeAll(async () => {
  site = await startSite({ referrals: true })
  await letWait(site.register, reference)
}, 600_000)
afterAll(() => site.close())

const get = (address: string) => request(site.app).get(address)
const flat = (html: string) => html.replace(/<[^>]+>/g, '|').replace(/[\s|]+/g, ' ')

describe('The boards', () => {
  it('show a case without a worker with every clock in words (R-06, UC-36)', async () => {
    const html = (await get('/unallocated-cases')).text
    expect(html).toContain(`href="/cases/${reference}"`)
    expect(flat(html)).toContain(
      'Child in need, Looked-after child North Assessment Team 20 Oct 2026, 09:00 16 days Vacancies, Workload',
    )
    expect(flat(html)).toMatch(
      /Amelia Ashdown 27 Oct 2026, 11:00 Late: was due 4 Nov 2026, 17:00 22 Oct 2026, 14:00 10 Nov 2026, 17:00 22 Oct 2026, 14:00 Approved 22 Oct 2026, 12:00 20 Oct 2026, 10:00 Not reviewed: was due 3 Nov 2026, 09:00 None yet Family contact; Review the risk of the week/,
    )
    expect(html).toContain('1 entry at 5 November 2026')
    expect(flat((await get('/unallocated-cases?district=sample.south')).text)).toContain(
      'No case is in the unallocated case procedure here.',
    )
    expect((await get('/unallocated-cases?district=sample.north&late=yes')).text).toContain(reference)
  })

  it('show the weeks of the IRO, one of them missing (R-09, UC-58)', async () => {
    const text = flat((await get('/iro-oversight')).text)
    expect(text).toContain('3 3 Nov 2026 10 Nov 2026 Not yet, the week still runs')
    expect(text).toContain('2 27 Oct 2026 3 Nov 2026 Missing')
    expect(text).toMatch(/1 20 Oct 2026 27 Oct 2026 26 Oct 2026, 11:00, [A-Z][a-z]+ [A-Z][a-z]+ 1 No Yes/)
    expect(flat((await get('/iro-oversight?missing=yes')).text)).toContain('1 entry')
  })

  it('show duty work, limits and letters (R-11, R-17, R-14)', async () => {
    expect(flat((await get('/duty-work')).text)).toContain(
      'No worker yet Family contact =1+1 call the family Late: was due 2 Nov 2026, 17:00 Amelia Ashdown Not yet',
    )
    const csv = (await get('/duty-work.csv')).text
    expect(csv).toContain("'=1+1 call the family")
    const limits = flat((await get('/deadlines?late=yes&district=sample.north')).text)
    expect(limits).toMatch(
      /Review the risk of the week 4 Nov 2026, 17:00 Still open 17 hours [A-Z]\w+ \w+, 4 Nov 2026, 17:00/,
    )
    expect(flat((await get('/letters?kind=E')).text)).toContain('overdueTask Overdue task')
    expect(flat((await get('/letters?kind=L')).text)).toContain('No letter is on record')
    expect((await get('/letters.csv')).headers['content-disposition']).toBe('attachment; filename=letters.csv')
  })

  it('are reached from the start page', async () => {
    const html = (await get('/')).text
    for (const path of ['/unallocated-cases', '/duty-work', '/iro-oversight', '/reports', '/deadlines', '/letters']) {
      expect(html).toContain(`href="${path}"`)
      expect((await get(path)).status).toBe(200)
    }
  })
})

describe('The page of a case without a worker', () => {
  it('says since when, why, and how each time limit was worked out', async () => {
    const text = flat((await get(`/cases/${reference}`)).text)
    expect(text).toContain('Weekly review of the case: a week from the start of being unallocated')
    expect(text).toMatch(/Without a worker 20 October 2026, 09:00 Reasons Vacancies/)
    const duties = await site.register.duties.ofCase(reference)
    await site.register.duties.done(duties[0]?.id ?? '', {
      by: 'sw.ash',
      at: '2026-11-05T09:00:00+00:00',
      note: 'Mother answered.',
    })
    expect(flat((await get(`/cases/${reference}`)).text)).toContain('Duty work done: family contact 5 November 2026')
  })
})

describe('The reports', () => {
  let [weekly, fortnightly, proposal] = ['', '', '']
  const row = {
    district: 'north',
    team: 'north-assessment',
    caseReference: reference,
    initials: 'AQ',
    categories: ['CLA'],
    unallocatedSince: '2026-10-20T09:00:00+01:00',
    daysUnallocated: 16,
    reasons: ['VACANCY'],
    nextStep: 'ucSeniorReview',
    nextStepDue: '2026-11-06T17:00:00+00:00',
    overdue: ['ucWeeklyReview', 'FAMILY_CONTACT'],
    dutyWorker: 'sw.ash',
    lastSeen: '2026-10-22T14:00:00+01:00',
    riskLevel: 'MEDIUM',
    weeklyReviewDone: 'NO',
    escalations: 0,
    statutoryMet: 'NO',
    statutoryReason: 'The visit of 2 November was missed.',
    statutoryPlan: '+44 Duty goes on Friday.',
    progress: '=HYPERLINK("http://evil.example") agency worker from Monday',
    confirmedBy: 'tm.north',
  }
  beforeAll(async () => {
    const { reports } = site.register
    const shared = { authority: 'sample', district: 'north', asOf: '2026-11-02T09:00:00+00:00' }
    weekly = await reports.file({
      ...shared,
      kind: 'R-01',
      key: 'w',
      rows: [row, { ...row, statutoryMet: null, confirmedBy: null }],
    })
    await reports.confirm(weekly, { by: 'tm.north', stage: 'TEAM_MANAGER' })
    await reports.markSent(weekly, ['seniorManager', 'deputyDirector'])
    fortnightly = await reports.file({
      ...shared,
      kind: 'R-03',
      key: 'f',
      rows: [
        {
          district: 'north',
          team: 'north-assessment',
          worker: 'sw.ash',
          casesHeld: 12,
          casesWaiting: 3,
          reason: 'SICK_LONG',
          daysWaiting: 9,
          meetingsHeld: 1,
          managedBy: 'tm.north',
          essentialCovered: 'NO',
          reallocated: 2,
        },
      ],
    })
    proposal = await reports.file({
      ...shared,
      kind: 'R-02',
      key: 'p',
      caseReference: reference,
      rows: [
        {
          ...{ caseReference: reference, initials: 'AQ', categories: ['CIN'], complexity: 'HIGH', risk: 'LOW' },
          monitoring: 'Duty sees the child each week.',
          allocationPlan: 'A worker starts in December.',
        },
      ],
    })
    await site.register.oversight.record({
      caseReference: reference,
      processId: 'authoriseWaiting',
      processInstanceKey: '1',
      elementId: 'userTask_ucAuthorisation',
      elementInstanceKey: 'authorised',
      formId: 'ucAuthorisation',
      state: 'accepted',
      decisions: { decision: 'AUTHORISED' },
      text: {},
      decidedBy: 'sm.north',
      decidedAt: '2026-11-03T09:00:00+00:00',
      ruleIds: [],
    })
  })

  it('are listed, newest first, and can be narrowed to a kind', async () => {
    const text = flat((await get('/reports')).text)
    expect(text).toContain('3 entries')
    expect(text).toContain('Weekly report on unallocated cases')
    expect(text).toContain('to Senior Manager, Deputy Director')
    expect(flat((await get('/reports?kind=R-03')).text)).toContain('1 entry')
  })

  it('R-01 is a page with each case, who confirmed it, and what stands out (WR-01, WR-02, UC-44)', async () => {
    const html = (await get(`/reports/${weekly}`)).text
    const text = flat(html)
    expect(text).toContain('Weekly report on unallocated cases: North, 2 November 2026')
    expect(text).toMatch(/Sent on 5 November 2026, 10:00 to Senior Manager, Deputy Director/)
    expect(text).toMatch(/Confirmed by [A-Z]\w+ \w+, 5 November 2026/)
    expect(text).toContain('The visit of 2 November was missed. +44 Duty goes on Friday.')
    expect(text).toContain('Not confirmed')
    expect(html).toContain('<span class="app-late">No</span>')
    expect(html).toContain('=HYPERLINK(&quot;http://evil.example&quot;)')
  })

  it('R-01 is a file for a spreadsheet in which no cell is a formula', async () => {
    const answer = await get(`/reports/${weekly}.csv`)
    expect(answer.headers['content-disposition']).toBe('attachment; filename=R-01-north-2026-11-02.csv')
    const [heading = '', first = ''] = answer.text.split('\r\n')
    expect(heading).toContain('District,Case,Category,Team,Unallocated since,Days,Reason,Progress of allocation')
    expect(first).toContain(`"'=HYPERLINK(""http://evil.example"") agency worker from Monday"`)
    for (const cell of answer.text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+@-]/)
  })

  it('R-01 is a tagged PDF with a table that prints on A4 across', async () => {
    const answer = await get(`/reports/${weekly}.pdf`).buffer(true).parse(binary)
    expect(answer.type).toBe('application/pdf')
    const pdf = (answer.body as Buffer).toString('latin1')
    for (const mark of ['/Marked true', '/Lang (en-GB)', '/S /Table', '/S /TH', '/Scope /Column', '/S /Caption'])
      expect(pdf).toContain(mark)
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: answer.body as Buffer, encoding: 'utf8' })
    expect(text).toContain('Weekly report on unallocated cases: North, 2 November 2026')
    expect(text).toContain(reference)
    expect(text).toContain('Page 1 of 1')
    const info = execFileSync('pdfinfo', ['-'], { input: answer.body as Buffer, encoding: 'utf8' })
    expect(info).toMatch(/Page size:\s+841\.89 x 595\.28/)
    expect(info).toMatch(/Tagged:\s+yes/)
  })

  it('a long report runs over several pages, each with the headings', async () => {
    const rows = Array.from({ length: 60 }, () => row)
    const shared = { authority: 'sample', district: 'north', asOf: '2026-11-02T09:00:00+00:00' }
    const id = await site.register.reports.file({
      ...shared,
      kind: 'R-01',
      key: 'long',
      rows: [...rows, { ...row, district: 'south', progress: 'x y '.repeat(2000) }],
    })
    const { body } = await get(`/reports/${id}.pdf`).buffer(true).parse(binary)
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: body as Buffer, encoding: 'utf8' })
    const pages = text.split('\f').filter((page) => page.trim())
    expect(pages.length).toBeGreaterThan(3)
    for (const page of pages) expect(page).toContain('Reason')
    expect(text.match(/C-2026-000001/g)).toHaveLength(61)
    expect(text).toContain('South: cases without a worker')
    expect(text).toContain('(all of it on')
  })

  it('R-02 and R-03 are pages with their columns; a proposal shows what was decided (UC-14, FC-01)', async () => {
    const decided = flat((await get(`/reports/${proposal}`)).text)
    expect(decided).toContain('Proposal to leave a case unallocated')
    expect(decided).toContain('Child in need')
    expect(decided).toContain('Duty sees the child each week. A worker starts in December.')
    expect(decided).toMatch(/Decision on C-2026-000001: Authorised.*, Helen Carrick-Moor, 3 November/)
    const figures = flat((await get(`/reports/${fortnightly}`)).text)
    expect(figures).toMatch(/Amelia Ashdown North Assessment Team 12 3 Sick, long term 9 1 [A-Z]\w+ \w+ No 2/)
    for (const id of [proposal, fortnightly]) expect((await get(`/reports/${id}.pdf`)).status).toBe(200)
  })

  it('an empty report says that nobody waits, and an address that leads nowhere is answered as such', async () => {
    const id = await site.register.reports.file({
      ...{ kind: 'R-01', authority: 'sample', district: 'south', key: 'none', asOf: '2026-11-02T09:00:00+00:00' },
      rows: [],
    })
    expect(flat((await get(`/reports/${id}`)).text)).toContain('No case was without a worker.')
    expect((await get(`/reports/${id}.pdf`)).status).toBe(200)
    expect((await get('/reports/nothing')).status).toBe(404)
    expect((await get('/reports/2f0c9f0e-1111-4222-8333-444455556666.csv')).status).toBe(404)
  })
})

type Collected = NodeJS.ReadableStream & { on: (event: string, listener: (chunk: Buffer) => void) => void }
const binary = (answer: unknown, done: (error: Error | null, body: Buffer) => void) => {
  const chunks: Buffer[] = []
  const stream = answer as Collected
  stream.on('data', (chunk) => chunks.push(chunk))
  stream.on('end', () => done(null, Buffer.concat(chunks)))
}
