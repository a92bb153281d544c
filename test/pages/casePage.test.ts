import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReferral } from '../support/referrals.ts'
import { liveThrough, type Site, startSite } from './site.ts'

const text = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('The case page', () => {
  let site: Site
  let page = ''
  beforeAll(async () => {
    site = await startSite({ referrals: true })
    await liveThrough(site.register, 'C-2026-000001')
    const answer = await request(site.app).get('/cases/C-2026-000001').set('Accept', 'text/html')
    expect(answer.status).toBe(200)
    page = text(answer.text)
  })
  afterAll(() => site.close())

  it('shows the child with name, date of birth, age and address, and the brothers and sisters', () => {
    expect(page).toContain('Amber Quillfeather')
    expect(page).toContain('5 August 2018')
    expect(page).toContain('8 years')
    expect(page).toContain('12 Sparrow Court, Sampleton, ZZ1 3QT')
    expect(page).toContain('Jasper Quillfeather , 5 years: waiting for a worker (C-2026-000002)')
  })

  it('says who holds the case now', () => {
    expect(page).toContain('Held by Amelia Ashdown')
    expect(page).toContain('Has a worker')
  })

  it('says in words what is overdue, and when the rest is due', () => {
    expect(page).toContain('Something is overdue')
    expect(page).toContain('Record that the child was seen 5 November 2026, 07:30 Overdue by 2 hours')
    expect(page).toContain('Due in 7 hours')
    expect(page).toContain('No limit')
  })

  it('tells who holds the case while nobody is allocated', async () => {
    const answer = await request(site.app).get('/cases/C-2026-000002')
    expect(text(answer.text)).toMatch(/Held by [\w ]+, duty manager Until a worker is found/)
  })

  it('shows decisions in the words of the form, also those that were not accepted, with who, when and how late', () => {
    expect(page).toContain('Why the referral is still waiting The intended worker is out')
    expect(page).toContain('Intended worker Amelia Ashdown')
    expect(page).toContain('To be discussed and allocated by 6 November 2026')
    expect(page).toContain('Marian Thornley, 4 November 2026, 16:10 Accepted Late: was due 4 November 2026, 15:00')
    expect(page).toContain('Not accepted Why not Team that allocates it is the team that has it: choose another team')
  })

  it('shows the people with relationship, contact, channel and whether it is safe', () => {
    expect(page).toContain('Mother, has parental responsibility')
    expect(page).toContain('Agency: GP')
    expect(page).toContain('kirsty.quillfeather@example.org')
  })

  it('warns in words of somebody who is not safe to contact', async () => {
    const cases = await site.register.cases.list()
    const pages = await Promise.all(cases.map(({ reference }) => request(site.app).get(`/cases/${reference}`)))
    expect(pages.filter(({ text: html }) => html.includes('Not safe to contact: ')).length).toBeGreaterThan(0)
    expect(pages.map(({ status }) => status)).toEqual(cases.map(() => 200))
  })

  it('shows letters with their state and a link to the PDF', async () => {
    expect(page).toContain('Not sent: failed: the mail server of the recipient refused the address')
    const answer = await request(site.app).get('/cases/C-2026-000001')
    expect(answer.text).toContain('href="/v1/letters/6d1f2c1e-1111-4222-8333-444455556661.pdf"')
  })

  it('tells the chronology from the referral to the last step', () => {
    const told = page.slice(page.lastIndexOf('Newest first.'))
    for (const entry of [
      'Amelia Ashdown holds the case',
      'Leila Marchwood no longer holds the case',
      'Referral received',
      'Case opened',
    ]) {
      expect(told).toContain(entry)
    }
    expect(told).toContain('Reason New referral')
  })

  it('prints hostile text as text', async () => {
    const hostile = '<script>alert(1)</script> "\'><img src=x onerror=alert(2)>'
    const referral = { ...aReferral(), reason: `${hostile} and a reason that is long enough` }
    const child = { ...referral.children[0], name: hostile, address: '{{ 7 * 7 }} </textarea><script>1</script>' }
    const people = [
      {
        ...referral.people[0],
        name: hostile,
        relationship: hostile.slice(0, 90),
        safeToContact: false,
        unsafeReason: hostile,
      },
    ]
    const { cases } = await site.register.cases.intake({ ...referral, children: [child], people } as never, {
      idempotencyKey: 'hostile',
      actor: 'frontDoor',
    })
    const reference = cases[0]?.caseReference ?? ''
    const found = await site.register.cases.withChild(reference)
    for (const address of [
      '/',
      `/cases/${reference}`,
      `/cases/${reference}/people/${found?.child.id}/edit`,
      '/duty-tray',
    ]) {
      const { text: html } = await request(site.app).get(address)
      expect(html).not.toContain('<script>')
      expect(html).not.toContain('<img src=x')
      expect(html).not.toContain('49 </textarea>')
    }
  })

  it('tells when and with what outcome a case was closed', async () => {
    await site.register.cases.close('C-2026-000003', { outcome: 'NO_FURTHER_ACTION', actor: 'tm.north' })
    const closed = text((await request(site.app).get('/cases/C-2026-000003')).text)
    expect(closed).toContain('Closed on 5 November 2026, 10:00 No further action')
    expect(text((await request(site.app).get('/')).text)).not.toContain('C-2026-000003')
  })

  it('is on a start page with every open case, its holder and the other applications', async () => {
    const { text: html } = await request(site.app).get('/')
    const start = text(html)
    expect(start).toMatch(/C-2026-000001 Amber Quillfeather Has a worker Amelia Ashdown/)
    expect(start).toMatch(/C-2026-000002 Jasper Quillfeather Waiting for a worker [\w ]+ \(duty manager\)/)
    for (const address of [
      'http://127.0.0.1:8080/tasklist',
      'http://127.0.0.1:8080/operate',
      'http://127.0.0.1:1080',
      '/docs',
    ]) {
      expect(html).toContain(`href="${address}"`)
    }
  })

  it('leaves no name in the log', () => {
    expect(site.logged()).toContain('/cases/{reference}')
    expect(site.logged()).not.toMatch(/Quillfeather|Sparrow|C-2026|onerror/)
  })
})

