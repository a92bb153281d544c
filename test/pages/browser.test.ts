import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../tools/browser.ts'
import { violations } from './axe.ts'
import { liveThrough, type Site, startSite } from './site.ts'
import { letWait } from './waiting.ts'

describe.each([
  ['at a desk', { width: 1280, height: 900 }],
  ['on a phone', { width: 375, height: 800 }],
])('The pages %s', (_where, viewport) => {
  let site: Site
  let server: Server
  let browser: Browser
  let page: Page
  let base = ''
  const said: string[] = []
  beforeAll(async () => {
    site = await startSite({ referrals: true })
    await liveThrough(site.register, 'C-2026-000001')
    await letWait(site.register, 'C-2026-000003')
    await site.register.reports.file({
      kind: 'R-01',
      authority: 'sample',
      district: 'north',
      key: 'report of the browser',
      asOf: '2026-11-02T09:00:00+00:00',
      rows: [
        {
          ...{ caseReference: 'C-2026-000003', initials: 'AQ', team: 'north-assessment', categories: ['CLA'] },
          ...{ unallocatedSince: '2026-10-20T09:00:00+01:00', daysUnallocated: 13, reasons: ['VACANCY'] },
          ...{ statutoryMet: 'NO', statutoryReason: 'The visit was missed.', progress: 'Agency worker from Monday' },
        },
      ],
    })
    server = await new Promise<Server>((resolve) => {
      const listening = site.app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await openBrowser()
    page = await browser.newPage({ viewport })
    page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())))
    page.on('pageerror', (error) => void said.push(error.message))
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
    await site?.close()
  })

  const open = async (address: string) => {
    said.length = 0
    await page.goto(base + address)
  }
  const fits = async () => {
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
  }

  it.each([
    '/',
    '/cases/C-2026-000001?done=saved',
    '/cases/C-2026-000026',
    '/duty-tray',
    '/duty-tray?late=yes',
    '/referrals/new',
    '/unallocated-cases',
    '/duty-work',
    '/iro-oversight',
    '/deadlines',
    '/letters',
    '/reports',
    '/cases/C-2026-000003/events/new',
    '/cases/C-2026-000003/events/new?kind=duty-activity',
    '/cases/C-2026-000003/events/new?kind=concern-increased',
  ])('%s has nothing that keeps anybody out, loads everything from here and fits the screen', async (address) => {
    await open(address)
    await fits()
    expect(said).toEqual([])
  })

  it('the forms for people and agencies too, also with problems', async () => {
    const child = (await site.register.cases.withChild('C-2026-000001'))?.child.id
    const people = await site.register.people.ofCase('C-2026-000001')
    const referrer = people.find(({ kind }) => kind === 'REFERRER')?.id
    for (const path of ['new', 'new?as=agency', `${child}/edit`, `${referrer}/edit`]) {
      await open(`/cases/C-2026-000001/people/${path}`)
      await fits()
    }
    await open('/cases/C-2026-000001/people/new')
    await page.getByRole('button', { name: 'Save' }).click()
    await fits()
    await page.getByRole('link', { name: 'Enter the full name' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name')
  })

  it('a report and what refuses an event too', async () => {
    const [report] = await site.register.reports.list()
    await open(`/reports/${report?.id}`)
    await fits()
    await open('/cases/C-2026-000003/events/new')
    await page.getByLabel('The child was seen').check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('group', { name: 'Was the child seen alone?' }).getByLabel('Yes').check()
    await page.getByRole('button', { name: 'Record it' }).click()
    await fits()
    await page.getByRole('link', { name: 'Enter day and time' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('at-day')
  })

  it('the page of an address that leads nowhere too', async () => {
    await open('/nothing')
    await fits()
  })

  it('a person is added with the keyboard alone', async () => {
    await open('/cases/C-2026-000001/people/new')
    await page.focus('#name')
    await page.keyboard.type(`Gwen Ironwood`)
    await page.keyboard.press('Tab')
    await page.keyboard.type('aunt')
    await page.focus('#parentalResponsibility-2')
    await page.keyboard.press('Space')
    await page.focus('#preferredChannel-3')
    await page.keyboard.press('Space')
    await page.focus('#safeToContact')
    await page.keyboard.press('Space')
    await page.focus('#name')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/cases/C-2026-000001?done=saved')
    expect(await page.getByRole('heading', { name: 'Gwen Ironwood' }).count()).toBe(1)
  })

  it('a referral with two children and a mother is logged without any script', async () => {
    const context = await browser.newContext({ viewport, javaScriptEnabled: false })
    const plain = await context.newPage()
    await plain.goto(`${base}/referrals/new`)
    await plain.getByLabel('District').selectOption({ label: 'Sample County Council: North' })
    await plain.getByLabel('Section 17', { exact: true }).check()
    await plain.getByRole('group', { name: 'Is there a serious concern?' }).getByLabel('No').check()
    await plain.getByLabel('Child in need').check()
    await plain
      .getByLabel('Reason for the referral')
      .fill('The school reports that both children come hungry and tired.')
    await plain.getByRole('group', { name: 'Did the family consent' }).getByLabel('Yes').check()
    await plain.getByLabel('Name of the referrer').fill('Judy Calder')
    await plain.getByLabel('Professional', { exact: true }).check()
    await plain.getByRole('group', { name: 'Was the request made in writing?' }).getByLabel('No').check()
    const child = (number: number) => plain.getByRole('group', { name: `Child ${number}`, exact: true })
    await child(1).getByLabel('Full name').fill('Rowan Ashgrove')
    await plain.getByRole('button', { name: 'Add another child' }).click()
    await child(2).getByLabel('Full name').fill('Hazel Ashgrove')
    await plain.getByRole('button', { name: 'Add a person' }).click()
    const mother = plain.getByRole('group', { name: 'Person 1', exact: true })
    await mother.getByLabel('Full name').fill('Ivy Ashgrove')
    await mother.getByLabel('Relationship to the child').fill('mother')
    await mother.getByRole('group', { name: 'Parental responsibility' }).getByLabel('Yes').check()
    await mother.getByLabel('Not known yet').check()
    await mother.getByRole('group', { name: 'Is it safe' }).getByLabel('Yes').check()
    await plain.getByRole('button', { name: 'Log the referral' }).last().click()
    expect(await plain.getByRole('heading', { level: 1 }).innerText()).toBe('Rowan Ashgrove')
    expect(await plain.getByRole('link', { name: 'Hazel Ashgrove' }).count()).toBe(1)
    await context.close()
  })
})
