import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import request from 'supertest'
import { afterAll, beforeAll, expect } from 'vitest'
import { openBrowser } from '../../tools/browser.ts'
import type { Register } from '../../workers/register/register.ts'
import { violations } from './axe.ts'
import { type Site, type SiteOptions, startSite } from './site.ts'

type Seed<Ids> = (register: Register) => Promise<Ids>
type Options = () => SiteOptions | Promise<SiteOptions>
const withReferrals: Options = () => ({})

/** The pages for the tests of one file, with the sample's referrals and what `seed` puts on record. Filled before the first test. */
export function pagesWith<Ids extends object>(seed: Seed<Ids>, options: Options = withReferrals) {
  const site = {} as Site
  const ids = {} as Ids
  beforeAll(async () => {
    Object.assign(site, await startSite({ referrals: true, ...(await options()) }))
    Object.assign(ids, await seed(site.register))
  }, 240_000)
  afterAll(() => site.close?.())
  return {
    site,
    ids,
    get: (address: string) => request(site.app).get(address),
    post: (address: string, form: Record<string, string | string[]>) =>
      request(site.app)
        .post(address)
        .set('Accept', 'text/html')
        .type('form')
        .send({ key: randomUUID(), ...form }),
    /** How many messages of this name go to the engine. */
    async messages(name: string): Promise<number> {
      const { db } = site.register
      return (await db.selectFrom('inboundEvents').selectAll().where('messageName', '=', name).execute()).length
    },
  }
}

/** A page as text. */
export const flat = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The screens on which every page has to fit. */
export const screens: [where: string, viewport: { width: number; height: number }][] = [
  ['at a desk', { width: 1280, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
]

/** The same in a browser; `on` opens a page of it for the tests of one screen. */
export function browserWith<Ids extends object>(seed: Seed<Ids>, options: Options = withReferrals) {
  const { site, ids } = pagesWith(seed, options)
  const open = {} as { browser: Browser; server: Server; base: string }
  beforeAll(async () => {
    open.server = await new Promise<Server>((resolve) => {
      const listening = site.app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    open.base = `http://127.0.0.1:${(open.server.address() as AddressInfo).port}`
    open.browser = await openBrowser()
  }, 240_000)
  afterAll(async () => {
    await open.browser?.close()
    open.server?.close()
  })

  const on = (viewport: { width: number; height: number }) => {
    const shown = {} as { page: Page }
    const said: string[] = []
    beforeAll(async () => {
      shown.page = await open.browser.newPage({ viewport })
      shown.page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())))
      shown.page.on('pageerror', (error) => void said.push(error.message))
    })
    const goto = (address: string) => shown.page.goto(open.base + address)
    const fits = async () => {
      expect(await violations(shown.page)).toEqual([])
      expect(await shown.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
    }
    return {
      shown,
      goto,
      fits,
      /** Nothing keeps anybody out, everything is loaded from here, and the pages fit the screen. */
      async areFine(addresses: string[]): Promise<void> {
        for (const address of addresses) {
          said.length = 0
          expect((await goto(address))?.status(), address).toBe(200)
          await fits()
          expect(said, address).toEqual([])
        }
      },
      focused: () => shown.page.evaluate(() => document.activeElement?.id),
    }
  }
  return { site, ids, on, base: () => open.base }
}