describe('An address that leads nowhere', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  const asked = (address: string, accept: string) => request(site.app).get(address).set('Accept', accept)

  it('is a page for people and a problem document for programs', async () => {
    for (const address of ['/cases/C-2026-999999', '/cases/nonsense', '/nothing', '/cases/C-2026-999999/people/new']) {
      const page = await asked(address, 'text/html,*/*;q=0.8')
      expect(page.status, address).toBe(404)
      expect(page.type).toBe('text/html')
      expect(page.text).toContain('There is nothing here')
      const problem = await asked(address, 'application/json')
      expect(problem.status).toBe(404)
      expect(problem.type).toBe('application/problem+json')
    }
    expect((await asked('/v1/nothing', 'text/html')).type).toBe('application/problem+json')
  })

  it('is told apart from one that cannot be read and one that takes another method', async () => {
    expect((await asked('/cases/%ff', 'text/html')).status).toBe(400)
    const answer = await request(site.app).post('/duty-tray').set('Accept', 'text/html')
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
  })

  it('refuses a form that another site sends', async () => {
    const answer = await request(site.app)
      .post('/referrals/new')
      .set('sec-fetch-site', 'cross-site')
      .type('form')
      .send({})
    expect(answer.status).toBe(403)
  })

  it('says what went wrong without a stack when the register fails', async () => {
    await site.register.db.schema.alterTable('cases').renameTo('lost').execute()
    const answer = await asked('/', 'text/html')
    expect(answer.status).toBe(500)
    expect(answer.text).toContain('Something went wrong here')
    expect(answer.text).not.toMatch(/ at |lost|"cases"/)
    await site.register.db.schema
      .alterTable('lost' as never)
      .renameTo('cases')
      .execute()
  })
})
