import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../tools/browser.ts'
import { violations } from './axe.ts'
import { type Closing, letClose } from './closing.ts'
import { type Site, startSite } from './site.ts'

let site: Site
let server: Server
let browser: Browser
let ids: Closing
let base = ''
beforeAll(async () => {
  site = await startSite({ referrals: true })
  ids = await letClose(site.register)
  server = await new Promise<Server>((resolve) => {
    const listening = site.app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await openBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  server?.close()
  await site?.close()
})

describe.each([
  ['at a desk', { width: 1280, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
])('The pages of closing %s', (_where, viewport) => {
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
      ...['/', '/closures', '/closures?overdue=yes', '/closures?ended=yes', '/closures?district=sample.south'],
      ...[ids.late, ids.inTime, ids.withdrawn, ids.involvement].map((id) => `/closures/${id}`),
      ...[`/closures/${ids.late}?done=started`, `/closures/${ids.late}/withdraw`],
      ...['/closures/new', '/closures/new?case=C-2026-000009'],
      ...['/tafs', '/tafs?overdue=yes', '/tafs?ended=yes'],
      ...[`/tafs/${ids.running}`, `/tafs/${ids.preparing}`, `/tafs/${ids.running}?done=needsMet`],
      ...[`/tafs/${ids.running}/consent-withdrawn`, `/tafs/${ids.running}/needs-met`],
      ...['/cases/C-2026-000001', '/cases/C-2026-000006', '/cases/C-2026-000009'],
    ]
    for (const address of addresses) {
      said.length = 0
      expect((await page.goto(base + address))?.status(), address).toBe(200)
      await fits()
      expect(said, address).toEqual([])
    }
  })

  it('show how many closures are at which step and how late, in words beside each bar (R-16)', async () => {
    await page.goto(`${base}/closures`)
    const picture = page.getByRole('figure', { name: 'Where the closures stand' })
    const lines = await picture.locator('.app-bar').allInnerTexts()
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).toContain('Closure visit 1, late by 17 hours')
  })

  it('lead from a refused form to the field, and from a second closure to the first', async () => {
    await page.goto(`${base}/closures/new?case=C-2026-000001`)
    await page.getByRole('button', { name: 'Start it' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose what is to begin' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('procedure')
    await page.getByLabel('Close the case').check()
    await page.getByLabel('Asked for by').selectOption({ label: 'Marian Thornley' })
    await page.getByRole('button', { name: 'Start it' }).click()
    await fits()
    expect(await page.getByRole('alert').innerText()).toContain('The closure of case C-2026-000001 is open already')
    await page.getByRole('link', { name: 'Open what is there already' }).click()
    expect(page.url()).toBe(`${base}/closures/${ids.late}`)
  })

  it('say beside the field who is to be named when consent is withdrawn', async () => {
    await page.goto(`${base}/tafs/${ids.running}/consent-withdrawn`)
    await page.getByRole('button', { name: 'Report it' }).click()
    await fits()
    await page.getByRole('link', { name: 'Choose who withdraws consent' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('personId')
  })
})
