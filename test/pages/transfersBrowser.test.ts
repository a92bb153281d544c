import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../tools/browser.ts'
import { violations } from './axe.ts'
import { type Site, startSite } from './site.ts'
import { letTransfer, type Transferring } from './transferring.ts'

let site: Site
let server: Server
let browser: Browser
let ids: Transferring
let base = ''
beforeAll(async () => {
  site = await startSite({ referrals: true })
  ids = await letTransfer(site.register)
  server = await new Promise<Server>((resolve) => {
    const listening = site.app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  await site?.close()
})

describe.each([
  ['at a desk', { width: 1280, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
])('The pages of transfers %s', (_where, viewport) => {
  let page: Page
  const said: string[] = []
  beforeAll(async () => {
    page = await browser.newPage({ viewport })
    page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())))
    page.on('pageerror', (error) => void said.push(error.message))
  })
  const fits = async () => {
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
  }

  it('have nothing that keeps anybody out, load everything from here and fit the screen', async () => {
    const addresses = [
      ...[
        '/transfers',
        '/transfers?overdue=yes',
        '/transfers?ended=yes',
        '/transfers?district=sample.south&overdue=yes',
      ],
      ...[ids.late, ids.listed, ids.teamNeeded, ids.withdrawn].map((id) => `/transfers/${id}`),
      ...[`/transfers/${ids.late}?done=started`, `/transfers/${ids.late}/worker-lost`],
      ...[`/transfers/${ids.late}/withdraw`, '/transfers/new', '/transfers/new?case=C-2026-000006'],
      ...['/transfer-meetings', '/transfer-meetings?past=yes', '/transfer-meetings/new'],
      ...[`/transfer-meetings/${ids.held}`, `/transfer-meetings/${ids.planned}`],
      ...[`/transfer-meetings/${ids.planned}/move`, `/transfer-meetings/${ids.planned}/cancel`],
      `/transfer-meetings/${ids.held}/items/${ids.item}/correct`,
    ]
    for (const address of addresses) {
      said.length = 0
      expect((await page.goto(base + address))?.status(), address).toBe(200)
      await fits()
      expect(said, address).toEqual([])
    }
  })

  it('show how many transfers are at which step and how late, in words beside each bar (R-04)', async () => {
    await page.goto(`${base}/transfers`)
    const picture = page.getByRole('figure', { name: 'Where the transfers stand' })
    const lines = await picture.locator('.app-bar').allInnerTexts()
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).toContain('Joint visit 2, 1 of them late by 17 hours')
    const widths = await picture
      .locator('.app-bar__picture rect')
      .evaluateAll((all) => all.map((rect) => rect.getBoundingClientRect().width))
    expect(widths.every((width) => width > 40)).toBe(true)
  })

  it('lead from a refused form to the field, and from a second transfer to the first', async () => {
    await page.goto(`${base}/transfers/new?case=C-2026-000001`)
    await page.getByRole('button', { name: 'Start the transfer' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose where the case is to go' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('to')
    await page.getByLabel('Part one: transfer').check()
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'North Support Team' })
    await page.getByLabel('Reason').fill('The assessment is complete, the plan is long.')
    await page.getByLabel('Asked for by').selectOption({ label: 'Marian Thornley' })
    await page.getByRole('button', { name: 'Start the transfer' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('A transfer of case C-2026-000001 is open already')
    await page.getByRole('link', { name: 'Open what is there already' }).click()
    expect(page.url()).toBe(`${base}/transfers/${ids.late}`)
  })
})
